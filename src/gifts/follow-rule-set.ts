import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { type Facts, Refusal, type RefusalCode } from '../refusal.ts'
import { addRuleSet } from './add-rule-set.ts'
import { edited, RuleSetEdit } from './rule-set-edit.ts'
import { RuleSet } from './rule-set.ts'
import { holdRuleSet, type KnownRuleSet } from './rule-sets.queries.ts'

export const FollowRuleSet = RuleSetEdit.extend({ ruleSetId: z.uuid() })

/** The next period, copied from one that stands: next year's decision of the same source, or another source's like it. */
export async function followRuleSet(ctx: Context, input: z.input<typeof FollowRuleSet>): Promise<KnownRuleSet> {
  ctx = allow(ctx, 'rules.manage')
  const { ruleSetId, ...edit } = FollowRuleSet.parse(input)
  return inTransaction(ctx, async tx => {
    const { rules } = await holdRuleSet(tx, ruleSetId)
    const next = RuleSet.safeParse(edited(rules, edit))
    if (!next.success) throw firstFault(next.error)
    return addRuleSet(ctx, next.data)
  })
}

function firstFault({ issues }: z.ZodError): Refusal {
  const { path, ...issue } = issues[0]!
  const { refusal, facts } = (issue.code === 'custom' ? (issue.params ?? {}) : {}) as { refusal?: RefusalCode; facts?: Facts }
  return new Refusal(refusal ?? 'input/invalid', facts ?? {}, path.join('.'))
}
