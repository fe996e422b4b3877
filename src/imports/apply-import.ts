import type { EntityManager } from '@mikro-orm/postgresql'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { enqueue } from '../outbox/enqueue.ts'
import { reportProgress } from '../outbox/progress.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { fold } from '../vietnamese/fold.ts'
import type { ImportState } from './import.entity.ts'
import { openReading } from './import-file.queries.ts'
import { type CellsOf, getImportKind, type RowAddress } from './import-kind.ts'
import type { ImportNotes } from './import-row.ts'
import { applyImportJob } from './imports.jobs.ts'
import type { OpenedReading } from './reading-lines.ts'
import type { ReadRow } from './understand-in-thread.ts'

export const ApplyImport = z.object({ importId: z.uuid(), newHamlets: z.array(z.string().min(1).max(100)).max(200).default([]) })

/** More rows than this are stored by a job, while the page shows how far it is. */
const AT_ONCE = 5_000

type Held = {
  id: string
  area_id: string
  kind: string | null
  state: ImportState
  file_name: string
  notes: ImportNotes | null
  counts: Record<string, number> | null
  options: { newHamlets?: string[] } | null
  job_failed: boolean
}

/** Stores what the preview showed, once: whoever comes second, by a double click or from another desk, is told that it is done. */
export async function applyImport(ctx: Context, input: z.input<typeof ApplyImport>): Promise<{ state: 'applied' | 'applying' }> {
  const { importId, newHamlets } = ApplyImport.parse(input)
  ctx = allow(ctx, 'imports.apply')
  return inTransaction(ctx, async tx => {
    const held = await hold(tx, importId)
    allow(ctx, 'imports.apply', held.area_id)
    allow(ctx, getImportKind(ctx, held.kind).permission, held.area_id)
    const again = held.state === 'applying' && held.job_failed
    if (held.state === 'applied' || (held.state === 'applying' && !again)) throw new Refusal('import/already-applied')
    if (held.state !== 'read' && !again) throw new Refusal('import/not-read')
    const offered = new Map((held.notes?.hamlets ?? []).map(name => [fold(name), name]))
    const options = { newHamlets: newHamlets.flatMap(name => offered.get(fold(name)) ?? []) }
    if ((held.counts?.['rows'] ?? 0) <= AT_ONCE) {
      await store(tx, ctx, held, options.newHamlets)
      return { state: 'applied' }
    }
    await tx.execute(`update import set state = 'applying', options = ?::jsonb, applied_by = ?, job_id = ? where id = ?`, [
      JSON.stringify(options),
      ctx.actor.id,
      enqueue(tx, ctx, applyImportJob, { importId }),
      importId,
    ])
    return { state: 'applying' }
  })
}

/** The job's part. Run twice, it stores once. */
export async function applyHeldImport(ctx: Context, { importId }: { importId: string }): Promise<string> {
  return inTransaction(ctx, async tx => {
    const held = await hold(tx, importId)
    if (held.state !== 'applying') return 'already applied or withdrawn'
    allow(ctx, 'imports.apply', held.area_id)
    await store(tx, ctx, held, held.options?.newHamlets ?? [])
    return 'applied'
  })
}

export async function hold(tx: EntityManager, importId: string): Promise<Held> {
  const [held] = await tx.execute<Held[]>(
    `select i.id, i.area_id, i.kind, i.state, i.file_name, i.notes, i.counts, i.options,
       coalesce((select j.state = 'failed' from job j where j.id = i.job_id), false) as job_failed
     from import i where i.id = ? for update`,
    [importId],
  )
  if (held == null) throw new Refusal('record/missing')
  return held
}

async function store(tx: EntityManager, ctx: Context, held: Held, newHamlets: readonly string[]): Promise<void> {
  const kind = getImportKind(ctx, held.kind)
  const total = held.counts?.['rows'] ?? 0
  reportProgress(0, total)
  const file = await openReading(tx, ctx, held.id)
  // A tenth for opening what was read, a fifth for what follows the rows.
  const told = (some: number, of: number) => reportProgress(Math.round(total * (0.1 + 0.7 * (some / of))), total)
  told(0, 1)
  const at = { importId: held.id, areaId: held.area_id, fileName: held.file_name }
  const stored = await kind.apply(tx, ctx, { ...at, reading: file.reading, newHamlets, cellsOf: cellsIn(file), told })
  reportProgress(total, total)
  await tx.execute(
    `update import set state = 'applied', applied_at = ?, applied_by = coalesce(applied_by, ?), options = ?::jsonb where id = ?`,
    [ctx.now(), ctx.actor.id, JSON.stringify({ newHamlets, stored }), held.id],
  )
}

function cellsIn({ columns, rows }: OpenedReading): CellsOf {
  const unread = rows[Symbol.iterator]()
  const sheets = new Map<string, Map<number, ReadRow['raw']>>()
  // Nearly always asked for in the order of the sheet: only as much is opened as was asked for.
  const rawOf = (at: RowAddress) => {
    for (;;) {
      const raw = sheets.get(at.sheet)?.get(at.row)
      if (raw !== undefined) return raw
      const next = unread.next()
      if (next.done) return undefined
      const { sheet, row, raw: read } = next.value
      const known = sheets.get(sheet)
      if (known === undefined) sheets.set(sheet, new Map([[row, read]]))
      else known.set(row, read)
    }
  }
  // A person, a merit and a martyr are asked for one after the other on the same row.
  let asked: ReadRow['raw'] | undefined
  let answer: Record<string, { column: string; raw: string }> = {}
  return at => {
    const row = rawOf(at)
    if (row !== undefined && row === asked) return answer
    asked = row
    answer = {}
    for (const [index, { field, column }] of (columns[at.sheet] ?? []).entries()) {
      const raw = row?.[index]
      if (raw != null) answer[field] = { column, raw }
    }
    return answer
  }
}
