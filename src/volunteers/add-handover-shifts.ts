import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { lockOccasion, makeShifts } from './add-planned-shifts.ts'
import { ShiftDetails, timesOf } from './add-shift.ts'
import { handoverPlaces } from './shift-needs.queries.ts'
import type { ShiftNeed } from './staffing-rules.ts'

const some = z.number().int().min(0).max(20)

export const AddHandoverShifts = ShiftDetails.pick({ on: true, from: true, to: true }).extend({
  campaignId: z.uuid(),
  hamletIds: z.array(z.uuid()).min(1).max(200),
  clerks: some,
  guides: some,
})

/** A hand-over session in each of the hamlets: who writes, who receives and leads people to the table. One that has its shift already is left as it is. */
export async function addHandoverShifts(ctx: Context, input: z.output<typeof AddHandoverShifts>): Promise<{ made: number }> {
  ctx = allow(ctx, 'volunteers.manage')
  const times = timesOf(input)
  return inTransaction(ctx, async tx => {
    await lockOccasion(tx, input.campaignId)
    const places = (await handoverPlaces(tx, ctx, input.campaignId)).filter(one => input.hamletIds.includes(one.hamletId))
    const made = new Set(
      (
        await tx.execute<{ key: string }[]>(
          `select subject_id || ' ' || role as key from shift
           where occasion_id = ? and subject_kind = 'handover-session' and withdrawn_at is null and starts_at < ? and ends_at > ?`,
          [input.campaignId, times.endsAt, times.startsAt],
        )
      ).map(row => row.key),
    )
    const needs = places
      .flatMap(({ hamletId, name, areaId }) =>
        [['clerk', input.clerks] as const, ['guide', input.guides] as const].map(([role, needed]): ShiftNeed => ({
          subjectKind: 'handover-session',
          subjectId: hamletId,
          areaId,
          place: name,
          visits: null,
          role,
          ...times,
          needed,
        })),
      )
      .filter(need => need.needed > 0 && !made.has(`${need.subjectId} ${need.role}`))
    if (needs.length === 0) throw new Refusal('shift/nothing-planned', {}, 'hamletIds')
    await makeShifts(tx, ctx, input.campaignId, needs)
    return { made: needs.length }
  })
}
