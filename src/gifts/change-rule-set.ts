import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { refuseOverlap } from './add-rule-set.ts'
import { RuleSet } from './rule-set.ts'
import { holdRuleSet, type KnownRuleSet, rulesHash } from './rule-sets.queries.ts'

export const ChangeRuleSet = z.object({
  ruleSetId: z.uuid(),
  /** Hash of the version that was read: somebody else's change in between is not overwritten. */
  was: z.string().nullable().default(null),
  rules: RuleSet,
})

/** Until a list was approved by it; from then on it is followed by another. Lists compiled before keep what they were compiled with. */
export async function changeRuleSet(ctx: Context, input: z.input<typeof ChangeRuleSet>): Promise<KnownRuleSet> {
  ctx = allow(ctx, 'rules.manage')
  const { ruleSetId, was, rules } = ChangeRuleSet.parse(input)
  return inTransaction(ctx, async tx => {
    const standing = await holdRuleSet(tx, ruleSetId, { lock: true })
    if (standing.lists > 0) throw new Refusal('rules/in-use', { lists: standing.lists })
    if (was != null && was !== standing.hash) throw new Refusal('record/changed-meanwhile')
    if (rules.key !== standing.rules.key) throw new Refusal('rules/key-fixed', { key: standing.rules.key }, 'key')
    await refuseOverlap(tx, rules, ruleSetId)
    await tx.execute(`update rule_set set content = ?::jsonb, content_hash = ?, changed_at = ?, changed_by = ? where id = ?`, [
      JSON.stringify(rules),
      rulesHash(rules),
      ctx.now(),
      ctx.actor.id,
      ruleSetId,
    ])
    return holdRuleSet(tx, ruleSetId)
  })
}
