import { z } from 'zod'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { contactColumns, ContactDetails } from './contact-input.ts'
import { lockPerson } from './person.queries.ts'
import { Contact } from './person.entity.ts'

export const AddContact = ContactDetails.extend({ personId: z.uuid() })

export async function addContact(ctx: Context, input: z.input<typeof AddContact>): Promise<Contact> {
  ctx = allow(ctx, 'registry.write')
  return inTransaction(ctx, async tx => {
    const person = await lockPerson(tx, input.personId)
    allow(ctx, 'registry.write', person.areaId)
    return tx.create(Contact, { id: newId(), personId: person.id, areaId: person.areaId, ...contactColumns(input) }, { persist: true })
  })
}
