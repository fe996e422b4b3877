import type { EntityManager } from '@mikro-orm/postgresql'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { formatDate } from '../vietnamese/dates.ts'
import { RuleSet } from './rule-set.ts'
import { holdRuleSet, type KnownRuleSet, rulesHash } from './rule-sets.queries.ts'

/** A new period of a source's rules, or the first one of another source or kind of occasion. */
export async function addRuleSet(ctx: Context, input: RuleSet): Promise<KnownRuleSet> {
  ctx = allow(ctx, 'rules.manage')
  const rules = RuleSet.parse(input)
  return inTransaction(ctx, async tx => {
    await refuseOverlap(tx, rules, null)
    const id = newId()
    await tx.execute(`insert into rule_set (id, content, content_hash, added_at, added_by) values (?, ?::jsonb, ?, ?, ?)`, [
      id,
      JSON.stringify(rules),
      rulesHash(rules),
      ctx.now(),
      ctx.actor.id,
    ])
    return holdRuleSet(tx, id)
  })
}

/** On any day one set of a key answers. The lock is the one the database's own check takes: two who add at once come one after the other. */
export async function refuseOverlap(tx: EntityManager, { key, validFrom, validTo }: RuleSet, ownId: string | null): Promise<void> {
  await tx.execute(`select pg_advisory_xact_lock(hashtext('rule_set'), hashtext(?))`, [key])
  const [other] = await tx.execute<{ rules: RuleSet }[]>(
    `select content as rules from rule_set where key = ? and valid_from <= ? and valid_to >= ? and id is distinct from ?::uuid order by valid_from limit 1`,
    [key, validTo, validFrom, ownId],
  )
  if (other == null) return
  const { title, validFrom: from, validTo: to } = other.rules
  throw new Refusal('rules/overlap', { title: title.vi, from: formatDate(from), to: formatDate(to) }, 'validFrom')
}
