import type { EntityManager } from '@mikro-orm/postgresql'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import type { MovementKind } from './medicine.entity.ts'

export interface Movement {
  readonly eventId: string
  readonly lotId: string
  readonly kind: MovementKind
  readonly quantity: number
  readonly dispensingId?: string
  readonly because?: string
}

/** One line of the stock's book. The database keeps the balance, and refuses what would go below zero or out of an expired lot. */
export async function moveStock(tx: EntityManager, ctx: Context, movement: Movement): Promise<void> {
  await tx.execute(
    `insert into stock_movement (id, event_id, lot_id, kind, quantity, dispensing_id, because, at, by) values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      newId(),
      movement.eventId,
      movement.lotId,
      movement.kind,
      movement.quantity,
      movement.dispensingId ?? null,
      movement.because ?? null,
      ctx.now(),
      ctx.actor.id,
    ],
    'run',
  )
}

/** Everybody who moves one medicine at one event waits here in turn, so that lots are chosen on the balance that is. */
export const holdStock = (tx: EntityManager, eventId: string, medicineId: string): Promise<unknown> =>
  tx.execute(`select pg_advisory_xact_lock(hashtextextended('pharmacy.stock:' || ? || ':' || ?, 0))`, [eventId, medicineId])
