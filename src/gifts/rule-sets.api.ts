import { z } from '@hono/zod-openapi'
import type { Api } from '../web/api.ts'
import { addRuleSet } from './add-rule-set.ts'
import { ChangeRuleSet, changeRuleSet } from './change-rule-set.ts'
import { FollowRuleSet, followRuleSet } from './follow-rule-set.ts'
import { RuleSet } from './rule-set.ts'
import { findRuleSets, getRuleSet, type KnownRuleSet } from './rule-sets.queries.ts'

const RuleSetAnswer = z
  .object({
    id: z.uuid(),
    hash: z.string(),
    fromProgram: z.boolean(),
    lists: z.int().describe('Approved and locked lists compiled with it; from the first on it cannot change'),
    rules: RuleSet,
  })
  .openapi('RuleSet')

const params = z.object({ ruleSetId: z.uuid() })
const ruleSetAnswer = ({ id, hash, fromProgram, lists, rules }: KnownRuleSet) => ({ id, hash, fromProgram, lists, rules })

export function ruleSetApi(api: Api): void {
  api.route({
    method: 'get',
    path: '/rule-sets',
    tag: 'campaigns',
    summary: 'Gift levels and clauses, every period of every source',
    permission: 'rules.read',
    answer: z.object({ items: z.array(RuleSetAnswer) }),
    handle: async ({ ctx }) => ({ items: (await findRuleSets(ctx)).map(ruleSetAnswer) }),
  })
  api.route({
    method: 'post',
    path: '/rule-sets',
    tag: 'campaigns',
    summary: 'Add the rules of a source for a period',
    permission: 'rules.manage',
    body: RuleSet,
    status: 201,
    answer: RuleSetAnswer,
    handle: async ({ ctx, body }) => ruleSetAnswer(await addRuleSet(ctx, body)),
  })
  api.route({
    method: 'get',
    path: '/rule-sets/{ruleSetId}',
    tag: 'campaigns',
    summary: 'One period of a source’s rules',
    permission: 'rules.read',
    params,
    answer: RuleSetAnswer,
    handle: async ({ ctx, params }) => ruleSetAnswer(await getRuleSet(ctx, params.ruleSetId)),
  })
  api.route({
    method: 'put',
    path: '/rule-sets/{ruleSetId}',
    tag: 'campaigns',
    summary: 'Correct rules that no approved or locked list was compiled with; `was` is the hash that was read',
    permission: 'rules.manage',
    params,
    body: ChangeRuleSet.omit({ ruleSetId: true }),
    answer: RuleSetAnswer,
    handle: async ({ ctx, params, body }) => ruleSetAnswer(await changeRuleSet(ctx, { ...params, ...body })),
  })
  api.route({
    method: 'post',
    path: '/rule-sets/{ruleSetId}/next',
    tag: 'campaigns',
    summary: 'Add the next period, copied from this one',
    permission: 'rules.manage',
    params,
    body: FollowRuleSet.omit({ ruleSetId: true }),
    status: 201,
    answer: RuleSetAnswer,
    handle: async ({ ctx, params, body }) => ruleSetAnswer(await followRuleSet(ctx, { ...params, ...body })),
  })
}
