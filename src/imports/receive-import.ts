import { createHash } from 'node:crypto'
import type { EntityManager } from '@mikro-orm/postgresql'
import { Area } from '../areas/area.entity.ts'
import type { Context } from '../context.ts'
import { executeBound } from '../database/execute-bound.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { enqueue } from '../outbox/enqueue.ts'
import { allow, may } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { supplied } from '../supply.ts'
import { isoDay } from '../vietnamese/dates.ts'
import { getImportKind, importKinds } from './import-kind.ts'
import type { ImportState } from './import.entity.ts'
import { readImportJob } from './imports.jobs.ts'
import { isSmall } from './is-small.ts'
import type { Faulty } from './read-spreadsheet.ts'
import { LARGEST_FILE } from './read-spreadsheet.ts'
import { seal } from './seal.ts'
import { storeReading } from './store-reading.ts'
import { type Reading, understandInThread } from './understand-in-thread.ts'

export interface ReceiveImport {
  readonly areaId: string
  readonly fileName: string
  readonly bytes: Buffer
}

/** While the sender waits, in the web process; and in a worker, where nobody does. */
const whileWaiting = { megabytes: 384, milliseconds: 30_000 }
export const inWorker = { megabytes: 3072, milliseconds: 600_000 }

/**
 * Takes a spreadsheet in and, when it is small, reads it at once; a large one is read by a job. A file that cannot be used is refused and nothing
 * of it is kept. The same file again is recognised as long as the first still stands.
 */
export async function receiveImport(
  ctx: Context,
  { areaId, fileName, bytes }: ReceiveImport,
): Promise<{ importId: string; waiting: boolean }> {
  ctx = allow(ctx, 'imports.apply')
  if (!may(ctx, 'imports.apply', areaId)) throw new Refusal('record/missing')
  if (bytes.length > LARGEST_FILE) throw new Refusal('spreadsheet/too-large', { limit: LARGEST_FILE / 1024 / 1024 })
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const hamlets = await inTransaction(ctx, async tx => {
    const area = await tx.findOneOrFail(Area, areaId)
    if (!area.isValidOn(isoDay(ctx.now()))) throw new Refusal('area/not-valid-then', { name: area.name })
    await refuseSameFile(tx, areaId, sha256)
    return hamletNames(tx, areaId)
  })
  const waiting = !isSmall(bytes)
  const read = waiting ? null : usable(await understand(ctx, bytes, hamlets, whileWaiting))
  if (read !== null) allow(ctx, getImportKind(ctx, read.file.kind).permission, areaId)
  const sealed = await seal(ctx.ground.secrets, bytes)
  return inTransaction(ctx, async tx => {
    const importId = newId()
    // The row claims the file: of two that send it at once, the second is told about the first.
    const claimed = await tx.execute<{ id: string }[]>(
      `insert into import (id, area_id, file_name, sha256, size, state, received_at, received_by) values (?, ?, ?, ?, ?, 'received', ?, ?)
       on conflict (area_id, sha256) where state in ('received', 'read', 'applying', 'applied') do nothing returning id`,
      [importId, areaId, fileName.slice(0, 300), sha256, bytes.length, ctx.now(), ctx.actor.id],
    )
    if (claimed.length === 0) await refuseSameFile(tx, areaId, sha256)
    await executeBound(tx, `insert into import_file (import_id, area_id, bytes) values ($1, $2, $3)`, [importId, areaId, sealed])
    if (read !== null) await storeReading(tx, ctx, { importId, areaId }, getImportKind(ctx, read.file.kind), read)
    else await tx.execute(`update import set job_id = ? where id = ?`, [enqueue(tx, ctx, readImportJob, { importId }), importId])
    return { importId, waiting }
  })
}

export async function understand(
  ctx: Context,
  bytes: Buffer,
  hamlets: readonly string[],
  limits: { megabytes: number; milliseconds: number },
): Promise<Reading | Faulty> {
  const today = isoDay(ctx.now())
  const kinds = supplied(ctx.ground, importKinds).map(kind => kind.sheet)
  return understandInThread({ bytes, kinds, asked: { today, year: Number(today.slice(0, 4)), commune: null, hamlets } }, limits)
}

function usable(output: Reading | Faulty): Reading {
  if ('fault' in output) throw new Refusal(output.fault, output.facts)
  return output
}

export async function hamletNames(tx: EntityManager, areaId: string): Promise<string[]> {
  const rows = await tx.execute<{ name: string }[]>(`select name from hamlet where area_id = ? order by sort_key, id`, [areaId])
  return rows.map(row => row.name)
}

async function refuseSameFile(tx: EntityManager, areaId: string, sha256: string): Promise<void> {
  const [same] = await tx.execute<{ id: string; received_at: string; state: ImportState; applied: boolean; by: string | null }[]>(
    `select i.id, i.received_at, i.state, i.state = 'applied' as applied, a.name as by from import i left join account a on a.id = i.received_by
     where i.area_id = ? and i.sha256 = ? and i.state in ('received', 'read', 'applying', 'applied')`,
    [areaId, sha256],
  )
  if (same != null)
    throw new Refusal('import/same-file', {
      importId: same.id,
      at: new Date(same.received_at).toISOString(),
      by: same.by,
      state: same.state,
      applied: same.applied,
    })
}
