import type { EntityManager } from '@mikro-orm/postgresql'

/** A sealed text has a key of its own life, and is never changed by a merge. */
const rowSql = `to_jsonb(r) - 'complaint_cipher'`

/** The program's own tables only: names are written into statements. */
const tableName = /^[a-z_]+$/
const checked = (relation: string) => {
  if (!tableName.test(relation)) throw new Error(`Not a table: ${relation}`)
  return relation
}

/**
 * Rows that a merge may touch, as they are before it. Whoever changes rows because of a merge remembers them first; what did not change is
 * forgotten when the merge is done.
 */
export async function rememberRows(tx: EntityManager, mergeId: string, relation: string, where: string, values: unknown[]): Promise<void> {
  await tx.flush()
  await tx.execute(
    `insert into person_merge_row (merge_id, relation, row_id, before)
     select ?, '${checked(relation)}', r.id, ${rowSql} from ${relation} r where ${where} on conflict do nothing`,
    [mergeId, ...values],
    'run',
  )
}

const relationsOf = async (tx: EntityManager, mergeId: string): Promise<string[]> =>
  (await tx.execute<{ relation: string }[]>(`select distinct relation from person_merge_row where merge_id = ? order by 1`, [mergeId])).map(
    row => checked(row.relation),
  )

/** What became of the rows, and out with those that nothing happened to. A row that is gone was put away. */
export async function closeJournal(tx: EntityManager, mergeId: string): Promise<void> {
  await tx.flush()
  for (const relation of await relationsOf(tx, mergeId))
    await tx.execute(
      `update person_merge_row m set after = ${rowSql} from ${relation} r where m.merge_id = ? and m.relation = '${relation}' and r.id = m.row_id`,
      [mergeId],
      'run',
    )
  await tx.execute(`delete from person_merge_row where merge_id = ? and before = after`, [mergeId], 'run')
}

/** Tables in which something touched by the merge is not any more as the merge left it. */
export async function changedSince(tx: EntityManager, mergeId: string): Promise<string[]> {
  const changed: string[] = []
  for (const relation of await relationsOf(tx, mergeId)) {
    const [found] = await tx.execute<{ changed: boolean }[]>(
      `select exists (select from person_merge_row m left join ${relation} r on r.id = m.row_id
         where m.merge_id = ? and m.relation = '${relation}' and (${rowSql}) is distinct from m.after) as changed`,
      [mergeId],
    )
    if (found?.changed === true) changed.push(relation)
  }
  return changed
}

/** Everything the merge touched, as it was: first what moved (what hangs on an invitation after it), then what was put away, which needs the place. */
export async function restoreRows(tx: EntityManager, mergeId: string): Promise<void> {
  const moved = await tx.execute<{ relation: string; row_id: string; columns: string[] }[]>(
    `select m.relation, m.row_id, array(select key from jsonb_each(m.before) where m.after -> key is distinct from value order by key) as columns
     from person_merge_row m where m.merge_id = ? and m.after is not null
     order by m.relation <> 'invitee', m.relation, m.row_id`,
    [mergeId],
  )
  for (const { relation, row_id: rowId, columns } of moved) {
    const set = columns.map(column => `"${checked(column)}" = was."${column}"`).join(', ')
    await tx.execute(
      `update ${checked(relation)} r set ${set} from person_merge_row m, jsonb_populate_record(null::${relation}, m.before) was
       where m.merge_id = ? and m.relation = ? and m.row_id = ? and r.id = m.row_id`,
      [mergeId, relation, rowId],
      'run',
    )
  }
  for (const relation of await relationsOf(tx, mergeId))
    await tx.execute(
      `insert into ${relation} select was.* from person_merge_row m, jsonb_populate_record(null::${relation}, m.before) was
       where m.merge_id = ? and m.relation = '${relation}' and m.after is null`,
      [mergeId],
      'run',
    )
}
