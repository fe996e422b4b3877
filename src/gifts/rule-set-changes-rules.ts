import type { Bilingual, Clause, RuleSet } from './rule-set.ts'

type Was<Value> = { readonly before: Value | null; readonly after: Value | null }

export type RuleSetChange =
  | ({ readonly part: 'title' | 'legalReference' | 'doubt' } & Was<Bilingual>)
  | ({ readonly part: 'period' } & Was<Pick<RuleSet, 'validFrom' | 'validTo'>>)
  | ({ readonly part: 'decision' } & Was<RuleSet['decision']>)
  | ({ readonly part: 'level'; readonly name: string } & Was<number>)
  | ({ readonly part: 'clause'; readonly code: string } & Was<Clause>)
  | ({ readonly part: 'scale'; readonly category: string } & Was<{ readonly from: number; readonly to: number }>)
  | ({ readonly part: 'relations' } & Was<readonly string[]>)

/** What differs between two rule sets, money first. Amounts in whole đồng, rates in whole percent. Refuses nothing; the same twice differs in nothing. */
export function compareRuleSets(before: RuleSet, after: RuleSet): RuleSetChange[] {
  const was = <Part extends keyof RuleSet>(part: Part) => ({ before: before[part], after: after[part] })
  const all: RuleSetChange[] = [
    ...keysOf(before.levels, after.levels).map(name => ({
      part: 'level' as const,
      name,
      before: before.levels[name] ?? null,
      after: after.levels[name] ?? null,
    })),
    ...[...new Set([...before.clauses, ...after.clauses].map(clause => clause.code))].map(code => ({
      part: 'clause' as const,
      code,
      before: before.clauses.find(clause => clause.code === code) ?? null,
      after: after.clauses.find(clause => clause.code === code) ?? null,
    })),
    ...keysOf(before.rateScales, after.rateScales).map(category => ({
      part: 'scale' as const,
      category,
      before: before.rateScales[category] ?? null,
      after: after.rateScales[category] ?? null,
    })),
    { part: 'relations', ...was('legalRelations') },
    {
      part: 'period',
      before: { validFrom: before.validFrom, validTo: before.validTo },
      after: { validFrom: after.validFrom, validTo: after.validTo },
    },
    { part: 'decision', ...was('decision') },
    { part: 'title', ...was('title') },
    { part: 'legalReference', ...was('legalReference') },
    { part: 'doubt', ...was('doubt') },
  ]
  return all.filter(change => written(change.before) !== written(change.after))
}

const keysOf = (before: object, after: object) => [...new Set([...Object.keys(before), ...Object.keys(after)])]

/** The same for the same values, in whatever order their keys were written. */
function written(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(written).join(',')}]`
  if (value == null || typeof value !== 'object') return JSON.stringify(value ?? null)
  return `{${Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .map(([key, inner]) => `${key}:${written(inner)}`)
    .sort()
    .join(',')}}`
}
