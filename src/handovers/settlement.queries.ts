import { Area, Hamlet } from '../areas/area.entity.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { GiftSource } from '../gifts/gift-source.entity.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { type AdvanceRow, type LedgerRow, type LedgerSums, sumLedger } from './ledger-rules.ts'
import { readAdvances, readLedger } from './ledger.queries.ts'
import { Settlement } from './settlement.entity.ts'

export interface MoneyBook {
  readonly source: GiftSource
  readonly area: Area
  readonly hamlets: readonly Hamlet[]
  readonly rows: readonly LedgerRow[]
  readonly total: LedgerSums
  readonly advances: readonly AdvanceRow[]
  readonly settlements: readonly Settlement[]
  /** Gifts that wait with a reason, whatever its next step was to be (the deadline ends them all), or were decided to be withheld; none that awaits a decision. */
  readonly toReturn: readonly { readonly id: string; readonly lineCode: string; readonly fullName: string; readonly amount: number }[]
  /** Gifts whose money went back under a slip that no settlement has closed yet. */
  readonly undoable: readonly {
    readonly id: string
    readonly lineCode: string
    readonly fullName: string
    readonly amount: number
    readonly reference: string
  }[]
}

/** The money of one source in one commune, whole. */
export async function getMoneyBook(ctx: Context, { sourceId, areaId }: { sourceId: string; areaId: string }): Promise<MoneyBook> {
  ctx = allow(ctx, 'handovers.read')
  return inTransaction(ctx, async tx => {
    const source = await tx.findOne(GiftSource, sourceId)
    const area = await tx.findOne(Area, areaId)
    const rows = await readLedger(tx, { sourceId, areaId })
    if (source == null || area == null || rows.length === 0) throw new Refusal('record/missing')
    const toReturn = await tx.execute<MoneyBook['toReturn'][number][]>(
      `select g.id, g.line_code as "lineCode", g.full_name as "fullName", g.amount::float8 as amount
       from gift g join gift_list l on l.id = g.list_id and l.state = 'locked' and l.source_id = ? and l.area_id = ?
       where not exists (select from handover h where h.gift_id = g.id and h.reversed_at is null)
         and not exists (select from returned_gift r where r.gift_id = g.id and r.reversed_at is null)
         and not exists (select from settled_list s where s.list_id = g.list_id)
         and ((select m.next from missed_handover m where m.gift_id = g.id order by m.recorded_at desc, m.id desc limit 1) is not null
           or exists (select from gift_flag f where f.gift_id = g.id and f.decision = 'withhold' and f.withdrawn_at is null))
         and not exists (select from gift_flag f where f.gift_id = g.id and f.decision is null and f.withdrawn_at is null)
       order by g.list_id, g.line_no`,
      [sourceId, areaId],
    )
    const undoable = await tx.execute<MoneyBook['undoable'][number][]>(
      `select g.id, g.line_code as "lineCode", g.full_name as "fullName", g.amount::float8 as amount, m.reference
       from returned_gift r join money_return m on m.id = r.return_id join gift g on g.id = r.gift_id
       where r.source_id = ? and r.area_id = ? and r.reversed_at is null and not exists (select from settled_list s where s.list_id = r.list_id)
       order by m.reference, g.list_id, g.line_no`,
      [sourceId, areaId],
    )
    return {
      source,
      area,
      hamlets: await tx.find(Hamlet, { area: areaId }, { orderBy: { sortKey: 'asc' } }),
      rows,
      total: sumLedger(rows),
      advances: await readAdvances(tx, { sourceId, areaId }),
      settlements: await tx.find(Settlement, { sourceId, areaId }, { orderBy: { no: 'asc' } }),
      toReturn,
      undoable,
    }
  })
}
