import { Campaign } from '../campaigns/campaign.entity.ts'
import { daysToDeadline } from '../campaigns/campaigns.queries.ts'
import { reminderDue } from '../campaigns/deadline-rules.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { notifyAll } from '../notices/notify.ts'
import { withdrawNotices } from '../notices/withdraw-notices.ts'
import { isoDay } from '../vietnamese/dates.ts'
import { deadlineNotice } from './deadline.notice-kind.ts'
import { openFor, openWork } from './open-work.queries.ts'

/**
 * Coordinators hear 14, 7, 3 and 1 days before the deadline, each once, and only while a list of theirs is not locked or a gift not handed over.
 * After days switched off the latest step is caught up with; an earlier one that still waits is not sent beside it.
 */
export async function remindDeadlines(ctx: Context): Promise<string> {
  const today = isoDay(ctx.now())
  const { orm } = ctx.ground
  return inTransaction(ctx, async tx => {
    let asked = 0
    for (const campaign of await tx.find(Campaign, { closedAt: null })) {
      const step = reminderDue(daysToDeadline(campaign, today))
      if (step == null) continue
      await withdrawNotices(tx, ctx, { kind: deadlineNotice, occasionId: campaign.id, exceptVersion: step, because: 'superseded' })
      const open = await openWork(tx, ctx, campaign.id)
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
          version: step,
          recipient,
          about: campaign.name,
          areaId: null,
          payload: { campaignId: campaign.id },
          // The day after the deadline nobody needs to hear that it is near.
          notAfter: new Date(new Date(`${deadline}T00:00:00+07:00`).getTime() + 86_400_000),
        })),
      )
    }
    return `${asked} reminded`
  })
}
