import type { EntityManager } from '@mikro-orm/postgresql'
import type { z } from 'zod'
import type { Context } from '../context.ts'
import type { Letter } from '../mail/mail.ts'

/** Declared by the feature that has something to say. The payload is ids only: what the letter says is looked up when it is written. */
export interface NoticeKind<Name extends string = string, Payload extends Record<string, unknown> = Record<string, unknown>> {
  readonly name: Name
  readonly payload: z.ZodType<Payload>
}

export const defineNotice = <const Name extends string, Payload extends Record<string, unknown>>(kind: {
  name: Name
  payload: z.ZodType<Payload>
}): NoticeKind<Name, Payload> => kind

export interface AskedNotice<Payload = Record<string, unknown>> {
  readonly id: string
  readonly occasionId: string
  readonly version: number
  readonly recipientId: string
  readonly recipientName: string
  readonly payload: Payload
}

/** The envelope is the engine's: whom it goes to, under which Message-ID. */
export type LetterBody = Omit<Letter, 'to' | 'messageId'>

/** What became of a notice when its letter was to be written: a letter, or why there is none to send any more. */
export type Written =
  | { readonly to: string; readonly letter: LetterBody }
  | { readonly notReached: 'no-address' }
  | { readonly withdrawn: string }
  | { readonly stale: true }

/** Writes the letters of a whole batch, so that a thousand schedules cost a few queries. A notice left out of the answer is withdrawn. */
export type WriteLetters<Payload> = (
  tx: EntityManager,
  ctx: Context,
  notices: readonly AskedNotice<Payload>[],
) => Promise<ReadonlyMap<string, Written>>

export interface NoticeWriter<Name extends string = string> {
  readonly name: Name
  write(tx: EntityManager, ctx: Context, notices: readonly AskedNotice[]): Promise<ReadonlyMap<string, Written>>
}
/** By name of kind; `src/notice-kinds.ts` has one for every kind there is. */
export type NoticeWriters = Readonly<Record<string, NoticeWriter>>

export const writeWith = <Name extends string, Payload extends Record<string, unknown>>(
  kind: NoticeKind<Name, Payload>,
  write: WriteLetters<Payload>,
): NoticeWriter<Name> => ({
  name: kind.name,
  write: (tx, ctx, notices) =>
    write(
      tx,
      ctx,
      notices.map(notice => ({ ...notice, payload: kind.payload.parse(notice.payload) })),
    ),
})
