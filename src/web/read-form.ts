import { z } from 'zod'
import { isoDate, parsePartialDate } from '../vietnamese/partial-date.ts'

/** What a browser sends: every name with its texts and files. */
export type Sent = ReadonlyMap<string, readonly (string | File)[]>

interface Def {
  readonly type: string
  readonly format?: string
  readonly innerType?: z.core.$ZodType
  readonly in?: z.core.$ZodType
  readonly element?: z.core.$ZodType
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>
  readonly options?: readonly z.core.$ZodType[]
  readonly discriminator?: string
  readonly values?: readonly unknown[]
}

const defOf = (schema: z.core.$ZodType): Def => (schema as z.ZodType).def as unknown as Def

/**
 * Texts of a form → the JSON a schema expects: blanks become absent (null where the schema allows it), "1.234.567" a number, a ticked box true,
 * "27/07/2024" an ISO day, "7h30" a time of day, "1949" a partial date. What cannot be read is left as typed, so that the schema says what is wrong with it.
 * Nested fields are named with dots: `receiver.name`, `rows.0.name`.
 */
export function readForm(schema: z.core.$ZodType, sent: Sent, path = ''): unknown {
  const def = defOf(schema)
  switch (def.type) {
    case 'optional':
    case 'default':
    case 'prefault':
    case 'catch':
    case 'nonoptional':
    case 'readonly':
      return isBlank(def.innerType!, sent, path) ? undefined : readForm(def.innerType!, sent, path)
    case 'nullable':
      return isBlank(def.innerType!, sent, path) ? null : readForm(def.innerType!, sent, path)
    case 'pipe':
      return readForm(defOf(def.in!).type === 'transform' ? (def as { out?: z.core.$ZodType }).out! : def.in!, sent, path)
    case 'object':
      return readObject(def.shape!, sent, path)
    case 'array':
      return readArray(def.element!, sent, path)
    case 'union':
      return readUnion(def, sent, path)
    default:
      return readLeaf(def, sent.get(path)?.at(-1))
  }
}

function readObject(shape: Readonly<Record<string, z.core.$ZodType>>, sent: Sent, path: string): unknown {
  const whole = sent.get(path)?.at(-1)
  if (path !== '' && typeof whole === 'string' && 'year' in shape)
    return parsePartialDate(whole).date ?? (whole.trim() === '' ? undefined : whole)
  return Object.fromEntries(Object.entries(shape).map(([key, inner]) => [key, readForm(inner, sent, path === '' ? key : `${path}.${key}`)]))
}

function readArray(element: z.core.$ZodType, sent: Sent, path: string): unknown[] {
  const given = sent.get(path)
  if (given != null) return given.filter(value => value !== '').map(value => readLeaf(defOf(element), value))
  const numbers = [...sent.keys()].flatMap(name => (name.startsWith(`${path}.`) ? [Number(name.slice(path.length + 1).split('.')[0])] : []))
  return [...new Set(numbers)]
    .filter(Number.isInteger)
    .sort((a, b) => a - b)
    .map(at => readForm(element, sent, `${path}.${at}`))
}

function readUnion(def: Def, sent: Sent, path: string): unknown {
  const options = def.options ?? []
  if (def.discriminator == null) {
    const readings = options.map(option => ({ option, value: readForm(option, sent, path) }))
    return (readings.find(({ option, value }) => z.safeParse(option, value).success) ?? readings[0])?.value
  }
  const name = path === '' ? def.discriminator : `${path}.${def.discriminator}`
  const chosen = sent.get(name)?.at(-1)
  const option = options.find(option => {
    const tag = defOf(option).shape?.[def.discriminator!]
    return tag != null && defOf(tag).values?.some(value => String(value) === chosen)
  })
  return option == null ? { [def.discriminator]: chosen } : readForm(option, sent, path)
}

function readLeaf(def: Def, value: string | File | undefined): unknown {
  if (def.type === 'boolean') return value != null && value !== '' && value !== 'false' && value !== 'no'
  if (value instanceof File) return value.size === 0 && value.name === '' ? undefined : value
  if (value == null) return undefined
  const text = value.trim()
  if (def.type === 'number' || def.type === 'int') return text === '' ? undefined : readNumber(text)
  if (def.type === 'literal') return def.values?.find(allowed => String(allowed) === text) ?? text
  if (def.type === 'string' && def.format === 'date') return readDay(text)
  if (def.type === 'string' && def.format === 'time') return readClock(text)
  return text === '' ? undefined : text
}

const readDay = (text: string) => {
  if (text === '') return undefined
  const { date } = parsePartialDate(text)
  return (date == null ? null : isoDate(date)) ?? text
}

/** "7:30", "7h30", "7.30" and "7 giờ 30" are 07:30, "7h" is 07:00. */
function readClock(text: string): string | undefined {
  const read = /^(\d{1,2})\s*(?:[:.hg]|giờ)\s*(\d{2})?$/i.exec(text)
  if (read == null) return text === '' ? undefined : text
  return `${read[1]!.padStart(2, '0')}:${read[2] ?? '00'}`
}

/** "1.234.567" and "1 234 567" are whole numbers; "61,5" is a fraction. */
function readNumber(text: string): number | string {
  const bare = text.replace(/\s|đ(?:ồng)?$/giu, '')
  const plain = /^-?\d{1,3}(?:\.\d{3})+$/.test(bare) ? bare.replaceAll('.', '') : bare.replace(',', '.')
  return plain !== '' && Number.isFinite(Number(plain)) ? Number(plain) : text
}

function isBlank(schema: z.core.$ZodType, sent: Sent, path: string): boolean {
  const def = defOf(schema)
  if (def.type === 'optional' || def.type === 'nullable' || def.type === 'default') return isBlank(def.innerType!, sent, path)
  if (def.type === 'boolean') return !sent.has(path)
  const given = sent.get(path)
  if (given != null) return given.every(value => (typeof value === 'string' ? value.trim() === '' : value.size === 0))
  return ![...sent].some(([name, values]) => name.startsWith(`${path}.`) && values.some(value => value !== ''))
}
