import type { EntityManager } from '@mikro-orm/postgresql'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { arrayOf } from '../database/insert-rows.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow, may } from '../permissions.ts'
import { fold } from '../vietnamese/fold.ts'
import { noteAccess } from './note-access.ts'
import { shownValues, type ShownValue } from './shown-values.ts'

export const FindTrail = z.object({
  /** What is asked: changes of data, or looks at people. */
  what: z.enum(['changes', 'looks']).default('changes'),
  /** The id of any record, or the name of a person of the register. */
  whom: z.string().trim().max(120).optional(),
  /** The name of an account or a key, or its id. */
  who: z.string().trim().max(120).optional(),
  on: z.iso.date().optional(),
  request: z.uuid().optional(),
  after: z.string().max(60).optional(),
})
export type FindTrail = z.output<typeof FindTrail>

interface TrailHead {
  readonly id: string
  readonly at: Date
  readonly actorKind: string | null
  readonly actorName: string | null
  readonly request: string | null
  readonly address: string | null
  readonly job: string | null
}
export interface TrailChange extends TrailHead {
  readonly relation: string
  readonly action: 'insert' | 'update' | 'delete'
  readonly rowId: string | null
  readonly sealed: boolean
  readonly values: readonly ShownValue[]
}
export interface TrailLook extends TrailHead {
  readonly action: string
  readonly purpose: string
  readonly subject: string
  readonly subjectId: string | null
  readonly subjectName: string | null
}
export interface FoundTrail {
  readonly asked: boolean
  readonly changes: readonly TrailChange[]
  readonly looks: readonly TrailLook[]
  readonly next: string | null
}

const pageSize = 50
const isId = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)

const ofPerson = ['merit_record', 'death', 'departure', 'contact', 'soldier_family', 'relative', 'representative', 'worshipper']

const ofGifts = `select h.id from handover h join gift g on g.id = h.gift_id where g.person_id = any(?::uuid[])`

/** Search-first: without a question nothing is listed. The search itself is a look at people and is kept. */
export async function findTrail(ctx: Context, asked: FindTrail): Promise<FoundTrail> {
  ctx = allow(ctx, 'audit.read')
  if (!asked.whom && !asked.who && asked.on == null && asked.request == null) return { asked: false, changes: [], looks: [], next: null }
  return inTransaction(ctx, async tx => {
    const wheres: string[] = []
    const values: unknown[] = []
    const also = (sql: string, ...given: unknown[]) => {
      wheres.push(sql)
      values.push(...given)
    }
    if (asked.whom) {
      const people = isId(asked.whom) ? [asked.whom] : await peopleNamed(tx, asked.whom)
      if (asked.what === 'looks') also(`e.subject_id = any(?::uuid[])`, arrayOf(people))
      else {
        const parts = [...ofPerson.map(table => `select id from ${table} where person_id = any(?::uuid[])`), ofGifts].join(' union all ')
        also(`(e.row_id = any(?::uuid[]) or e.row_id in (${parts}))`, ...Array.from({ length: ofPerson.length + 2 }, () => arrayOf(people)))
      }
    }
    if (asked.who) {
      const named = `lower(unaccent(name)) like '%' || lower(unaccent(?)) || '%'`
      if (isId(asked.who)) also(`e.actor = ?`, asked.who)
      else also(`e.actor in (select id from account where ${named} union all select id from api_key where ${named})`, asked.who, asked.who)
    }
    if (asked.on != null)
      also(
        `e.at >= ?::date::timestamp at time zone 'Asia/Ho_Chi_Minh' and e.at < (?::date + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh'`,
        asked.on,
        asked.on,
      )
    if (asked.request != null) also(`e.request = ?`, asked.request)
    const found = asked.what === 'looks' ? await looks(tx, asked, wheres, values) : await changes(tx, ctx, asked, wheres, values)
    await noteAccess(tx, ctx, {
      action: 'search',
      purpose: 'trail',
      subject: 'trail',
      subjectId: asked.whom != null && isId(asked.whom) ? asked.whom : null,
      detail: { found: found.changes.length + found.looks.length },
    })
    return found
  })
}

/** Through the one search that row-level security does not slow down; names only of people the reader may see. */
async function peopleNamed(tx: EntityManager, name: string): Promise<string[]> {
  const rows = await tx.execute<{ id: string }[]>(`select id from find_people(?::text[], null, null, null, null, null, null, 50)`, [
    arrayOf(fold(name).split(' ').filter(Boolean)),
  ])
  return rows.map(row => row.id)
}

type HeadRow = {
  id: string
  at: string
  actor_kind: string | null
  actor_name: string | null
  request: string | null
  address: string | null
  job: string | null
}
const headColumns = `e.id::text, e.at, e.actor_kind, e.request, e.address, e.job, coalesce(a.name, k.name) as actor_name`
const headJoins = `left join account a on a.id = e.actor left join api_key k on k.id = e.actor`
const headOf = (row: HeadRow): TrailHead => ({
  id: row.id,
  at: new Date(row.at),
  actorKind: row.actor_kind,
  actorName: row.actor_name,
  request: row.request,
  address: row.address,
  job: row.job,
})

type ChangeRow = HeadRow & {
  relation: string
  action: TrailChange['action']
  row_id: string | null
  sealed: boolean
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
}

async function changes(tx: EntityManager, ctx: Context, asked: FindTrail, wheres: string[], values: unknown[]): Promise<FoundTrail> {
  const rows = await tx.execute<ChangeRow[]>(
    `select ${headColumns}, e.relation, e.action, e.row_id, e.before, e.after, exists (select from audit_seal s where s.entry_id = e.id) as sealed
     from audit_entry e ${headJoins} where ${[...wheres, asked.after == null ? 'true' : 'e.id < ?::bigint'].join(' and ')}
     order by e.id desc limit ${pageSize + 1}`,
    asked.after == null ? values : [...values, asked.after],
  )
  const seen = { people: may(ctx, 'registry.read'), health: may(ctx, 'health.read') }
  return {
    asked: true,
    changes: rows.slice(0, pageSize).map(row => ({
      ...headOf(row),
      relation: row.relation.replace(/^public\./, ''),
      action: row.action,
      rowId: row.row_id,
      sealed: row.sealed,
      values: shownValues(row.relation, row.before, row.after, seen),
    })),
    looks: [],
    next: rows.length > pageSize ? (rows[pageSize - 1]?.id ?? null) : null,
  }
}

type LookRow = HeadRow & { action: string; purpose: string; subject: string; subject_id: string | null; subject_name: string | null }

async function looks(tx: EntityManager, asked: FindTrail, wheres: string[], values: unknown[]): Promise<FoundTrail> {
  const rows = await tx.execute<LookRow[]>(
    `select ${headColumns}, e.action, e.purpose, e.subject, e.subject_id, p.full_name as subject_name
     from access_entry e ${headJoins} left join person p on p.id = e.subject_id
     where ${[...wheres, asked.after == null ? 'true' : 'e.id < ?::uuid'].join(' and ')} order by e.id desc limit ${pageSize + 1}`,
    asked.after == null ? values : [...values, asked.after],
  )
  return {
    asked: true,
    changes: [],
    looks: rows.slice(0, pageSize).map(row => ({
      ...headOf(row),
      action: row.action,
      purpose: row.purpose,
      subject: row.subject,
      subjectId: row.subject_id,
      subjectName: row.subject_name,
    })),
    next: rows.length > pageSize ? (rows[pageSize - 1]?.id ?? null) : null,
  }
}

/** Who looked at one person lately, for the person's page. */
export async function looksAt(ctx: Context, personId: string): Promise<readonly TrailLook[]> {
  ctx = allow(ctx, 'audit.read')
  return inTransaction(ctx, async tx => (await looks(tx, { what: 'looks' }, [`e.subject_id = ?`], [personId])).looks.slice(0, 20))
}
