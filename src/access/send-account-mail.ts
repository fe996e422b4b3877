import type { z } from 'zod'
import { type Context, systemContext } from '../context.ts'
import { sentences } from '../locales/sentences.ts'
import { renderLetter } from '../mail/frame.mail.tsx'
import { messageIdOf } from '../mail/mail.ts'
import { formatDateTime } from '../vietnamese/dates.ts'
import type { sendAccountMailJob } from './access.jobs.ts'
import { type LinkPurpose, linkText } from './account-link.ts'
import { asSignInSystem } from './as-sign-in-system.ts'

interface Row {
  readonly purpose: LinkPurpose
  readonly expires_at: string
  readonly name: string
  readonly email: string
  readonly locale: 'vi' | 'en'
}

/** Writes the letter with its link. A link that was used, replaced or is past its time is not sent any more. */
export async function sendAccountMail(ctx: Context, { linkId }: z.infer<typeof sendAccountMailJob.payload>): Promise<string> {
  const { ground } = ctx
  const [row] = await asSignInSystem(systemContext(ground, ctx.requestId), tx =>
    tx.execute<Row[]>(
      `select l.purpose, l.expires_at, a.name, a.email, a.locale from auth.account_link l join auth.account a on a.id = l.account_id
       where l.id = ? and l.used_at is null and l.expires_at > now() and a.disabled_at is null`,
      [linkId],
    ),
  )
  if (row == null) return 'withdrawn'
  const say = sentences(row.locale).access.mail
  const invited = row.purpose === 'invitation'
  const letter = renderLetter({
    language: row.locale,
    heading: invited ? say.invitationSubject : say.resetSubject,
    greeting: say.greeting(row.name),
    parts: [
      { kind: 'paragraph', text: invited ? say.invitationText : say.resetText },
      { kind: 'action', label: say.action, url: `${ground.publicUrl}/reset-password/${linkText(ground, linkId)}` },
      { kind: 'note', text: say.once(formatDateTime(new Date(row.expires_at))) },
    ],
    closing: say.closing,
    footer: say.footer,
  })
  const outcome = await ground.mail.send({
    to: { name: row.name, email: row.email },
    subject: invited ? say.invitationSubject : say.resetSubject,
    messageId: messageIdOf(linkId, ground.publicUrl),
    ...letter,
  })
  if (outcome.sent) return 'sent'
  if (outcome.failure === 'permanent') return `not reached: ${outcome.reason}`
  throw new Error(outcome.reason)
}
