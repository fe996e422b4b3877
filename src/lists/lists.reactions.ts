import { campaignCloses } from '../campaigns/close-campaign.ts'
import { consentWithdrawn } from '../privacy/consent-withdrawn.ts'
import { reactTo } from '../reaction.ts'
import { Refusal } from '../refusal.ts'
import { personDeathTakenBack, personDied, personMerged, personMoved, personUnmerged } from '../registry/registry-reactions.ts'
import { GiftList } from './gift-list.entity.ts'
import { flagGifts, withdrawFlags } from './flag-gifts.ts'
import { destroySponsorLists } from './sponsor-list.document.ts'

/** What lists do when something happens to a person: a locked list stays, a flag asks for a decision. */
export const listReactions = [
  reactTo(personDied, (tx, ctx, { personId }) => flagGifts(tx, ctx, personId, 'died')),
  reactTo(personDeathTakenBack, (tx, ctx, { personId }) => withdrawFlags(tx, ctx, personId, 'died')),
  reactTo(personMoved, (tx, ctx, { personId }) => flagGifts(tx, ctx, personId, 'moved')),
  reactTo(personMerged, (tx, ctx, { personId }) => flagGifts(tx, ctx, personId, 'merged')),
  reactTo(personUnmerged, (tx, ctx, { personId }) => withdrawFlags(tx, ctx, personId, 'merged')),
  reactTo(consentWithdrawn, (tx, _ctx, { purpose, areaId }) =>
    purpose === 'sponsors' ? destroySponsorLists(tx, areaId) : Promise.resolve(),
  ),
  reactTo(campaignCloses, async (tx, _ctx, { campaignId }) => {
    const open = await tx.count(GiftList, { campaignId, state: { $in: ['compiled', 'approved'] } })
    if (open > 0) throw new Refusal('campaign/lists-still-open', { count: open })
  }),
] as const
