import type { Context } from '../context.ts'
import { arrayOf } from '../database/insert-rows.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { emptyAgain } from './fill-empty.ts'
import { lockRegister } from './store-register.ts'

export interface RemoveRegister {
  readonly areaId: string
  readonly importId: string
}

const ownTables = [
  'worshipper',
  'representative',
  'relative',
  'departure',
  'death',
  'contact',
  'merit_record',
  'soldier_family',
  'origin',
  'martyr',
  'person',
]

/** Takes an import of a register back as a whole, as long as nothing of anybody else stands on it: a list, a correction, a death since. */
export async function removeRegister(ctx: Context, input: RemoveRegister): Promise<{ people: number }> {
  allow(ctx, 'imports.apply', input.areaId)
  return inTransaction(ctx, async tx => {
    await lockRegister(tx, input.areaId)
    const [built] = await tx.execute<{ what: string; person_id: string | null; martyr_id: string | null; rows: string }[]>(
      `select what, person_id, martyr_id, rows from built_upon_import(?) order by rows desc, what limit 1`,
      [input.importId],
    )
    if (built != null)
      throw new Refusal('import/built-upon', {
        what: built.what,
        count: Number(built.rows),
        personId: built.person_id,
        martyrId: built.martyr_id,
      })
    await emptyAgain(tx, input.importId)
    // People lose all their words at once with the last of their rows; those who were known before get theirs anew.
    const [known] = await tx.execute<{ people: string[] }[]>(
      `select people_known_to_import(?) as people, set_config('app.words_later', 'yes', true)`,
      [input.importId],
    )
    let people = 0
    for (const table of ownTables) {
      const gone = await tx.execute<{ affectedRows: number }>(`delete from ${table} where import_id = ?`, [input.importId], 'run')
      if (table === 'person') people = gone.affectedRows
    }
    await tx.execute(`select refresh_person_words(?::uuid[]), set_config('app.words_later', '', true)`, [arrayOf(known?.people ?? [])])
    await tx.execute(
      `delete from hamlet h where h.import_id = ? and not exists (select from person p where p.hamlet_id = h.id)`,
      [input.importId],
      'run',
    )
    return { people }
  })
}
