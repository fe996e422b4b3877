import type { EntityManager } from '@mikro-orm/postgresql'
import type { AdvanceRow, LedgerRow } from './ledger-rules.ts'

export interface LedgerScope {
  readonly sourceId: string
  readonly areaId: string
  /** Only what no settlement has closed yet. */
  readonly unsettled?: boolean
  readonly listId?: string
}

/** The money book of one source in one commune: hamlet × level, in one query. Open is counted by itself, so that the sums can disagree and be caught. */
export async function readLedger(tx: EntityManager, { sourceId, areaId, unsettled = false, listId }: LedgerScope): Promise<LedgerRow[]> {
  const rows = await tx.execute<Record<keyof LedgerRow, string | number | null>[]>(
    `select g.hamlet_id as "hamletId", g.hamlet_name as "hamletName", g.amount as level, count(*) as gifts, sum(g.amount) as amount,
       coalesce(sum(m.handed), 0) as "handedGifts", coalesce(sum(m.handed_amount), 0) as "handedAmount",
       coalesce(sum(m.returned), 0) as "returnedGifts", coalesce(sum(m.returned_amount), 0) as "returnedAmount",
       count(*) filter (where h.id is null and r.id is null) as "openGifts", coalesce(sum(g.amount) filter (where h.id is null and r.id is null), 0) as "openAmount"
     from gift g
     join gift_list l on l.id = g.list_id and l.state = 'locked' and l.source_id = ? and l.area_id = ?
     left join (
       select gift_id, sum(gifts) filter (where kind like 'handover%') as handed, sum(amount) filter (where kind like 'handover%') as handed_amount,
         sum(gifts) filter (where kind like 'return%') as returned, sum(amount) filter (where kind like 'return%') as returned_amount
       from gift_ledger where source_id = ? and area_id = ? group by gift_id) m on m.gift_id = g.id
     left join handover h on h.gift_id = g.id and h.reversed_at is null
     left join returned_gift r on r.gift_id = g.id and r.reversed_at is null
     where (not ?::boolean or not exists (select from settled_list s where s.list_id = l.id)) and (?::uuid is null or l.id = ?::uuid)
     group by g.hamlet_id, g.hamlet_name, g.hamlet_sort, g.amount order by g.hamlet_sort, g.hamlet_name collate vietnamese, g.amount desc`,
    [sourceId, areaId, sourceId, areaId, unsettled, listId ?? null, listId ?? null],
  )
  return rows.map(row => ({
    hamletId: row.hamletId as string | null,
    hamletName: String(row.hamletName),
    level: Number(row.level),
    gifts: Number(row.gifts),
    amount: Number(row.amount),
    handedGifts: Number(row.handedGifts),
    handedAmount: Number(row.handedAmount),
    returnedGifts: Number(row.returnedGifts),
    returnedAmount: Number(row.returnedAmount),
    openGifts: Number(row.openGifts),
    openAmount: Number(row.openAmount),
  }))
}

const lockAdvance = (tx: EntityManager, sourceId: string, hamletId: string) =>
  tx.execute(`select pg_advisory_xact_lock(hashtext('advance'), hashtext(?))`, [`${sourceId} ${hamletId}`])

/** One slip of a team at a time, and none beside a settlement of its source; held to the end of the transaction. */
export async function holdAdvance(tx: EntityManager, at: { sourceId: string; areaId: string; hamletId: string }): Promise<void> {
  await tx.execute(`select pg_advisory_xact_lock_shared(hashtext('settlement'), hashtext(?))`, [`${at.sourceId} ${at.areaId}`])
  await lockAdvance(tx, at.sourceId, at.hamletId)
}

/** Source and hamlet together, as the key of what a team holds. */
export const teamOf = ({ sourceId, hamletId }: { readonly sourceId: string; readonly hamletId: string | null }) => `${sourceId} ${hamletId}`

/** VND that the teams of these gifts hold on an ISO day. Teams that hold something are locked, in one order, so that two desks do not spend it twice. */
export async function holdTeams(
  tx: EntityManager,
  gifts: readonly { readonly sourceId: string; readonly hamletId: string | null }[],
  day: string,
): Promise<Map<string, number>> {
  const asked = JSON.stringify([...new Map(gifts.map(gift => [teamOf(gift), { source: gift.sourceId, hamlet: gift.hamletId }])).values()])
  const teams = await tx.execute<{ sourceId: string; hamletId: string }[]>(
    `select distinct a.source_id as "sourceId", a.hamlet_id as "hamletId" from advance a
     join jsonb_to_recordset(?::jsonb) as x(source uuid, hamlet uuid) on x.source = a.source_id and x.hamlet = a.hamlet_id order by 1, 2`,
    [asked],
  )
  const held = new Map<string, number>()
  for (const { sourceId, hamletId } of teams) {
    await lockAdvance(tx, sourceId, hamletId)
    const [row] = await tx.execute<{ held: number }[]>(`select team_holds(?, ?, ?)::float8 as held`, [sourceId, hamletId, day])
    held.set(teamOf({ sourceId, hamletId }), row!.held)
  }
  return held
}

/** Advances per hamlet beside what its team has handed over out of them. */
export async function readAdvances(
  tx: EntityManager,
  { sourceId, areaId }: Pick<LedgerScope, 'sourceId' | 'areaId'>,
): Promise<AdvanceRow[]> {
  const rows = await tx.execute<{ hamletId: string; hamletName: string; given: string; paidBack: string; handed: string }[]>(
    `select a.hamlet_id as "hamletId", h.name as "hamletName",
       coalesce(sum(a.amount) filter (where a.kind = 'given'), 0) as given, coalesce(sum(a.amount) filter (where a.kind = 'paid-back'), 0) as "paidBack",
       coalesce((select sum(x.amount) from handover x where x.source_id = a.source_id and x.hamlet_id = a.hamlet_id and x.paid_from = 'advance' and x.reversed_at is null), 0) as handed
     from advance a join hamlet h on h.id = a.hamlet_id where a.source_id = ? and a.area_id = ? group by a.source_id, a.hamlet_id, h.name, h.sort_key order by h.sort_key`,
    [sourceId, areaId],
  )
  return rows.map(row => ({ ...row, given: Number(row.given), paidBack: Number(row.paidBack), handed: Number(row.handed) }))
}
