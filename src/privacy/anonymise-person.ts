import type { EntityManager } from '@mikro-orm/postgresql'
import type { Context } from '../context.ts'
import { arrayOf } from '../database/insert-rows.ts'
import { defineReaction, react } from '../reaction.ts'
import { openMatters } from '../registry/open-matters.ts'
import { supplied } from '../supply.ts'
import { fold } from '../vietnamese/fold.ts'
import { vietnameseSortKey } from '../vietnamese/sort-key.ts'
import type { Forgotten } from './retention-kind.ts'

/** Rooms on the right forget what they hold beside money; the rows whose values leave the trail are added to `rowIds`. */
export const personAnonymised = defineReaction<{ readonly personIds: readonly string[]; readonly rowIds: string[] }>()(
  'privacy.person-anonymised',
)

export const anonymous = 'Đã ẩn danh'

/** Rows of a person that hold words about them or others; what is kept of them counts people, not names. */
const emptied = [
  ['merit_record', `file_no = null, decision_no = null, note = null`],
  ['death', `source = '${anonymous}', died_month = null, died_day = null`],
  ['departure', `source = '${anonymous}', note = null`],
  ['relative', `file_no = null, note = null`],
  ['representative', `paper = null`],
  ['worshipper', `file_no = null, paper = null`],
] as const satisfies readonly (readonly [table: string, columns: string])[]
const removed = ['filled_value', 'contact', 'soldier_family', 'residence', 'move_offer'] as const
export const erasedOfTheLeft = [...emptied.map(([table]) => table), ...removed] as const
export type ErasedOfTheLeft = (typeof erasedOfTheLeft)[number]

/**
 * The record stays as a number: category, rate, year of birth, commune. Gift lines of locked lists, hand-overs and settlements are money records
 * and keep the name they were signed under. Whoever still has a gift or a seat open is left for another night.
 */
export async function anonymisePeople(tx: EntityManager, ctx: Context, wanted: readonly string[]): Promise<Forgotten> {
  const personIds: string[] = []
  for (const id of wanted) if (!(await hasOpenMatters(tx, ctx, id))) personIds.push(id)
  if (personIds.length === 0) return { count: 0, rowIds: [] }
  const ids = arrayOf(personIds)
  const rowIds = [...personIds]
  const touched = async (sql: string, values: unknown[] = [ids]) =>
    rowIds.push(...(await tx.execute<{ id: string }[]>(sql, values)).map(row => row.id))
  for (const [table, columns] of emptied) await touched(`update ${table} set ${columns} where person_id = any(?::uuid[]) returning id`)
  for (const table of removed) await touched(`delete from ${table} where person_id = any(?::uuid[]) returning id`)
  await touched(`update consent set given_by = null where person_id = any(?::uuid[]) returning id`)
  await tx.execute(
    `delete from person_merge_row where merge_id in (select id from person_merge where stays_id = any(?::uuid[]) or gone_id = any(?::uuid[]))`,
    [ids, ids],
    'run',
  )
  await touched(
    `update person_merge set values_before = '{}', national_id_cipher = null, national_id_index = null, old_id_cipher = null, old_id_index = null
     where stays_id = any(?::uuid[]) or gone_id = any(?::uuid[]) returning id`,
    [ids, ids],
  )
  await tx.execute(`delete from origin where row_id = any(?::uuid[])`, [arrayOf(rowIds)], 'run')
  await touched(
    `update person set full_name = ?, name_folded = ?, sort_key = ?, birth_month = null, birth_day = null, national_id_cipher = null, national_id_index = null,
       old_id_cipher = null, old_id_index = null, mobility = null, address = null, note = null, anonymised_at = ?, version = version + 1
     where (id = any(?::uuid[]) or merged_into_id = any(?::uuid[])) and anonymised_at is null returning id`,
    [anonymous, fold(anonymous), vietnameseSortKey(anonymous), ctx.now(), ids, ids],
  )
  await react(tx, ctx, personAnonymised, { personIds, rowIds })
  return { count: personIds.length, rowIds }
}

async function hasOpenMatters(tx: EntityManager, ctx: Context, personId: string): Promise<boolean> {
  for (const matter of supplied(ctx.ground, openMatters))
    if (matter.kind !== 'offices' && (await matter.count(tx, personId, ctx.now())) > 0) return true
  return false
}
