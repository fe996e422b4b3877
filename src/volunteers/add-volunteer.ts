import { z } from 'zod'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { isAddress } from '../mail/address-rules.ts'
import { allow } from '../permissions.ts'
import { parsePhone } from '../vietnamese/phone.ts'
import { fold } from '../vietnamese/fold.ts'
import { vietnameseSortKey } from '../vietnamese/sort-key.ts'
import { skills } from './skill.ts'
import { languages, Volunteer } from './volunteer.entity.ts'

const halfDay = /^\d{4}-\d{2}-\d{2} (?:morning|afternoon)$/

export const VolunteerDetails = z.object({
  fullName: z.string().trim().min(2).max(100),
  unit: z.string().trim().max(200).nullish(),
  phone: z
    .string()
    .trim()
    .nullish()
    .superRefine((given, ctx) => {
      if (given && parsePhone(given).phone == null)
        ctx.addIssue({ code: 'custom', params: { refusal: 'volunteer/phone-not-one', facts: {} } })
    })
    .transform(given => (given ? parsePhone(given).phone : given === undefined ? undefined : null)),
  email: z
    .string()
    .trim()
    .toLowerCase()
    .nullish()
    .superRefine((given, ctx) => {
      if (given && !isAddress(given)) ctx.addIssue({ code: 'custom', params: { refusal: 'volunteer/email-not-one', facts: {} } })
    })
    .transform(given => given || null),
  language: z.enum(languages).nullish(),
  skills: z.array(z.enum(skills)).min(1),
  free: z.array(z.string().regex(halfDay)).max(60).default([]),
  note: z.string().trim().max(500).nullish(),
})

export const AddVolunteer = VolunteerDetails.extend({ areaId: z.uuid() })

export async function addVolunteer(ctx: Context, input: z.output<typeof AddVolunteer>): Promise<Volunteer> {
  allow(ctx, 'volunteers.manage', input.areaId)
  return inTransaction(ctx, async tx =>
    tx.create(
      Volunteer,
      { ...detailsOf(input), id: newId(), areaId: input.areaId, createdAt: ctx.now(), createdBy: ctx.actor.id },
      { persist: true },
    ),
  )
}

export const detailsOf = (input: z.output<typeof VolunteerDetails>) => ({
  fullName: input.fullName,
  nameFolded: fold(input.fullName),
  sortKey: vietnameseSortKey(input.fullName),
  unit: input.unit ?? null,
  phone: input.phone ?? null,
  email: input.email,
  language: input.language ?? null,
  skills: [...new Set(input.skills)],
  free: [...new Set(input.free)].sort(),
  note: input.note ?? null,
})
