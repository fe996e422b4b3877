import type { EntityManager } from '@mikro-orm/postgresql'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow, may } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { fold } from '../vietnamese/fold.ts'
import { PastList } from './past-list.entity.ts'

export const StorePastList = z.object({
  areaId: z.uuid(),
  year: z.number().int().min(1990).max(2100),
  sourceName: z.string().trim().max(160).default(''),
  importId: z.uuid().nullable().default(null),
  rows: z
    .array(
      z.object({
        fullName: z.string().min(1),
        fileNo: z.string().nullable(),
        hamlet: z.string().nullable(),
        amount: z.number().int().positive(),
        martyrName: z.string().nullable(),
        birthYear: z.number().int().nullable().default(null),
      }),
    )
    .min(1),
})

/** Last year's list as its spreadsheet tells it: nothing is given by it, it is compared with. */
export async function storePastList(ctx: Context, input: z.input<typeof StorePastList>): Promise<PastList> {
  ctx = allow(ctx, 'imports.apply')
  const { rows, ...given } = StorePastList.parse(input)
  if (ctx.actor.kind !== 'system' && !may(ctx, 'imports.apply', given.areaId)) throw new Refusal('record/missing')
  return inTransaction(ctx, async tx => {
    const total = rows.reduce((sum, row) => sum + row.amount, 0)
    const list = tx.create(
      PastList,
      { id: newId(), ...given, rowCount: rows.length, total, storedAt: ctx.now(), storedBy: ctx.actor.id },
      { persist: true },
    )
    await tx.flush()
    const numbered = rows.map((row, at) => ({
      ...row,
      no: at + 1,
      nameFolded: fold(row.fullName),
      martyrFolded: fold(row.martyrName ?? ''),
    }))
    await tx.execute(
      `insert into past_gift (list_id, area_id, no, full_name, name_folded, file_no, hamlet_name, amount, martyr_name, martyr_folded, birth_year)
       select ?, ?, x.no, x."fullName", x."nameFolded", x."fileNo", x.hamlet, x.amount, x."martyrName", x."martyrFolded", x."birthYear"
       from jsonb_to_recordset(?::jsonb) as x (no int, "fullName" text, "nameFolded" text, "fileNo" text, hamlet text, amount bigint, "martyrName" text, "martyrFolded" text, "birthYear" int)`,
      [list.id, given.areaId, JSON.stringify(numbered)],
    )
    return list
  })
}

/** For the undo of the import that brought it. */
export async function removePastListsOfImport(tx: EntityManager, importId: string): Promise<number> {
  const gone = await tx.execute<{ id: string }[]>(`delete from past_list where import_id = ? returning id`, [importId])
  return gone.length
}
