import type { EntityManager } from '@mikro-orm/postgresql'
import { z } from 'zod'
import { Hamlet } from '../areas/area.entity.ts'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { GiftSource } from '../gifts/gift-source.entity.ts'
import { allow, may } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { formatDate, isoDay } from '../vietnamese/dates.ts'
import { formatDong } from '../vietnamese/money.ts'
import { Advance } from './advance.entity.ts'
import { recordedBy } from './hand-over-gifts.ts'
import { advanceHeld, sumLedger } from './ledger-rules.ts'
import { holdAdvance, readAdvances, readLedger } from './ledger.queries.ts'

export const GiveAdvance = z.object({
  sourceId: z.uuid(),
  hamletId: z.uuid(),
  kind: z.enum(['given', 'paid-back']).default('given'),
  amount: z.int().positive().max(10_000_000_000),
  holder: z.string().trim().min(1).max(200),
  slipNo: z.string().trim().min(1).max(60),
  on: z.iso.date(),
  note: z.string().trim().max(500).nullable().default(null),
})

/** Money for a hamlet's team before the day, or what it brings back: never more out than waits there, never more back than it holds. */
export async function giveAdvance(ctx: Context, input: z.input<typeof GiveAdvance>): Promise<Advance> {
  ctx = allow(ctx, 'handovers.return')
  const given = GiveAdvance.parse(input)
  return inTransaction(ctx, async tx => {
    const hamlet = await tx.findOneOrFail(Hamlet, given.hamletId)
    const areaId = hamlet.area.id
    // A hamlet elsewhere answers like one that nobody has.
    if (!may(ctx, 'handovers.return', areaId)) throw new Refusal('record/missing')
    await tx.findOneOrFail(GiftSource, given.sourceId)
    if (given.on > isoDay(ctx.now())) throw new Refusal('handover/in-future', { on: formatDate(given.on) }, 'on')
    await holdAdvance(tx, { ...given, areaId })
    await refuseTooMuch(tx, given, areaId, hamlet.name)
    return tx.create(Advance, { id: newId(), areaId, ...given, ...recordedBy(ctx) }, { persist: true })
  })
}

async function refuseTooMuch(tx: EntityManager, given: z.output<typeof GiveAdvance>, areaId: string, hamlet: string): Promise<void> {
  const { sourceId, hamletId, kind, amount } = given
  const advances = await readAdvances(tx, { sourceId, areaId })
  const held = advanceHeld(advances.find(row => row.hamletId === hamletId) ?? { given: 0, paidBack: 0, handed: 0 })
  if (kind === 'paid-back') {
    if (amount > held) throw new Refusal('advance/more-than-held', { hamlet, held: formatDong(held) }, 'amount')
    return
  }
  const rows = await readLedger(tx, { sourceId, areaId, unsettled: true })
  const open = sumLedger(rows.filter(row => row.hamletId === hamletId)).openAmount
  if (held + amount > open) throw new Refusal('advance/more-than-open', { hamlet, open: formatDong(Math.max(0, open - held)) }, 'amount')
}
