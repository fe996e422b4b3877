import { z } from 'zod'

/** A person in a row of a search or a comparison, as programs are told. */
export const foundPerson = z.object({
  id: z.uuid(),
  fullName: z.string(),
  birthYear: z.int().nullable(),
  areaName: z.string(),
  hamletName: z.string().nullable(),
  categories: z.array(z.string()),
  dead: z.boolean(),
})
