import type { EntityManager } from '@mikro-orm/postgresql'
import { noteAccess } from '../audit/note-access.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import type { FlagDecision, FlagKind } from '../lists/gift-flag.entity.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { fold } from '../vietnamese/fold.ts'
import type { PaidFrom } from './handover.entity.ts'
import type { LedgerRow, LedgerSums } from './ledger-rules.ts'
import { readAdvances, readLedger } from './ledger.queries.ts'
import type { MissReason, NextStep } from './missed-handover.entity.ts'

/** A gift as it stands now, for the desk and the overview. */
export interface GiftStanding {
  readonly id: string
  readonly listId: string
  readonly sourceId: string
  readonly sourceName: string
  readonly campaignId: string
  readonly campaignName: string
  readonly listState: string
  readonly areaId: string
  readonly areaName: string
  readonly hamletId: string | null
  readonly hamletName: string
  readonly personId: string
  readonly fullName: string
  readonly birthYear: number | null
  readonly amount: number
  readonly categoryName: string
  readonly martyrName: string | null
  readonly lineNo: number
  readonly lineCode: string
  readonly dead: boolean
  readonly decision: FlagDecision | null
  /** What happened since the lock and nobody has decided on, a death first. */
  readonly doubts: readonly FlagKind[]
  readonly handover: {
    id: string
    at: string
    place: string
    giver: string
    receiver: string
    relation: string | null
    slipNo: string
    paidFrom: PaidFrom
  } | null
  readonly returned: { on: string; reference: string; because: string } | null
  readonly missed: { reason: MissReason; next: NextStep; at: string; note: string | null } | null
  readonly settled: boolean
  /** The hamlet's team was advanced money of this source, so it matters which money the gift is paid from. */
  readonly advanced: boolean
}

const standing = `select g.id, g.list_id as "listId", l.source_id as "sourceId", s.name as "sourceName", l.campaign_id as "campaignId", c.name as "campaignName",
    l.state as "listState", g.area_id as "areaId", a.name as "areaName", g.hamlet_id as "hamletId", g.hamlet_name as "hamletName", g.person_id as "personId",
    g.full_name as "fullName", g.birth_year as "birthYear", g.amount::float8 as amount, g.category_name as "categoryName", g.martyr_name as "martyrName",
    g.line_no as "lineNo", g.line_code as "lineCode",
    exists (select from death d where d.person_id = g.person_id and d.taken_back_at is null) as dead,
    (select f.decision from gift_flag f where f.gift_id = g.id and f.withdrawn_at is null and f.decision is not null
      order by f.decision = 'withhold' desc, f.decided_at desc limit 1) as decision,
    (select coalesce(jsonb_agg(f.kind order by f.kind = 'died' desc, f.noticed_at), '[]') from gift_flag f
      where f.gift_id = g.id and f.withdrawn_at is null and f.decision is null) as doubts,
    (select jsonb_build_object('id', h.id, 'at', h.at, 'place', h.place, 'giver', h.giver, 'receiver', h.receiver_name, 'relation', h.relation, 'slipNo', h.slip_no, 'paidFrom', h.paid_from)
      from handover h where h.gift_id = g.id and h.reversed_at is null) as handover,
    (select jsonb_build_object('on', m.returned_on, 'reference', m.reference, 'because', r.because) from returned_gift r join money_return m on m.id = r.return_id
      where r.gift_id = g.id and r.reversed_at is null) as returned,
    (select jsonb_build_object('reason', x.reason, 'next', x.next, 'at', x.at, 'note', x.note) from missed_handover x where x.gift_id = g.id order by x.recorded_at desc, x.id desc limit 1) as missed,
    exists (select from settled_list t where t.list_id = g.list_id) as settled,
    exists (select from advance v where v.source_id = l.source_id and v.area_id = g.area_id and v.hamlet_id = g.hamlet_id) as advanced
  from gift g join gift_list l on l.id = g.list_id join gift_source s on s.id = l.source_id join campaign c on c.id = l.campaign_id join area a on a.id = g.area_id`

export const isOpen = ({ listState, handover, returned, settled }: GiftStanding): boolean =>
  listState === 'locked' && handover == null && returned == null && !settled

/** A gift that nobody may hand over or return before somebody has decided, and why. */
export const waitsForDecision = (gift: GiftStanding): FlagKind | null =>
  isOpen(gift) ? (gift.doubts[0] ?? (gift.dead && gift.decision == null ? 'died' : null)) : null

export async function getGift(ctx: Context, giftId: string): Promise<GiftStanding> {
  ctx = allow(ctx, 'handovers.read')
  return inTransaction(ctx, async tx => {
    const [gift] = await tx.execute<GiftStanding[]>(`${standing} where g.id = ?`, [giftId])
    if (gift == null) throw new Refusal('record/missing')
    await noteAccess(tx, ctx, { action: 'view', purpose: 'gifts', subject: 'person', subjectId: gift.personId, areaId: gift.areaId })
    return gift
  })
}

export interface PersonAtDesk {
  readonly personId: string
  readonly fullName: string
  readonly birthYear: number | null
  readonly hamletName: string
  readonly areaName: string
  readonly dead: boolean
  readonly gifts: readonly GiftStanding[]
}

const fewestLetters = 3
export const mostPeople = 12

/** Three letters of the name, or the line code of one gift: the people found, each with the gifts of every source of the open occasions. */
export async function findAtDesk(ctx: Context, typed: string): Promise<PersonAtDesk[]> {
  ctx = allow(ctx, 'handovers.read')
  const words = fold(typed).split(' ').filter(Boolean)
  const byName = words.join('').length >= fewestLetters
  return inTransaction(ctx, async tx => {
    const found = await tx.execute<{ gift_id: string }[]>(`select gift_id from find_gifts(?::text[], ?, null, ?)`, [
      `{${byName ? words.join(',') : ''}}`,
      typed.trim().toUpperCase(),
      mostPeople * 4,
    ])
    if (found.length === 0) return []
    const gifts = await tx.execute<GiftStanding[]>(
      `${standing} where l.state = 'locked' and c.closed_at is null and g.person_id in (select x.person_id from gift x where x.id = any(?::uuid[]))
       order by s.position, s.name collate vietnamese, g.line_no`,
      [`{${found.map(row => row.gift_id).join(',')}}`],
    )
    const order = new Map(found.map((row, at) => [row.gift_id, at]))
    const people = peopleOf(gifts)
      .map(person => ({ person, at: Math.min(...person.gifts.map(gift => order.get(gift.id) ?? Infinity)) }))
      .sort((a, b) => a.at - b.at)
      .slice(0, mostPeople)
      .map(({ person }) => person)
    await noteAccess(tx, ctx, { action: 'search', purpose: 'gifts', subject: 'people', people: people.map(person => person.personId) })
    return people
  })
}

export async function findGiftsOfPerson(ctx: Context, personId: string, campaignId?: string): Promise<GiftStanding[]> {
  ctx = allow(ctx, 'handovers.read')
  return inTransaction(ctx, async tx => {
    await noteAccess(tx, ctx, { action: 'view', purpose: 'gifts', subject: 'person', subjectId: personId })
    return tx.execute<GiftStanding[]>(
      `${standing} where g.person_id = ? and l.state = 'locked' and c.closed_at is null and (?::uuid is null or c.id = ?::uuid) order by s.position, s.name collate vietnamese, g.line_no`,
      [personId, campaignId ?? null, campaignId ?? null],
    )
  })
}

function peopleOf(gifts: readonly GiftStanding[]): PersonAtDesk[] {
  return [...Map.groupBy(gifts, gift => gift.personId).values()].map(own => {
    const { personId, fullName, birthYear, hamletName, areaName, dead } = own[0]!
    return { personId, fullName, birthYear, hamletName, areaName, dead, gifts: own }
  })
}

export interface WaitingFilter {
  readonly listId: string
  readonly hamletId?: string
  /** 'none': nobody has said yet why. */
  readonly reason?: MissReason | 'none'
  readonly afterLine?: number
}
const waitingPage = 100

/** Who still waits, in the order of the book, with the last reason and what is next. */
export async function findWaiting(ctx: Context, { listId, hamletId, reason, afterLine = 0 }: WaitingFilter): Promise<GiftStanding[]> {
  ctx = allow(ctx, 'handovers.read')
  return inTransaction(ctx, async tx => {
    await noteAccess(tx, ctx, { action: 'view', purpose: 'gifts', subject: 'list', subjectId: listId })
    return tx.execute<GiftStanding[]>(
      `select * from (${standing} where g.list_id = ? and g.line_no > ? and (?::uuid is null or g.hamlet_id = ?::uuid)) x
       where handover is null and returned is null and (?::text is null or coalesce(missed ->> 'reason', 'none') = ?::text) order by "lineNo" limit ${waitingPage}`,
      [listId, afterLine, hamletId ?? null, hamletId ?? null, reason ?? null, reason ?? null],
    )
  })
}

export interface ListProgress extends LedgerSums {
  readonly listId: string
  readonly sourceId: string
  readonly areaId: string
  readonly campaignName: string
  readonly sourceName: string
  readonly areaName: string
  readonly kind: string
  readonly settled: boolean
}

/** Every locked list of the open occasions, with how far it is. */
export async function findListProgress(ctx: Context, listId?: string): Promise<ListProgress[]> {
  ctx = allow(ctx, 'handovers.read')
  return inTransaction(ctx, tx => readListProgress(tx, listId))
}

async function readListProgress(tx: EntityManager, listId?: string): Promise<ListProgress[]> {
  return tx.execute<ListProgress[]>(
    `select l.id as "listId", l.source_id as "sourceId", l.area_id as "areaId", c.name as "campaignName", s.name as "sourceName", a.name as "areaName", l.kind,
       exists (select from settled_list t where t.list_id = l.id) as settled,
       count(g.id)::int as gifts, coalesce(sum(g.amount), 0)::float8 as amount,
       count(h.id)::int as "handedGifts", coalesce(sum(h.amount), 0)::float8 as "handedAmount",
       count(r.id)::int as "returnedGifts", coalesce(sum(r.amount), 0)::float8 as "returnedAmount",
       count(g.id) filter (where h.id is null and r.id is null)::int as "openGifts",
       coalesce(sum(g.amount) filter (where h.id is null and r.id is null), 0)::float8 as "openAmount"
     from gift_list l join campaign c on c.id = l.campaign_id join gift_source s on s.id = l.source_id join area a on a.id = l.area_id
     join gift g on g.list_id = l.id
     left join handover h on h.gift_id = g.id and h.reversed_at is null
     left join returned_gift r on r.gift_id = g.id and r.reversed_at is null
     where l.state = 'locked' and ${listId == null ? 'c.closed_at is null' : 'l.id = ?'}
     group by l.id, c.id, s.id, a.id order by c.occasion_on desc, a.name collate vietnamese, s.position, l.version`,
    listId == null ? [] : [listId],
  )
}

export interface OftenReceiver {
  readonly receiver: string
  readonly gifts: number
}

/** The same hand that signed for several others (DOMAIN.md 9.20): to be called back, not proof of anything. */
export async function findOftenReceivers(ctx: Context, listId: string, atLeast = 3): Promise<OftenReceiver[]> {
  ctx = allow(ctx, 'handovers.read')
  return inTransaction(ctx, tx =>
    tx.execute<OftenReceiver[]>(
      `select min(receiver_name) as receiver, count(*)::int as gifts from handover
       where list_id = ? and receiver_kind = 'proxy' and reversed_at is null group by lower(receiver_name) having count(*) >= ? order by 2 desc, 1`,
      [listId, atLeast],
    ),
  )
}

export interface ListHandover {
  readonly progress: ListProgress
  readonly rows: readonly LedgerRow[]
  readonly often: readonly OftenReceiver[]
  /** A team was advanced money of this source. */
  readonly advanced: boolean
}

export async function getListHandover(ctx: Context, listId: string): Promise<ListHandover> {
  ctx = allow(ctx, 'handovers.read')
  return inTransaction(ctx, async tx => {
    const [progress] = await readListProgress(tx, listId)
    if (progress == null) throw new Refusal('record/missing')
    const { sourceId, areaId } = progress
    await noteAccess(tx, ctx, { action: 'view', purpose: 'gifts', subject: 'list', subjectId: listId, areaId })
    const advances = await readAdvances(tx, { sourceId, areaId })
    return {
      progress,
      rows: await readLedger(tx, { sourceId, areaId, listId }),
      often: await findOftenReceivers(ctx, listId),
      advanced: advances.length > 0,
    }
  })
}
