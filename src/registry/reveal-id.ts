import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { nationalIdCipher } from './national-id-cipher.ts'
import { noteAccess } from '../audit/note-access.ts'
import { Contact } from './person.entity.ts'
import { getPerson } from './person.queries.ts'
import { reason } from './person-input.ts'

export const RevealId = z.object({ personId: z.uuid(), because: reason })

export const RevealPhone = z.object({ contactId: z.uuid(), because: reason })

/** The same for one telephone number. */
export async function revealPhone(ctx: Context, input: z.input<typeof RevealPhone>): Promise<{ phone: string; personId: string }> {
  ctx = allow(ctx, 'registry.reveal')
  return inTransaction(ctx, async tx => {
    const contact = await tx.findOne(Contact, { id: input.contactId })
    if (contact == null || contact.phone == null) throw new Refusal('record/missing')
    const { personId, areaId, phone } = contact
    allow(ctx, 'registry.reveal', areaId)
    await noteAccess(tx, ctx, {
      action: 'reveal',
      purpose: input.because,
      subject: 'person',
      subjectId: personId,
      areaId,
      detail: { contact: contact.id },
    })
    return { phone, personId }
  })
}

/** Shows the ids in clear, once, to one who says why; who, whose and why is kept. */
export async function revealId(
  ctx: Context,
  input: z.input<typeof RevealId>,
): Promise<{ nationalId: string | null; oldId: string | null }> {
  ctx = allow(ctx, 'registry.reveal')
  return inTransaction(ctx, async tx => {
    const person = await getPerson(tx, input.personId)
    allow(ctx, 'registry.reveal', person.areaId)
    if (person.nationalIdCipher == null && person.oldIdCipher == null)
      throw new Refusal('person/id-not-recorded', { name: person.fullName })
    await noteAccess(tx, ctx, { action: 'reveal', purpose: input.because, subject: 'person', subjectId: person.id, areaId: person.areaId })
    const cipher = nationalIdCipher(ctx.ground.secrets)
    return {
      nationalId: person.nationalIdCipher == null ? null : cipher.open('national-id', person.nationalIdCipher),
      oldId: person.oldIdCipher == null ? null : cipher.open('old-id', person.oldIdCipher),
    }
  })
}
