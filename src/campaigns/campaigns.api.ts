import { z } from '@hono/zod-openapi'
import type { Api } from '../web/api.ts'
import { AddCampaign, addCampaign } from './add-campaign.ts'
import type { Campaign } from './campaign.entity.ts'
import { occasionKinds } from './occasion-kind-rules.ts'
import { findCampaigns, getCampaign } from './campaigns.queries.ts'
import { CloseCampaign, closeCampaign } from './close-campaign.ts'
import { CorrectCampaign, correctCampaign } from './correct-campaign.ts'

const CampaignAnswer = z
  .object({
    id: z.uuid(),
    name: z.string(),
    occasionOn: z.iso.date(),
    occasionKind: z.enum(occasionKinds),
    deadlineOn: z.iso.date().nullable(),
    note: z.string().nullable(),
    closed: z.boolean(),
  })
  .openapi('Campaign')

const campaignAnswer = ({ id, name, occasionOn, occasionKind, deadlineOn, note, closedAt }: Campaign) => ({
  id,
  name,
  occasionOn,
  occasionKind,
  deadlineOn: deadlineOn ?? null,
  note: note ?? null,
  closed: closedAt != null,
})
const params = z.object({ campaignId: z.uuid() })

export function campaignApi(api: Api): void {
  api.route({
    method: 'get',
    path: '/campaigns',
    tag: 'campaigns',
    summary: 'Campaigns, open ones first',
    permission: 'campaigns.read',
    answer: z.object({ items: z.array(CampaignAnswer) }),
    handle: async ({ ctx }) => ({ items: (await findCampaigns(ctx)).map(campaignAnswer) }),
  })
  api.route({
    method: 'post',
    path: '/campaigns',
    tag: 'campaigns',
    summary: 'Add a campaign',
    permission: 'campaigns.manage',
    body: AddCampaign,
    status: 201,
    answer: CampaignAnswer,
    handle: async ({ ctx, body }) => campaignAnswer(await addCampaign(ctx, body)),
  })
  api.route({
    method: 'get',
    path: '/campaigns/{campaignId}',
    tag: 'campaigns',
    summary: 'One campaign',
    permission: 'campaigns.read',
    params,
    answer: CampaignAnswer,
    handle: async ({ ctx, params }) => campaignAnswer(await getCampaign(ctx, params.campaignId)),
  })
  api.route({
    method: 'put',
    path: '/campaigns/{campaignId}',
    tag: 'campaigns',
    summary: 'Correct a campaign',
    permission: 'campaigns.manage',
    params,
    body: CorrectCampaign.omit({ campaignId: true, version: true }),
    answer: CampaignAnswer,
    handle: async ({ ctx, params, body }) => campaignAnswer(await correctCampaign(ctx, { ...params, ...body })),
  })
  api.route({
    method: 'post',
    path: '/campaigns/{campaignId}/close',
    tag: 'campaigns',
    summary: 'Close a campaign; every list must be locked, and of gifts that are left the caller must know',
    permission: 'campaigns.manage',
    params,
    query: CloseCampaign.pick({ openSeen: true }),
    answer: CampaignAnswer,
    handle: async ({ ctx, params, query }) => campaignAnswer(await closeCampaign(ctx, { ...params, ...query })),
  })
}
