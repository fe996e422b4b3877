import { z } from 'zod'

/** Pieces of the forms and of the API. Dates are typed as known: 23/04/1943, 04/1943 or 1943. */
export const typedText = (longest = 200) => z.string().trim().max(longest).nullish()
export const typedDate = z.string().trim().max(30).nullish()
export const reason = z.string().trim().min(3).max(500)

export const PersonDetails = z.object({
  fullName: z.string().trim().min(2).max(120),
  sex: z.enum(['male', 'female']).nullish(),
  birth: typedDate,
  nationalId: typedText(20),
  oldId: typedText(20),
  hamletId: z.uuid().nullish(),
  address: typedText(300),
  mobility: z.enum(['walks', 'needs-help', 'bedridden']).nullish(),
  note: typedText(1000),
})
export type PersonDetails = z.infer<typeof PersonDetails>
