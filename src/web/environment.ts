import type { HttpBindings } from '@hono/node-server'
import type { Context as HonoContext, Hono } from 'hono'
import type { Context } from '../context.ts'
import type { Sentences } from '../locales/sentences.ts'
import type { OccasionProgress } from './occasion.ts'

export interface Flash {
  readonly kind: 'done' | 'note'
  readonly text: string
}

/** What every request carries, as `c.var`. */
export interface WebVariables {
  /** Who acts, for which areas, at what time: hand it to verbs and queries. */
  ctx: Context
  /** Every sentence in the reader's language. */
  say: Sentences
  csrf: string
  /** The message that the page before left behind. */
  flash: Flash | null
  /** The session's id, null for keys and strangers. */
  sessionId: string | null
  mustChangePassword: boolean
  /** What stands between the password and the work: nothing, a code to show, or a second factor to set up first. */
  secondFactor: 'done' | 'show' | 'set-up'
  businessDate: string | null
  occasion: () => Promise<OccasionProgress | null>
}

export interface WebEnv {
  Variables: WebVariables
  Bindings: Partial<HttpBindings>
}

export type Web = Hono<WebEnv>
export type WebContext<Path extends string = string> = HonoContext<WebEnv, Path>
