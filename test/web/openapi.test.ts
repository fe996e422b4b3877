import { afterAll, beforeAll, expect, test } from 'vitest'
import { testGround, type TestGround } from '../database.ts'
import { makePerson } from '../people.ts'

type Node = { readonly [key: string]: unknown }
interface Operation {
  readonly operationId?: string
  readonly summary?: string
  readonly tags?: readonly string[]
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[]
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean; readonly schema?: Node }[]
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { readonly schema?: Node }>> }>>
}
interface Document {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Node>>; readonly securitySchemes: Readonly<Record<string, Node>> }
}

let ground: TestGround
let document: Document
let operations: { readonly path: string; readonly method: string; readonly operation: Operation }[]
let page: string

beforeAll(async () => {
  ground = await testGround()
  const reader = await makePerson(ground, { role: 'administrator' })
  document = (await (await reader.get('/api/v1/openapi.json')).json()) as Document
  page = await (await reader.get('/api')).text()
  operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
  )
})
afterAll(() => ground.close())

const isNode = (value: unknown): value is Node => typeof value === 'object' && value != null && !Array.isArray(value)

/** Every schema of the document with the place it stands in. */
function* schemasIn(value: unknown, place: string): Generator<{ schema: Node; place: string }> {
  if (Array.isArray(value)) {
    for (const [at, one] of value.entries()) yield* schemasIn(one, `${place}/${at}`)
    return
  }
  if (!isNode(value)) return
  for (const [key, one] of Object.entries(value)) {
    if (key === 'schema' && isNode(one)) yield* within(one, `${place}/schema`)
    else yield* schemasIn(one, `${place}/${key}`)
  }
}

function* within(schema: Node, place: string): Generator<{ schema: Node; place: string }> {
  yield { schema, place }
  for (const key of ['items', 'additionalProperties', 'not', 'propertyNames', 'contains'])
    if (isNode(schema[key])) yield* within(schema[key], `${place}/${key}`)
  for (const key of ['anyOf', 'oneOf', 'allOf', 'prefixItems'])
    if (Array.isArray(schema[key]))
      for (const [at, one] of schema[key].entries()) if (isNode(one)) yield* within(one, `${place}/${key}/${at}`)
  if (isNode(schema['properties']))
    for (const [name, one] of Object.entries(schema['properties'])) if (isNode(one)) yield* within(one, `${place}/properties/${name}`)
}

const allSchemas = () => [
  ...Object.entries(document.components.schemas).flatMap(([name, schema]) => [...within(schema, `#/components/schemas/${name}`)]),
  ...schemasIn(document.paths, '#/paths'),
]

const types = new Set(['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'])
const keywords = new Set(
  `$ref type format enum const properties required items anyOf oneOf allOf not prefixItems additionalProperties propertyNames contains minimum maximum
   exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength pattern minItems maxItems uniqueItems minProperties maxProperties default
   description title example examples readOnly writeOnly deprecated contentMediaType contentEncoding`.split(/\s+/),
)

test('every schema is one of JSON Schema 2020-12, as OpenAPI 3.1 asks: its own words, real types, nothing required that is not there', () => {
  expect(document.openapi).toBe('3.1.0')
  const wrong = allSchemas().flatMap(({ schema, place }) => {
    const said = ([] as unknown[]).concat(schema['type'] ?? [])
    const properties = isNode(schema['properties']) ? schema['properties'] : {}
    return [
      ...Object.keys(schema)
        .filter(key => !keywords.has(key) && !key.startsWith('x-'))
        .map(key => `${place}: ${key}`),
      ...said.filter(one => !types.has(String(one))).map(one => `${place}: type ${String(one)}`),
      ...((schema['required'] as string[] | undefined) ?? [])
        .filter(name => !(name in properties))
        .map(name => `${place}: ${name} is required`),
      ...(typeof schema['pattern'] === 'string' && !isPattern(schema['pattern']) ? [`${place}: ${schema['pattern']}`] : []),
    ]
  })
  expect(wrong).toEqual([])
})

const isPattern = (text: string) => {
  try {
    return new RegExp(text, 'u') instanceof RegExp
  } catch {
    return false
  }
}

test('every reference leads to a schema of the document, and none of those lies there unused', () => {
  const used = new Set(allSchemas().flatMap(({ schema }) => (typeof schema['$ref'] === 'string' ? [schema['$ref']] : [])))
  const there = new Set(Object.keys(document.components.schemas).map(name => `#/components/schemas/${name}`))
  expect([...used].filter(ref => !there.has(ref))).toEqual([])
  expect([...there].filter(ref => !used.has(ref))).toEqual([])
})

test('a path names exactly the parameters that it describes, each required; every operation has a name of its own', () => {
  const wrong = operations.flatMap(({ path, method, operation }) => {
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(match => match[1]!).sort()
    const described = (operation.parameters ?? []).filter(one => one.in === 'path')
    const same =
      JSON.stringify(described.map(one => one.name).sort()) === JSON.stringify(named) && described.every(one => one.required === true)
    return same ? [] : [`${method} ${path}`]
  })
  expect(wrong).toEqual([])
  const names = operations.map(({ operation }) => operation.operationId)
  expect(names.every(name => /^[a-z][A-Za-z0-9]+$/.test(name ?? ''))).toBe(true)
  expect(new Set(names).size).toBe(names.length)
})

test('every way to be refused is a problem+json, every write may carry an Idempotency-Key, and who may call it is said', () => {
  const wrong = operations.flatMap(({ path, method, operation }) => {
    const refusals = Object.entries(operation.responses).filter(([status]) => Number(status) >= 400)
    const problems = refusals.every(
      ([, answer]) => answer.content?.['application/problem+json']?.schema?.['$ref'] === '#/components/schemas/Problem',
    )
    const asked = operation.parameters?.some(one => one.in === 'header' && one.name === 'Idempotency-Key') === true
    const known = (operation.security ?? []).every(one => Object.keys(one).every(name => name in document.components.securitySchemes))
    return [
      ...(problems && refusals.length >= 2 ? [] : [`${method} ${path}: refusals`]),
      ...(asked === (method !== 'get') || /keys|sign-in|reveal|\/phone$/.test(path) ? [] : [`${method} ${path}: key`]),
      ...(known && operation.security != null ? [] : [`${method} ${path}: security`]),
      ...(operation.summary == null || operation.tags?.length !== 1 ? [`${method} ${path}: summary`] : []),
    ]
  })
  expect(wrong).toEqual([])
})

test('the page for people names every operation and carries no script of its own', () => {
  for (const { path, operation } of operations) {
    expect(page).toContain(path)
    expect(page).toContain(operation.summary!.replaceAll('&', '&amp;').replaceAll("'", '&#39;').replaceAll('"', '&quot;'))
  }
  expect(page.match(/<script(?![^>]*\ssrc=)/g)).toBeNull()
  expect(page).not.toMatch(/\son\w+="/)
})
