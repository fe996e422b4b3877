import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { contactColumns, ContactDetails } from './contact-input.ts'
import { lockCardRow } from './card-row.queries.ts'
import { Contact } from './person.entity.ts'

export const CorrectContact = ContactDetails.extend({ contactId: z.uuid(), version: z.coerce.number().int() })

export async function correctContact(ctx: Context, input: z.input<typeof CorrectContact>): Promise<Contact> {
  ctx = allow(ctx, 'registry.write')
  return inTransaction(ctx, async tx => {
    const contact = await lockCardRow(tx, ctx, Contact, input.contactId, Number(input.version))
    // The form shows no number: a blank one stays as it is, and a contact without a number is removed and entered anew.
    const columns = contactColumns({ ...input, phone: input.phone || contact.phone })
    return tx.assign(contact, { ...columns, version: contact.version + 1 })
  })
}
