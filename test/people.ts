import { createHmac, randomBytes } from 'node:crypto'
import { storeAccount } from '../src/access/create-account.ts'
import { giveRole } from '../src/access/give-role.ts'
import { systemContext } from '../src/context.ts'
import { newId } from '../src/database/id.ts'
import { asOwner } from '../src/database/in-transaction.ts'
import type { Role } from '../src/permissions.ts'
import { createApp } from '../src/web/app.tsx'
import type { Web } from '../src/web/environment.ts'
import type { TestGround } from './database.ts'

const apps = new WeakMap<TestGround, Web>()

/** The web program of a test's database: one a test file. */
export function appOf(test: TestGround): Web {
  const app = apps.get(test) ?? createApp(test.services)
  apps.set(test, app)
  return app
}

type Fields = Readonly<Record<string, string | readonly string[] | Blob>>

/** Somebody at a browser: keeps cookies as one does, and sends forms with the token the page gave. */
export class Visitor {
  readonly app: Web
  readonly cookies = new Map<string, string>()

  constructor(test: TestGround) {
    this.app = appOf(test)
  }

  async request(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers)
    if (this.cookies.size > 0) headers.set('cookie', [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    const answer = await this.app.request(path, { ...init, headers })
    for (const line of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/s)
      if (value === '' || /max-age=0/i.test(line)) this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
    return answer
  }

  get(path: string): Promise<Response> {
    return this.request(path)
  }

  /** JSON, as programs do. */
  send(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return this.request(path, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  }

  post(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return this.send('POST', path, body, headers)
  }

  /** Fills in the form that stands on a page and sends it. */
  async submit(page: string, action: string, fields: Fields = {}): Promise<Response> {
    const html = await (await this.get(page)).text()
    const csrf = /name="_csrf" value="([^"]+)"/.exec(html)?.[1]
    const key = new RegExp(`action="${action}"[\\s\\S]*?name="_key" value="([^"]+)"`).exec(html)?.[1]
    return this.sendForm(action, { ...(csrf != null && { _csrf: csrf }), ...(key != null && { _key: key }), ...fields })
  }

  /** As a browser sends it: in parts where a file goes along, else as one line. */
  sendForm(action: string, fields: Fields): Promise<Response> {
    const form = Object.values(fields).some(value => value instanceof Blob) ? new FormData() : new URLSearchParams()
    for (const [name, value] of Object.entries(fields))
      if (typeof value === 'object' && !(value instanceof Blob)) for (const one of value) form.append(name, one)
      else form.append(name, value as string)
    return this.request(action, { method: 'POST', body: form })
  }
}

export interface Person extends Visitor {
  readonly id: string
  readonly name: string
  readonly email: string
}

let made = 0

/** Somebody with roles, signed in already. `areas` names communes by id; none means everywhere. */
export async function makePerson(
  test: TestGround,
  given: {
    readonly role?: Role
    readonly areaId?: string
    readonly hamletId?: string
    readonly name?: string
    readonly password?: string
  } = {},
): Promise<Person> {
  const ctx = systemContext(test.ground, newId())
  const name = given.name ?? `Người thử ${++made}`
  const account = await storeAccount(ctx, {
    name,
    email: `${randomBytes(6).toString('hex')}@thu.vn`,
    locale: 'vi',
    password: given.password ?? null,
    mustChangePassword: false,
    invite: false,
  })
  if (given.role != null)
    await giveRole(ctx, {
      accountId: account.id,
      role: given.role,
      areaId: given.areaId ?? null,
      hamletId: given.hamletId ?? null,
      fromOn: '2020-01-01',
    })
  const visitor = new Visitor(test)
  visitor.cookies.set('hau-phuong.session_token', await makeSession(test, account.id))
  return Object.assign(visitor, { id: account.id, name, email: account.email })
}

/** Past the password, which takes its time to check; what better-auth would have signed. */
async function makeSession(test: TestGround, accountId: string): Promise<string> {
  const token = randomBytes(24).toString('base64url')
  await asOwner(test.orm, tx =>
    tx.execute(`insert into auth.session (id, token, account_id, expires_at) values (?, ?, ?, now() + interval '1 day')`, [
      newId(),
      token,
      accountId,
    ]),
  )
  const signature = createHmac('sha256', test.config.secrets.auth).update(token).digest('base64')
  return encodeURIComponent(`${token}.${signature}`)
}
