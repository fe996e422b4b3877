import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { holdList, settled } from './approve-list.ts'
import type { GiftList } from './gift-list.entity.ts'
import { whoAndWhen } from '../access/who-and-when.ts'

export const SendBackList = z.object({ listId: z.uuid(), because: z.string().trim().min(3).max(1000) })

/** The approver wants it drawn up again; an approved list that is not locked yet may be sent back too. */
export async function sendBackList(ctx: Context, input: z.input<typeof SendBackList>): Promise<GiftList> {
  ctx = allow(ctx, 'lists.approve')
  const { listId, because } = SendBackList.parse(input)
  return inTransaction(ctx, async tx => {
    const list = await holdList(tx, ctx, listId, 'lists.approve')
    if (list.state !== 'compiled' && list.state !== 'approved') throw await settled(tx, list)
    if (list.sentBackAt != null) throw new Refusal('list/sent-back', { ...(await whoAndWhen(tx, list.sentBackBy, list.sentBackAt)) })
    return tx.assign(list, {
      state: 'compiled',
      approvedAt: null,
      approvedBy: null,
      sentBackAt: ctx.now(),
      sentBackBy: ctx.actor.id,
      sentBackBecause: because,
    })
  })
}
