import { z } from 'zod'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { insertRows } from '../database/insert-rows.ts'
import { readCsv } from '../database/read-csv.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { fold } from '../vietnamese/fold.ts'
import { allowEverywhere } from './area-changes.queries.ts'

/** Each column as programs and as people here call it; either is read. */
const columns = {
  key: 'Mã',
  official_code: 'Mã hành chính',
  kind: 'Loại',
  name: 'Tên',
  parent: 'Thuộc mã',
  valid_from: 'Hiệu lực từ',
  valid_to: 'Hiệu lực đến',
} as const
const columnNamed = new Map(Object.entries(columns).flatMap(([name, said]) => [[name, name] as const, [fold(said), name] as const]))

interface TreeRow {
  readonly id: string
  readonly key: string | null
  readonly official_code: string
  readonly kind: string
  readonly name: string
  readonly parent_id: string | null
  readonly valid_from: string | null
  readonly valid_to: string | null
}
const quoted = (value: string) => (/[",\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)

/** The whole tree of all times. A unit is named by its key, or by its id where it has none: codes are used again for other units. */
export async function exportAreaTree(ctx: Context): Promise<string> {
  ctx = allow(ctx, 'areas.read')
  return inTransaction(ctx, async tx => {
    const rows = await tx.execute<TreeRow[]>(
      `select id, key, official_code, kind, name, parent_id, to_char(valid_from, 'YYYY-MM-DD') as valid_from, to_char(valid_to, 'YYYY-MM-DD') as valid_to
       from area order by official_code, valid_from nulls first, id`,
    )
    const nameOf = new Map(rows.map(row => [row.id, row.key ?? row.id]))
    const lines = rows.map(row => [
      row.key ?? row.id,
      row.official_code,
      row.kind,
      row.name,
      row.parent_id == null ? '' : (nameOf.get(row.parent_id) ?? ''),
      row.valid_from ?? '',
      row.valid_to ?? '',
    ])
    const heads = ctx.locale === 'vi' ? Object.values(columns) : Object.keys(columns)
    return [heads.join(','), ...lines.map(line => line.map(quoted).join(','))].join('\n') + '\n'
  })
}

export const ImportAreaTree = z.object({ csv: z.string().max(5_000_000) })

const day = z.union([z.literal(''), z.iso.date()])
const Row = z.object({
  key: z.string().trim().min(1),
  official_code: z.string(),
  kind: z.string().trim().min(1),
  name: z.string().trim().min(1),
  parent: z.string(),
  valid_from: day,
  valid_to: day,
})

/** All rows or none. Units known by key (or id) keep their identity; nothing is taken away, since people may live there. */
export async function importAreaTree(ctx: Context, input: z.infer<typeof ImportAreaTree>): Promise<{ added: number; changed: number }> {
  allowEverywhere(ctx)
  const rows = readCsv(input.csv.replace(/^\uFEFF/, '')).map((raw, at) => {
    const read = Row.safeParse(
      Object.fromEntries(Object.entries(raw).map(([head, cell]) => [columnNamed.get(head) ?? columnNamed.get(fold(head)), cell])),
    )
    if (!read.success) throw new Refusal('area-tree/unreadable', { row: at + 2 }, 'file')
    return read.data
  })
  return inTransaction(ctx, async tx => {
    const known = await tx.execute<{ id: string; name: string }[]>(`select id, coalesce(key, id::text) as name from area`)
    const idOf = new Map(known.map(row => [row.name, row.id]))
    const fresh = new Set<string>()
    for (const [at, row] of rows.entries()) {
      if (fresh.has(row.key)) throw new Refusal('area-tree/unreadable', { row: at + 2 }, 'file')
      fresh.add(row.key)
      if (!idOf.has(row.key)) idOf.set(row.key, newId())
    }
    const sent = rows.map((row, at) => {
      const parentId = row.parent === '' ? null : idOf.get(row.parent)
      if (parentId === undefined) throw new Refusal('area-tree/unreadable', { row: at + 2 }, 'file')
      return {
        id: idOf.get(row.key) ?? '',
        key: row.key,
        official_code: row.official_code,
        kind: row.kind,
        name: row.name,
        name_folded: fold(row.name),
        parent_id: parentId,
        valid_from: row.valid_from || null,
        valid_to: row.valid_to || null,
      }
    })
    await tx.execute(`create temporary table sent_area (like area) on commit drop`, [], 'run')
    const types = {
      id: 'uuid',
      key: 'text',
      official_code: 'text',
      kind: 'text',
      name: 'text',
      name_folded: 'text',
      parent_id: 'uuid',
      valid_from: 'date',
      valid_to: 'date',
    } as const
    await insertRows(tx, 'sent_area', types, sent)
    const changed = await tx.execute<{ id: string }[]>(
      `update area a set official_code = s.official_code, kind = s.kind, name = s.name, name_folded = s.name_folded, parent_id = s.parent_id,
         valid_from = s.valid_from, valid_to = s.valid_to
       from sent_area s where s.id = a.id and (a.official_code, a.kind, a.name, a.parent_id, a.valid_from, a.valid_to)
         is distinct from (s.official_code, s.kind, s.name, s.parent_id, s.valid_from, s.valid_to) returning a.id`,
    )
    const added = await tx.execute<{ id: string }[]>(
      `insert into area (id, key, official_code, kind, name, name_folded, parent_id, valid_from, valid_to)
       select id, key, official_code, kind, name, name_folded, parent_id, valid_from, valid_to from sent_area s
       where not exists (select from area a where a.id = s.id) returning id`,
    )
    await tx.execute(`drop table sent_area`, [], 'run')
    return { added: added.length, changed: changed.length }
  })
}
