import type { EntityManager } from '@mikro-orm/postgresql'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { canonicalHash } from '../sheets/hash.ts'
import type { RuleSet } from './rule-set.ts'

/** A rule set as the database holds it. `hash` changes with any word of it. */
export interface KnownRuleSet {
  readonly id: string
  readonly rules: RuleSet
  readonly hash: string
  readonly fromProgram: boolean
  /** Lists, approved or locked, of all communes that were compiled with it: from the first on it does not change. */
  readonly lists: number
}

export const rulesHash = (rules: RuleSet): string => canonicalHash([[rules]])

const select = `select r.id, r.content as rules, r.content_hash as hash, r.shipped_hash is not distinct from r.content_hash as "fromProgram",
  coalesce(u.lists, 0)::int as lists from rule_set r left join settled_lists_by_rules() u on u.rule_set_id = r.id`

/** By source, kind of occasion and key, the latest period first. */
export async function findRuleSets(ctx: Context): Promise<KnownRuleSet[]> {
  ctx = allow(ctx, 'rules.read')
  return inTransaction(ctx, tx =>
    tx.execute<KnownRuleSet[]>(
      `${select} order by array_position(array['president', 'city', 'commune', 'army', 'sponsor'], r.source), r.occasion_kind, r.key, r.valid_from desc`,
    ),
  )
}

export async function getRuleSet(ctx: Context, id: string): Promise<KnownRuleSet> {
  ctx = allow(ctx, 'rules.read')
  return inTransaction(ctx, tx => holdRuleSet(tx, id))
}

/** Inside a write, with the lock under which periods of one key are added and changed. */
export async function holdRuleSet(tx: EntityManager, id: string, { lock = false } = {}): Promise<KnownRuleSet> {
  if (lock) await tx.execute(`select from rule_set where id = ? for update`, [id])
  const [found] = await tx.execute<KnownRuleSet[]>(`${select} where r.id = ?`, [id])
  if (found == null) throw new Refusal('record/missing')
  return found
}

/** The period of the same key that ends last before this one begins. */
export async function findPreviousRules(ctx: Context, { key, validFrom }: RuleSet): Promise<KnownRuleSet | null> {
  ctx = allow(ctx, 'rules.read')
  return inTransaction(ctx, async tx => {
    const [found] = await tx.execute<KnownRuleSet[]>(`${select} where r.key = ? and r.valid_to < ? order by r.valid_from desc limit 1`, [
      key,
      validFrom,
    ])
    return found ?? null
  })
}

export interface RulesInForce {
  readonly ruleSetId: string
  readonly rules: RuleSet
  readonly hash: string
}

const inForce = `select id as "ruleSetId", content as rules, content_hash as hash from rule_set where valid_from <= ? and valid_to >= ?`

/** What the database holds for that key on the occasion's day (ISO). */
export async function findRulesInForce(tx: EntityManager, key: string, occasion: string): Promise<RulesInForce | null> {
  const [found] = await tx.execute<RulesInForce[]>(`${inForce} and key = ?`, [occasion, occasion, key])
  return found ?? null
}

export const findRulesOnDay = (tx: EntityManager, occasion: string) => tx.execute<RulesInForce[]>(inForce, [occasion, occasion])

/** Every set that a source of such an occasion may give by. */
export async function findRulesFor(tx: EntityManager, { occasionKind, occasionOn }: { occasionKind: string; occasionOn: string }) {
  return tx.execute<RulesInForce[]>(`${inForce} and occasion_kind = ? order by key`, [occasionOn, occasionOn, occasionKind])
}

/** Kept for good under its hash, so that what was compiled with it can be read as it was. */
export async function keepRules(tx: EntityManager, { rules, hash }: Pick<RulesInForce, 'rules' | 'hash'>): Promise<void> {
  await tx.execute(`insert into kept_rules (hash, content) values (?, ?::jsonb) on conflict do nothing`, [hash, JSON.stringify(rules)])
}

export async function findKeptRules(tx: EntityManager, hash: string | null | undefined): Promise<RuleSet | null> {
  if (hash == null) return null
  const [found] = await tx.execute<{ content: RuleSet }[]>(`select content from kept_rules where hash = ?`, [hash])
  return found?.content ?? null
}

/** Levels from the highest, whatever order they were written in. */
export const levelsOf = (rules: RuleSet): [name: string, amount: number][] =>
  Object.entries(rules.levels).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
