import type { EntityManager } from '@mikro-orm/postgresql'
import type { Context } from '../context.ts'
import { executeBound } from '../database/execute-bound.ts'
import { newId } from '../database/id.ts'
import { insertRows } from '../database/insert-rows.ts'
import { fold } from '../vietnamese/fold.ts'
import type { RowVerdict } from './import.entity.ts'
import type { Comparison, ImportKind, RowAddress, UnderstoodFields } from './import-kind.ts'
import { rowKey } from './import-kind.ts'
import type { ImportNotes, RowUnderstood } from './import-row.ts'
import { seal } from './seal.ts'
import type { Problem, Remark } from './sheet-kind.ts'
import type { ReadingCore, UnderstoodFile } from './understand-in-thread.ts'

const rowColumns = {
  id: 'uuid',
  import_id: 'uuid',
  area_id: 'uuid',
  sheet: 'text',
  row_number: 'int',
  verdict: 'text',
  understood: 'jsonb',
  cells: 'jsonb',
  problems: 'jsonb',
  remarks: 'jsonb',
} as const

/** Keeps what was read: every row with its verdict, cells, problems and repairs, compared with what is stored. Nothing reaches the registry. */
export async function storeReading(
  tx: EntityManager,
  ctx: Context,
  at: { readonly importId: string; readonly areaId: string },
  kind: ImportKind,
  file: UnderstoodFile,
): Promise<void> {
  const { problems, remarks } = file.reading as ReadingCore
  const entries = kind.entriesOf(file.reading)
  const comparisons = await kind.compare(tx, ctx, at.areaId, file.reading)
  const understood = new Map<string, { fields: UnderstoodFields; entry: number; first: boolean }>()
  for (const [entry, { rows }] of entries.entries())
    for (const [index, row] of rows.entries()) understood.set(rowKey(row), { fields: row.fields, entry, first: index === 0 })

  const problemsAt = Map.groupBy(problems, rowKey)
  const remarksAt = Map.groupBy(remarks, rowKey)
  const seen = new Set<string>()
  const counts: Record<RowVerdict, number> = { accepted: 0, 'accepted-with-question': 0, duplicate: 0, refused: 0, skipped: 0 }
  const rows = file.rows.map(row => {
    const key = rowKey(row)
    seen.add(key)
    const columns = file.columns[row.sheet] ?? []
    const fieldOf = new Map(columns.map(({ field, column }) => [column, field]))
    const mask = (column: string | null, text: string | null) => {
      const field = column === null ? undefined : fieldOf.get(column)
      return text === null || field === undefined ? text : kind.mask(field, text)
    }
    const known = understood.get(key)
    const comparison = known === undefined ? undefined : comparisons[known.entry]
    const found = problemsAt.get(key) ?? []
    const verdict = verdictOf(found, known !== undefined, comparison)
    counts[verdict] += 1
    const cells: Record<string, { column: string; raw: string }> = {}
    for (const [index, { field, column }] of columns.entries()) {
      const raw = row.raw[index]
      if (raw != null) cells[field] = { column, raw: kind.mask(field, raw) }
    }
    return {
      ...here(at, row),
      verdict,
      understood: known === undefined ? null : understoodOf(kind, known, comparison),
      cells,
      problems: found.map(problem => ({ ...problem, raw: mask(problem.column, problem.raw) })),
      remarks: (remarksAt.get(key) ?? []).map(one => ({ ...one, raw: mask(one.column, one.raw), value: mask(one.column, one.value) })),
    }
  })
  for (const remark of remarks) {
    if (seen.has(rowKey(remark))) continue
    counts.skipped += 1
    rows.push({ ...here(at, remark), verdict: 'skipped', understood: null, cells: {}, problems: [], remarks: [remark] })
  }
  await insertRows(tx, 'import_row', rowColumns, rows)
  const sealed = await seal(ctx.ground.secrets, Buffer.from(JSON.stringify(file)))
  await executeBound(tx, `update import_file set reading = $1 where import_id = $2`, [sealed, at.importId])

  const [area] = await tx.execute<{ name: string }[]>(`select name from area where id = ?`, [at.areaId])
  const notes: ImportNotes = {
    commune: file.commune,
    otherCommune: file.commune !== null && area !== undefined && bareName(area.name) !== bareName(file.commune),
    unknownColumns: file.unknownColumns,
    hamlets: await unknownHamlets(tx, at.areaId, kind.hamletsOf(file.reading)),
    hasCatalogue: await hasCatalogue(tx, at.areaId),
  }
  const standing = (wanted: Comparison['standing']) => comparisons.filter(one => one.standing === wanted).length
  await tx.execute(
    `update import set state = 'read', kind = ?, header_row = ?, counts = ?::jsonb, notes = ?::jsonb, read_at = ? where id = ?`,
    [
      kind.name,
      file.headerRow,
      JSON.stringify({
        rows: file.rows.length,
        ...counts,
        repaired: rows.filter(row => row.remarks.length > 0).length,
        new: standing('new'),
        known: standing('known'),
        changed: standing('changed'),
        ...kind.counts(file.reading),
      }),
      JSON.stringify(notes),
      ctx.now(),
      at.importId,
    ],
  )
}

type StoredRow = Record<keyof typeof rowColumns, unknown> & {
  id: string
  import_id: string
  area_id: string
  sheet: string
  row_number: number
  verdict: RowVerdict
  understood: RowUnderstood | null
  cells: Record<string, { column: string; raw: string }>
  problems: Problem[]
  remarks: Remark[]
}

const here = (
  at: { importId: string; areaId: string },
  { sheet, row }: RowAddress,
): Pick<StoredRow, 'id' | 'import_id' | 'area_id' | 'sheet' | 'row_number'> => ({
  id: newId(),
  import_id: at.importId,
  area_id: at.areaId,
  sheet,
  row_number: row,
})

function verdictOf(problems: readonly Problem[], understood: boolean, comparison: Comparison | undefined): RowVerdict {
  if (problems.some(problem => problem.refused) || !understood) return 'refused'
  if (problems.some(problem => problem.kind === 'same-merit-twice')) return 'duplicate'
  return problems.length > 0 || comparison?.conflict != null ? 'accepted-with-question' : 'accepted'
}

function understoodOf(
  kind: ImportKind,
  { fields, entry, first }: { fields: UnderstoodFields; entry: number; first: boolean },
  comparison: Comparison | undefined,
): RowUnderstood {
  const shown: Record<string, string | number | boolean | null> = {}
  for (const [field, value] of Object.entries(fields)) shown[field] = typeof value === 'string' ? kind.mask(field, value) : value
  return {
    fields: shown,
    entry,
    standing: comparison?.standing ?? 'new',
    subjectId: comparison?.subjectId ?? null,
    ...(first && {
      differences: comparison?.differences ?? [],
      conflict: comparison?.conflict ?? null,
      additions: comparison?.additions ?? 0,
    }),
  }
}

const bareName = (name: string) => fold(name).replace(/^(?:xa|phuong|thi tran) /, '')

async function hasCatalogue(tx: EntityManager, areaId: string): Promise<boolean> {
  const [row] = await tx.execute<{ there: boolean }[]>(`select exists (select from hamlet where area_id = ?) as there`, [areaId])
  return row?.there === true
}

async function unknownHamlets(tx: EntityManager, areaId: string, names: readonly string[]): Promise<string[]> {
  const known = await tx.execute<{ name_folded: string }[]>(`select name_folded from hamlet where area_id = ?`, [areaId])
  const taken = new Set(known.map(row => row.name_folded))
  return [...new Map(names.map(name => [fold(name), name]))].flatMap(([folded, name]) => (taken.has(folded) ? [] : [name]))
}
