import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { Flash, WebContext } from './environment.ts'
import { isSigned, sign } from './signed.ts'

const cookie = 'hau-phuong.said'

/** Leaves a message for the page that the browser is sent to next. */
export function leaveFlash(c: WebContext, flash: Flash): void {
  const { ground } = c.var.ctx
  const text = Buffer.from(JSON.stringify(flash)).toString('base64url')
  setCookie(c, cookie, `${text}.${sign(ground.secrets.auth, 'flash', text)}`, {
    httpOnly: true,
    sameSite: 'Lax',
    secure: ground.publicUrl.startsWith('https:'),
    path: '/',
    maxAge: 60,
  })
}

export function takeFlash(c: WebContext, secret: string): Flash | null {
  const [text, signature] = (getCookie(c, cookie) ?? '').split('.')
  if (text == null || signature == null) return null
  deleteCookie(c, cookie, { path: '/' })
  if (!isSigned(secret, 'flash', text, signature)) return null
  return JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as Flash
}
