import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'

export interface MedicineLine {
  readonly id: string
  readonly name: string
  readonly strength: string
  readonly form: string
  readonly unit: string
  readonly lots: number
  readonly inStock: number
}

/** The catalogue, with what stands at events the actor sees. */
export async function listMedicines(ctx: Context): Promise<MedicineLine[]> {
  ctx = allow(ctx, 'pharmacy.read')
  return inTransaction(ctx, tx =>
    tx.execute<MedicineLine[]>(
      `select m.id, m.name, m.strength, m.form, m.unit, (select count(*)::int from medicine_lot l where l.medicine_id = m.id) as lots,
         coalesce((select sum(s.balance)::int from stock s join medicine_lot l on l.id = s.lot_id where l.medicine_id = m.id), 0) as "inStock"
       from medicine m order by m.name collate vietnamese, m.strength`,
    ),
  )
}

export interface LotLine {
  readonly id: string
  readonly medicine: string
  readonly unit: string
  readonly lotNo: string
  readonly donor: string | null
  readonly expiresOn: string
  readonly recalledBecause: string | null
  readonly inStock: number
}

export interface LotCorrectionLine {
  readonly expiredOn: string
  readonly expiresOn: string
  readonly because: string
  readonly at: string
  readonly by: string | null
}

export async function correctionsOfLot(ctx: Context, lotId: string): Promise<LotCorrectionLine[]> {
  ctx = allow(ctx, 'pharmacy.read')
  return inTransaction(ctx, tx =>
    tx.execute<LotCorrectionLine[]>(
      `select c.expired_on::text as "expiredOn", c.expires_on::text as "expiresOn", c.because, c.at, a.name as by
       from lot_correction c left join account a on a.id = c.by where c.lot_id = ? order by c.at desc, c.id`,
      [lotId],
    ),
  )
}

export async function listLots(ctx: Context, lotId: string | null = null): Promise<LotLine[]> {
  ctx = allow(ctx, 'pharmacy.read')
  return inTransaction(ctx, tx =>
    tx.execute<LotLine[]>(
      `select l.id, concat_ws(' ', m.name, nullif(m.strength, '')) as medicine, m.unit, l.lot_no as "lotNo", l.donor, l.expires_on::text as "expiresOn",
         l.recalled_because as "recalledBecause", coalesce((select sum(balance)::int from stock s where s.lot_id = l.id), 0) as "inStock"
       from medicine_lot l join medicine m on m.id = l.medicine_id where ?::uuid is null or l.id = ? order by l.expires_on, m.name collate vietnamese, l.lot_no`,
      [lotId, lotId],
    ),
  )
}
