import { z } from 'zod'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { Death, Person } from '../registry/person.entity.ts'
import { formatDate, isoDay } from '../vietnamese/dates.ts'
import { Campaign } from './campaign.entity.ts'
import { CourtesyVisit } from './courtesy-visit.entity.ts'

const namesIn = (lines: string) =>
  lines
    .split(/\r?\n/)
    .map(line => line.trim())
    .filter(Boolean)

export const PlanVisit = z.object({
  campaignId: z.uuid(),
  personId: z.uuid(),
  visitOn: z.iso.date(),
  startsAt: z.iso.time({ precision: -1 }).nullable().default(null),
  /** Who goes: names and offices, one a line. */
  party: z
    .string()
    .trim()
    .min(1)
    .transform(namesIn)
    .or(z.array(z.string().trim().min(1).max(200)).min(1).max(20)),
  note: z.string().trim().max(500).nullable().default(null),
})

/** Plans a call at somebody's home. One open visit a person and campaign: two leaders must not stand before the same door. */
export async function planVisit(ctx: Context, input: z.input<typeof PlanVisit>): Promise<CourtesyVisit> {
  ctx = allow(ctx, 'visits.plan')
  const given = PlanVisit.parse(input)
  return inTransaction(ctx, async tx => {
    const person = await tx.findOneOrFail(Person, given.personId)
    allow(ctx, 'visits.plan', person.areaId)
    const campaign = await tx.findOneOrFail(Campaign, given.campaignId)
    if (campaign.closedAt != null) throw new Refusal('campaign/closed', { name: campaign.name })
    if (given.visitOn < isoDay(ctx.now())) throw new Refusal('visit/in-past', { on: formatDate(given.visitOn) }, 'visitOn')
    if ((await tx.count(Death, { personId: person.id, takenBackAt: null })) > 0) throw new Refusal('person/dead', { name: person.fullName })
    await tx.execute(`select pg_advisory_xact_lock(hashtext('visit'), hashtext(?))`, [`${campaign.id} ${person.id}`])
    const planned = await tx.findOne(CourtesyVisit, { campaignId: campaign.id, personId: person.id, outcome: null })
    if (planned != null) throw new Refusal('visit/already-planned', { name: person.fullName, on: formatDate(planned.visitOn) })
    const { areaId, hamletId, fullName } = person
    return tx.create(
      CourtesyVisit,
      { id: newId(), ...given, areaId, hamletId, fullName, plannedAt: ctx.now(), plannedBy: ctx.actor.id },
      { persist: true },
    )
  })
}
