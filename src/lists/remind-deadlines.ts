import { grantsOf } from '../access/grants.queries.ts'
import { Campaign } from '../campaigns/campaign.entity.ts'
import { daysToDeadline } from '../campaigns/campaigns.queries.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { notifyAll } from '../notices/notify.ts'
import { isoDay } from '../vietnamese/dates.ts'
import { deadlineNotice } from './deadline.notice-kind.ts'
import { type OpenList, openLists } from './open-lists.queries.ts'

const daysBefore = new Set([14, 7, 3, 1])

/** Coordinators hear 14, 7, 3 and 1 days before the deadline, each once, and only while something of theirs is not locked. */
export async function remindDeadlines(ctx: Context): Promise<string> {
  const today = isoDay(ctx.now())
  const { orm } = ctx.ground
  return inTransaction(ctx, async tx => {
    let asked = 0
    for (const campaign of await tx.find(Campaign, { closedAt: null })) {
      const daysLeft = daysToDeadline(campaign, today)
      if (!daysBefore.has(daysLeft)) continue
      const open = await openLists(tx, campaign.id)
      if (open.length === 0) continue
      const coordinators = await tx.execute<{ id: string; name: string }[]>(
        `select distinct a.id, a.name from role_grant g join account a on a.id = g.account_id
         where g.role = 'coordinator' and g.revoked_at is null and a.disabled_at is null`,
      )
      const concerned: { id: string; name: string }[] = []
      for (const one of coordinators) if ((await openFor(orm, one.id, today, open)).length > 0) concerned.push(one)
      const deadline = campaign.deadlineOn ?? campaign.occasionOn
      asked += await notifyAll(
        tx,
        ctx,
        deadlineNotice,
        concerned.map(recipient => ({
          occasionId: campaign.id,
          version: daysLeft,
          recipient,
          about: campaign.name,
          areaId: null,
          payload: { campaignId: campaign.id, daysLeft },
          // The day after the deadline nobody needs to hear that it is near.
          notAfter: new Date(new Date(`${deadline}T00:00:00+07:00`).getTime() + 86_400_000),
        })),
      )
    }
    return `${asked} reminded`
  })
}

/** Of what is open, the part that lies where somebody coordinates. */
export async function openFor(
  orm: Context['ground']['orm'],
  accountId: string,
  day: string,
  open: readonly OpenList[],
): Promise<OpenList[]> {
  const grants = (await grantsOf(orm, accountId, day)).filter(grant => grant.role === 'coordinator')
  return open.filter(one => grants.some(grant => grant.areas === 'all' || grant.areas.has(one.areaId)))
}
