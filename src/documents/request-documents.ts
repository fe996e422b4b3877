import { z } from 'zod'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { enqueue } from '../outbox/enqueue.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { Document } from './document.entity.ts'
import { getDocumentKind } from './document-kind.ts'
import { DocumentRequest } from './document-request.entity.ts'
import { compileDocumentJob } from './documents.jobs.ts'

export const RequestDocuments = z.object({
  title: z.string().trim().min(1).max(300),
  files: z
    .array(z.object({ kind: z.string(), format: z.enum(['xlsx', 'pdf', 'csv', 'json']), parameters: z.record(z.string(), z.unknown()) }))
    .min(1)
    .max(400),
})

/** Asks for files in one go: rows and jobs in one commit, so that what was asked for is made, whoever is killed in between. */
export async function requestDocuments(
  ctx: Context,
  input: z.input<typeof RequestDocuments>,
): Promise<{ request: DocumentRequest; documents: Document[] }> {
  ctx = allow(ctx, 'documents.request')
  const { title, files } = RequestDocuments.parse(input)
  return inTransaction(ctx, async tx => {
    const requested = { requestedAt: ctx.now(), requestedBy: ctx.actor.id }
    const request = tx.create(DocumentRequest, { id: newId(), title, areaIds: [], ...requested }, { persist: true })
    const documents: Document[] = []
    for (const [at, file] of files.entries()) {
      const kind = getDocumentKind(ctx, file.kind)
      const within = allow(ctx, kind.permission)
      if (!kind.formats.includes(file.format)) throw new Refusal('document/kind-unknown', { kind: file.kind, format: file.format })
      const parsed = kind.parameters.safeParse(file.parameters)
      // Which of its parameters is wrong is for the program that asks; a person gets here by buttons only.
      if (!parsed.success)
        throw new Refusal(
          'input/invalid',
          { kind: file.kind, parameter: parsed.error.issues[0]?.path.join('.') ?? '' },
          `files.${at}.parameters`,
        )
      const parameters = parsed.data
      const { areaIds, fileName, ...prepared } = await inTransaction(within, () => kind.prepare(tx, within, parameters))
      const id = newId()
      documents.push(
        tx.create(
          Document,
          {
            id,
            requestId: request.id,
            kind: file.kind,
            format: file.format,
            parameters,
            areaIds: [...areaIds],
            fileName: `${fileName}.${file.format}`,
            ...prepared,
            ...requested,
            jobId: enqueue(tx, ctx, compileDocumentJob, { documentId: id }),
          },
          { persist: true },
        ),
      )
    }
    request.areaIds = [...new Set(documents.flatMap(document => document.areaIds))]
    return { request, documents }
  })
}
