import { applyHeldImport } from '../src/imports/apply-import.ts'
import { applyImportJob, readImportJob } from '../src/imports/imports.jobs.ts'
import { readImport } from '../src/imports/read-import.ts'
import { noticeWriters } from '../src/notice-kinds.ts'
import { sendNoticesJob } from '../src/notices/notices.jobs.ts'
import { sendNotices } from '../src/notices/send-notices.ts'
import { type HandledJob, handle } from './handler.ts'
import { compileDocument } from '../src/documents/compile-document.ts'
import { compileDocumentJob } from '../src/documents/documents.jobs.ts'
import { compileListInBackground } from '../src/lists/compile-lists.ts'
import { compileListJob } from '../src/lists/lists.jobs.ts'
import { sendAccountMailJob } from '../src/access/access.jobs.ts'
import { sendAccountMail } from '../src/access/send-account-mail.ts'
import { carryOutErasure } from '../src/privacy/carry-out-erasure.ts'
import { carryOutErasureJob } from '../src/privacy/privacy.jobs.ts'
import type { JobName } from './jobs.ts'

/** Every job name with the verb it calls; one without a handler does not compile. */
export const handlers = {
  [applyImportJob.name]: handle(applyImportJob, applyHeldImport),
  [readImportJob.name]: handle(readImportJob, readImport),
  [sendNoticesJob.name]: handle(sendNoticesJob, async ctx => {
    const { mail, mailPerSecond } = ctx.ground
    const { sent, notSent, shut } = await sendNotices(ctx, { mail, mailPerSecond, writers: noticeWriters })
    return `${sent} sent, ${notSent} not sent${shut ? ', paused after too many errors' : ''}`
  }),
  [compileDocumentJob.name]: handle(compileDocumentJob, compileDocument),
  [compileListJob.name]: handle(compileListJob, compileListInBackground),
  [sendAccountMailJob.name]: handle(sendAccountMailJob, sendAccountMail),
  [carryOutErasureJob.name]: handle(carryOutErasureJob, carryOutErasure),
} satisfies { readonly [Name in JobName]: HandledJob<Name> }
