import type { EntityManager } from '@mikro-orm/postgresql'
import { arrayOf } from '../database/insert-rows.ts'
import { compareRows } from './duplicate-rules.ts'
import { rememberRows } from './merge-journal.ts'
import type { PersonMerge } from './person-merge.entity.ts'

type Row = Readonly<Record<string, unknown>> & { readonly id: string }
type Merge = Pick<PersonMerge, 'id' | 'staysId' | 'goneId' | 'areaId'>

/** What hangs on the entry that goes comes to the one that stays; what both say is kept once. */
export async function moveRows(tx: EntityManager, merge: PersonMerge, { deathOfGone }: { deathOfGone: boolean }): Promise<void> {
  await tx.flush()
  if (deathOfGone) await moveDeath(tx, merge)
  await moveDepartures(tx, merge)
  for (const relation of ['merit_record', 'contact', 'soldier_family'] as const) {
    const moved = await moveAlike(tx, merge, relation)
    // Where a value came from is read with the row.
    if (merge.areaId !== merge.goneAreaId)
      await tx.execute(`update origin set area_id = ? where row_id = any(?::uuid[])`, [merge.areaId, arrayOf(moved)], 'run')
  }
  await tx.execute(
    `update person_merge m set rows_after = array(${ofPerson.map(table => `select id from ${table} where person_id = m.stays_id`).join(' union all ')}) where m.id = ?`,
    [merge.id],
    'run',
  )
}

/** Tables of the register that hang on a person, and that somebody may have added to since. */
export const ofPerson = ['death', 'departure', 'merit_record', 'contact', 'soldier_family'] as const

async function moveDeath(tx: EntityManager, merge: Merge): Promise<void> {
  await rememberRows(tx, merge.id, 'death', `r.person_id in (?, ?) and r.taken_back_at is null`, [merge.staysId, merge.goneId])
  await tx.execute(`delete from death where person_id = ? and taken_back_at is null`, [merge.staysId], 'run')
  await tx.execute(
    `update death set person_id = ?, area_id = ? where person_id = ? and taken_back_at is null`,
    [merge.staysId, merge.areaId, merge.goneId],
    'run',
  )
}

async function moveDepartures(tx: EntityManager, merge: Merge): Promise<void> {
  await rememberRows(tx, merge.id, 'departure', `r.person_id = ?`, [merge.goneId])
  await tx.execute(
    `update departure d set person_id = ?, area_id = ? where d.person_id = ?
       and not (d.decision is null and exists (select from departure s where s.person_id = ? and s.decision is null))`,
    [merge.staysId, merge.areaId, merge.goneId, merge.staysId],
    'run',
  )
}

/** Rows of one table that hang on a person, as JSON has them. */
export const rowsOf = (tx: EntityManager, table: string, personId: string): Promise<Row[]> =>
  tx
    .execute<{ row: Row }[]>(`select to_jsonb(r) as row from ${table} r where r.person_id = ? order by r.id`, [personId])
    .then(found => found.map(({ row }) => row))

/** Moves the rows of one table; answers which. */
async function moveAlike(tx: EntityManager, merge: Merge, table: string): Promise<string[]> {
  await rememberRows(tx, merge.id, table, `r.person_id in (?, ?)`, [merge.staysId, merge.goneId])
  const { moved, putAway } = sortRows(await rowsOf(tx, table, merge.goneId), await rowsOf(tx, table, merge.staysId))
  await tx.execute(`delete from ${table} where id = any(?::uuid[])`, [arrayOf(putAway)], 'run')
  await tx.execute(
    `update ${table} set person_id = ?, area_id = ? where id = any(?::uuid[])`,
    [merge.staysId, merge.areaId, arrayOf(moved)],
    'run',
  )
  return moved
}

/** Which rows of the entry that goes move, and which of both say nothing that another does not say. */
export function sortRows(going: readonly Row[], standing: readonly Row[]): { moved: string[]; putAway: string[] } {
  const moved: string[] = []
  const putAway: string[] = []
  for (const row of going) {
    const left = standing.filter(other => !putAway.includes(other.id))
    if (left.some(other => compareRows(row, other) === 'put-away')) putAway.push(row.id)
    else {
      putAway.push(...left.filter(other => compareRows(row, other) === 'takes-place').map(other => other.id))
      moved.push(row.id)
    }
  }
  return { moved, putAway }
}
