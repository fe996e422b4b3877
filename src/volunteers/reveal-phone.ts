import { z } from 'zod'
import { noteAccess } from '../audit/note-access.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { Volunteer } from './volunteer.entity.ts'

export const RevealVolunteerPhone = z.object({ volunteerId: z.uuid(), because: z.string().trim().min(3).max(200) })

/** One number in clear, for those who organise; who, whose and why is kept. */
export async function revealVolunteerPhone(ctx: Context, input: z.output<typeof RevealVolunteerPhone>): Promise<{ phone: string }> {
  ctx = allow(ctx, 'volunteers.manage')
  return inTransaction(ctx, async tx => {
    const volunteer = await tx.findOne(Volunteer, input.volunteerId)
    if (volunteer?.phone == null) throw new Refusal('record/missing')
    allow(ctx, 'volunteers.manage', volunteer.areaId)
    await noteAccess(tx, ctx, {
      action: 'reveal',
      purpose: input.because,
      subject: 'volunteer',
      subjectId: volunteer.id,
      areaId: volunteer.areaId,
    })
    return { phone: volunteer.phone }
  })
}
