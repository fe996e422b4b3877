import type { EntityManager } from '@mikro-orm/postgresql'
import { type Context, visibleAreas } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import type { JobState } from '../outbox/job.entity.ts'
import { allow, may, within } from '../permissions.ts'
import { supplied } from '../supply.ts'
import { documentKinds, type DocumentFormat } from './document-kind.ts'

/** `making` covers waiting, queued and running; `failed` is the job's, the file stays asked for. */
export type DocumentStanding = 'making' | 'failed' | 'ready' | 'expired'

export interface ListedDocument {
  readonly id: string
  readonly requestId: string | null
  readonly kind: string
  readonly format: DocumentFormat
  readonly title: string
  readonly requestedAt: Date
  readonly requestedBy: string
  readonly requestedByName: string | null
  readonly standing: DocumentStanding
  readonly progress: number
  readonly total: number | null
  readonly reason: string | null
  readonly fileName: string
  readonly size: number | null
  readonly sha256: string | null
  readonly pages: number | null
  readonly rowCount: number | null
  readonly listVersion: number | null
  readonly listHash: string | null
  readonly expiresAt: Date | null
}

type Row = Omit<ListedDocument, 'requestedAt' | 'expiresAt' | 'standing'> & {
  requestedAt: string
  expiresAt: string | null
  state: 'requested' | 'ready' | 'expired'
  jobState: JobState | null
}

const columns = `d.id, d.request_id as "requestId", d.kind, d.format, d.title, d.requested_at as "requestedAt", d.requested_by as "requestedBy",
  d.state, j.state as "jobState", coalesce(j.progress, 0) as progress, j.total, j.reason, d.file_name as "fileName", d.size::float8 as size, d.sha256, d.pages,
  d.row_count as "rowCount", d.list_version as "listVersion", d.list_hash as "listHash", d.expires_at as "expiresAt"`

/** The newest files that the reader may download or waits for, at most `limit`; older ones `before` an id. Those of one request stand as they were asked for. */
export async function findDocuments(
  ctx: Context,
  wanted: { requestId?: string; before?: string; limit?: number; listId?: string } = {},
): Promise<ListedDocument[]> {
  ctx = allow(ctx, 'documents.read')
  return inTransaction(ctx, tx => readDocuments(tx, ctx, wanted))
}

export async function findDocument(ctx: Context, id: string): Promise<ListedDocument | null> {
  ctx = allow(ctx, 'documents.read')
  return inTransaction(ctx, async tx => (await readDocuments(tx, ctx, { id, limit: 1 }))[0] ?? null)
}

async function readDocuments(
  tx: EntityManager,
  ctx: Context,
  wanted: { id?: string; requestId?: string; before?: string; limit?: number; listId?: string },
): Promise<ListedDocument[]> {
  const [where, values]: [string[], unknown[]] = [[], []]
  const by = (sql: string, value: unknown) => {
    if (value === undefined) return
    where.push(sql)
    values.push(value)
  }
  const kinds = supplied(ctx.ground, documentKinds).flatMap(kind => {
    if (!may(ctx, kind.permission)) return []
    const areas = visibleAreas(within(ctx, kind.permission))
    return [{ name: kind.name, areas: areas === 'all' ? null : areas, actor: kind.forWhoAsked === true ? ctx.actor.id : null }]
  })
  by(
    `exists (select from jsonb_to_recordset(?::jsonb) k(name text, areas uuid[], actor uuid)
      where k.name = d.kind and (k.areas is null or d.area_ids <@ k.areas) and (k.actor is null or k.actor = d.requested_by))`,
    JSON.stringify(kinds),
  )
  by('d.id = ?', wanted.id)
  by('d.request_id = ?', wanted.requestId)
  by('d.id < ?', wanted.before)
  by(`d.parameters ->> 'listId' = ?`, wanted.listId)
  const rows = await tx.execute<Row[]>(
    `select ${columns}, a.name as "requestedByName" from document d left join job j on j.id = d.job_id left join account a on a.id = d.requested_by where ${where.join(' and ')} order by d.id ${wanted.requestId == null ? 'desc' : 'asc'} limit ${wanted.limit ?? 100}`,
    values,
  )
  return rows.map(({ state, jobState, requestedAt, expiresAt, ...row }) => ({
    ...row,
    requestedAt: new Date(requestedAt),
    expiresAt: expiresAt == null ? null : new Date(expiresAt),
    standing: standingOf(state, jobState, expiresAt == null ? null : new Date(expiresAt), ctx.now()),
  }))
}

function standingOf(state: Row['state'], job: JobState | null, expiresAt: Date | null, now: Date): DocumentStanding {
  if (state === 'requested') return job === 'failed' ? 'failed' : 'making'
  return state === 'expired' || (expiresAt != null && expiresAt <= now) ? 'expired' : 'ready'
}
