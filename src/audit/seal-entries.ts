import { randomUUID } from 'node:crypto'
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql'
import { asOwner } from '../database/in-transaction.ts'
import { digestOf, linkOf, noSeal, sealedColumns, type SealedEntry } from './seal-hash.ts'

const sealLock = 4_827_090

export interface Sealed {
  readonly sealed: number
  /** The last link, in hexadecimal: noted outside the database, it proves that the chain before it was not written anew. */
  readonly head: string
}

interface LastSeal {
  readonly no: string
  readonly tx: string
  readonly entry_id: string
  readonly hash: Buffer
}

/** Seals what is committed, oldest transaction first. Entries of transactions that may still be open wait for the next minute. */
export async function sealEntries(orm: MikroORM, { batch = 5_000, batches = 20 } = {}): Promise<Sealed> {
  let sealed = 0
  for (let round = 0; round < batches; round++) {
    const some = await asOwner(orm, tx => sealBatch(tx, batch))
    sealed += some
    if (some < batch) break
  }
  const last = await asOwner(orm, lastSeal)
  return { sealed, head: (last?.hash ?? noSeal).toString('hex') }
}

async function sealBatch(tx: EntityManager, batch: number): Promise<number> {
  const [lock] = await tx.execute<{ taken: boolean }[]>(`select pg_try_advisory_xact_lock(?) as taken`, [sealLock])
  if (lock?.taken !== true) return 0
  const last = await lastSeal(tx)
  // Below xmin every transaction has ended for everyone: nothing can still appear there, so what does appear later was put there.
  const entries = await tx.execute<SealedEntry[]>(
    `select ${sealedColumns} from audit_entry e
     where (e.tx, e.id) > (?::bigint, ?::bigint) and e.tx < txid_snapshot_xmin(txid_current_snapshot()) order by e.tx, e.id limit ?`,
    [last?.tx ?? '0', last?.entry_id ?? '0', batch],
  )
  let hash = last?.hash ?? noSeal
  let no = Number(last?.no ?? 0)
  const rows = entries.map(entry => {
    const salt = randomUUID()
    const digest = digestOf(salt, entry)
    hash = linkOf(hash, ++no, entry, digest)
    return { no, entry: entry.id, tx: entry.tx, salt, digest: digest.toString('hex'), hash: hash.toString('hex') }
  })
  if (rows.length === 0) return 0
  await tx.execute(
    `insert into audit_seal (no, entry_id, tx, salt, digest, hash)
     select no, entry, tx, salt, decode(digest, 'hex'), decode(hash, 'hex')
     from jsonb_to_recordset(?::jsonb) as r(no bigint, entry bigint, tx bigint, salt uuid, digest text, hash text)`,
    [JSON.stringify(rows)],
    'run',
  )
  return rows.length
}

async function lastSeal(tx: EntityManager): Promise<LastSeal | null> {
  const rows = await tx.execute<LastSeal[]>(`select no::text, tx::text, entry_id::text, hash from audit_seal s order by s.no desc limit 1`)
  return rows[0] ?? null
}
