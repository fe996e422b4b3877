import { Campaign } from '../campaigns/campaign.entity.ts'
import { daysToDeadline } from '../campaigns/campaigns.queries.ts'
import type { Locale } from '../context.ts'
import { sentences } from '../locales/sentences.ts'
import { renderLetter } from '../mail/frame.mail.tsx'
import { writeWith, type Written } from '../notices/notice-kind.ts'
import { formatDate, isoDay } from '../vietnamese/dates.ts'
import { deadlineNotice } from './deadline.notice-kind.ts'
import { openFor, openWork, type OpenWork } from './open-work.queries.ts'

/** As many lines as a letter is still read to the end. */
const shown = 60

/** Written when it is sent: what was done meanwhile is not asked for, if nothing is left there is no letter, and the days are those of today. */
export const deadlineWriter = writeWith(deadlineNotice, async (tx, ctx, notices) => {
  const written = new Map<string, Written>()
  const today = isoDay(ctx.now())
  const work = new Map<string, OpenWork[]>()
  for (const { id, recipientId, payload } of notices) {
    const campaign = await tx.findOne(Campaign, payload.campaignId)
    const [account] = await tx.execute<{ name: string; email: string; locale: Locale }[]>(
      `select name, email, locale from account where id = ? and disabled_at is null`,
      [recipientId],
    )
    if (campaign == null || account == null) continue
    const all = work.get(campaign.id) ?? (await openWork(tx, ctx, campaign.id))
    work.set(campaign.id, all)
    const open = await openFor(ctx.ground.orm, recipientId, today, all)
    if (open.length === 0 || campaign.closedAt != null) {
      written.set(id, { withdrawn: 'done' })
      continue
    }
    const days = daysToDeadline(campaign, today)
    if (days < 0) {
      written.set(id, { stale: true })
      continue
    }
    const say = sentences(account.locale).notices.deadline
    const on = formatDate(campaign.deadlineOn ?? campaign.occasionOn)
    written.set(id, {
      to: account.email,
      letter: {
        subject: say.subject(campaign.name, days),
        ...renderLetter({
          language: account.locale,
          heading: say.heading(days),
          greeting: say.greeting(account.name),
          parts: [
            { kind: 'paragraph', text: say.intro(campaign.name, on) },
            { kind: 'table', head: say.head, rows: open.slice(0, shown).map(one => [one.commune, one.source, say.waits(one.gifts)]) },
            ...(open.length > shown ? [{ kind: 'paragraph' as const, text: say.more(open.length - shown) }] : []),
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
