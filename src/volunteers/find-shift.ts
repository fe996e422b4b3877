import type { EntityManager } from '@mikro-orm/postgresql'
import { LockMode } from '@mikro-orm/core'
import type { Context } from '../context.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { formatDateTime } from '../vietnamese/dates.ts'
import { Shift } from './shift.entity.ts'

/** Held to the end: whoever fills, moves or withdraws a shift does so alone. */
export async function getStandingShift(tx: EntityManager, ctx: Context, shiftId: string): Promise<Shift> {
  const shift = await tx.findOne(Shift, shiftId, { lockMode: LockMode.PESSIMISTIC_WRITE })
  if (shift == null) throw new Refusal('record/missing')
  allow(ctx, 'volunteers.manage', shift.areaId)
  if (!shift.stands()) throw new Refusal('shift/withdrawn', { because: shift.withdrawnBecause ?? null })
  return shift
}

export function refuseBegun(ctx: Context, shift: Shift): void {
  if (shift.startsAt <= ctx.now()) throw new Refusal('shift/begun', { at: formatDateTime(shift.startsAt) })
}
