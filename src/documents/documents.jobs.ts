import { z } from 'zod'
import { defineJob } from '../outbox/define-job.ts'

export const compileDocumentJob = defineJob({
  queue: 'documents',
  name: 'documents.compile-document',
  payload: z.object({ documentId: z.uuid() }),
})
