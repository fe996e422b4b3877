import { defineEntity, p } from '@mikro-orm/core'

export const noticeStates = ['asked', 'claimed', 'sent', 'awaiting-retry', 'not-reached', 'refused', 'withdrawn', 'stale'] as const
export type NoticeState = (typeof noticeStates)[number]

/** One message to one recipient about one version of one occasion. This row is the proof that it was meant to be sent once. */
const NoticeSchema = defineEntity({
  name: 'Notice',
  properties: {
    id: p.uuid().primary(),
    kind: p.string(),
    occasionId: p.uuid(),
    version: p.integer().default(1),
    recipientId: p.uuid(),
    recipientName: p.string(),
    about: p.string(),
    areaId: p.uuid().nullable(),
    payload: p.json<Record<string, unknown>>(),
    state: p.string().$type<NoticeState>().default('asked'),
    stateAt: p.datetime(),
    cause: p.string().nullable(),
    attempts: p.integer().default(0),
    nextTryAt: p.datetime(),
    notAfter: p.datetime().nullable(),
    claim: p.uuid().nullable(),
    leaseUntil: p.datetime().nullable(),
    askedAt: p.datetime(),
    askedBy: p.uuid(),
    sentAt: p.datetime().nullable(),
    sentTo: p.string().nullable(),
  },
})
export class Notice extends NoticeSchema.class {}
NoticeSchema.setClass(Notice)
