import { createHash } from 'node:crypto'
import { getCookie } from 'hono/cookie'
import { createMiddleware } from 'hono/factory'
import { findKey } from '../access/api-key.queries.ts'
import { grantsOf } from '../access/grants.queries.ts'
import { mustShowSecondFactor } from '../access/second-factor.ts'
import { findSession } from '../access/session.queries.ts'
import type { SignInSystem } from '../access/sign-in-system.ts'
import type { Actor, Grant, Locale } from '../context.ts'
import { newId } from '../database/id.ts'
import { sentences } from '../locales/sentences.ts'
import type { Services } from '../services.ts'
import { isoDay } from '../vietnamese/dates.ts'
import type { OccasionProgress } from './occasion.ts'
import { clientAddress } from './client-address.ts'
import type { WebContext, WebEnv } from './environment.ts'
import { takeFlash } from './flash.ts'

export const localeCookie = 'hau-phuong.language'
const nobody: Actor = { kind: 'nobody', id: '00000000-0000-0000-0000-000000000000', name: '' }

interface Who {
  readonly actor: Actor
  readonly grants: Grant[]
  readonly locale: Locale | null
  readonly sessionId: string | null
  readonly mustChangePassword: boolean
  readonly secondFactor: 'done' | 'show' | 'set-up'
}

const stranger: Who = { actor: nobody, grants: [], locale: null, sessionId: null, mustChangePassword: false, secondFactor: 'done' }

export type FindOccasion = (c: WebContext) => Promise<OccasionProgress | null>

/** Session or key → who acts, what for, in which language. */
export const whoActs = (services: Services, signIn: SignInSystem, findOccasion: FindOccasion) =>
  createMiddleware<WebEnv>(async (c, next) => {
    const { ground, config } = services
    const who = await find(c, services, signIn)
    const locale = localeOf(c, who.locale)
    c.set('ctx', {
      actor: who.actor,
      grants: who.grants,
      locale,
      requestId: c.res.headers.get('x-request-id') ?? newId(),
      address: clientAddress(c, config),
      ground,
      now: () => ground.now(),
    })
    c.set('say', sentences(locale))
    c.set('sessionId', who.sessionId)
    c.set('mustChangePassword', who.mustChangePassword)
    c.set('secondFactor', who.secondFactor)
    c.set('flash', c.req.method === 'GET' && !c.req.path.startsWith('/api/') ? takeFlash(c, config.secrets.auth) : null)
    c.set('businessDate', config.businessDate)
    c.set('occasion', () => findOccasion(c))
    await next()
  })

async function find(c: WebContext, { orm, ground, config }: Services, signIn: SignInSystem): Promise<Who> {
  const today = isoDay(ground.now())
  const bearer = /^Bearer (hp_[\w-]{43})$/.exec(c.req.header('authorization') ?? '')?.[1]
  if (bearer != null) {
    const key = await findKey(orm, createHash('sha256').update(bearer).digest('hex'))
    if (key == null) return stranger
    const actor: Actor = { kind: 'key', id: key.id, name: key.name, scopes: key.scopes }
    return { ...stranger, actor, grants: await grantsOf(orm, key.accountId, today) }
  }
  const { authCookies } = await signIn.$context
  const cookie = getCookie(c, authCookies.sessionToken.name)
  const found = cookie == null ? null : await findSession(orm, config.secrets.auth, cookie, today)
  if (found == null) return stranger
  if (!found.fresh && (await signIn.api.getSession({ headers: c.req.raw.headers })) == null) return stranger
  const { grants, secondFactor } = found
  return {
    actor: { kind: 'account', id: found.accountId, name: found.name },
    grants,
    locale: found.locale,
    sessionId: found.sessionId,
    mustChangePassword: found.mustChangePassword,
    secondFactor: secondFactor.confirmed
      ? secondFactor.shown
        ? 'done'
        : 'show'
      : config.requireSecondFactor && mustShowSecondFactor(grants)
        ? 'set-up'
        : 'done',
  }
}

// Pages are Vietnamese until a person chooses otherwise: browsers in offices often claim English. Programs say what they want.
export function localeOf(c: WebContext, account: Locale | null): Locale {
  const chosen = getCookie(c, localeCookie)
  if (chosen === 'vi' || chosen === 'en') return chosen
  if (account != null) return account
  return c.req.path.startsWith('/api/') && (c.req.header('accept-language') ?? '').startsWith('en') ? 'en' : 'vi'
}
