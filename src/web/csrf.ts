import { randomBytes } from 'node:crypto'
import { getCookie, setCookie } from 'hono/cookie'
import { createMiddleware } from 'hono/factory'
import { Refusal } from '../refusal.ts'
import type { Services } from '../services.ts'
import type { WebContext, WebEnv } from './environment.ts'
import { isSigned, sign } from './signed.ts'

const cookie = 'hau-phuong.visit'
const reading = new Set(['GET', 'HEAD', 'OPTIONS'])

/** A token in every form, signed over the browser's visit and the session: another site's page can neither read nor make one. */
export const csrf = ({ config }: Services) =>
  createMiddleware<WebEnv>(async (c, next) => {
    const known = getCookie(c, cookie)
    const visit = known != null && /^[\w-]{22}$/.test(known) ? known : randomBytes(16).toString('base64url')
    const bound = `${visit} ${c.var.sessionId ?? ''}`
    c.set('csrf', sign(config.secrets.auth, 'form', bound))
    if (visit !== known && !c.req.path.startsWith('/api/'))
      setCookie(c, cookie, visit, { httpOnly: true, sameSite: 'Lax', secure: config.publicUrl.startsWith('https:'), path: '/' })
    if (!reading.has(c.req.method) && c.var.ctx.actor.kind !== 'key') {
      if (isForeign(c)) throw new Refusal('form/expired')
      // JSON cannot be sent by another site's form without the browser asking us first, and we never agree.
      const isJson = (c.req.header('content-type') ?? '').startsWith('application/json')
      const bare = c.req.path.startsWith('/api/') && (isJson || c.req.header('content-type') == null)
      if (!bare && !isSigned(config.secrets.auth, 'form', bound, await tokenOf(c))) throw new Refusal('form/expired')
    }
    await next()
  })

async function tokenOf(c: WebContext): Promise<string> {
  const header = c.req.header('x-csrf-token')
  if (header != null) return header
  const type = c.req.header('content-type') ?? ''
  if (!type.startsWith('application/x-www-form-urlencoded') && !type.startsWith('multipart/form-data')) return ''
  const body = await c.req.parseBody().catch(() => {
    throw new Refusal('input/invalid')
  })
  const given = body['_csrf']
  return typeof given === 'string' ? given : ''
}

function isForeign(c: WebContext): boolean {
  if (c.req.header('sec-fetch-site') === 'cross-site') return true
  const origin = c.req.header('origin')
  if (origin == null) return false
  const allowed = new Set([new URL(c.var.ctx.ground.publicUrl).host, c.req.header('host') ?? ''])
  return !URL.canParse(origin) || !allowed.has(new URL(origin).host)
}
