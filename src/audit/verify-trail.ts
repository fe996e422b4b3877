import type { EntityManager, MikroORM } from '@mikro-orm/postgresql'
import { asOwner } from '../database/in-transaction.ts'
import { digestOf, linkOf, noSeal, sealedColumns, type SealedEntry } from './seal-hash.ts'

export type BreakKind = 'removed' | 'altered' | 'values-altered' | 'values-removed' | 'inserted' | 'seal-removed' | 'head-unknown'

export interface Break {
  readonly kind: BreakKind
  /** The place in the chain, where the entry has or had one. */
  readonly no: number | null
  readonly entryId: string | null
  readonly sealedAt: Date | null
}

export interface Verified {
  readonly seals: number
  readonly erased: number
  readonly unsealed: number
  readonly head: string
  readonly breaks: readonly Break[]
}

type Link = { no: string; entry_id: string; salt: string | null; digest: Buffer; hash: Buffer; sealed_at: Date | string; erased: boolean }
type Row = Link & Partial<SealedEntry>

const page = 10_000

/** Walks the whole chain and says where it does not hold. `expected` is a head noted earlier: it must still be a link. */
export const verifyTrail = (orm: MikroORM, expected: string | null = null): Promise<Verified> =>
  asOwner(orm, async tx => {
    await tx.execute('set transaction isolation level repeatable read')
    const breaks: Break[] = []
    let before: Buffer = noSeal
    let no = 0
    let erased = 0
    let known = expected == null
    for (;;) {
      const rows = await linksAfter(tx, no)
      for (const row of rows) {
        const place = { no: Number(row.no), entryId: row.entry_id, sealedAt: new Date(row.sealed_at) }
        for (let gone = no + 1; gone < place.no; gone++) breaks.push({ kind: 'seal-removed', no: gone, entryId: null, sealedAt: null })
        const chained = place.no === no + 1
        breaks.push(...breaksOf(row, place, chained ? before : null))
        if (row.erased && row.before == null && row.after == null) erased++
        before = row.hash
        no = place.no
        known ||= row.hash.toString('hex') === expected
      }
      if (rows.length < page) break
    }
    breaks.push(...(await strangers(tx)))
    if (!known) breaks.push({ kind: 'head-unknown', no: null, entryId: null, sealedAt: null })
    const [waiting] = await tx.execute<{ n: number }[]>(
      `select count(*)::int as n from audit_entry e where not exists (select from audit_seal s where s.entry_id = e.id)`,
    )
    return { seals: no, erased, unsealed: waiting?.n ?? 0, head: before.toString('hex'), breaks }
  })

const linksAfter = (tx: EntityManager, no: number): Promise<Row[]> =>
  tx.execute<Row[]>(
    `select s.no::text, s.entry_id::text, s.salt::text, s.digest, s.hash, s.sealed_at, ${sealedColumns},
       exists (select from audit_erasure x where x.entry_id = s.entry_id) as erased
     from (select * from audit_seal where no > ? order by no limit ${page}) s left join audit_entry e on e.id = s.entry_id order by s.no`,
    [no],
  )

function breaksOf(row: Row, place: Omit<Break, 'kind'>, before: Buffer | null): Break[] {
  if (row.id == null) return [{ ...place, kind: 'removed' }]
  const entry = row as SealedEntry
  const found: Break[] = []
  if (row.erased && entry.before == null && entry.after == null) {
    // Nothing left to compare: the erasure itself stands in the trail.
  } else if (row.salt == null || (entry.before == null && entry.after == null)) found.push({ ...place, kind: 'values-removed' })
  else if (!digestOf(row.salt, entry).equals(row.digest)) found.push({ ...place, kind: 'values-altered' })
  if (before != null && !linkOf(before, place.no ?? 0, entry, row.digest).equals(row.hash)) found.push({ ...place, kind: 'altered' })
  return found
}

/** Behind the last seal every entry is sealed; one that is not came later. */
async function strangers(tx: EntityManager): Promise<Break[]> {
  const rows = await tx.execute<{ id: string }[]>(
    `with last as (select tx, entry_id from audit_seal order by no desc limit 1)
     select e.id::text from audit_entry e, last where (e.tx, e.id) < (last.tx, last.entry_id)
       and not exists (select from audit_seal s where s.entry_id = e.id) order by e.id limit 1000`,
  )
  return rows.map(row => ({ kind: 'inserted', no: null, entryId: row.id, sealedAt: null }))
}
