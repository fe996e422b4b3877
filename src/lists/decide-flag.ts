import { LockMode } from '@mikro-orm/core'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow, may } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { flagDecisions, GiftFlag } from './gift-flag.entity.ts'
import { whoAndWhen } from './who-and-when.ts'

export const DecideFlag = z.object({ flagId: z.uuid(), decision: z.enum(flagDecisions), because: z.string().trim().min(3).max(1000) })

/** No text says what becomes of the gift of somebody who died between list and day: a person decides, with a reason, and the program keeps it. */
export async function decideFlag(ctx: Context, input: z.input<typeof DecideFlag>): Promise<GiftFlag> {
  allow(ctx, 'lists.compile')
  const { flagId, decision, because } = DecideFlag.parse(input)
  return inTransaction(ctx, async tx => {
    const flag = await tx.findOne(GiftFlag, flagId, { lockMode: LockMode.PESSIMISTIC_WRITE })
    if (flag == null || !may(ctx, 'lists.compile', flag.areaId)) throw new Refusal('record/missing')
    if (!flag.isOpen()) throw new Refusal('flag/already-decided', await whoAndWhen(tx, flag.decidedBy, flag.decidedAt))
    return tx.assign(flag, { decision, decidedAt: ctx.now(), decidedBy: ctx.actor.id, decidedBecause: because })
  })
}
