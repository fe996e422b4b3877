import type { z } from 'zod'
import type { Sentences } from '../locales/sentences.ts'
import { type Facts, type RefusalCode, refusalKinds } from '../refusal.ts'

export interface FieldError {
  /** The field's name in the form or the path in the JSON; '' where it concerns the whole. */
  readonly field: string
  readonly text: string
  /** Where what is in the way can be seen. */
  readonly link?: readonly [href: string, text: string]
}

/** One sentence a field: the first thing wrong with it. A rule of ours names its refusal: `ctx.addIssue({ code: 'custom', params: { refusal, facts } })`. */
export function fieldErrors(error: z.ZodError, say: Sentences): FieldError[] {
  const first = new Map<string, string>()
  for (const issue of error.issues) {
    const field = issue.path.join('.')
    if (!first.has(field)) first.set(field, sentence(issue, say))
  }
  return [...first].map(([field, text]) => ({ field, text }))
}

function sentence(issue: z.core.$ZodIssue, say: Sentences): string {
  const { errors } = say.web
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined || issue.input === null) return errors.required
      if (issue.expected === 'number') return errors.notANumber
      if (issue.expected === 'int') return errors.notAWhole
      if (issue.expected === 'object' && typeof issue.input === 'string') return errors.notADate
      return issue.expected === 'string' ? errors.required : errors.other
    case 'invalid_format':
      if (issue.input === '') return errors.required
      if (issue.format === 'date') return errors.notADate
      if (issue.format === 'time') return errors.notATime
      return issue.format === 'email' ? errors.notAnEmail : issue.format === 'uuid' ? errors.notAChoice : errors.other
    case 'invalid_value':
    case 'invalid_union':
      return issue.input === undefined ? errors.required : errors.notAChoice
    case 'too_small':
      if (issue.origin === 'string')
        return issue.input === '' || issue.minimum === 1 ? errors.required : errors.tooShort(Number(issue.minimum))
      return issue.origin === 'array' ? errors.tooFew(Number(issue.minimum)) : errors.tooSmall(written(issue.minimum))
    case 'too_big':
      return issue.origin === 'string' ? errors.tooLong(Number(issue.maximum)) : errors.tooBig(written(issue.maximum))
    case 'not_multiple_of':
      return errors.notAWhole
    case 'custom':
      return customSentence(issue.params, say)
    default:
      return errors.other
  }
}

const written = (amount: number | bigint | unknown) => String(amount).replace(/\B(?=(?:\d{3})+$)/g, '.')

function customSentence(params: Readonly<Record<string, unknown>> | undefined, say: Sentences): string {
  const code = params?.['refusal']
  if (typeof code !== 'string' || !Object.hasOwn(refusalKinds, code)) return say.web.errors.other
  return say.refusals[code as RefusalCode]((params?.['facts'] ?? {}) as Facts)
}
