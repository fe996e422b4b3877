import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { Document } from '../documents/document.entity.ts'
import { DocumentRequest } from '../documents/document-request.entity.ts'
import { requestDocuments } from '../documents/request-documents.ts'
import { Job } from '../outbox/job.entity.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { findHamletsOfList, getListHead } from './list-head.queries.ts'
import { signOffBookKind } from './sign-off-book.document.ts'

const formats = ['pdf', 'xlsx'] as const

export const RequestSignOffBooks = z.object({ listId: z.uuid() })

/** One request makes all books of a locked list: commune and every hamlet, as pdf and xlsx. A locked list never changes, so books that stand are not made again. */
export async function requestSignOffBooks(
  ctx: Context,
  input: z.input<typeof RequestSignOffBooks>,
): Promise<{ request: DocumentRequest; made: boolean }> {
  ctx = allow(ctx, 'documents.request')
  ctx = allow(ctx, 'lists.read')
  const { listId } = RequestSignOffBooks.parse(input)
  return inTransaction(ctx, async tx => {
    await tx.execute(`select pg_advisory_xact_lock(hashtext('sign-off-books'), hashtext(?))`, [listId])
    const { list, area, source } = await getListHead(tx, listId)
    if (list.state !== 'locked') throw new Refusal('document/list-not-locked', { version: list.version })
    const hamlets = await findHamletsOfList(tx, listId)
    const books = [{ listId }, ...hamlets.map(({ hamletId }) => ({ listId, hamletId }))]
    const standing = await findStandingBooks(ctx, listId, books.length * formats.length)
    if (standing != null) return { request: standing, made: false }

    const { request } = await requestDocuments(ctx, {
      title: `Sổ ký nhận – ${area.name} – ${source.name} – phiên bản ${list.version}`,
      files: books.flatMap(parameters => formats.map(format => ({ kind: signOffBookKind.name, format, parameters }))),
    })
    return { request, made: true }
  })
}

/** Books of this list that are there or on their way: none expired, none given up. */
async function findStandingBooks(ctx: Context, listId: string, count: number): Promise<DocumentRequest | null> {
  return inTransaction(ctx, async tx => {
    const [newest] = await tx.execute<{ requestId: string }[]>(
      `select request_id as "requestId" from document where kind = ? and parameters ->> 'listId' = ? and request_id is not null
       group by request_id having count(*) = ? order by request_id desc limit 1`,
      [signOffBookKind.name, listId, count],
    )
    if (newest == null) return null
    const books = await tx.find(Document, { requestId: newest.requestId })
    if (books.some(book => book.state === 'expired' || (book.expiresAt != null && book.expiresAt <= ctx.now()))) return null
    const jobs = await tx.find(Job, { id: { $in: books.flatMap(book => (book.jobId == null ? [] : [book.jobId])) }, state: 'failed' })
    return jobs.length > 0 ? null : tx.findOne(DocumentRequest, newest.requestId)
  })
}
