import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import type { CourtesyVisit } from './courtesy-visit.entity.ts'
import { PlanVisit, planVisit } from './plan-visit.ts'

export const PlanVisits = PlanVisit.omit({ personId: true }).extend({ personIds: z.array(z.uuid()).min(1).max(100) })

/** A tour through a hamlet: the same party, the same day, all of the visits or none. */
export async function planVisits(ctx: Context, input: z.input<typeof PlanVisits>): Promise<CourtesyVisit[]> {
  ctx = allow(ctx, 'visits.plan')
  const { personIds, ...tour } = PlanVisits.parse(input)
  return inTransaction(ctx, async () => {
    const visits: CourtesyVisit[] = []
    for (const personId of [...new Set(personIds)].sort()) visits.push(await planVisit(ctx, { ...tour, personId }))
    return visits
  })
}
