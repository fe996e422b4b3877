import { createMiddleware } from 'hono/factory'
import { Refusal } from '../refusal.ts'
import type { Services } from '../services.ts'
import { type Allowed, openAllowance } from './allowance.ts'
import type { WebContext, WebEnv } from './environment.ts'

export interface RateLimit extends Allowed {
  covers(method: string, path: string): boolean
  /** For those who have not signed in, together behind one address; null where they are turned away anyhow. */
  readonly strangers: number | null
}

const minute = 60
const posted = (path: RegExp) => (method: string, given: string) => method === 'POST' && path.test(given.replace(/^\/api\/v1/, ''))

/**
 * What one account or key may ask for. A desk hands over a gift in three requests and a board asks by itself every few seconds: the limits lie
 * many times above both, and stop what no person does.
 */
export const usualLimits: readonly RateLimit[] = [
  { name: 'requests', times: 6000, seconds: minute, strangers: 1500, covers: () => true },
  {
    // Passwords, codes and letters with links: each costs a slow digest or a mail. Wrong ones are slowed down besides (access/sign-in-delay.ts).
    name: 'sign-in',
    times: 300,
    seconds: 10 * minute,
    strangers: 300,
    covers: posted(/^\/(?:sign-in|session|forgotten-password|reset-password|invitation|account\/(?:code|second-factor|password))(?:\/|$)/),
  },
  {
    name: 'uploads',
    times: 120,
    seconds: 10 * minute,
    strangers: null,
    covers: posted(/^\/(?:imports|area-tree|areas\/changes\/tree)$/),
  },
  {
    name: 'exports',
    times: 600,
    seconds: 10 * minute,
    strangers: null,
    covers: (method, path) =>
      method === 'GET'
        ? /\/(?:file|refused-rows|labels|roster|export)$|\.csv$/.test(path)
        : posted(
            /^\/documents(?:\/[^/]+\/retry)?$|\/books$|\/(?:export|results|public-list|sponsor-list|accessed)$|\/money\/(?:report|minutes\/[^/]+)$/,
          )(method, path),
  },
  { name: 'reveals', times: 200, seconds: 10 * minute, strangers: null, covers: posted(/\/reveal$/) },
]

/** Refuses with the seconds to wait, before the body is read. */
export const limitRates = ({ orm, config }: Services, limits: readonly RateLimit[]) => {
  const take = openAllowance(orm, config.secrets.auth)
  return createMiddleware<WebEnv>(async (c, next) => {
    const stranger = c.var.ctx.actor.kind === 'nobody'
    for (const limit of limits) {
      const times = stranger ? limit.strangers : limit.times
      if (times == null || !limit.covers(c.req.method, c.req.path)) continue
      const seconds = await take({ ...limit, times }, whoAsks(c))
      if (seconds > 0) throw new Refusal('request/too-many', { seconds })
    }
    return next()
  })
}

const whoAsks = (c: WebContext): string => {
  const { actor, address } = c.var.ctx
  return actor.kind === 'nobody' ? `address ${address ?? 'unknown'}` : actor.id
}
