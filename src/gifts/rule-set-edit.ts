import { z } from 'zod'
import { occasionKinds } from '../campaigns/occasion-kind-rules.ts'
import { type CategoryGround, giftSourceKinds, groundNeeds, RuleSet } from './rule-set.ts'

const words = z.string().trim().min(1).max(500)
const Words = z.object({ vi: words, en: words })
const percent = z.int().min(1).max(100)

const GroundEdit = z.object({
  no: z.int().min(0).max(99),
  codes: z.array(z.string()).default([]),
  rate: z.object({ from: percent, to: percent }).nullable().default(null),
  needs: z.enum(groundNeeds).optional(),
  /** Day and month: "28/7" as people write it, or "07-28" as the set keeps it. */
  awardedBefore: z.string().trim().max(10).nullable().optional(),
})

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
        /** Grounds by category, by their place in the clause; one behind the last is new, and without a category one falls away. */
        grounds: z.array(GroundEdit).default([]),
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
      const added = said.grounds.filter(({ no, codes }) => no >= clause.grounds.length && codes.length > 0)
      return {
        ...clause,
        grounds: [
          ...clause.grounds.flatMap((ground, no) => {
            const now = said.grounds.find(one => one.no === no)
            if (now == null || ground.kind !== 'category') return [ground]
            return now.codes.length === 0 ? [] : [groundOf(now, ground)]
          }),
          ...added.map(ground => groundOf(ground)),
        ],
      }
    }),
  }
}

function groundOf(now: z.output<typeof GroundEdit>, before?: CategoryGround): CategoryGround {
  const needs = now.needs ?? before?.needs ?? 'nothing-more'
  const said = now.awardedBefore === undefined ? before?.awardedBefore : (now.awardedBefore ?? undefined)
  const awardedBefore = needs === 'award' && said != null ? asMonthAndDay(said) : undefined
  const kept = (before?.codes ?? []).filter(code => now.codes.includes(code))
  return {
    kind: 'category',
    codes: [...kept, ...now.codes.filter(code => !kept.includes(code))],
    ...(now.rate != null && { rate: now.rate }),
    needs,
    ...(awardedBefore != null && { awardedBefore }),
  }
}

function asMonthAndDay(written: string): string {
  const [, day, month] = /^(\d{1,2})\/(\d{1,2})$/.exec(written) ?? []
  return day == null || month == null ? written : `${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}
