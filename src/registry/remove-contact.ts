import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { lockCardRow } from './card-row.queries.ts'
import { Contact } from './person.entity.ts'

export const RemoveContact = z.object({ contactId: z.uuid(), version: z.coerce.number().int() })

/** A wrong number would be called for ever; the trail keeps what it was. */
export async function removeContact(ctx: Context, input: z.input<typeof RemoveContact>): Promise<{ personId: string }> {
  ctx = allow(ctx, 'registry.write')
  return inTransaction(ctx, async tx => {
    const contact = await lockCardRow(tx, ctx, Contact, input.contactId, Number(input.version))
    tx.remove(contact)
    return { personId: contact.personId }
  })
}
