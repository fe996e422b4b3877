import type { EntityManager } from '@mikro-orm/postgresql'
import type { Context } from '../context.ts'
import { executeBound } from '../database/execute-bound.ts'
import { idsInTurn } from '../database/id.ts'
import { fold } from '../vietnamese/fold.ts'
import type { RowVerdict } from './import.entity.ts'
import type { Comparison, ImportKind, RowAddress, UnderstoodFields } from './import-kind.ts'
import { rowKey } from './import-kind.ts'
import { PageWriter } from './import-pages.ts'
import type { ImportNotes, RowUnderstood } from './import-row.ts'
import { seal } from './seal.ts'
import type { Problem } from './sheet-kind.ts'
import type { Reading, ReadingCore } from './understand-in-thread.ts'

/** Keeps what was read: every row with its verdict, cells, problems and repairs, compared with what is stored. Nothing reaches the registry. */
export async function storeReading(
  tx: EntityManager,
  ctx: Context,
  at: { readonly importId: string; readonly areaId: string },
  kind: ImportKind,
  { file, lines }: Reading,
): Promise<void> {
  // Packed beside everything else that happens here.
  const sealing = seal(ctx.ground.secrets, lines)
  sealing.catch(() => undefined)
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
  let repaired = 0
  const nextId = idsInTurn()
  const here = ({ sheet, row }: RowAddress) => ({ id: nextId(), sheet, rowNumber: row })
  const pages = new PageWriter(tx, at, file.columns)
  for (const row of file.rows) {
    const key = rowKey(row)
    seen.add(key)
    const columns = file.columns[row.sheet] ?? []
    const mask = (column: string | null, text: string | null) => {
      if (text === null || column === null) return text
      // Where several tables stand on a sheet, a column may hold another field in each.
      const there = columns.filter(one => one.column === column)
      const field = (there.length > 1 ? there.find(one => row.raw[columns.indexOf(one)] != null) : undefined) ?? there[0]
      return field === undefined ? text : kind.mask(field.field, text)
    }
    const known = understood.get(key)
    const comparison = known === undefined ? undefined : comparisons[known.entry]
    const found = problemsAt.get(key) ?? []
    const mended = remarksAt.get(key) ?? []
    const verdict = verdictOf(found, known !== undefined, comparison)
    counts[verdict] += 1
    if (mended.length > 0) repaired += 1
    await pages.add({
      ...here(row),
      verdict,
      understood: known === undefined ? null : understoodOf(kind, known, comparison),
      raw: row.raw.map((raw, index) => (raw === null || columns[index] === undefined ? raw : kind.mask(columns[index].field, raw))),
      problems: found.map(problem => ({ ...problem, raw: mask(problem.column, problem.raw) })),
      remarks: mended.map(one => ({ ...one, raw: mask(one.column, one.raw), value: mask(one.column, one.value) })),
    })
  }
  for (const remark of remarks) {
    if (seen.has(rowKey(remark))) continue
    counts.skipped += 1
    repaired += 1
    await pages.add({ ...here(remark), verdict: 'skipped', understood: null, raw: [], problems: [], remarks: [remark] })
  }
  await pages.end()
  await executeBound(tx, `update import_file set reading = $1 where import_id = $2`, [await sealing, at.importId])

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
        repaired,
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
