import { z } from 'zod'
import type { EntityManager } from '@mikro-orm/postgresql'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { sentences } from '../locales/sentences.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { occasionName } from './add-shift.ts'
import { Shift } from './shift.entity.ts'
import { shiftNeeds } from './shift-needs.queries.ts'
import { needKey, type ShiftNeed } from './staffing-rules.ts'

export const AddPlannedShifts = z.object({
  occasionId: z.uuid(),
  /** Which of the needs, by their keys. */
  wanted: z.array(z.string().max(120)).min(1).max(500),
})

/** Makes the shifts that an event's stations or a campaign's home visits ask for. Asked twice, each is made once. */
export async function addPlannedShifts(ctx: Context, { occasionId, wanted }: z.output<typeof AddPlannedShifts>): Promise<{ made: number }> {
  ctx = allow(ctx, 'volunteers.manage')
  return inTransaction(ctx, async tx => {
    await lockOccasion(tx, occasionId)
    const needs = (await shiftNeeds(tx, ctx, occasionId)).filter(need => wanted.includes(needKey(need)))
    if (needs.length === 0) throw new Refusal('shift/nothing-planned', {}, 'wanted')
    await makeShifts(tx, ctx, occasionId, needs)
    return { made: needs.length }
  })
}

/** Two officers who make an occasion's shifts at once would make each twice. */
export const lockOccasion = (tx: EntityManager, occasionId: string) =>
  tx.execute(`select pg_advisory_xact_lock(hashtextextended(?, 21))`, [occasionId])

export async function makeShifts(tx: EntityManager, ctx: Context, occasionId: string, needs: readonly ShiftNeed[]): Promise<void> {
  const occasionKind = needs[0]!.subjectKind === 'station' ? 'event' : 'campaign'
  const name = await occasionName(tx, occasionKind, occasionId)
  const say = sentences('vi').volunteers.staffing
  for (const { subjectKind, subjectId, areaId, place, visits, role, startsAt, endsAt, needed } of needs)
    tx.create(
      Shift,
      {
        id: newId(),
        areaId,
        occasionKind,
        occasionId,
        occasionName: name,
        subjectKind,
        subjectId,
        place: say.placeOf({ subjectKind, place, visits }),
        role,
        startsAt,
        endsAt,
        needed,
        note: null,
        createdAt: ctx.now(),
        createdBy: ctx.actor.id,
      },
      { persist: true },
    )
  await tx.flush()
}
