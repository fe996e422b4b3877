import { noteAccess } from '../audit/note-access.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { Document } from './document.entity.ts'
import { getDocumentKind, mayFetch } from './document-kind.ts'

export interface Download {
  readonly document: Document
  /** Pieces of 256 kB, read one at a time. */
  readonly bytes: AsyncIterable<Uint8Array>
}

/** Checked, logged, then streamed. The log entry is committed before the first byte leaves. */
export async function downloadDocument(ctx: Context, documentId: string): Promise<Download> {
  ctx = allow(ctx, 'documents.read')
  const document = await inTransaction(ctx, async tx => {
    const found = await tx.findOne(Document, documentId)
    if (found == null) throw new Refusal('record/missing')
    const kind = getDocumentKind(ctx, found.kind)
    allow(ctx, kind.permission)
    if (!mayFetch(ctx, kind, found)) throw new Refusal('record/missing')
    if (found.state === 'requested') throw new Refusal('document/not-ready')
    if (found.state === 'expired' || found.expiresAt == null || found.expiresAt <= ctx.now()) throw new Refusal('document/expired')
    await noteAccess(tx, ctx, {
      action: 'download',
      purpose: found.kind,
      subject: 'document',
      subjectId: found.id,
      areaId: found.areaIds.length === 1 ? (found.areaIds[0] ?? null) : null,
      detail: { title: found.title, format: found.format, rows: found.rowCount ?? null, sha256: found.sha256 ?? null },
    })
    return found
  })
  return { document, bytes: pieces(ctx, documentId) }
}

async function* pieces(ctx: Context, documentId: string): AsyncGenerator<Uint8Array> {
  for (let no = 1; ; no++) {
    const rows = await inTransaction(ctx, tx =>
      tx.execute<{ bytes: string }[]>(`select encode(bytes, 'base64') as bytes from document_piece where document_id = ? and no = ?`, [
        documentId,
        no,
      ]),
    )
    if (rows[0] == null) return
    yield Buffer.from(rows[0].bytes, 'base64')
  }
}
