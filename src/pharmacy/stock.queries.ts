import type { EntityManager } from '@mikro-orm/postgresql'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { getEvent } from '../events/find-event.ts'
import { isoDay } from '../vietnamese/dates.ts'
import type { LotInStock } from './lot-rules.ts'

export const findLotsInStock = (tx: EntityManager, eventId: string, medicineId: string): Promise<LotInStock[]> =>
  tx.execute<LotInStock[]>(
    `select l.id as "lotId", l.lot_no as "lotNo", l.expires_on::text as "expiresOn", l.recalled_at is not null as recalled, s.balance
     from stock s join medicine_lot l on l.id = s.lot_id where s.event_id = ? and l.medicine_id = ?`,
    [eventId, medicineId],
  )

export interface StockLine {
  readonly lotId: string
  readonly medicineId: string
  readonly medicine: string
  readonly unit: string
  readonly lotNo: string
  readonly donor: string | null
  readonly expiresOn: string
  readonly recalled: boolean
  readonly expired: boolean
  readonly received: number
  readonly dispensed: number
  readonly counted: number
  readonly leftOver: number
  readonly balance: number
  readonly difference: number | null
  readonly because: string | null
}

/** Every lot of an event with what came, went, was counted and is left; received − dispensed + counted − left over = balance. */
export async function stockOf(ctx: Context, eventId: string): Promise<StockLine[]> {
  ctx = allow(ctx, 'pharmacy.read')
  return inTransaction(ctx, async tx => {
    const event = await getEvent(tx, ctx, eventId, 'pharmacy.read')
    return tx.execute<StockLine[]>(
      `select l.id as "lotId", m.id as "medicineId", concat_ws(' ', m.name, nullif(m.strength, '')) as medicine, m.unit, l.lot_no as "lotNo", l.donor,
         l.expires_on::text as "expiresOn", l.recalled_at is not null as recalled, l.expires_on < ?::date as expired, s.balance,
         coalesce(sum(v.quantity) filter (where v.kind = 'received'), 0)::int as received,
         -coalesce(sum(v.quantity) filter (where v.kind in ('dispensed', 'taken-back')), 0)::int as dispensed,
         coalesce(sum(v.quantity) filter (where v.kind = 'counted'), 0)::int as counted,
         -coalesce(sum(v.quantity) filter (where v.kind = 'left-over'), 0)::int as "leftOver",
         c.counted - c.expected as difference, c.because
       from stock s join medicine_lot l on l.id = s.lot_id join medicine m on m.id = l.medicine_id join stock_movement v on v.event_id = s.event_id and v.lot_id = l.id
       left join stock_count c on c.event_id = s.event_id and c.lot_id = l.id
       where s.event_id = ? group by l.id, m.id, s.balance, c.id order by m.name collate vietnamese, m.strength, l.expires_on, l.lot_no`,
      [isoDay(ctx.now()), event.id],
    )
  })
}

export interface DispensedLine {
  readonly id: string
  readonly medicineId: string
  readonly medicine: string
  readonly unit: string
  readonly quantity: number
  readonly at: string
  readonly undone: boolean
  /** Null once erased, and while the consent it was written under is taken back. */
  readonly doseCipher: string | null
  readonly lots: string
}

export const findDispensed = (tx: EntityManager, inviteeId: string): Promise<DispensedLine[]> =>
  tx.execute<DispensedLine[]>(
    `select d.id, m.id as "medicineId", concat_ws(' ', m.name, nullif(m.strength, '')) as medicine, m.unit, d.quantity, d.at, d.undone_at is not null as undone,
       case when c.withdrawn_at is null then d.dose_cipher end as "doseCipher",
       (select string_agg(l.lot_no || ' × ' || -v.quantity, ', ' order by l.expires_on) from stock_movement v join medicine_lot l on l.id = v.lot_id
        where v.dispensing_id = d.id and v.kind = 'dispensed') as lots
     from dispensing d join medicine m on m.id = d.medicine_id left join consent c on c.id = d.consent_id where d.invitee_id = ? order by d.at, d.id`,
    [inviteeId],
  )
