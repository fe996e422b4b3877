import { createHash } from 'node:crypto'
import type { z } from 'zod'
import { newId } from '../database/id.ts'
import { httpStatusOf, Refusal } from '../refusal.ts'
import type { WebContext } from './environment.ts'
import { type FieldError, fieldErrors } from './field-errors.ts'
import { leaveFlash } from './flash.ts'
import { answerOnce } from './idempotency.ts'
import { asRefusal } from './problem.tsx'
import { readForm, type Sent } from './read-form.ts'

/** A form as the page draws it: what stands in its fields and what is wrong with them. */
export interface FormState {
  readonly values: Readonly<Record<string, string | readonly string[]>>
  readonly errors: readonly FieldError[]
  /** Sent along, so that a double click or a reload does the thing once. */
  readonly key: string
  /** Where to go on instead of the verb's own page: somebody came here from a list of things to do. */
  readonly back: string | null
  readonly status: 200 | 403 | 404 | 409 | 422 | 429
}

type Given = string | number | boolean | null | undefined | readonly string[]

/** A fresh form, with what is known already: `blankForm({ name: hamlet.name })`. Booleans tick boxes; null leaves a field empty. */
export function blankForm(known: Readonly<Record<string, Given>> = {}, back: string | null = null): FormState {
  const values = Object.entries(known).flatMap(([name, value]) =>
    value == null
      ? []
      : [[name, typeof value === 'object' ? value : value === true ? 'yes' : value === false ? '' : String(value)] as const],
  )
  return { values: Object.fromEntries(values), errors: [], key: newId(), back, status: 200 }
}

/** A page of ours, or nothing: whoever writes a link may not send people elsewhere with it. */
export const localPath = (path: unknown): string | null =>
  typeof path === 'string' && /^(\/[\w-]+)+(\?[\w=&%+-]*)?$/.test(path) ? path : null

async function sentBy(c: WebContext): Promise<Sent> {
  const sent = new Map<string, (string | File)[]>()
  const type = c.req.header('content-type') ?? ''
  if (!type.startsWith('application/x-www-form-urlencoded') && !type.startsWith('multipart/form-data')) return sent
  const form = await c.req.formData().catch(() => {
    throw new Refusal('input/invalid')
  })
  for (const [name, value] of form.entries()) sent.set(name, [...(sent.get(name) ?? []), value])
  if ([...sent.values()].flat().some(value => typeof value === 'string' && value.includes('\0'))) throw new Refusal('input/invalid')
  return sent
}

const keptValues = (sent: Sent): FormState['values'] =>
  Object.fromEntries(
    [...sent].flatMap(([name, values]) => {
      const texts = values.filter(value => typeof value === 'string')
      return name.startsWith('_') || texts.length === 0 ? [] : [[name, texts.length === 1 ? texts[0]! : texts]]
    }),
  )

export type ParsedForm<Value> =
  | { readonly ok: true; readonly value: Value; readonly form: FormState }
  | { readonly ok: false; readonly form: FormState }

/** Reads a sent form with a verb's own schema. `extra` holds what the address or the session says; it wins over the form. */
export async function parseForm<Schema extends z.ZodType>(
  c: WebContext,
  schema: Schema,
  extra: Readonly<Record<string, unknown>> = {},
): Promise<ParsedForm<z.output<Schema>>> {
  const sent = await sentBy(c)
  const key = sent.get('_key')?.[0]
  const form: FormState = {
    values: keptValues(sent),
    errors: [],
    key: typeof key === 'string' && /^[\w-]{8,200}$/.test(key) ? key : newId(),
    back: localPath(sent.get('_back')?.[0]),
    status: 200,
  }
  const read = readForm(schema, sent)
  const parsed = schema.safeParse({ ...(read as Record<string, unknown>), ...extra }, { reportInput: true })
  if (parsed.success) return { ok: true, value: parsed.data, form }
  return { ok: false, form: { ...form, errors: fieldErrors(parsed.error, c.var.say), status: 422 } }
}

/** The same form with the domain's refusal said in it, at its field where it names one. Rethrows what is no refusal. */
export function refusedForm(c: WebContext, form: FormState, error: unknown): FormState {
  const refusal = asRefusal(error)
  if (refusal == null || refusal.code === 'access/not-signed-in') throw error
  const text = c.var.say.refusals[refusal.code](refusal.facts)
  if (typeof refusal.facts['seconds'] === 'number') c.header('retry-after', String(refusal.facts['seconds']))
  const { personId } = refusal.facts
  const link = personId == null ? {} : { link: [`/people/${personId}`, c.var.say.web.errors.openRecord] as const }
  // Another key: the refused attempt left nothing behind, and the next one is a new request.
  return { ...form, key: newId(), errors: [{ field: refusal.field ?? '', text, ...link }], status: httpStatusOf[refusal.kind] }
}

export interface Submission<Schema extends z.ZodType, Result> {
  readonly extra?: Readonly<Record<string, unknown>>
  /** For verbs at a desk, which return their refusal so that it is committed: what was refused, or null. */
  readonly refused?: (result: Result) => Refusal | null
  /** The verb. May throw a Refusal, which is said in the form. */
  readonly write: (input: z.output<Schema>) => Promise<Result>
  /** Where to go on, and the message shown there. */
  readonly done: (result: Result, input: z.output<Schema>) => readonly [href: string, message?: string]
  /** Draws the page with the form again; nothing that was typed is lost. */
  readonly again: (form: FormState) => Response | Promise<Response>
}

/** Post → verb → redirect with a message, or the same page with sentences at the fields. A form sent twice acts once. */
export async function submitForm<Schema extends z.ZodType, Result>(
  c: WebContext,
  schema: Schema,
  { extra = {}, refused, write, done, again }: Submission<Schema, Result>,
): Promise<Response> {
  const parsed = await parseForm(c, schema, extra)
  if (!parsed.ok) return again(parsed.form)
  try {
    const hash = createHash('sha256')
      .update(`${c.req.path}\n${JSON.stringify(parsed.value)}`)
      .digest('hex')
    const answer = await answerOnce(c.var.ctx, parsed.form.key, hash, async () => {
      const result = await write(parsed.value)
      const refusal = refused?.(result)
      if (refusal != null)
        return { status: httpStatusOf[refusal.kind], body: { code: refusal.code, facts: refusal.facts, field: refusal.field } }
      const [href, message] = done(result, parsed.value)
      return { status: 303, body: { href, message: message ?? null } }
    })
    if (answer.status !== 303) {
      const { code, facts, field } = answer.body as Pick<Refusal, 'code' | 'facts' | 'field'>
      return again(refusedForm(c, parsed.form, new Refusal(code, facts, field)))
    }
    const { href, message } = answer.body as { href: string; message: string | null }
    if (message != null) leaveFlash(c, { kind: 'done', text: message })
    return c.redirect(parsed.form.back ?? href, 303)
  } catch (error) {
    return again(refusedForm(c, parsed.form, error))
  }
}

/** For a button with nothing to fill in: `actNow(c, { write, done, back })`. A refusal is said on the page it came from. */
export async function actNow(
  c: WebContext,
  act: { readonly write: () => Promise<unknown>; readonly done: readonly [href: string, message: string] },
): Promise<Response> {
  if (c.var.ctx.actor.kind === 'nobody') throw new Refusal('access/not-signed-in')
  await act.write()
  leaveFlash(c, { kind: 'done', text: act.done[1] })
  return c.redirect(act.done[0], 303)
}
