import { noticeWriters } from '../src/notice-kinds.ts'
import { sendNoticesJob } from '../src/notices/notices.jobs.ts'
import { sendNotices } from '../src/notices/send-notices.ts'
import { type HandledJob, handle } from './handler.ts'
import type { JobName } from './jobs.ts'

/** Every job name with the verb it calls; one without a handler does not compile. */
export const handlers = {
  [sendNoticesJob.name]: handle(sendNoticesJob, async ctx => {
    const { mail, mailPerSecond } = ctx.ground
    const { sent, notSent, shut } = await sendNotices(ctx, { mail, mailPerSecond, writers: noticeWriters })
    return `${sent} sent, ${notSent} not sent${shut ? ', paused after too many errors' : ''}`
  }),
} satisfies { readonly [Name in JobName]: HandledJob<Name> }
