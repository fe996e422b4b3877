import { z } from '@hono/zod-openapi'
import type { Api } from '../web/api.ts'
import { type Notice, noticeStates } from './notice.entity.ts'
import { countByOccasion, findNotices, getNotice, NoticeFilter } from './notices.queries.ts'
import { reopenGate } from './reopen-gate.ts'
import { retryNotice } from './retry-notice.ts'

const NoticeAnswer = z
  .object({
    id: z.uuid(),
    kind: z.string(),
    occasionId: z.uuid(),
    version: z.int(),
    recipientId: z.uuid(),
    recipientName: z.string(),
    about: z.string(),
    state: z.enum(noticeStates),
    stateAt: z.iso.datetime(),
    cause: z.string().nullable(),
    attempts: z.int(),
    sentAt: z.iso.datetime().nullable(),
  })
  .openapi('Notice')
const noticeAnswer = (notice: Notice) => ({
  ...notice,
  stateAt: notice.stateAt.toISOString(),
  cause: notice.cause ?? null,
  sentAt: notice.sentAt?.toISOString() ?? null,
})
const OneNotice = z.object({ noticeId: z.uuid() })

export function noticeApi(api: Api): void {
  api.route({
    method: 'get',
    path: '/notices',
    tag: 'notices',
    summary: 'Who was told what, and who was not reached',
    permission: 'notices.read',
    query: NoticeFilter,
    answer: z.object({ items: z.array(NoticeAnswer), total: z.int() }),
    handle: async ({ ctx, query }) => {
      const { notices, total } = await findNotices(ctx, query)
      return { items: notices.map(noticeAnswer), total }
    },
  })
  api.route({
    method: 'get',
    path: '/notices/by-occasion',
    tag: 'notices',
    summary: 'How far each announcement has come',
    permission: 'notices.read',
    answer: z.object({
      items: z.array(z.object({ occasionId: z.uuid(), kind: z.string(), about: z.string(), counts: z.record(z.string(), z.int()) })),
    }),
    handle: async ({ ctx }) => ({ items: await countByOccasion(ctx) }),
  })
  api.route({
    method: 'get',
    path: '/notices/{noticeId}',
    tag: 'notices',
    summary: 'One notice and every step it took',
    permission: 'notices.read',
    params: OneNotice,
    answer: NoticeAnswer.extend({
      steps: z.array(z.object({ at: z.iso.datetime(), state: z.enum(noticeStates), cause: z.string().nullable() })),
    }),
    handle: async ({ ctx, params }) => {
      const { notice, steps } = await getNotice(ctx, params.noticeId)
      return { ...noticeAnswer(notice), steps: steps.map(step => ({ ...step, at: step.at.toISOString() })) }
    },
  })
  api.route({
    method: 'post',
    path: '/notices/{noticeId}/retry',
    tag: 'notices',
    summary: 'Try again',
    permission: 'notices.send',
    params: OneNotice,
    answer: z.object({ asked: z.literal(true) }),
    handle: async ({ ctx, params }) => {
      await retryNotice(ctx, params)
      return { asked: true as const }
    },
  })
  api.route({
    method: 'post',
    path: '/notices/reopen',
    tag: 'notices',
    summary: 'Go on sending after a pause',
    permission: 'notices.send',
    answer: z.object({ open: z.literal(true) }),
    handle: async ({ ctx }) => {
      await reopenGate(ctx)
      return { open: true as const }
    },
  })
}
