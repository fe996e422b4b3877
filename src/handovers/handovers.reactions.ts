import { campaignCloses } from '../campaigns/close-campaign.ts'
import { arrayOf } from '../database/insert-rows.ts'
import { anonymous, personAnonymised } from '../privacy/anonymise-person.ts'
import { reactTo } from '../reaction.ts'
import { Refusal } from '../refusal.ts'
import { rememberRows } from '../registry/merge-journal.ts'
import { personMerged } from '../registry/registry-reactions.ts'

/** A visit is no money record: who was called on is forgotten with the person. Hand-overs keep the name that was signed. */
export const handoverReactions = [
  // The desks find gifts of open occasions only, and a closed one is not opened again.
  reactTo(campaignCloses, async (tx, _ctx, { campaignId, openSeen }) => {
    if (openSeen) return
    const [left] = await tx.execute<{ count: number }[]>(
      `select count(*)::int as count from gift_list l join gift g on g.list_id = l.id where l.campaign_id = ? and l.state = 'locked'
         and not exists (select from handover h where h.gift_id = g.id and h.reversed_at is null)
         and not exists (select from returned_gift r where r.gift_id = g.id and r.reversed_at is null)`,
      [campaignId],
    )
    if (left!.count > 0) throw new Refusal('campaign/gifts-still-open', { count: left!.count }, 'openSeen')
  }),
  reactTo(personMerged, async (tx, _ctx, { personId, intoId, mergeId }) => {
    await rememberRows(tx, mergeId, 'courtesy_visit', `r.person_id = ? and r.outcome is null`, [personId])
    await tx.execute(
      `update courtesy_visit v set person_id = p.id, area_id = p.area_id, hamlet_id = p.hamlet_id from person p
       where p.id = ? and v.person_id = ? and v.outcome is null
         and not exists (select from courtesy_visit s where s.campaign_id = v.campaign_id and s.person_id = p.id and s.outcome is null)`,
      [intoId, personId],
      'run',
    )
  }),
  reactTo(personAnonymised, async (tx, _ctx, { personIds, rowIds }) => {
    const visits = await tx.execute<{ id: string }[]>(
      `update courtesy_visit set full_name = ?, note = null, outcome_note = null where person_id = any(?::uuid[]) returning id`,
      [anonymous, arrayOf(personIds)],
    )
    rowIds.push(...visits.map(row => row.id))
  }),
] as const
