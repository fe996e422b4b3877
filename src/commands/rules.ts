import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { categories } from '../registry/categories.ts'
import type { GiftReason, OpenQuestion } from '../gifts/gift-decision.ts'
import { decideGifts } from '../gifts/gift-rules.ts'
import { findRuleSet, shippedRuleSets } from '../gifts/shipped-rule-sets.ts'

const isoDate = z.iso.date()
const absent = <Value>(value: Value | null | undefined): Value | undefined => value ?? undefined

const Category = z.object({
  code: z
    .string()
    .refine(code => categories().some(category => category.code === code), { error: issue => `unknown category "${String(issue.input)}"` }),
  rate: z.number().nullish(),
  monthly: z.boolean().nullish(),
  lossOfCapacity: z.boolean().nullish().transform(absent),
  awardedOn: isoDate.nullish(),
  payer: z.enum(['civil', 'army', 'police']).nullish().transform(absent),
})

const Person = z.object({
  id: z.string().min(1),
  alive: z.boolean(),
  categories: z.array(Category).default([]),
  elsewhere: z.boolean().nullish().transform(absent),
})

const Relative = z.object({
  person: z.string(),
  relation: z.string(),
  allowance: z.enum(['basic', 'care']).nullable().default(null),
})

const Martyr = z.object({
  id: z.string().min(1),
  relatives: z.array(Relative).default([]),
  representative: z.string().nullable().default(null),
  worshipper: z.string().nullable().default(null),
})

const Case = z.object({
  id: z.string().min(1),
  occasion: isoDate,
  rules: z.string().default('president-27-7'),
  people: z.array(Person),
  martyrs: z.array(Martyr).default([]),
})

export type CaseAnswer = {
  id: string
  gifts: { person: string; clause: string; amount: number; martyr?: string }[]
  flags: OpenQuestion[]
  reasons: GiftReason[]
}

/** A file of cases that cannot be answered, in one line for the one who wrote it. */
export class BadCases extends Error {}

/** Answers the small worlds of a case file's text; refuses the whole file with `BadCases` when one of them cannot be read. */
export function answerCases(text: string): CaseAnswer[] {
  const cases = z.array(Case).safeParse(parseJson(text))
  if (!cases.success) throw new BadCases(firstIssue(cases.error))
  return cases.data.map(answerCase)
}

function answerCase(world: z.infer<typeof Case>): CaseAnswer {
  checkNames(world)
  const ruleSet = findRuleSet(world.rules, world.occasion)
  if (!ruleSet) throw new BadCases(`case ${world.id}: ${whyNoRuleSet(world.rules, world.occasion)}`)
  const decision = decideGifts(world, ruleSet, world.occasion)
  return {
    id: world.id,
    gifts: decision.gifts.map(({ person, clause, amount, martyr }) => ({
      person,
      clause,
      amount,
      ...(martyr === undefined ? {} : { martyr }),
    })),
    flags: [...decision.openQuestions],
    reasons: [...decision.reasons],
  }
}

function whyNoRuleSet(key: string, occasion: string): string {
  const known = [...new Set(shippedRuleSets().map(set => set.key))]
  return known.includes(key)
    ? `no rules "${key}" for the occasion ${occasion}`
    : `unknown rules "${key}"; known are ${known.map(name => `"${name}"`).join(', ')}`
}

function checkNames({ id, people, martyrs }: z.infer<typeof Case>) {
  const known = uniqueIds(people, id, 'person')
  uniqueIds(martyrs, id, 'martyr')
  for (const martyr of martyrs) {
    const named = [...martyr.relatives.map(relative => relative.person), martyr.representative, martyr.worshipper]
    const stranger = named.find(person => person !== null && !known.has(person))
    if (stranger != null) throw new BadCases(`case ${id}: martyr "${martyr.id}" names "${stranger}", who is not among the people`)
  }
}

function uniqueIds(entries: readonly { id: string }[], caseId: string, what: string): Set<string> {
  const ids = new Set<string>()
  for (const entry of entries) {
    if (ids.has(entry.id)) throw new BadCases(`case ${caseId}: ${what} "${entry.id}" stands there twice`)
    ids.add(entry.id)
  }
  return ids
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    throw new BadCases('this is not JSON')
  }
}

function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0]!
  return `${issue.path.length === 0 ? 'the file' : issue.path.join('.')}: ${issue.message}`
}

function main([file, ...more]: readonly string[]): number {
  if (file === undefined || more.length > 0) {
    process.stderr.write('rules: name one file of cases: npm run --silent rules -- CASES.json\n')
    return 1
  }
  try {
    process.stdout.write(`${JSON.stringify(answerCases(readFileSync(file, 'utf8')), null, 1)}\n`)
    return 0
  } catch (error) {
    const why =
      error instanceof BadCases ? error.message : error instanceof Error && 'code' in error ? `cannot be read (${error.code})` : null
    if (why === null) throw error
    process.stderr.write(`rules: ${file}: ${why}\n`)
    return 1
  }
}

if (import.meta.main) process.exitCode = main(process.argv.slice(2))
