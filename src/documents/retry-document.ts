import { LockMode } from '@mikro-orm/core'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { enqueue } from '../outbox/enqueue.ts'
import { Job } from '../outbox/job.entity.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { Document } from './document.entity.ts'
import { getDocumentKind, mayFetch } from './document-kind.ts'
import { compileDocumentJob } from './documents.jobs.ts'

export const RetryDocument = z.object({ documentId: z.uuid() })

/** After the last try has failed, whoever may ask for files may ask again. */
export async function retryDocument(ctx: Context, input: z.input<typeof RetryDocument>): Promise<Document> {
  ctx = allow(ctx, 'documents.request')
  const { documentId } = RetryDocument.parse(input)
  return inTransaction(ctx, async tx => {
    const document = await tx.findOne(Document, documentId, { lockMode: LockMode.PESSIMISTIC_WRITE })
    if (document == null || !mayFetch(ctx, getDocumentKind(ctx, document.kind), document)) throw new Refusal('record/missing')
    const job = document.jobId == null ? null : await tx.findOne(Job, document.jobId)
    if (document.state !== 'requested' || (job != null && job.state !== 'failed')) throw new Refusal('job/not-failed')
    document.jobId = enqueue(tx, ctx, compileDocumentJob, { documentId })
    return document
  })
}
