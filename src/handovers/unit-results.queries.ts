import type { EntityManager } from '@mikro-orm/postgresql'
import { livedInSql, structureOn } from '../areas/structure.queries.ts'
import { Campaign } from '../campaigns/campaign.entity.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow, may } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { type LedgerSums, sumLedger } from './ledger-rules.ts'

/** What of one unit stands on the lists of one commune. */
export interface UnitRow extends LedgerSums {
  /** The unit of the day asked for; null: nobody can tell. */
  readonly unitId: string | null
  readonly unit: string | null
  /** The commune whose name the list bears. */
  readonly listAreaId: string
  readonly listArea: string
}
export interface UnitResults {
  readonly campaign: Campaign
  readonly on: string
  readonly rows: readonly UnitRow[]
  readonly total: LedgerSums
}

/** How an occasion stands by the units of a day (yyyy-mm-dd): old lists under new communes, or new ones under old, every gift once. */
export async function getUnitResults(ctx: Context, { campaignId, on }: { campaignId: string; on: string }): Promise<UnitResults> {
  ctx = allow(ctx, 'handovers.read')
  return inTransaction(ctx, async tx => {
    const campaign = await tx.findOne(Campaign, campaignId)
    if (campaign == null) throw new Refusal('record/missing')
    const rows = await readUnitRows(tx, ctx, campaignId, on)
    return { campaign, on, rows, total: sumLedger(rows) }
  })
}

type Counted = LedgerSums & { areaId: string; hamletId: string | null; livedInId: string | null; at: string }

async function readUnitRows(tx: EntityManager, ctx: Context, campaignId: string, on: string): Promise<UnitRow[]> {
  const counted = await tx.execute<Counted[]>(
    `select x."areaId", x."hamletId", x."livedInId", x.at, count(*)::int as gifts, sum(x.amount)::float8 as amount,
       count(x.handed)::int as "handedGifts", coalesce(sum(x.handed), 0)::float8 as "handedAmount",
       count(x.returned)::int as "returnedGifts", coalesce(sum(x.returned), 0)::float8 as "returnedAmount",
       count(*) filter (where x.handed is null and x.returned is null)::int as "openGifts",
       coalesce(sum(x.amount) filter (where x.handed is null and x.returned is null), 0)::float8 as "openAmount"
     from (
       select l.area_id as "areaId", g.hamlet_id as "hamletId", ${livedInSql} as "livedInId",
         to_char(l.compiled_at at time zone 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD') as at, g.amount, h.amount as handed, r.amount as returned
       from gift_list l join gift g on g.list_id = l.id
       left join handover h on h.gift_id = g.id and h.reversed_at is null
       left join returned_gift r on r.gift_id = g.id and r.reversed_at is null
       where l.campaign_id = ? and l.state = 'locked') x
     group by 1, 2, 3, 4`,
    [on, campaignId],
  )
  const structure = await structureOn(tx, on)
  const sums = new Map<string, Counted[]>()
  for (const row of counted) {
    if (ctx.actor.kind !== 'system' && !may(ctx, 'handovers.read', row.areaId)) continue
    const key = `${structure.unitOf(row) ?? ''} ${row.areaId}`
    sums.set(key, [...(sums.get(key) ?? []), row])
  }
  const rows = [...sums].map(([key, own]): UnitRow => {
    const [unitId = '', listAreaId = ''] = key.split(' ')
    const unit = unitId === '' ? null : structure.nameOf(unitId)
    return { ...sumLedger(own), unitId: unitId || null, unit, listAreaId, listArea: structure.nameOf(listAreaId) }
  })
  return rows.toSorted(
    (a, b) => Number(a.unit == null) - Number(b.unit == null) || byName(a.unit ?? '', b.unit ?? '') || byName(a.listArea, b.listArea),
  )
}

const byName = (a: string, b: string) => a.localeCompare(b, 'vi')
