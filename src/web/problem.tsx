import { NotFoundError, OptimisticLockError } from '@mikro-orm/core'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { httpStatusOf, Refusal } from '../refusal.ts'
import type { Sentences } from '../locales/sentences.ts'
import type { WebContext } from './environment.ts'

export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: string
  readonly requestId: string
  readonly field?: string
  readonly facts?: Refusal['facts']
  readonly errors?: readonly { readonly field: string; readonly detail: string }[]
}

/** What went wrong, as a refusal; null where nobody foresaw it. What the scope hides answers exactly like what does not exist. */
export function asRefusal(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error
  if (error instanceof NotFoundError) return new Refusal('record/missing')
  if (error instanceof OptimisticLockError) return new Refusal('record/changed-meanwhile')
  const code = sqlStateOf(error)
  // 22P02: an id in the address that is none. 42501: a row of another area was about to be written. 40001, 40P01: somebody else was first.
  // HP…: a promise the database keeps was about to be broken, as what stood has changed meanwhile (an area ended, a lot was recalled).
  // 22021, 22P05, 08P01: a character that no text may hold.
  if (code === '22021' || code === '22P05' || code === '08P01') return new Refusal('input/invalid')
  if (code === '22P02' || code === '42501') return new Refusal('record/missing')
  if (code === '40001' || code === '40P01' || code?.startsWith('HP') === true) return new Refusal('record/changed-meanwhile')
  return null
}

const outOfReach = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])

/** The database cannot be reached, is starting or stopping, or has no place free: the same request may succeed a little later. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  // 08: the connection. 57P01–57P03: shut down, crashed, starting. 53300: too many connections. The driver names its own losses by words only.
  return (
    outOfReach.has(code) ||
    /^(?:08(?!P01)...|57P0[123]|53300)$/.test(code) ||
    /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/.test(error.message) ||
    isUnavailable(error.cause)
  )
}

function sqlStateOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  if ('code' in error && typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code)) return error.code
  return sqlStateOf(error.cause)
}

export function problemOf(refusal: Refusal, say: Sentences, requestId: string): Problem {
  return {
    type: `/problems/${refusal.code}`,
    title: say.web.errors.title,
    status: httpStatusOf[refusal.kind],
    detail: say.refusals[refusal.code](refusal.facts),
    code: refusal.code,
    requestId,
    ...(refusal.field != null && { field: refusal.field }),
    ...(Object.keys(refusal.facts).length > 0 && { facts: refusal.facts }),
  }
}

export function answerProblem(c: WebContext, problem: Problem): Response {
  const seconds = problem.facts?.['seconds']
  return c.body(JSON.stringify(problem), problem.status as ContentfulStatusCode, {
    'content-type': 'application/problem+json; charset=utf-8',
    'cache-control': 'no-store',
    ...(typeof seconds === 'number' && { 'retry-after': String(seconds) }),
  })
}

export const unavailableProblem = (say: Sentences, requestId: string): Problem => ({
  type: '/problems/unavailable',
  title: say.web.errors.unavailableTitle,
  status: 503,
  detail: say.web.errors.unavailable,
  code: 'unavailable',
  requestId,
  facts: { seconds: 5 },
})

export const unexpectedProblem = (say: Sentences, requestId: string): Problem => ({
  type: '/problems/unexpected',
  title: say.web.errors.unexpectedTitle,
  status: 500,
  detail: say.web.errors.unexpected,
  code: 'unexpected',
  requestId,
})
