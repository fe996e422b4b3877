import { z } from 'zod'
import { occasionKinds } from '../campaigns/occasion-kind-rules.ts'
import { giftSourceKinds, RuleSet } from './rule-set.ts'

const words = z.string().trim().min(1).max(500)
const Words = z.object({ vi: words, en: words })
const percent = z.int().min(1).max(100)

/** What differs from one period to the next, as a form asks for it. What is left out stays as in the set that is copied. */
export const RuleSetEdit = z.object({
  /** Another source or kind of occasion than the one copied. */
  key: z.string().trim().optional(),
  source: z.enum(giftSourceKinds).optional(),
  occasionKind: z.enum(occasionKinds).optional(),
  title: Words.optional(),
  validFrom: z.iso.date(),
  validTo: z.iso.date(),
  decision: z.object({ number: words.nullable().default(null), signedOn: z.iso.date().nullable().default(null) }),
  legalReference: Words.optional(),
  /** Null: checked against the text of the decision. */
  doubt: Words.nullable().default(null),
  levels: z.array(z.object({ name: z.string().trim().min(1), amount: z.int().min(1).max(1_000_000_000) })).min(1),
  clauses: z
    .array(
      z.object({
        code: z.string(),
        /** Grounds by category, by their place in the clause; without a category one falls away. */
        grounds: z
          .array(
            z.object({
              no: z.int().min(0).max(99),
              codes: z.array(z.string()).default([]),
              rate: z.object({ from: percent, to: percent }).nullable().default(null),
            }),
          )
          .default([]),
      }),
    )
    .default([]),
})
export type RuleSetEdit = z.output<typeof RuleSetEdit>

/** The copied set with what the form says. Still to be checked as a `RuleSet`. */
export function edited(base: RuleSet, edit: RuleSetEdit): z.input<typeof RuleSet> {
  const { levels, clauses, key, source, occasionKind, title, legalReference, doubt, ...rest } = edit
  return {
    ...base,
    ...rest,
    key: key ?? base.key,
    source: source ?? base.source,
    occasionKind: occasionKind ?? base.occasionKind,
    title: title ?? base.title,
    legalReference: legalReference ?? base.legalReference,
    doubt,
    verified: doubt == null,
    levels: Object.fromEntries(levels.map(({ name, amount }) => [name, amount])),
    clauses: base.clauses.map(clause => {
      const said = clauses.find(one => one.code === clause.code)
      if (said == null || clause.scope !== 'person') return clause
      return {
        ...clause,
        grounds: clause.grounds.flatMap((ground, no) => {
          const now = said.grounds.find(one => one.no === no)
          if (now == null || ground.kind !== 'category') return [ground]
          if (now.codes.length === 0) return []
          const { rate: _, ...kept } = ground
          const codes = [
            ...ground.codes.filter(code => now.codes.includes(code)),
            ...now.codes.filter(code => !ground.codes.includes(code)),
          ]
          return [{ ...kept, codes, ...(now.rate != null && { rate: now.rate }) }]
        }),
      }
    }),
  }
}
