import { z } from 'zod'
import { noteAccess } from '../audit/note-access.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow, may } from '../permissions.ts'
import { refuse } from '../refusal.ts'
import { Invitee } from './invitee.entity.ts'

/** What somebody invited is telephoned for; anything else goes through the person's card. */
export const callReasons = ['invitation', 'home-visit', 'medicine-recall', 'referral'] as const
export const RevealInviteePhone = z.object({ eventId: z.uuid(), inviteeId: z.uuid(), because: z.enum(callReasons) })

/** One number in clear, for those who invite and for those who look after the visitor's health; who, whose and why is kept. */
export async function revealInviteePhone(
  ctx: Context,
  input: z.output<typeof RevealInviteePhone>,
): Promise<{ phone: string; contact: string | null }> {
  const permission = may(ctx, 'events.invite') ? 'events.invite' : 'health.read'
  ctx = allow(ctx, permission)
  return inTransaction(ctx, async tx => {
    const invitee = await tx.findOne(Invitee, { id: input.inviteeId, eventId: input.eventId })
    if (invitee == null) return refuse('record/missing', { what: 'invitee' })
    allow(ctx, permission, invitee.areaId)
    const [found] = await tx.execute<{ phone: string; contact: string | null }[]>(
      `select phone, name as contact from contact where person_id = ? and phone is not null order by relation <> 'self', id limit 1`,
      [invitee.personId ?? null],
    )
    if (found == null) return refuse('record/missing', { what: 'phone' })
    await noteAccess(tx, ctx, {
      action: 'reveal',
      purpose: `call: ${input.because}`,
      subject: 'person',
      subjectId: invitee.personId ?? invitee.id,
      areaId: invitee.areaId,
    })
    return found
  })
}
