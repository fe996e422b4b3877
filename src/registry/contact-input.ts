import { z } from 'zod'
import { Refusal } from '../refusal.ts'
import { typedText } from './person-input.ts'
import { readTypedPhone } from './person-rules.ts'
import { orRefuse } from './ruling.ts'

export const contactRelations = [
  'self',
  'wife',
  'husband',
  'child',
  'grandchild',
  'sibling',
  'parent',
  'neighbour',
  'hamlet-head',
  'other',
] as const

export const ContactDetails = z.object({
  name: typedText(120),
  relation: z.enum(contactRelations).default('self'),
  phone: typedText(40),
  email: z.union([z.email(), z.literal('')]).nullish(),
  note: typedText(300),
})

export function contactColumns(typed: z.input<typeof ContactDetails>) {
  if (!typed.phone && !typed.email && !typed.note) throw new Refusal('contact/empty', {}, 'phone')
  return {
    name: typed.name || null,
    relation: typed.relation ?? 'self',
    phone: orRefuse(readTypedPhone(typed.phone)),
    email: typed.email || null,
    note: typed.note || null,
  }
}
