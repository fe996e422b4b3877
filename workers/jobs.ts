import { sendNoticesJob } from '../src/notices/notices.jobs.ts'

/** Every job that a feature declares, listed. `test/architecture.test.ts` finds one that is missing here. */
export const allJobs = [sendNoticesJob] as const

export type JobName = (typeof allJobs)[number]['name']
