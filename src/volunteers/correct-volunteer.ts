import { LockMode } from '@mikro-orm/core'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { detailsOf, VolunteerDetails } from './add-volunteer.ts'
import { Volunteer } from './volunteer.entity.ts'

export const CorrectVolunteer = VolunteerDetails.extend({
  volunteerId: z.uuid(),
  /** As the form showed it. */
  version: z.coerce.number().int().optional(),
})

export async function correctVolunteer(ctx: Context, input: z.output<typeof CorrectVolunteer>): Promise<Volunteer> {
  return inTransaction(ctx, async tx => {
    const volunteer = await tx.findOne(Volunteer, input.volunteerId, { lockMode: LockMode.PESSIMISTIC_WRITE })
    if (volunteer == null) throw new Refusal('record/missing')
    allow(ctx, 'volunteers.manage', volunteer.areaId)
    if (input.version != null && input.version !== volunteer.version) throw new Refusal('record/changed-meanwhile')
    // Whoever corrects may have seen the number masked only: left out, it stays; null takes it away.
    const phone = input.phone === undefined ? (volunteer.phone ?? null) : input.phone
    return tx.assign(volunteer, { ...detailsOf(input), phone, version: volunteer.version + 1 })
  })
}
