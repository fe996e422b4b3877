import { z } from 'zod'
import { defineJob } from '../outbox/define-job.ts'

/** Sends whatever is due, in batches, until nothing is. The ledger says what; the job only says that somebody should look. */
export const sendNoticesJob = defineJob({ queue: 'notices', name: 'notices.send-notices', payload: z.object({}) })
