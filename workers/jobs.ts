import { sendAccountMailJob } from '../src/access/access.jobs.ts'
import { compileDocumentJob } from '../src/documents/documents.jobs.ts'
import { compileListJob } from '../src/lists/lists.jobs.ts'
import { applyImportJob, readImportJob } from '../src/imports/imports.jobs.ts'
import { sendNoticesJob } from '../src/notices/notices.jobs.ts'
import { carryOutErasureJob } from '../src/privacy/privacy.jobs.ts'

/** Every job that a feature declares, listed. `test/architecture.test.ts` finds one that is missing here. */
export const allJobs = [
  sendAccountMailJob,
  applyImportJob,
  readImportJob,
  sendNoticesJob,
  compileDocumentJob,
  compileListJob,
  carryOutErasureJob,
] as const

export type JobName = (typeof allJobs)[number]['name']
