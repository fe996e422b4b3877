import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { demoAccounts, demoPassword } from './load-accounts.ts'
import { WalkProblem } from './walk-steps.ts'

const Problem = z.object({ status: z.int(), code: z.string(), detail: z.string() })
export type Problem = z.infer<typeof Problem>
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
type Asked = { readonly body?: unknown; readonly key?: string }

/** One person at the API, signed in as a browser would be: by a cookie. */
export class Caller {
  readonly #base: string
  readonly #cookie: string

  constructor(base: string, cookie: string) {
    this.#base = base
    this.#cookie = cookie
  }

  /** Files go up as a form, and a form carries the token of the page it stands on. */
  async upload<S extends z.ZodType>(answer: S, path: string, form: FormData): Promise<z.output<S>> {
    return read(answer, `POST ${path}`, await this.sendForm(path, form))
  }

  async sendForm(path: string, form: FormData): Promise<Response> {
    const page = await fetch(`${this.#base}/`, { headers: { cookie: this.#cookie } })
    const token = /name="_csrf" value="([^"]+)"/.exec(await page.text())?.[1]
    if (token == null) throw new WalkProblem('The first page holds no form to take a token from.')
    const visit = page.headers.getSetCookie().map(one => one.split(';')[0])
    return fetch(`${this.#base}/api/v1${path}`, {
      method: 'POST',
      headers: { cookie: [this.#cookie, ...visit].join('; '), 'x-csrf-token': token },
      body: form,
      signal: AbortSignal.timeout(120_000),
    })
  }

  get = <S extends z.ZodType>(answer: S, path: string) => this.call(answer, 'GET', path)
  post = <S extends z.ZodType>(answer: S, path: string, body: unknown = {}, key: string = randomUUID()) =>
    this.call(answer, 'POST', path, { body, key })

  async call<S extends z.ZodType>(answer: S, method: Method, path: string, asked: Asked = {}): Promise<z.output<S>> {
    return read(answer, `${method} ${path}`, await this.send(method, path, asked))
  }

  /** The problem that such a request is answered with; to be let through would be the failure. */
  async refused(method: Method, path: string, body?: unknown): Promise<Problem> {
    return problemOf(`${method} ${path}`, await this.send(method, path, { body, key: randomUUID() }))
  }

  send(method: Method, path: string, { body, key }: Asked = {}): Promise<Response> {
    return fetch(`${this.#base}/api/v1${path}`, {
      method,
      headers: {
        cookie: this.#cookie,
        ...(body == null ? {} : { 'content-type': 'application/json' }),
        ...(key == null ? {} : { 'idempotency-key': key }),
      },
      ...(body == null ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(120_000),
    })
  }
}

async function read<S extends z.ZodType>(answer: S, what: string, response: Response): Promise<z.output<S>> {
  const text = await response.text()
  if (!response.ok) throw new WalkProblem(`${what}: ${response.status} ${text}`)
  const parsed = answer.safeParse(JSON.parse(text))
  if (!parsed.success) throw new WalkProblem(`${what} answers otherwise than expected: ${z.prettifyError(parsed.error)}`)
  return parsed.data
}

export async function problemOf(what: string, response: Response): Promise<Problem> {
  const text = await response.text()
  if (response.ok) throw new WalkProblem(`${what} was let through and should have been refused: ${text}`)
  return Problem.parse(JSON.parse(text))
}

/** Signs in over HTTP with an account of the demonstration: `canbo`, `lanhdao` … */
export async function signedIn(base: string, name: string): Promise<Caller> {
  const account = demoAccounts.find(one => one.email.startsWith(`${name}@`))
  if (account == null) throw new WalkProblem(`The demonstration has no account ${name}.`)
  const response = await fetch(`${base}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: account.email, password: demoPassword }),
  })
  if (!response.ok) throw new WalkProblem(`${account.email} cannot sign in: ${response.status} ${await response.text()}`)
  const cookie = response.headers.getSetCookie().map(one => one.split(';')[0])
  return new Caller(base, cookie.join('; '))
}

/** All pages of a list that is given page by page. */
export async function allOf<S extends z.ZodType>(caller: Caller, item: S, path: string): Promise<z.output<S>[]> {
  const Page = z.object({ items: z.array(item), next: z.string().nullable() })
  const found: z.output<S>[] = []
  for (let after: string | null = ''; after != null;) {
    const mark: string = path.includes('?') ? '&' : '?'
    const page: z.output<typeof Page> = await caller.get(
      Page,
      `${path}${mark}limit=200${after === '' ? '' : `&after=${encodeURIComponent(after)}`}`,
    )
    found.push(...page.items)
    after = page.next
  }
  return found
}

/** Asks again until the answer is the one waited for. */
export async function until<T>(what: string, ask: () => Promise<T | null>, seconds = 120): Promise<T> {
  const end = performance.now() + seconds * 1000
  for (;;) {
    const found = await ask()
    if (found != null) return found
    if (performance.now() > end) throw new WalkProblem(`${what}: nothing within ${seconds} s`)
    await new Promise(again => setTimeout(again, 150))
  }
}
