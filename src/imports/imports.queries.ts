import { noteAccess } from '../audit/note-access.ts'
import type { EntityManager } from '@mikro-orm/postgresql'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import type { JobState } from '../outbox/job.entity.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import type { ImportState } from './import.entity.ts'
import { getImportKind, type ImportKindName, rowKey } from './import-kind.ts'
import { type ImportRow, readRows, type RowFilter } from './import-pages.ts'
import type { ImportNotes } from './import-row.ts'

export interface ImportStanding {
  readonly id: string
  readonly areaId: string
  readonly areaName: string
  readonly kind: ImportKindName | null
  readonly fileName: string
  readonly sha256: string
  readonly size: number
  readonly state: ImportState
  readonly headerRow: number | null
  readonly counts: Readonly<Record<string, number>>
  readonly notes: ImportNotes | null
  readonly reason: { readonly code: string; readonly facts: Readonly<Record<string, string | number>> } | null
  /** What applying stored, by table of the business. */
  readonly stored: Readonly<Record<string, number>> | null
  readonly newHamlets: readonly string[]
  readonly receivedAt: Date
  readonly receivedBy: string | null
  readonly appliedAt: Date | null
  readonly appliedBy: string | null
  readonly undoneAt: Date | null
  readonly undoneBy: string | null
  readonly job: {
    readonly state: JobState
    readonly progress: number
    readonly total: number | null
    readonly reason: string | null
  } | null
}

type Row = Omit<ImportStanding, 'receivedAt' | 'appliedAt' | 'undoneAt' | 'counts' | 'stored' | 'newHamlets' | 'job'> & {
  receivedAt: string
  appliedAt: string | null
  undoneAt: string | null
  counts: Record<string, number> | null
  options: { stored?: Record<string, number>; newHamlets?: string[] } | null
  jobState: JobState | null
  progress: number | null
  total: number | null
  jobReason: string | null
}

const standing = `select i.id, i.area_id as "areaId", a.name as "areaName", i.kind, i.file_name as "fileName", i.sha256, i.size, i.state,
  i.header_row as "headerRow", i.counts, i.notes, i.reason, i.options, i.received_at as "receivedAt", i.applied_at as "appliedAt", i.undone_at as "undoneAt",
  ra.name as "receivedBy", aa.name as "appliedBy", ua.name as "undoneBy",
  j.state as "jobState", j.progress, j.total, j.reason as "jobReason"
  from import i join area a on a.id = i.area_id left join job j on j.id = i.job_id
  left join account ra on ra.id = i.received_by left join account aa on aa.id = i.applied_by left join account ua on ua.id = i.undone_by`

/** The newest imports of the reader's communes; older ones `before` an id. */
export async function findImports(
  ctx: Context,
  wanted: { readonly before?: string | undefined; readonly limit?: number } = {},
): Promise<{ items: ImportStanding[]; next: string | null }> {
  ctx = allow(ctx, 'imports.read')
  const limit = wanted.limit ?? 30
  return inTransaction(ctx, async tx => {
    const rows = await tx.execute<Row[]>(
      `${standing} ${wanted.before == null ? '' : 'where i.id < ?'} order by i.id desc limit ${limit + 1}`,
      wanted.before == null ? [] : [wanted.before],
    )
    const items = rows.slice(0, limit).map(standingOf)
    return { items, next: rows.length > limit ? items.at(-1)!.id : null }
  })
}

export async function getImport(ctx: Context, importId: string): Promise<ImportStanding> {
  ctx = allow(ctx, 'imports.read')
  return inTransaction(ctx, tx => readImportStanding(tx, importId))
}

async function readImportStanding(tx: EntityManager, importId: string): Promise<ImportStanding> {
  const [row] = await tx.execute<Row[]>(`${standing} where i.id = ?`, [importId])
  if (row == null) throw new Refusal('record/missing')
  return standingOf(row)
}

const at = (text: string | null) => (text === null ? null : new Date(text))

function standingOf({ options, jobState, progress, total, jobReason, ...row }: Row): ImportStanding {
  return {
    ...row,
    counts: row.counts ?? {},
    stored: options?.stored ?? null,
    newHamlets: options?.newHamlets ?? [],
    receivedAt: new Date(row.receivedAt),
    appliedAt: at(row.appliedAt),
    undoneAt: at(row.undoneAt),
    job: jobState === null ? null : { state: jobState, progress: progress ?? 0, total, reason: jobReason },
  }
}

export interface PreviewRow extends ImportRow {
  /** Where the person is, once the import is applied or when they were known before. */
  readonly subjectId: string | null
}

/** Rows in the order of the sheet, page by page: `after` is the id of the last row seen. */
export async function findImportRows(
  ctx: Context,
  importId: string,
  wanted: { readonly filter?: RowFilter; readonly after?: string | undefined; readonly limit?: number } = {},
): Promise<{ rows: PreviewRow[]; next: string | null }> {
  ctx = allow(ctx, 'imports.read')
  const limit = wanted.limit ?? 50
  return inTransaction(ctx, async tx => {
    const held = await readImportStanding(tx, importId)
    const { filter = 'all', after = null } = wanted
    const found = await readRows(tx, importId, { filter, after, limit: limit + 1 })
    await noteAccess(tx, ctx, { action: 'view', purpose: 'import', subject: 'import', subjectId: importId })
    const rows = found.slice(0, limit)
    const addresses = rows.map(({ sheet, rowNumber: row }) => ({ sheet, row }))
    const links =
      held.state === 'applied' ? await getImportKind(ctx, held.kind).linksOf(tx, importId, addresses) : new Map<string, string>()
    return {
      rows: rows.map(row => ({
        ...row,
        subjectId: links.get(rowKey({ sheet: row.sheet, row: row.rowNumber })) ?? row.understood?.subjectId ?? null,
      })),
      next: found.length > limit ? rows.at(-1)!.id : null,
    }
  })
}

/** Every row that needs a person, at most `limit`: what the top of the page lists so that nobody has to leaf for it. */
export async function findOpenRows(ctx: Context, importId: string, limit = 100): Promise<PreviewRow[]> {
  ctx = allow(ctx, 'imports.read')
  return inTransaction(ctx, async tx => {
    const refused = await readRows(tx, importId, { filter: 'refused', after: null, limit })
    const asked = await readRows(tx, importId, { filter: 'question', after: null, limit: limit - refused.length })
    const rows = [...refused, ...asked]
    await noteAccess(tx, ctx, { action: 'view', purpose: 'import', subject: 'import', subjectId: importId })
    return rows.map(row => ({ ...row, subjectId: row.understood?.subjectId ?? null }))
  })
}

/** People whom the register knows otherwise than the file writes them, at most `limit`. */
export async function findChangedRows(ctx: Context, importId: string, limit = 50): Promise<PreviewRow[]> {
  return (await findImportRows(ctx, importId, { filter: 'changed', limit })).rows
}
