import { addCampaign } from '../../src/campaigns/add-campaign.ts'
import type { Context } from '../../src/context.ts'
import { addGiftSource } from '../../src/gifts/add-gift-source.ts'
import type { TestGround } from '../database.ts'

let made = 0

/** The occasion of 27 July 2024 with the President's gift as its first source. */
export async function makeOccasion(test: TestGround, given: { name?: string } = {}) {
  const coordinator: Context = test.contextOf('coordinator')
  const campaign = await addCampaign(coordinator, {
    name: given.name ?? `Đợt 27/7/2024 (${++made})`,
    occasionOn: '2024-07-27',
    deadlineOn: '2024-07-20',
  })
  const source = await addGiftSource(coordinator, { campaignId: campaign.id, name: 'Quà của Chủ tịch nước', ruleSetKey: 'president-27-7' })
  return { coordinator, campaign, source }
}
