import { z } from 'zod'
import { defineJob } from '../outbox/define-job.ts'

export const compileDocumentJob = defineJob({
  queue: 'documents',
  name: 'documents.compile-document',
  payload: z.object({ documentId: z.uuid() }),
})

/** Many tries: a mail server may be down for a night, and the letter still goes out once. */
export const sendReadyMailJob = defineJob({
  queue: 'notices',
  name: 'documents.send-ready-mail',
  payload: z.object({ requestId: z.uuid() }),
  maxAttempts: 60,
})
