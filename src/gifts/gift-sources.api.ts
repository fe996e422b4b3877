import { z } from '@hono/zod-openapi'
import type { Api } from '../web/api.ts'
import { AddGiftSource, addGiftSource } from './add-gift-source.ts'
import { CorrectGiftSource, correctGiftSource } from './correct-gift-source.ts'
import { type DecisionKind, decisionKinds } from './decision-kind.ts'
import type { GiftSource } from './gift-source.entity.ts'
import { findGiftSources } from './gift-sources.queries.ts'

const SourceAnswer = z
  .object({
    id: z.uuid(),
    campaignId: z.uuid(),
    name: z.string(),
    position: z.int(),
    ruleSetKey: z.string(),
    decisionKind: z.enum(decisionKinds),
    decisionNo: z.string().nullable(),
    decidedOn: z.iso.date().nullable(),
    budgetLine: z.string().nullable(),
  })
  .openapi('GiftSource')

const sourceAnswer = ({ id, campaignId, name, position, ruleSetKey, decisionKind, decisionNo, decidedOn, budgetLine }: GiftSource) => ({
  id,
  campaignId,
  name,
  position,
  ruleSetKey,
  decisionKind: decisionKind as DecisionKind,
  decisionNo: decisionNo ?? null,
  decidedOn: decidedOn ?? null,
  budgetLine: budgetLine ?? null,
})

export function giftSourceApi(api: Api): void {
  api.route({
    method: 'get',
    path: '/campaigns/{campaignId}/sources',
    tag: 'campaigns',
    summary: 'Sources of money of a campaign',
    permission: 'campaigns.read',
    params: z.object({ campaignId: z.uuid() }),
    answer: z.object({ items: z.array(SourceAnswer) }),
    handle: async ({ ctx, params }) => ({ items: (await findGiftSources(ctx, params.campaignId)).map(sourceAnswer) }),
  })
  api.route({
    method: 'post',
    path: '/campaigns/{campaignId}/sources',
    tag: 'campaigns',
    summary: 'Add a source of money',
    permission: 'campaigns.manage',
    params: z.object({ campaignId: z.uuid() }),
    body: AddGiftSource.omit({ campaignId: true }),
    status: 201,
    answer: SourceAnswer,
    handle: async ({ ctx, params, body }) => sourceAnswer(await addGiftSource(ctx, { ...params, ...body })),
  })
  api.route({
    method: 'put',
    path: '/sources/{sourceId}',
    tag: 'campaigns',
    summary: 'Correct a source of money, such as the number of its decision',
    permission: 'campaigns.manage',
    params: z.object({ sourceId: z.uuid() }),
    body: CorrectGiftSource.omit({ sourceId: true }),
    answer: SourceAnswer,
    handle: async ({ ctx, params, body }) => sourceAnswer(await correctGiftSource(ctx, { ...params, ...body })),
  })
}
