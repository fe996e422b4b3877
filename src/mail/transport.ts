import { createTransport } from 'nodemailer'
import { Refusal } from '../refusal.ts'
import { fitsHeader, isAddress } from './address-rules.ts'
import type { Letter, Mail, SendOutcome } from './mail.ts'

export interface TransportOptions {
  readonly smtpUrl: string
  readonly from: string
  readonly perSecond: number
}

/** A pool of SMTP connections, opened with the first letter. */
export function openMail({ smtpUrl, from, perSecond }: TransportOptions): Mail {
  const url = new URL(smtpUrl)
  const transport = createTransport(
    {
      pool: true,
      host: url.hostname,
      port: Number(url.port || (url.protocol === 'smtps:' ? 465 : 587)),
      secure: url.protocol === 'smtps:',
      ...(url.username === '' ? {} : { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }),
      maxConnections: 4,
      maxMessages: Infinity,
      rateLimit: perSecond,
      rateDelta: 1000,
      connectionTimeout: 10_000,
      greetingTimeout: 10_000,
      socketTimeout: 30_000,
      disableFileAccess: true,
      disableUrlAccess: true,
    },
    { from },
  )
  return {
    send: async letter => {
      refuseInjection(letter)
      try {
        const info = await transport.sendMail({
          to: { name: letter.to.name, address: letter.to.email },
          subject: letter.subject,
          text: letter.text,
          html: letter.html,
          messageId: letter.messageId,
          // Nobody's holiday reply should come back, and no list software should answer.
          headers: { 'Auto-Submitted': 'auto-generated' },
          attachments: (letter.attachments ?? []).map(attachment => ({ ...attachment })),
          ...(letter.icalEvent == null ? {} : { icalEvent: { ...letter.icalEvent, filename: 'lich.ics' } }),
        })
        return { sent: true, messageId: info.messageId, answer: info.response }
      } catch (error) {
        return outcomeOf(error)
      }
    },
    close: () => transport.close(),
  }
}

function refuseInjection(letter: Letter): void {
  if (!isAddress(letter.to.email)) throw new Refusal('input/invalid', { value: 'address' }, 'to')
  if (!fitsHeader(letter.to.name)) throw new Refusal('input/invalid', { value: 'name' }, 'to')
  if (!fitsHeader(letter.subject)) throw new Refusal('input/invalid', { value: 'subject' }, 'subject')
  if (!/^<[^\s<>@]+@[^\s<>@]+>$/.test(letter.messageId)) throw new Refusal('input/invalid', { value: 'messageId' }, 'messageId')
  if (letter.attachments?.some(({ filename, contentType }) => !fitsHeader(filename) || !fitsHeader(contentType)))
    throw new Refusal('input/invalid', { value: 'attachment' }, 'attachments')
}

/** Only a 5xx about this letter is for ever. A refused password or sender is our own trouble, and the letter waits until it is mended. */
function outcomeOf(error: unknown): SendOutcome {
  const { responseCode, command, code, response } = error as { responseCode?: number; command?: string; code?: string; response?: string }
  const aboutTheLetter = command === 'RCPT TO' || command === 'DATA'
  return {
    sent: false,
    failure: responseCode != null && responseCode >= 500 && aboutTheLetter ? 'permanent' : 'temporary',
    code: responseCode ?? null,
    reason: (response ?? code ?? 'unexpected').split('\n')[0]!.slice(0, 200),
  }
}
