import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { consentHows } from '../privacy/consent.entity.ts'
import { endConsent, keepConsent } from '../privacy/keep-consent.ts'
import { consentSubject, findConsent, getPatient } from './find-invitee.ts'

export const RecordConsent = z.object({
  eventId: z.uuid(),
  inviteeId: z.uuid(),
  how: z.enum(consentHows),
  /** Name and relation of whoever spoke for somebody who cannot. */
  givenBy: z.string().trim().min(1).max(200).nullish(),
  withdrawn: z.boolean().default(false),
})

/** Somebody at a check-up agrees that findings are written down, or takes that back: a line of the one register of consents. */
export async function recordConsent(ctx: Context, input: z.input<typeof RecordConsent>): Promise<{ stands: boolean }> {
  ctx = allow(ctx, 'health.write')
  return inTransaction(ctx, async tx => {
    const invitee = await getPatient(tx, ctx, input.eventId, input.inviteeId, 'health.write')
    await tx.execute(`select id from invitee where id = ? for update`, [invitee.id])
    if (input.withdrawn === true) {
      const standing = await findConsent(tx, invitee)
      if (standing != null) await endConsent(tx, ctx, standing, null)
    } else await keepConsent(tx, ctx, consentSubject(invitee), { purpose: 'health', how: input.how, givenBy: input.givenBy })
    return { stands: input.withdrawn !== true }
  })
}
