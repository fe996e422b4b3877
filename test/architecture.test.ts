import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { crossings, importsOf, jobsWithoutAPlace, reachesNotTaken, type SourceFile, strangersAtTheTop, unsaid } from './borders.ts'

const root = new URL('../', import.meta.url)
const files: SourceFile[] = ['src', 'workers', 'migrations', 'test'].flatMap(folder =>
  readdirSync(new URL(folder, root), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && /\.(ts|tsx|mjs)$/.test(entry.name))
    .map(entry => `${entry.parentPath}/${entry.name}`.slice(root.pathname.length))
    .map(path => ({ path, text: readFileSync(new URL(path, root), 'utf8') })),
)

test('no border of the house is crossed', () => {
  expect(files.length).toBeGreaterThan(50)
  expect(crossings(files)).toEqual([])
})

test('every sentence of the locales is said somewhere', () => {
  expect(unsaid(files)).toEqual([])
  const unused = { path: 'src/locales/vi/a.ts', text: `export const vi = {\n  said: 'a',\n  silent: 'b',\n}` }
  expect(unsaid([unused, { path: 'src/lists/a.ts', text: 'say.said' }])).toEqual(['src/locales/vi/a.ts: silent'])
})

test('nothing has moved in beside the house', () => {
  expect(strangersAtTheTop(readdirSync(root))).toEqual([])
  expect(strangersAtTheTop(['src', 'docs', '.ci'])).toEqual(['docs'])
})

test('every job that a feature declares is known to the worker', () => {
  expect(jobsWithoutAPlace(files)).toEqual([])
  expect(jobsWithoutAPlace([{ path: 'src/lists/lists.jobs.ts', text: 'export const sendJob = defineJob({' }])).toEqual(['sendJob'])
})

test('whoever asks for a permission takes its reach along', () => {
  expect(reachesNotTaken(files)).toEqual([])
  const verb = (line: string) => [{ path: 'src/lists/a.ts', text: `export async function a(ctx) {\n  ${line}\n}` }]
  expect(reachesNotTaken(verb(`allow(ctx, 'lists.read')`))).toEqual(['src/lists/a.ts: lists.read'])
  expect(reachesNotTaken(verb(`ctx = allow(ctx, 'lists.read')`))).toEqual([])
})

test.each([
  ['src/areas/a.ts', `import { x } from '../lists/b.ts'`, /to the right of areas/],
  ['src/areas/a.ts', `import type { X } from '../lists/b.ts'`, /to the right of areas/],
  ['src/areas/a.ts', `export { x } from '../lists/b.ts'`, /to the right of areas/],
  ['src/areas/a.ts', `const x = await import('../lists/b.ts')`, /to the right of areas/],
  ['src/outbox/a.ts', `import { x } from '../areas/b.ts'`, /the ground imports no feature/],
  ['src/context.ts', `import { x } from './areas/b.ts'`, /the ground imports no feature/],
  ['src/lists/a.ts', `import { Hono } from 'hono'`, /hono belongs/],
  ['src/lists/a.ts', `import { Queue } from 'bullmq'`, /queues belong/],
  ['src/lists/a.ts', `import { createTransport } from 'nodemailer'`, /mail belongs/],
  ['src/lists/a.ts', `const x = process.env.PORT`, /process\.env/],
  ['src/lists/a.ts', `const x = new Date()`, /clock/],
  ['src/lists/a.ts', `const x = Date.now()`, /clock/],
  ['workers/a.ts', `const x = Date.now()`, /clock/],
  ['src/lists/a.ts', `import { x } from '../../workers/worker.ts'`, /never imports workers/],
  ['src/lists/a.ts', `import { x } from '../areas/areas.pages.tsx'`, /only web\/app\.tsx/],
  ['src/web/layout.tsx', `import { x } from '../areas/areas.api.ts'`, /only web\/app\.tsx/],
  ['migrations/a.ts', `import { x } from '../src/config.ts'`, /nothing of ours/],
  ['src/gifts/gift-rules.ts', `import { z } from 'zod'`, /not pure/],
  ['src/gifts/gift-rules.ts', `import { readFileSync } from 'node:fs'`, /not pure/],
  ['src/vietnamese/fold.ts', `import { z } from 'zod'`, /not pure/],
  ['src/lists/a.ts', `export default function f() {}`, /default export/],
  ['src/lists/a.ts', `export * from './b.ts'`, /barrel/],
  ['src/lists/index.ts', ``, /barrel/],
  ['src/lists/utils.ts', ``, /drain/],
  ['src/helpers/a.ts', ``, /drain|not a room/],
  ['src/somewhere/a.ts', ``, /not a room/],
  ['src/lists/a.ts', `import { x } from '../../test/make.ts'`, /imports no test/],
])('the scanner sees %s: %s', (path, text, expected) => {
  expect(crossings([{ path, text }]).join('\n')).toMatch(expected)
})

test('a rule that reaches the database through another file is seen, and a type is not an import', () => {
  const rule = {
    path: 'src/gifts/gift-rules.ts',
    text: `import { x } from './x.ts'\nimport type { Y } from './y.entity.ts'\nimport { type Z } from 'zod'`,
  }
  expect(crossings([rule, { path: 'src/gifts/x.ts', text: `import { p } from '@mikro-orm/core'` }])).toHaveLength(1)
  expect(
    crossings([rule, { path: 'src/gifts/x.ts', text: '' }, { path: 'src/gifts/y.entity.ts', text: `import { p } from '@mikro-orm/core'` }]),
  ).toEqual([])
})

test('imports over several lines are read', () => {
  expect(importsOf(`import {\n  a,\n  type B,\n} from './x.ts'\nimport 'y'`)).toEqual([
    { from: './x.ts', typeOnly: false },
    { from: 'y', typeOnly: false },
  ])
})
