import { setTimeout as wait } from 'node:timers/promises'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { newId } from '../database/id.ts'
import { isAddress } from '../mail/address-rules.ts'
import { type Mail, messageIdOf, type SendOutcome } from '../mail/mail.ts'
import { type ClaimedNotice, claimNotices } from './claim-notices.ts'
import { holdLeases } from './hold-leases.ts'
import type { NoticeWriters, Written } from './notice-kind.ts'
import { type Outcome, recordOutcomes } from './record-outcomes.ts'

export interface SendOptions {
  readonly mail: Pick<Mail, 'send'>
  readonly writers: NoticeWriters
  readonly mailPerSecond: number
  /** Letters between "handed to the mail server" and "written as sent": what a killed worker may send twice at most. */
  readonly atOnce?: number
  readonly batch?: number
  readonly leaseSeconds?: number
  readonly backoffSeconds?: number
  readonly maxAttempts?: number
}

export interface Sent {
  readonly sent: number
  readonly notSent: number
  readonly shut: boolean
}

interface Envelope {
  readonly notice: ClaimedNotice
  readonly written: Written | null
  readonly failed: string | null
}

/** Sends what is due until nothing is. Any number of senders may run side by side. */
export async function sendNotices(ctx: Context, options: SendOptions): Promise<Sent> {
  const { atOnce = 24, batch = 100, leaseSeconds = 90 } = options
  const token = newId()
  const recorder = openRecorder(ctx, token, Math.ceil(atOnce / 2))
  const leases = holdLeases(ctx, token, leaseSeconds)
  const envelopes: Envelope[] = []
  const count = { sent: 0, notSent: 0 }
  let supply: Promise<'more' | 'end' | 'shut'> | null = null
  let ended: 'end' | 'shut' | null = null

  const fetchMore = async (): Promise<'more' | 'end' | 'shut'> => {
    const claim = await claimNotices(ctx, { token, batch, leaseSeconds, mailPerSecond: options.mailPerSecond })
    if (claim === 'shut') return 'shut'
    if (claim === 'nothing due') return 'end'
    if (claim === 'wait') await wait(Math.min(1000, 1000 / options.mailPerSecond))
    else envelopes.push(...(await writeAll(ctx, options.writers, claim)))
    return 'more'
  }
  const next = async (): Promise<Envelope | null> => {
    for (;;) {
      const envelope = envelopes.shift()
      // The next batch is claimed and written while the last letters of this one are on their way.
      if (envelopes.length < atOnce && ended == null && supply == null)
        supply = fetchMore().then(
          answer => {
            if (answer !== 'more') ended = answer
            supply = null
            return answer
          },
          (error: unknown) => {
            ended = 'end'
            supply = null
            throw error
          },
        )
      if (envelope != null) return envelope
      if (supply == null) return null
      await supply
    }
  }
  const slot = async () => {
    for (let envelope = await next(); envelope != null; envelope = await next()) {
      // Past its lease another sender may hold it: leave it to them.
      if (!leases.stillOurs()) continue
      const outcome = await deliverOne(ctx, envelope, options)
      if (outcome.state === 'sent') count.sent += 1
      else count.notSent += 1
      await recorder.record(outcome)
    }
  }
  const slots = await Promise.allSettled(
    Array.from({ length: atOnce }, () =>
      slot().catch((error: unknown) => {
        ended = 'end'
        envelopes.length = 0
        throw error
      }),
    ),
  )
  await leases.giveBack()
  for (const one of slots) if (one.status === 'rejected') throw one.reason
  return { ...count, shut: ended === 'shut' }
}

/** How long an outcome may wait for others before it is written, in milliseconds. */
const together = 20

/**
 * One write at a time. An outcome waits a moment for others, since a write costs the same for one as for a dozen; it keeps its place among
 * those in flight meanwhile, so `atOnce` bounds what a kill can double.
 */
function openRecorder(ctx: Context, token: string, enough: number) {
  let waiting: { outcome: Outcome; done(): void; failed(error: unknown): void }[] = []
  let writing = false
  let soon: NodeJS.Timeout | undefined
  const write = async () => {
    clearTimeout(soon)
    soon = undefined
    writing = true
    const taken = waiting
    waiting = []
    await recordOutcomes(
      ctx,
      token,
      taken.map(one => one.outcome),
    ).then(
      () => taken.forEach(one => one.done()),
      (error: unknown) => taken.forEach(one => one.failed(error)),
    )
    writing = false
    plan()
  }
  const plan = () => {
    if (writing || waiting.length === 0) return
    if (waiting.length >= enough) void write()
    else soon ??= setTimeout(() => void write(), together)
  }
  return {
    record: (outcome: Outcome) =>
      new Promise<void>((done, failed) => {
        waiting.push({ outcome, done, failed })
        plan()
      }),
  }
}

async function writeAll(ctx: Context, writers: NoticeWriters, notices: readonly ClaimedNotice[]): Promise<Envelope[]> {
  const byKind = Map.groupBy(notices, notice => notice.kind)
  const envelopes: Envelope[] = []
  for (const [kind, ofKind] of byKind) {
    const together = await write(ctx, writers, kind, ofKind)
    if (typeof together !== 'string')
      envelopes.push(...ofKind.map(notice => ({ notice, written: together.get(notice.id) ?? null, failed: null })))
    // One notice that cannot be written must not hold up the other forty-nine.
    else
      for (const notice of ofKind) {
        const alone = await write(ctx, writers, kind, [notice])
        envelopes.push(
          typeof alone === 'string'
            ? { notice, written: null, failed: alone }
            : { notice, written: alone.get(notice.id) ?? null, failed: null },
        )
      }
  }
  return envelopes
}

async function write(ctx: Context, writers: NoticeWriters, kind: string, notices: readonly ClaimedNotice[]) {
  const writer = writers[kind]
  if (writer == null) return `No writer for ${kind}`
  try {
    return await inTransaction(ctx, tx => writer.write(tx, ctx, notices))
  } catch (error) {
    ctx.ground.log.error({ kind, error: error instanceof Error ? error.name : 'unknown' }, 'a letter could not be written')
    return error instanceof Error ? error.name : 'Error'
  }
}

async function deliverOne(ctx: Context, { notice, written, failed }: Envelope, options: SendOptions): Promise<Outcome> {
  const plain = { id: notice.id, cause: null, sentTo: null, wait: null, outage: false } as const
  if (failed != null) return tryLater({ ...plain, cause: `cannot be written: ${failed}` }, notice, options)
  if (written == null) return { ...plain, state: 'withdrawn', cause: 'gone' }
  if ('withdrawn' in written) return { ...plain, state: 'withdrawn', cause: written.withdrawn }
  if ('notReached' in written) return { ...plain, state: 'not-reached', cause: written.notReached }
  if ('stale' in written || (notice.notAfter != null && notice.notAfter <= ctx.now())) return { ...plain, state: 'stale', cause: 'begun' }
  if (!isAddress(written.to)) return { ...plain, state: 'not-reached', cause: 'bad-address' }
  const answer = await options.mail.send({
    ...written.letter,
    to: { name: oneLine(notice.recipientName), email: written.to },
    messageId: messageIdOf(notice.id, ctx.ground.publicUrl),
  })
  if (answer.sent) return { ...plain, state: 'sent', sentTo: written.to }
  const cause = withoutAddresses(
    answer.code == null || answer.reason.startsWith(String(answer.code)) ? answer.reason : `${answer.code} ${answer.reason}`,
  )
  if (answer.failure === 'permanent') return { ...plain, state: 'refused', cause }
  return tryLater({ ...plain, cause, outage: isOutage(answer) }, notice, options)
}

/** The server is away or does not want us at all; a full mailbox is the mailbox's own trouble. */
const isOutage = ({ code }: SendOutcome & { sent: false }) => code == null || code === 421 || code >= 500

const oneLine = (text: string) => text.replace(/\p{Cc}+/gu, ' ').trim()

/** A mail server's answer quotes the address; the ledger's cause is read by more people than may see addresses. */
const withoutAddresses = (text: string) => text.replace(/<?[^\s<>]+@[^\s<>]+>?/g, '…').slice(0, 200)

/** Longer after each try, an hour at most. */
function tryLater(outcome: Omit<Outcome, 'state'>, notice: ClaimedNotice, { maxAttempts = 12, backoffSeconds = 30 }: SendOptions): Outcome {
  if (notice.attempts >= maxAttempts) return { ...outcome, state: 'not-reached', cause: `gave-up: ${outcome.cause ?? ''}` }
  return { ...outcome, state: 'awaiting-retry', wait: Math.min(backoffSeconds * 2 ** (notice.attempts - 1), 3600) }
}
