import { createHash } from 'node:crypto'
import { OpenAPIHono, type RouteConfig, z } from '@hono/zod-openapi'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Context } from '../context.ts'
import { allow, type Permission } from '../permissions.ts'
import { httpStatusOf, Refusal } from '../refusal.ts'
import type { WebContext, WebEnv } from './environment.ts'
import { fieldErrors } from './field-errors.ts'
import { answerOnce } from './idempotency.ts'
import { answerProblem, problemOf } from './problem.tsx'
import { readForm } from './read-form.ts'

export const apiRoot = '/api/v1'

/** An instant, however the database writes it: answered as ISO 8601 in UTC. */
export const instant = z.preprocess(at => {
  const date = new Date(at as string | Date)
  return at == null || Number.isNaN(date.getTime()) ? at : date.toISOString()
}, z.iso.datetime())

type Shape = z.ZodObject

export interface Ask<P extends Shape, Q extends Shape, B extends z.ZodType> {
  readonly ctx: Context
  readonly params: z.output<P>
  readonly query: z.output<Q>
  readonly body: z.output<B>
  /** For what has no schema: uploads and streams. */
  readonly c: WebContext
}

export interface ApiRoute<P extends Shape, Q extends Shape, B extends z.ZodType, Out> {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** Below /api/v1, with {braces}: '/areas/{areaId}/hamlets'. */
  readonly path: string
  readonly tag: string
  readonly summary: string
  /** Asked before anything is read; the verb asks again, with the area. Null: anybody who is signed in. */
  readonly permission: Permission | null
  /** Only signing in is open to strangers. */
  readonly open?: boolean
  /** False where the answer holds a secret that must not be kept for replays. */
  readonly replayable?: boolean
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  /** Fields of a multipart form, described for the reference; the handler reads them from `c`. */
  readonly upload?: z.ZodType
  /** 200 where nothing else is said; 201 for what was made, 202 for what a worker will do. */
  readonly status?: 200 | 201 | 202
  readonly answer: z.ZodType<unknown, Out>
  /** A returned Refusal is committed with the verb's row and answered as a problem; a thrown one rolls back. A Response goes out as it is. */
  readonly handle: (ask: Ask<P, Q, B>) => Promise<NoInfer<Out> | Refusal | Response>
}

/** Answers of lists: the page's items and where the next page begins, null at the end. */
export const pageOf = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item), next: z.string().nullable() })

/** Query of lists: `after` is the `next` of the page before. */
export const Paging = z.object({ after: z.string().max(500).optional(), limit: z.int().min(1).max(200).default(50) })

export const ProblemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    requestId: z.string(),
    field: z.string().optional(),
    errors: z.array(z.object({ field: z.string(), detail: z.string() })).optional(),
  })
  .openapi('Problem')

const nothing = z.object({})

export class Api {
  readonly app = new OpenAPIHono<WebEnv>()
  readonly routes: { path: string; method: string; permission: Permission | null; open: boolean }[] = []

  constructor() {
    const { openAPIRegistry: registry } = this.app
    registry.registerComponent('securitySchemes', 'session', { type: 'apiKey', in: 'cookie', name: 'hau-phuong.session_token' })
    registry.registerComponent('securitySchemes', 'key', { type: 'http', scheme: 'bearer', description: 'hp_…' })
  }

  route<
    Out,
    P extends Shape = z.ZodObject<Record<never, never>>,
    Q extends Shape = z.ZodObject<Record<never, never>>,
    B extends z.ZodType = z.ZodUndefined,
  >(route: ApiRoute<P, Q, B, Out>): void {
    this.routes.push({ path: `${apiRoot}${route.path}`, method: route.method, permission: route.permission, open: route.open ?? false })
    this.app.openAPIRegistry.registerPath(describe(route))
    this.app.on(route.method.toUpperCase(), route.path.replaceAll(/\{(\w+)\}/g, ':$1'), async plain => {
      const c = plain as unknown as WebContext
      let { ctx } = c.var
      if (route.open !== true) {
        if (ctx.actor.kind === 'nobody') throw new Refusal('access/not-signed-in')
        if (c.var.secondFactor !== 'done') throw new Refusal('account/second-factor-needed')
        if (c.var.mustChangePassword) throw new Refusal('account/password-must-change')
        if (route.permission != null) ctx = allow(ctx, route.permission)
      }
      const params = (route.params ?? nothing).safeParse(c.req.param(), { reportInput: true })
      // An id that is none is one that nobody has.
      if (!params.success) throw new Refusal('record/missing')
      const query = (route.query ?? nothing).safeParse(readForm(route.query ?? nothing, queryOf(c)), { reportInput: true })
      if (!query.success) return invalid(c, query.error)
      const body = route.body == null ? null : route.body.safeParse(await jsonOf(c), { reportInput: true })
      if (body?.success === false) return invalid(c, body.error)
      const ask = {
        ctx,
        params: params.data as z.output<P>,
        query: query.data as z.output<Q>,
        body: body?.data as z.output<B>,
        c,
      }
      return answer(c, route, ask)
    })
  }
}

async function answer<P extends Shape, Q extends Shape, B extends z.ZodType, Out>(
  c: WebContext,
  route: ApiRoute<P, Q, B, Out>,
  ask: Ask<P, Q, B>,
): Promise<Response> {
  const key = c.req.header('idempotency-key')
  let direct: Response | null = null
  const work = async () => {
    const result: unknown = await route.handle(ask)
    if (result instanceof Response) {
      direct = result
      return { status: result.status, body: null }
    }
    if (result instanceof Refusal) return { status: httpStatusOf[result.kind], body: problemOf(result, c.var.say, c.var.ctx.requestId) }
    // Parsing the answer drops what the schema does not name: nothing goes out by accident.
    return { status: route.status ?? 200, body: route.answer.parse(result) }
  }
  const kept =
    key == null || route.method === 'get' || route.replayable === false
      ? await work()
      : await answerOnce(ask.ctx, checkedKey(key), hashOf(c, ask.body), work)
  if (direct != null) return direct
  if (kept.status >= 400) return answerProblem(c, kept.body as ReturnType<typeof problemOf>)
  c.header('cache-control', 'no-store')
  return c.json(kept.body as object, kept.status as ContentfulStatusCode)
}

const hashOf = (c: WebContext, body: unknown) =>
  createHash('sha256')
    .update(`${c.req.method} ${c.req.path}\n${JSON.stringify(body ?? null)}`)
    .digest('hex')

function checkedKey(key: string): string {
  if (!/^[\x21-\x7e]{8,200}$/.test(key)) throw new Refusal('input/invalid', {}, 'Idempotency-Key')
  return key
}

const queryOf = (c: WebContext) => new Map(Object.entries(c.req.queries()))

async function jsonOf(c: WebContext): Promise<unknown> {
  const text = await c.req.text()
  if (text.trim() === '') return undefined
  if (text.includes('\\u0000')) throw new Refusal('input/invalid')
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new Refusal('input/invalid')
  }
}

function invalid(c: WebContext, error: z.ZodError): Response {
  const errors = fieldErrors(error, c.var.say).map(({ field, text }) => ({ field, detail: text }))
  const first = errors[0]
  const problem = problemOf(new Refusal('input/invalid', {}, first?.field ?? null), c.var.say, c.var.ctx.requestId)
  return answerProblem(c, { ...problem, errors })
}

const operationIdOf = ({ method, path }: { method: string; path: string }): string =>
  method +
  path
    .replaceAll('{', 'By-')
    .split(/[^A-Za-z0-9]+/)
    .map(word => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('')

function describe<P extends Shape, Q extends Shape, B extends z.ZodType, Out>(route: ApiRoute<P, Q, B, Out>): RouteConfig {
  const problem = (description: string) => ({ description, content: { 'application/problem+json': { schema: ProblemSchema } } })
  const writes = route.method !== 'get'
  return {
    method: route.method,
    path: `${apiRoot}${route.path}`,
    // A name for programs that make their client from the document: getListsByListIdLines.
    operationId: operationIdOf(route),
    tags: [route.tag],
    summary: route.summary,
    security: route.open === true ? [] : [{ session: [] }, { key: [] }],
    ...(route.permission != null && { 'x-permission': route.permission }),
    request: {
      ...(route.params != null && { params: route.params }),
      ...(route.query != null && { query: route.query }),
      ...(route.body != null && { body: { required: true, content: { 'application/json': { schema: route.body } } } }),
      ...(route.upload != null && { body: { required: true, content: { 'multipart/form-data': { schema: route.upload } } } }),
      ...(writes && route.replayable !== false && { headers: z.object({ 'Idempotency-Key': z.string().min(8).max(200).optional() }) }),
    },
    responses: {
      [route.status ?? 200]: { description: 'Done', content: { 'application/json': { schema: route.answer } } },
      403: problem('Not signed in, or not allowed'),
      404: problem('Missing, or outside the areas of the actor'),
      ...(writes && { 409: problem('Refused by the state of things') }),
      ...((writes || route.query != null) && { 422: problem('Not understood') }),
    },
  } as RouteConfig
}
