import type { EntityManager } from '@mikro-orm/postgresql'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { GiftList } from '../lists/gift-list.entity.ts'
import { allow } from '../permissions.ts'
import {
  type Book,
  type BookLine,
  type BookProblem,
  type LineOutcome,
  readBookText,
  resolveBookLines,
  type TypedProxy,
} from './book-lines-rules.ts'
import { pagesOfBook } from './book-pages.ts'
import { type HeldGift, holdGifts } from '../lists/gift-facts.queries.ts'
import { type HandoverAnswer, HandoverCircumstances, handOverGifts, type Receiver } from './hand-over-gifts.ts'
import { whyNotOpen } from '../lists/open-gift-rules.ts'
import { missGift } from './record-missed-handover.ts'

export const RecordSignedBook = HandoverCircumstances.extend({
  listId: z.uuid(),
  /** The hamlet whose book was signed, `none` for people without one; left out, the book of the whole commune. Only pages hang on it, numbers are the list's. */
  hamletId: z
    .union([z.uuid(), z.literal('none')])
    .nullable()
    .default(null),
  lines: z.string().trim().min(1).max(4000),
  /** The paper of those who signed for somebody else, where the line itself names none. */
  paper: z.string().trim().max(200).default(''),
})

export interface BookEntry {
  readonly giftId: string
  readonly lineNo: number
  readonly lineCode: string
  readonly fullName: string
  readonly martyrName: string | null
  readonly hamletName: string
  readonly amount: number
  readonly outcome: LineOutcome
  readonly proxy: TypedProxy | null
}
export type BookReading =
  | { readonly ok: true; readonly entries: readonly BookEntry[] }
  | { readonly ok: false; readonly problem: BookProblem }

export type RefusedLine = HandoverAnswer & { readonly granted: false; readonly entry: BookEntry }
export type BookAnswer =
  | { readonly ok: false; readonly problem: BookProblem }
  | {
      readonly ok: true
      readonly handed: readonly (HandoverAnswer & { granted: true })[]
      readonly missed: readonly BookEntry[]
      readonly refused: readonly RefusedLine[]
    }

type TypedBook = Pick<z.output<typeof RecordSignedBook>, 'listId' | 'hamletId' | 'lines' | 'paper'>

const receiverOf = ({ proxy }: BookEntry): z.output<typeof Receiver> => (proxy == null ? { kind: 'self' } : { kind: 'proxy', ...proxy })

/** Names behind the typed lines, to be looked at before they are confirmed. Changes nothing. */
export async function readSignedBook(
  ctx: Context,
  input: Pick<z.input<typeof RecordSignedBook>, 'listId' | 'hamletId' | 'lines' | 'paper'>,
): Promise<BookReading> {
  ctx = allow(ctx, 'handovers.record')
  const typed = RecordSignedBook.pick({ listId: true, hamletId: true, lines: true, paper: true }).parse(input)
  const pages = await pagesTyped(ctx, typed)
  return inTransaction(ctx, tx => readEntries(tx, typed, pages))
}

/** A page of the signed book in one go. Lines that cannot be granted are refused one by one, with their reason; the others stand. */
export async function recordSignedBook(ctx: Context, input: z.input<typeof RecordSignedBook>): Promise<BookAnswer> {
  ctx = allow(ctx, 'handovers.record')
  const { on, place, giver, paidFrom, ...typed } = RecordSignedBook.parse(input)
  const pages = await pagesTyped(ctx, typed)
  return inTransaction(ctx, async tx => {
    const reading = await readEntries(tx, typed, pages)
    if (!reading.ok) return reading
    const { entries } = reading
    const held = await holdGifts(
      tx,
      ctx,
      'handovers.record',
      entries.map(entry => entry.giftId),
    )
    const signed = entries.filter(entry => entry.outcome === 'handed-over')
    const circumstances = { on, place, giver, paidFrom, channel: 'book' } as const
    const wanted = signed.map(entry => ({ ...circumstances, giftId: entry.giftId, receiver: receiverOf(entry) }))
    const answers = await handOverGifts(tx, ctx, wanted, held)
    const misses = missLines(tx, ctx, entries, held, on)
    await tx.flush()
    const byGift = new Map(entries.map(entry => [entry.giftId, entry]))
    const refused = answers.filter(answer => !answer.granted).map(answer => ({ ...answer, entry: byGift.get(answer.giftId)! }))
    return { ok: true, handed: answers.filter(answer => answer.granted), missed: misses.missed, refused: [...refused, ...misses.refused] }
  })
}

function missLines(tx: EntityManager, ctx: Context, entries: readonly BookEntry[], held: ReadonlyMap<string, HeldGift>, on: string | null) {
  const missed: BookEntry[] = []
  const refused: RefusedLine[] = []
  for (const entry of entries) {
    if (entry.outcome === 'handed-over') continue
    const gift = held.get(entry.giftId)!
    const why = whyNotOpen(gift)
    if (why != null) {
      refused.push({ ...why, giftId: gift.id, entry })
      continue
    }
    missGift(tx, ctx, gift, { reason: entry.outcome, next: null, on, note: null, channel: 'book' })
    missed.push(entry)
  }
  return { missed, refused }
}

/** Pages are drawn anew only when the text speaks of pages: drawing takes longer than reading. */
async function pagesTyped(ctx: Context, { listId, hamletId, lines, paper }: TypedBook): Promise<Book['pages']> {
  const typed = readBookText(lines, paper)
  return typed.ok && typed.value.some(lines => lines.page != null) ? pagesOfBook(ctx, { listId, hamletId }) : null
}

async function readEntries(tx: EntityManager, { listId, lines: text, paper }: TypedBook, pages: Book['pages']): Promise<BookReading> {
  const typed = readBookText(text, paper)
  if (!typed.ok) return typed
  await tx.findOneOrFail(GiftList, listId)
  const lines = await tx.execute<Omit<BookEntry, 'outcome' | 'proxy'>[]>(
    `select id as "giftId", line_no as "lineNo", line_code as "lineCode", full_name as "fullName", martyr_name as "martyrName", hamlet_name as "hamletName", amount::float8 as amount
     from gift where list_id = ? order by line_no`,
    [listId],
  )
  const resolved = resolveBookLines(text, typed.value, { lines: new Map(lines.map(line => [line.lineNo, line.lineCode])), pages })
  if (!resolved.ok) return resolved
  const byNo = new Map(lines.map(line => [line.lineNo, line]))
  return { ok: true, entries: resolved.value.map(({ lineNo, ...said }: BookLine) => ({ ...byNo.get(lineNo)!, ...said })) }
}
