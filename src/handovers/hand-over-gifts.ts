import type { EntityManager } from '@mikro-orm/postgresql'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { may } from '../permissions.ts'
import { type Facts, Refusal, type RefusalCode } from '../refusal.ts'
import { isoDay } from '../vietnamese/dates.ts'
import { type HeldGift, holdGifts } from '../lists/gift-facts.queries.ts'
import { decideHandover, type HandoverDecision } from './handover-rules.ts'
import { type Channel, Handover, HandoverRefusal, tills } from './handover.entity.ts'
import { holdTeams, teamOf } from './ledger.queries.ts'

// Blank parts are let through here and refused by the rule, which says for whom they are missing; and the refusal is kept.
const part = z.string().trim().max(200).default('')
export const Receiver = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('self') }),
  z.object({ kind: z.literal('proxy'), name: part, relation: part, paper: part }),
])

/** What every way of handing over has in common. `on` is the day it happened; left out, it happens now. */
export const HandoverCircumstances = z.object({
  on: z.iso.date().nullable().default(null),
  place: z.string().trim().max(200).default(''),
  giver: z.string().trim().max(200).nullable().default(null),
  /** Left out: the team's advance for what the team or its book says, while it lasts; else the commune's till. */
  paidFrom: z.enum(tills).nullable().default(null),
})

export interface WantedHandover extends z.output<typeof HandoverCircumstances> {
  readonly giftId: string
  readonly receiver: z.output<typeof Receiver>
  readonly slipNo?: string | null
  readonly channel: Channel
  readonly visitId?: string | null
}

export type HandoverAnswer =
  | { readonly granted: true; readonly giftId: string; readonly handover: Handover }
  | {
      readonly granted: false
      readonly giftId: string
      readonly because: RefusalCode
      readonly facts: Facts
      readonly field: string | null
    }

/** The one place where a gift changes hands: locks, facts, rule, row. A refusal is a row too, so it is returned, never thrown. */
export async function handOverGifts(
  tx: EntityManager,
  ctx: Context,
  wanted: readonly WantedHandover[],
  already?: ReadonlyMap<string, HeldGift>,
): Promise<HandoverAnswer[]> {
  const held =
    already ??
    (await holdGifts(
      tx,
      ctx,
      'handovers.record',
      wanted.map(one => one.giftId),
    ))
  const teams = await readTeams(tx, ctx, wanted, held)
  const answers = wanted.map(one => {
    const gift = held.get(one.giftId)!
    const answer = decideOne(tx, ctx, gift, one, teams.get(teamOf(gift)) ?? 0)
    if (answer.granted && answer.handover.paidFrom === 'advance') teams.set(teamOf(gift), teams.get(teamOf(gift))! - gift.amount)
    return answer
  })
  await tx.flush()
  return answers
}

/** Whoever records for single hamlets only stands at the team's table, with the team's cash. */
export const isOfTeam = (ctx: Context, { areaId }: { readonly areaId: string }): boolean =>
  ctx.actor.kind !== 'system' && !may(ctx, 'handovers.record', areaId)

const isTeamsMoney = (ctx: Context, gift: HeldGift, { channel }: WantedHandover) => channel === 'book' || isOfTeam(ctx, gift)

/** What the teams hold, asked only where their money may be meant. */
async function readTeams(
  tx: EntityManager,
  ctx: Context,
  wanted: readonly WantedHandover[],
  held: ReadonlyMap<string, HeldGift>,
): Promise<Map<string, number>> {
  const meant = wanted.filter(one => one.paidFrom === 'advance' || (one.paidFrom == null && isTeamsMoney(ctx, held.get(one.giftId)!, one)))
  if (meant.length === 0) return new Map()
  const day = isoDay(instantOf(meant[0]!.on, ctx.now()))
  return holdTeams(
    tx,
    meant.map(one => held.get(one.giftId)!),
    day,
  )
}

function decideOne(tx: EntityManager, ctx: Context, gift: HeldGift, wanted: WantedHandover, teamHolds: number): HandoverAnswer {
  const now = ctx.now()
  const at = instantOf(wanted.on, now)
  const decision = decideHandover({
    ...gift,
    receiver: wanted.receiver,
    slipNo: wanted.slipNo ?? null,
    paidFrom: wanted.paidFrom,
    byTeam: isTeamsMoney(ctx, gift, wanted),
    teamHolds,
    at,
    now,
  })
  if (!decision.granted) return refuseAtDesk(tx, ctx, gift, wanted, decision, at)
  const handover = tx.create(
    Handover,
    {
      ...ofGift(gift),
      ...recordedBy(ctx),
      ...decision.receipt,
      id: newId(),
      amount: gift.amount,
      place: wanted.place || gift.hamletName,
      giver: wanted.giver || ctx.actor.name,
      channel: wanted.channel,
      visitId: wanted.visitId ?? null,
      at,
    },
    { persist: true },
  )
  return { granted: true, giftId: gift.id, handover }
}

function refuseAtDesk(
  tx: EntityManager,
  ctx: Context,
  gift: HeldGift,
  { channel, receiver }: WantedHandover,
  { because, facts, field }: HandoverDecision & { granted: false },
  at: Date,
): HandoverAnswer {
  const receiverName = receiver.kind === 'proxy' ? receiver.name || null : null
  tx.create(
    HandoverRefusal,
    { ...ofGift(gift), ...recordedBy(ctx), id: newId(), code: because, facts: { ...facts }, receiverName, channel, at },
    { persist: true },
  )
  return { granted: false, giftId: gift.id, because, facts, field }
}

/** Where nothing was granted, the first refusal is what the officer is told. */
export function refusalOf(answers: readonly HandoverAnswer[]): Refusal | null {
  if (answers.some(answer => answer.granted)) return null
  const first = answers.find(answer => !answer.granted)
  return first == null || first.granted ? null : new Refusal(first.because, first.facts, first.field)
}

export const ofGift = ({ id, listId, sourceId, areaId, hamletId }: HeldGift) => ({ giftId: id, listId, sourceId, areaId, hamletId })

export const recordedBy = (ctx: Context) => ({ recordedAt: ctx.now(), recordedBy: ctx.actor.id, recordedByName: ctx.actor.name })

/** A day without an hour is noon there; today is now, so that the book of the day reads in the order in which it was written. */
export function instantOf(on: string | null, now: Date): Date {
  if (on == null) return now
  const noon = new Date(`${on}T12:00:00+07:00`)
  return Math.abs(noon.getTime() - now.getTime()) < 12 * 3_600_000 && sameDay(noon, now) ? now : noon
}

const sameDay = (a: Date, b: Date) =>
  Math.floor((a.getTime() + 7 * 3_600_000) / 86_400_000) === Math.floor((b.getTime() + 7 * 3_600_000) / 86_400_000)
