import { z } from 'zod'
import { occasionKinds } from '../campaigns/occasion-kind-rules.ts'
import { legalRelations } from '../martyrs/martyr-rules.ts'
import type { Facts, RefusalCode } from '../refusal.ts'
import { categories } from '../registry/categories.ts'

const words = z.string().trim().min(1).max(500)
const Bilingual = z.strictObject({ vi: words, en: words }).readonly()
const percent = z.int().min(1).max(100)
/** Whole percent, both ends included. */
const Range = z.strictObject({ from: percent, to: percent }).readonly()
const code = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,29}$/)

/** What a category's holder must have besides. */
export const groundNeeds = ['monthly-allowance', 'loss-of-capacity', 'award', 'nothing-more'] as const

const CategoryGround = z
  .strictObject({
    kind: z.literal('category'),
    codes: z.array(z.string()).min(1).readonly(),
    rate: Range.optional(),
    needs: z.enum(groundNeeds),
    /** Month and day (`07-28`) of the occasion's year before which the award must have been made; only with `needs: 'award'`. */
    awardedBefore: z
      .string()
      .regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/)
      .optional(),
  })
  .readonly()

/** A relative on a survivor allowance: of the care kind, or of any kind for at least so many martyrs. */
const SurvivorGround = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('survivor-care') }).readonly(),
  z.strictObject({ kind: z.literal('survivor-of-martyrs'), atLeast: z.int().min(1).max(9) }).readonly(),
])

const ClauseHead = z.strictObject({ code, level: z.string(), label: Bilingual })

/** One gift a person, however many grounds are met. */
const PersonClause = ClauseHead.extend({
  scope: z.literal('person'),
  grounds: z
    .array(z.discriminatedUnion('kind', [CategoryGround, SurvivorGround]))
    .min(1)
    .readonly(),
}).readonly()

/** One gift a martyr, to the one whom the living relatives chose. */
const RepresentativeClause = ClauseHead.extend({
  scope: z.literal('martyr-representative'),
  /** Who receives under one of these may still be given one gift more when no relative is left without; under any other it is asked. */
  extraGiftBeside: z.array(z.string()).readonly(),
}).readonly()

/** One gift a martyr, to the worshipper, when no legal relative lives. */
const WorshipperClause = ClauseHead.extend({ scope: z.literal('martyr-worshipper') }).readonly()

const Clause = z.discriminatedUnion('scope', [PersonClause, RepresentativeClause, WorshipperClause])

export const giftSourceKinds = ['president', 'city', 'commune', 'army', 'sponsor'] as const

const Shape = z.strictObject({
  key: z.string().regex(/^[a-z0-9][a-z0-9-]{1,59}$/),
  source: z.enum(giftSourceKinds),
  occasionKind: z.enum(occasionKinds),
  title: Bilingual,
  /** First and last occasion date (ISO) that this set answers for. */
  validFrom: z.iso.date(),
  validTo: z.iso.date(),
  /** Number and date stay null until the decision is signed or found; papers print them as blanks. */
  decision: z.strictObject({ number: words.nullable(), signedOn: z.iso.date().nullable() }).readonly(),
  legalReference: Bilingual,
  /** False is shown as "chưa xác minh" wherever the set is used; `doubt` says what is not certain. */
  verified: z.boolean(),
  doubt: Bilingual.nullable(),
  /** Level name → whole đồng (VND). */
  levels: z.record(code, z.int().min(1).max(1_000_000_000)).readonly(),
  /** Whole percent a category's rate must lie in; outside it the rate is wrong data. Categories without a rate are absent. */
  rateScales: z.record(z.string(), Range).readonly(),
  /** Who counts as a relative of a martyr (Pháp lệnh 02/2020 Điều 3 khoản 2). */
  legalRelations: z.array(z.enum(legalRelations)).readonly(),
  /** In the order of the text: of two clauses with the same amount the one named first counts. */
  clauses: z.array(Clause).min(1).readonly(),
})

/** What a decision of the President, a city or a sponsor grants on one kind of occasion, as data with dates. Refuses what the rule could not carry out as written. */
export const RuleSet = Shape.readonly().superRefine((rules, context) => {
  for (const [path, refusal, facts = {}] of faultsOf(rules))
    context.addIssue({ code: 'custom', path: [...path], params: { refusal, facts }, input: rules })
})

type Fault = readonly [path: readonly (string | number)[], code: RefusalCode, facts?: Facts]

function* faultsOf(rules: z.infer<typeof Shape>): Generator<Fault> {
  if (rules.validFrom > rules.validTo) yield [['validTo'], 'rules/dates-reversed']
  if (rules.verified !== (rules.doubt == null)) yield [['doubt'], 'rules/doubt-and-verified']
  for (const category of Object.keys(rules.rateScales)) yield* unknownCategory(category, ['rateScales', category])
  for (const [category, range] of Object.entries(rules.rateScales)) yield* reversed(range, ['rateScales', category])
  for (const [at, clause] of rules.clauses.entries()) {
    const path = ['clauses', at]
    const earlier = rules.clauses.slice(0, at)
    if (earlier.some(other => other.code === clause.code)) yield [[...path, 'code'], 'rules/clause-twice', { clause: clause.code }]
    if (!Object.hasOwn(rules.levels, clause.level)) yield [[...path, 'level'], 'rules/level-unknown', { level: clause.level }]
    if (clause.scope === 'person')
      for (const [no, ground] of clause.grounds.entries()) yield* faultsOfGround(ground, [...path, 'grounds', no])
    else if (earlier.some(other => other.scope === clause.scope)) yield [[...path, 'scope'], 'rules/scope-twice', { clause: clause.code }]
    if (clause.scope === 'martyr-representative')
      for (const beside of clause.extraGiftBeside)
        if (!rules.clauses.some(other => other.scope === 'person' && other.code === beside))
          yield [[...path, 'extraGiftBeside'], 'rules/clause-unknown', { clause: beside }]
  }
}

function* faultsOfGround(ground: Ground, path: readonly (string | number)[]): Generator<Fault> {
  if (ground.kind !== 'category') return
  for (const category of ground.codes) yield* unknownCategory(category, [...path, 'codes'])
  if (ground.rate != null) yield* reversed(ground.rate, [...path, 'rate'])
  if ((ground.needs === 'award') !== (ground.awardedBefore != null)) yield [[...path, 'awardedBefore'], 'rules/award-date']
}

/** Relatives of martyrs are no category of a merit record: they receive by survivor grounds and by the martyr's clauses. */
function* unknownCategory(category: string, path: readonly (string | number)[]): Generator<Fault> {
  if (!categories().some(one => one.code === category && !one.survivorOfMartyr)) yield [path, 'rules/category-unknown', { category }]
}

function* reversed({ from, to }: z.infer<typeof Range>, path: readonly (string | number)[]): Generator<Fault> {
  if (from > to) yield [[...path, 'from'], 'rules/range-reversed', { from, to }]
}

export type RuleSet = z.infer<typeof RuleSet>
export type Bilingual = z.infer<typeof Bilingual>
export type Clause = z.infer<typeof Clause>
export type PersonClause = z.infer<typeof PersonClause>
export type RepresentativeClause = z.infer<typeof RepresentativeClause>
export type WorshipperClause = z.infer<typeof WorshipperClause>
export type CategoryGround = z.infer<typeof CategoryGround>
export type SurvivorGround = z.infer<typeof SurvivorGround>
export type Ground = CategoryGround | SurvivorGround
