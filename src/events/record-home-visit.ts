import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { refuse } from '../refusal.ts'
import { getStandingEvent } from './find-event.ts'
import { HomeVisit, homeVisitOutcomes } from './invitee.entity.ts'

export const RecordHomeVisit = z.object({
  eventId: z.uuid(),
  inviteeId: z.uuid(),
  plannedOn: z.iso.date().nullish(),
  team: z.string().trim().max(200).nullish(),
  outcome: z.enum(homeVisitOutcomes).nullish(),
})

/** When the team goes to somebody's house and who goes, then what came of it. */
export async function recordHomeVisit(ctx: Context, input: z.infer<typeof RecordHomeVisit>): Promise<HomeVisit> {
  ctx = allow(ctx, 'events.arrive')
  return inTransaction(ctx, async tx => {
    const event = await getStandingEvent(tx, ctx, input.eventId, 'events.arrive')
    const visit = await tx.findOne(HomeVisit, { eventId: event.id, inviteeId: input.inviteeId })
    if (visit == null) return refuse('record/missing', { what: 'home-visit' })
    if (input.plannedOn !== undefined) visit.plannedOn = input.plannedOn
    if (input.team !== undefined) visit.team = input.team
    if (input.outcome !== undefined)
      tx.assign(visit, {
        outcome: input.outcome,
        at: input.outcome == null ? null : ctx.now(),
        by: input.outcome == null ? null : ctx.actor.id,
      })
    await tx.flush()
    return visit
  })
}
