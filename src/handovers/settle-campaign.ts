import { createHash } from 'node:crypto'
import { z } from 'zod'
import { isSameHand } from '../access/same-hand.ts'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { GiftList } from '../lists/gift-list.entity.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { decideSettlement } from './ledger-rules.ts'
import { readAdvances, readLedger } from './ledger.queries.ts'
import { SettledList, Settlement } from './settlement.entity.ts'

export const SettleCampaign = z.object({
  sourceId: z.uuid(),
  areaId: z.uuid(),
  minutesNo: z.string().trim().min(1).max(60).nullable().default(null),
})

/** Closes the money of one source in one commune, to the đồng. Lists locked later (supplements) are settled on their own. */
export async function settleCampaign(ctx: Context, input: z.input<typeof SettleCampaign>): Promise<Settlement> {
  ctx = allow(ctx, 'handovers.settle')
  const { sourceId, areaId, minutesNo } = SettleCampaign.parse(input)
  allow(ctx, 'handovers.settle', areaId)
  return inTransaction(ctx, async tx => {
    await tx.execute(`select pg_advisory_xact_lock(hashtext('settlement'), hashtext(?))`, [`${sourceId} ${areaId}`])
    const locked = await tx.find(GiftList, { sourceId, areaId, state: 'locked' }, { orderBy: { id: 'asc' } })
    // Desks hold this lock shared while they write; from here on none of them writes to these lists.
    for (const { id } of locked) await tx.execute(`select pg_advisory_xact_lock(hashtext('settle'), hashtext(?))`, [id])
    const settledBefore = await tx.find(SettledList, { listId: { $in: locked.map(list => list.id) } })
    const lists = locked.filter(list => !settledBefore.some(one => one.listId === list.id))
    // Whatever roles were given in between: not by the hand that drew up the list or approved it.
    if (
      await isSameHand(
        tx,
        ctx.actor.id,
        lists.flatMap(list => [list.compiledBy, list.approvedBy]),
      )
    )
      throw new Refusal('settlement/own-list')
    const rows = await readLedger(tx, { sourceId, areaId, unsettled: true })
    const decision = decideSettlement(rows, await readAdvances(tx, { sourceId, areaId }))
    if (!decision.granted)
      throw new Refusal(settledBefore.length > 0 && rows.length === 0 ? 'settlement/already' : decision.because, decision.facts)
    const { openGifts: _gifts, openAmount: _amount, ...total } = decision.total
    const settlement = tx.create(
      Settlement,
      {
        id: newId(),
        sourceId,
        areaId,
        no: (await tx.count(Settlement, { sourceId, areaId })) + 1,
        minutesNo,
        settledAt: ctx.now(),
        settledBy: ctx.actor.id,
        settledByName: ctx.actor.name,
        ...total,
        rows,
        hash: createHash('sha256')
          .update(JSON.stringify({ sourceId, areaId, lists: lists.map(list => list.hash), rows }))
          .digest('hex'),
      },
      { persist: true },
    )
    await tx.flush()
    for (const { id } of lists) tx.create(SettledList, { listId: id, areaId, settlementId: settlement.id }, { persist: true })
    await tx.flush()
    return settlement
  })
}
