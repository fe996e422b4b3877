import { createTransport } from 'nodemailer'
import addressparser from 'nodemailer/lib/addressparser'
import { Refusal } from '../refusal.ts'
import { StartProblem } from '../starting/start-problem.ts'
import { fitsHeader, isAddress } from './address-rules.ts'
import { composeLetter } from './compose.ts'
import type { Address, Letter, Mail, SendOutcome } from './mail.ts'

export interface TransportOptions {
  readonly smtpUrl: string
  readonly from: string
  readonly perSecond: number
  /** Real time, for the date on a letter. */
  readonly now: () => Date
}

/** Connections at most; a letter in a conversation needs one. */
export const connections = 4

/** A pool of SMTP connections, opened with the first letter. */
export function openMail({ smtpUrl, from, perSecond, now }: TransportOptions): Mail {
  const url = new URL(smtpUrl)
  const sender = senderOf(from)
  const transport = createTransport({
    pool: true,
    host: url.hostname,
    port: Number(url.port || (url.protocol === 'smtps:' ? 465 : 587)),
    secure: url.protocol === 'smtps:',
    ...(url.username === '' ? {} : { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }),
    maxConnections: connections,
    maxMessages: Infinity,
    rateLimit: perSecond,
    rateDelta: 1000,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    send: async letter => {
      refuseInjection(letter)
      try {
        const info = await transport.sendMail({
          envelope: { from: sender.email, to: letter.to.email },
          messageId: letter.messageId,
          raw: composeLetter(letter, { from: sender, at: now() }),
        })
        return { sent: true, messageId: letter.messageId, answer: info.response }
      } catch (error) {
        return outcomeOf(error)
      }
    },
    close: () => transport.close(),
  }
}

function senderOf(from: string): Address {
  const [first] = addressparser(from, { flatten: true })
  if (first == null || !/^[^\s<>@]+@[^\s<>@]+$/.test(first.address) || !fitsHeader(first.name))
    throw new StartProblem(`MAIL_FROM is not an address: ${from}`)
  return { name: first.name, email: first.address }
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
