import { Campaign } from '../campaigns/campaign.entity.ts'
import type { Locale } from '../context.ts'
import { sentences } from '../locales/sentences.ts'
import { renderLetter } from '../mail/frame.mail.tsx'
import { writeWith, type Written } from '../notices/notice-kind.ts'
import { formatDate, isoDay } from '../vietnamese/dates.ts'
import { deadlineNotice } from './deadline.notice-kind.ts'
import { openLists } from './open-lists.queries.ts'
import { openFor } from './remind-deadlines.ts'

/** Written when it is sent: what was locked meanwhile is not asked for, and if nothing is left there is no letter. */
export const deadlineWriter = writeWith(deadlineNotice, async (tx, ctx, notices) => {
  const written = new Map<string, Written>()
  for (const { id, recipientId, payload } of notices) {
    const campaign = await tx.findOne(Campaign, payload.campaignId)
    const [account] = await tx.execute<{ name: string; email: string; locale: Locale }[]>(
      `select name, email, locale from account where id = ? and disabled_at is null`,
      [recipientId],
    )
    if (campaign == null || account == null) continue
    const open = await openFor(ctx.ground.orm, recipientId, isoDay(ctx.now()), await openLists(tx, campaign.id))
    if (open.length === 0 || campaign.closedAt != null) {
      written.set(id, { withdrawn: 'done' })
      continue
    }
    const say = sentences(account.locale).notices.deadline
    const on = formatDate(campaign.deadlineOn ?? campaign.occasionOn)
    written.set(id, {
      to: account.email,
      letter: {
        subject: say.subject(campaign.name, payload.daysLeft),
        ...renderLetter({
          language: account.locale,
          heading: say.heading(payload.daysLeft),
          greeting: say.greeting(account.name),
          parts: [
            { kind: 'paragraph', text: say.intro(campaign.name, on, open.length) },
            { kind: 'table', head: say.head, rows: open.slice(0, 60).map(one => [one.commune, one.source]) },
            { kind: 'action', label: say.action, url: `${ctx.ground.publicUrl}/campaigns/${campaign.id}` },
          ],
          closing: say.closing,
          footer: say.footer,
        }),
      },
    })
  }
  return written
})
