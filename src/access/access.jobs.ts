import { z } from 'zod'
import { defineJob } from '../outbox/define-job.ts'

/** A letter with a link to choose a password. The link itself is never stored. */
export const sendAccountMailJob = defineJob({
  queue: 'notices',
  name: 'access.send-account-mail',
  payload: z.object({ linkId: z.uuid() }),
})
