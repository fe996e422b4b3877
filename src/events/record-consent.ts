import { z } from 'zod'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { getPatient } from './find-invitee.ts'
import { HealthConsent } from './health.entity.ts'

export const RecordConsent = z.object({
  eventId: z.uuid(),
  inviteeId: z.uuid(),
  how: z.enum(['spoken', 'signed']),
  withdrawn: z.boolean().default(false),
})

/** Somebody agrees that findings are written down, or takes that back: nothing more is written then. */
export async function recordConsent(ctx: Context, input: z.input<typeof RecordConsent>): Promise<{ stands: boolean }> {
  return inTransaction(ctx, async tx => {
    const invitee = await getPatient(tx, ctx, input.eventId, input.inviteeId, 'health.write')
    await tx.execute(`select id from invitee where id = ? for update`, [invitee.id])
    const standing = await tx.findOne(HealthConsent, { inviteeId: invitee.id, withdrawnAt: null })
    if (input.withdrawn === true) {
      if (standing != null) tx.assign(standing, { withdrawnAt: ctx.now(), withdrawnBy: ctx.actor.id })
    } else if (standing == null) {
      const given = {
        eventId: invitee.eventId,
        inviteeId: invitee.id,
        areaId: invitee.areaId,
        how: input.how,
        givenAt: ctx.now(),
        recordedBy: ctx.actor.id,
      }
      tx.create(HealthConsent, { id: newId(), ...given }, { persist: true })
    }
    await tx.flush()
    return { stands: input.withdrawn !== true }
  })
}
