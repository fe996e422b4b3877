import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LockMode } from '@mikro-orm/core'
import type { EntityManager } from '@mikro-orm/postgresql'
import { type Context, onlyIn } from '../context.ts'
import { executeBound } from '../database/execute-bound.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { react } from '../reaction.ts'
import { Document } from './document.entity.ts'
import { getDocumentKind } from './document-kind.ts'
import { DocumentRequest } from './document-request.entity.ts'
import { filesReady } from './document-reactions.ts'

export const daysKept = 30
const pieceSize = 256 * 1024
const mediaTypes = {
  pdf: 'application/pdf',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
} as const

/** Builds the file beside the database, then stores it whole in one transaction: a crash leaves *requested*, never half a file. */
export async function compileDocument(ctx: Context, { documentId }: { documentId: string }): Promise<string> {
  const document = await inTransaction(ctx, tx => tx.findOne(Document, documentId))
  if (document == null) return 'withdrawn'
  if (document.state !== 'requested') return 'already made'
  const kind = getDocumentKind(ctx, document.kind)
  ctx = allow(ctx, kind.permission)
  const folder = await mkdtemp(join(tmpdir(), 'hau-phuong-file-'))
  try {
    const path = join(folder, 'file')
    const reach = onlyIn(ctx, document.areaIds)
    const { pages, rows } = await kind.write(reach, document.parameters, document.format, createWriteStream(path, { mode: 0o600 }), ctx)
    return await inTransaction(ctx, async tx => {
      const held = await tx.findOneOrFail(Document, documentId, { lockMode: LockMode.PESSIMISTIC_WRITE })
      if (held.state !== 'requested') return 'already made'
      const stored = await storePieces(tx, documentId, path)
      const readyAt = ctx.now()
      tx.assign(held, {
        state: 'ready',
        readyAt,
        expiresAt: new Date(readyAt.getTime() + (kind.daysKept ?? daysKept) * 86_400_000),
        mediaType: mediaTypes[held.format],
        pages,
        rowCount: rows,
        ...stored,
      })
      await tx.flush()
      await tellWhenAllAreReady(tx, ctx, held.requestId)
      return 'made'
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function storePieces(tx: EntityManager, documentId: string, path: string): Promise<{ size: number; sha256: string }> {
  const hash = createHash('sha256')
  const file = await open(path)
  let size = 0
  try {
    for (let no = 1; ; no++) {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(pieceSize), 0, pieceSize)
      if (bytesRead === 0) break
      const bytes = buffer.subarray(0, bytesRead)
      hash.update(bytes)
      size += bytesRead
      await executeBound(tx, `insert into document_piece (document_id, no, bytes) values ($1::uuid, $2::int, $3::bytea)`, [
        documentId,
        String(no),
        bytes,
      ])
    }
  } finally {
    await file.close()
  }
  return { size, sha256: hash.digest('hex') }
}

/** The request's row is the lock: of two last files, one sees that all are there and has the one who asked told. */
async function tellWhenAllAreReady(tx: EntityManager, ctx: Context, requestId: string | null | undefined): Promise<void> {
  if (requestId == null) return
  const request = await tx.findOneOrFail(DocumentRequest, requestId, { lockMode: LockMode.PESSIMISTIC_WRITE })
  if (request.toldAt != null || (await tx.count(Document, { requestId, state: 'requested' })) > 0) return
  request.toldAt = ctx.now()
  await tx.flush()
  await react(tx, ctx, filesReady, { requestId })
}
