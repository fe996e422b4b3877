import { LockMode } from '@mikro-orm/core'
import type { EntityManager } from '@mikro-orm/postgresql'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { alsoWithin, inTransaction } from '../database/in-transaction.ts'
import { viArrivedSource } from '../locales/vi/person-paper.ts'
import { allow } from '../permissions.ts'
import { react } from '../reaction.ts'
import { Refusal } from '../refusal.ts'
import { isoDay } from '../vietnamese/dates.ts'
import { MoveOffer } from './move-offer.entity.ts'
import { Departure } from './person.entity.ts'
import { typedText } from './person-input.ts'
import { getHamletOf } from './person.queries.ts'
import { personMoved } from './registry-reactions.ts'

export const AcceptMove = z.object({ offerId: z.uuid(), hamletId: z.uuid().nullish() })
export const DeclineMove = z.object({ offerId: z.uuid(), because: z.string().trim().min(3).max(500) })
export const WithdrawMove = z.object({ offerId: z.uuid(), because: typedText(500) })

async function lockOpenOffer(tx: EntityManager, offerId: string): Promise<MoveOffer> {
  const offer = await tx.findOne(MoveOffer, offerId, { lockMode: LockMode.PESSIMISTIC_WRITE })
  if (offer == null) throw new Refusal('record/missing')
  if (offer.decision != null) throw new Refusal('move/already-decided')
  return offer
}

/** The receiving commune takes the file over, with all that hangs on it; lists and events of the old commune hear of it in the same transaction. */
export async function acceptMove(ctx: Context, input: z.infer<typeof AcceptMove>): Promise<MoveOffer> {
  ctx = allow(ctx, 'registry.write')
  return inTransaction(ctx, async tx => {
    const offer = await lockOpenOffer(tx, input.offerId)
    allow(ctx, 'registry.write', offer.toAreaId)
    const hamletId = await getHamletOf(tx, input.hamletId, offer.toAreaId)
    const [taken] = await tx.execute<{ over: boolean }[]>(`select take_over_person(?, ?, ?::date) as over`, [
      offer.id,
      hamletId,
      isoDay(ctx.now()),
    ])
    if (taken?.over !== true) throw new Refusal('record/changed-meanwhile', { noun: 'person' })
    await arrive(tx, ctx, offer.personId)
    // The old commune's lists are in reach too: a gift owed there must not be forgotten with its person.
    await alsoWithin(tx, ctx, offer.fromAreaId, () =>
      react(tx, ctx, personMoved, { personId: offer.personId, fromAreaId: offer.fromAreaId, toAreaId: offer.toAreaId }),
    )
    return tx.assign(offer, { decision: 'accepted', decidedAt: ctx.now(), decidedBy: ctx.actor.id })
  })
}

/** Whoever was noted there as gone has come here: what was said of their leaving stays, and no longer says that they are away. */
async function arrive(tx: EntityManager, ctx: Context, personId: string): Promise<void> {
  const latest = await tx.findOne(Departure, { personId }, { orderBy: { reportedAt: 'desc', id: 'desc' } })
  if (latest == null || latest.decision === 'stays') return
  const by = ctx.actor.id
  if (latest.decision == null) tx.assign(latest, { decision: 'left', decidedAt: ctx.now(), decidedBy: by })
  const said = {
    source: viArrivedSource,
    decision: 'stays' as const,
    reportedAt: ctx.now(),
    reportedBy: by,
    decidedAt: ctx.now(),
    decidedBy: by,
  }
  tx.create(Departure, { id: newId(), personId, areaId: latest.areaId, ...said }, { persist: true })
  await tx.flush()
}

export async function declineMove(ctx: Context, input: z.infer<typeof DeclineMove>): Promise<MoveOffer> {
  ctx = allow(ctx, 'registry.write')
  return inTransaction(ctx, async tx => {
    const offer = await lockOpenOffer(tx, input.offerId)
    allow(ctx, 'registry.write', offer.toAreaId)
    return tx.assign(offer, { decision: 'declined', decidedAt: ctx.now(), decidedBy: ctx.actor.id, decidedBecause: input.because })
  })
}

export async function withdrawMove(ctx: Context, input: z.input<typeof WithdrawMove>): Promise<MoveOffer> {
  ctx = allow(ctx, 'registry.write')
  return inTransaction(ctx, async tx => {
    const offer = await lockOpenOffer(tx, input.offerId)
    allow(ctx, 'registry.write', offer.fromAreaId)
    return tx.assign(offer, {
      decision: 'withdrawn',
      decidedAt: ctx.now(),
      decidedBy: ctx.actor.id,
      decidedBecause: input.because || null,
    })
  })
}
