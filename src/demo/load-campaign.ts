import { addCampaign } from '../campaigns/add-campaign.ts'
import type { Context } from '../context.ts'
import { addGiftSource } from '../gifts/add-gift-source.ts'

/** The occasion of 27/7/2024 with the President's gift; the decision's number was not published and stays blank. */
export async function loadCampaign(ctx: Context): Promise<void> {
  const campaign = await addCampaign(ctx, { name: '27/7/2024', occasionOn: '2024-07-27', deadlineOn: '2024-07-25' })
  await addGiftSource(ctx, {
    campaignId: campaign.id,
    name: 'Quà của Chủ tịch nước',
    ruleSetKey: 'president-27-7',
    decidedOn: '2024-06-25',
  })
}
