import type { EntityManager } from '@mikro-orm/postgresql'
import { noteAccess } from '../audit/note-access.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { arrayOf } from '../database/insert-rows.ts'
import { allow, may } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { openMatters } from '../registry/open-matters.ts'
import { type FoundPerson, seekPeople } from '../registry/search-people.queries.ts'
import { supplied } from '../supply.ts'
import { isoDay } from '../vietnamese/dates.ts'
import { anonymisePeople } from './anonymise-person.ts'
import { type ErasedPart, erasureParts, type KeptPart } from './erasure-part.ts'
import { decideErasure, type ErasureDecision, type ErasureFacts, type OpenHold } from './erasure-rules.ts'
import { retentionKinds } from './retention-kind.ts'
import type { RetentionUnit } from './retention-rules.ts'

export interface PersonToErase {
  readonly id: string
  readonly areaId: string
  readonly fullName: string
  readonly birthYear: number | null
  readonly areaName: string
  readonly hamletName: string | null
  readonly categories: readonly string[]
  readonly anonymisedAt: string | null
}
export interface ErasurePlan {
  readonly person: PersonToErase
  /** Whoever asked has had an answer, which comes before the deed. */
  readonly answered: boolean
  readonly erased: readonly (readonly [part: ErasedPart, count: number])[]
  readonly kept: readonly (readonly [part: KeptPart, count: number])[]
  readonly decision: ErasureDecision
}
export interface FoundToErase {
  readonly people: readonly FoundPerson[]
  readonly more: boolean
}
export interface Erasure {
  readonly id: string
  readonly personId: string
  /** Of a failed one; null where the person lives in a commune that the reader does not see. */
  readonly personName: string | null
  readonly grantedAt: string
  readonly grantedByName: string | null
  readonly erasedAt: string | null
  readonly standing: 'queued' | 'running' | 'failed' | 'done'
  /** Why it failed: a refusal's code or what kind of error. */
  readonly reason: string | null
}

/** People of the reader's own areas, for whoever answers for requests there: that is fewer than the register shows to some of them. */
export async function searchForErasure(ctx: Context, q: string): Promise<FoundToErase> {
  ctx = allow(ctx, 'privacy.manage')
  return inTransaction(ctx, async tx => {
    const { people, next } = await seekPeople(ctx, { q }, 'erasure')
    const rows = await tx.execute<{ id: string; area_id: string }[]>(
      `select id, area_id from person where id = any(?::uuid[]) and anonymised_at is null`,
      [arrayOf(people.map(person => person.id))],
    )
    const own = new Set(rows.filter(row => may(ctx, 'privacy.manage', row.area_id)).map(row => row.id))
    return { people: people.filter(person => own.has(person.id)), more: next != null }
  })
}

/** The dry run: what an erasure would take, what it would keep, and what stands in its way. Nothing is changed. */
export async function planErasure(ctx: Context, requestId: string, personId: string): Promise<ErasurePlan> {
  ctx = allow(ctx, 'privacy.manage')
  return inTransaction(ctx, async tx => {
    const { answered } = await getOpenRequest(tx, ctx, requestId)
    const person = await getPersonToErase(tx, ctx, personId)
    await noteAccess(tx, ctx, { action: 'view', purpose: 'erasure', subject: 'person', subjectId: person.id, areaId: person.areaId })
    const erased: [ErasedPart, number][] = []
    const kept: [KeptPart, number][] = []
    for (const part of supplied(ctx.ground, erasureParts)) {
      if (part.fate === 'open') continue
      const count = await part.count(tx, personId, ctx.now())
      if (count > 0 && part.fate === 'erased') erased.push([part.part, count])
      if (count > 0 && part.fate === 'kept') kept.push([part.part, count])
    }
    return { person, answered, erased, kept, decision: decideErasure(await erasureFacts(tx, ctx, personId)) }
  })
}

/** Requests of another kind have nothing to erase, as if there were none. Whoever grants holds it to the end: a request is granted and finished one after the other. */
export async function getOpenRequest(
  tx: EntityManager,
  ctx: Context,
  requestId: string,
  held: '' | 'for update' = '',
): Promise<{ areaId: string; answered: boolean }> {
  const [request] = await tx.execute<{ area_id: string; answered: boolean; done: boolean }[]>(
    `select area_id, answered_at is not null as answered, done_at is not null as done from subject_request where id = ? and kind = 'erase' ${held}`,
    [requestId],
  )
  if (request == null || !may(ctx, 'privacy.manage', request.area_id)) throw new Refusal('record/missing')
  if (request.done) throw new Refusal('request/already-settled')
  return { areaId: request.area_id, answered: request.answered }
}

export async function getPersonToErase(tx: EntityManager, ctx: Context, personId: string): Promise<PersonToErase> {
  const [person] = await tx.execute<PersonToErase[]>(
    `select p.id, p.area_id as "areaId", p.full_name as "fullName", p.birth_year as "birthYear", a.name as "areaName", h.name as "hamletName",
       p.anonymised_at as "anonymisedAt", array(select distinct c.name from merit_record m join category c on c.code = m.category_code where m.person_id = p.id order by 1) as categories
     from person p join area a on a.id = p.area_id left join hamlet h on h.id = p.hamlet_id where p.id = ? and p.merged_into_id is null`,
    [personId],
  )
  if (person == null || !may(ctx, 'privacy.manage', person.areaId)) throw new Refusal('record/missing')
  return person
}

/** What the rule asks, through the granter's door at the desk and past it in the job. */
export async function erasureFacts(tx: EntityManager, ctx: Context, personId: string): Promise<ErasureFacts> {
  const now = ctx.now()
  const open: Partial<Record<OpenHold, number>> = {}
  for (const { kind, count } of supplied(ctx.ground, openMatters)) open[kind] = await count(tx, personId, now)
  for (const part of supplied(ctx.ground, erasureParts)) if (part.fate === 'open') open[part.part] = await part.count(tx, personId, now)
  const [life] = await tx.execute<{ here: boolean }[]>(
    `select not exists (select from death where person_id = ? and taken_back_at is null)
       and coalesce((select decision from departure where person_id = ? and decision is not null order by decided_at desc limit 1), 'stays') = 'stays' as here`,
    [personId, personId],
  )
  return { today: isoDay(now), livesHere: life?.here ?? true, open, kept: await keptBy(tx, ctx, personId) }
}

/** The retention rules that anonymise people, where this one is counted by them. */
async function keptBy(tx: EntityManager, ctx: Context, personId: string): Promise<ErasureFacts['kept'][number][]> {
  const kept: ErasureFacts['kept'][number][] = []
  for (const kind of supplied(ctx.ground, retentionKinds).filter(one => one.forget === anonymisePeople))
    kept.push(
      ...(await tx.execute<{ rule: string; source: string; since: string; keep: number | null; unit: RetentionUnit | null }[]>(
        `select r.name_${ctx.locale === 'en' ? 'en' : 'vi'} as rule, r.source, (held.since at time zone 'Asia/Ho_Chi_Minh')::date::text as since, r.keep, r.unit
         from (${kind.held}) held join retention_rule r on r.kind = ? where held.id = ?`,
        [kind.kind, personId],
      )),
    )
  return kept
}

export async function findErasure(ctx: Context, requestId: string): Promise<Erasure | null> {
  ctx = allow(ctx, 'privacy.read')
  return inTransaction(ctx, async tx => {
    const [row] = await tx.execute<(Omit<Erasure, 'standing'> & { state: string | null; areaId: string | null })[]>(
      `select e.id, e.person_id as "personId", p.full_name as "personName", p.area_id as "areaId", e.granted_at as "grantedAt", a.name as "grantedByName",
         e.erased_at as "erasedAt", j.state, case when j.state = 'failed' then j.reason end as reason
       from erasure e left join person p on p.id = e.person_id left join account a on a.id = e.granted_by left join job j on j.id = e.job_id where e.request_id = ?`,
      [requestId],
    )
    if (row == null) return null
    const { state, areaId, ...erasure } = row
    const standing =
      row.erasedAt != null ? 'done' : state === 'running' ? 'running' : state == null || state === 'failed' ? 'failed' : 'queued'
    // Only whoever has to choose anew is told the name: the page that waits asks again and again.
    if (standing !== 'failed') return { ...erasure, standing, personName: null }
    if (row.personName != null)
      await noteAccess(tx, ctx, { action: 'view', purpose: 'erasure', subject: 'person', subjectId: row.personId, areaId })
    return { ...erasure, standing }
  })
}
