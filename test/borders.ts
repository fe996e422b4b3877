import { dirname, join } from 'node:path/posix'

export interface SourceFile {
  readonly path: string
  readonly text: string
}

/** The order of the house: a feature imports only features to its left. */
export const features = [
  'areas',
  'access',
  'imports',
  'documents',
  'notices',
  'registry',
  'privacy',
  'martyrs',
  'campaigns',
  'gifts',
  'lists',
  'handovers',
  'events',
  'pharmacy',
  'volunteers',
  'board',
]
const groundFolders = ['outbox', 'audit', 'sheets', 'mail', 'database', 'vietnamese']
const groundFiles = [
  'config',
  'context',
  'permissions',
  'refusal',
  'reaction',
  'starting/secrets',
  'starting/start-problem',
  'starting/free-port',
]
const otherFolders = ['starting', 'commands', 'demo', 'web', 'locales']
const clockExceptions = ['src/services.ts', 'src/outbox/enqueue.ts']
const topLevel = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'src',
  'workers',
  'migrations',
  'test',
  'docker-compose.yml',
  'README.md',
  'LICENSE',
  'node_modules',
]
const drains = /^(utils?|helpers?|common|lib|shared|core|misc|tools)$/

interface Import {
  readonly from: string
  readonly typeOnly: boolean
}

/** Every import of a file: static, dynamic, re-exported. Comments and strings that only look like one do not matter here. */
export function importsOf(text: string): Import[] {
  const found: Import[] = []
  for (const match of text.matchAll(/^\s*(?:import|export)\s+(type\s+)?([^'"`;]*?)\s*from\s*['"]([^'"]+)['"]/gm)) {
    const named = match[2]?.trim() ?? ''
    const allTypes =
      named.startsWith('{') &&
      named
        .slice(1, -1)
        .split(',')
        .every(part => part.trim() === '' || /^type\s/.test(part.trim()))
    found.push({ from: match[3]!, typeOnly: match[1] != null || allTypes })
  }
  for (const match of text.matchAll(/^\s*import\s+['"]([^'"]+)['"]/gm)) found.push({ from: match[1]!, typeOnly: false })
  for (const match of text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g)) found.push({ from: match[1]!, typeOnly: false })
  return found
}

const target = (file: string, from: string) => (from.startsWith('.') ? join(dirname(file), from) : null)
const featureOf = (path: string) => features.find(feature => path.startsWith(`src/${feature}/`)) ?? null
const isGround = (path: string) =>
  groundFolders.some(folder => path.startsWith(`src/${folder}/`)) || groundFiles.some(file => path === `src/${file}.ts`)
const isPure = (path: string) => path.endsWith('-rules.ts') || path.startsWith('src/vietnamese/')
const isPage = (path: string) => /\.(api\.tsx?|pages\.tsx)$/.test(path)
const mayUseHono = (path: string) =>
  isPage(path) || path.endsWith('.mail.tsx') || path.startsWith('src/web/') || path === 'src/main.ts' || path.startsWith('test/')
const ofPackage = (from: string, name: string) => from === name || from.startsWith(`${name}/`)

/** Every crossing of a border, one sentence each. */
export function crossings(files: readonly SourceFile[]): string[] {
  const byPath = new Map(files.map(file => [file.path, file]))
  return files.flatMap(file => [...importCrossings(file, byPath), ...textCrossings(file), ...nameCrossings(file)])
}

function importCrossings({ path, text }: SourceFile, byPath: ReadonlyMap<string, SourceFile>): string[] {
  if (path.startsWith('test/')) return []
  const said: string[] = []
  const feature = featureOf(path)
  for (const { from } of importsOf(text)) {
    const to = target(path, from)
    if (to == null) {
      if (['hono', '@hono/node-server', '@hono/zod-openapi'].some(name => ofPackage(from, name)) && !mayUseHono(path))
        said.push(`${path} imports ${from}: hono belongs in api, pages, mail and web`)
      if (['bullmq', 'ioredis'].some(name => ofPackage(from, name)) && !path.startsWith('workers/'))
        said.push(`${path} imports ${from}: queues belong in workers/`)
      if (['nodemailer', 'maildev'].some(name => ofPackage(from, name)) && !path.startsWith('src/mail/'))
        said.push(`${path} imports ${from}: mail belongs in src/mail/`)
      continue
    }
    const toFeature = featureOf(to)
    if (feature != null && toFeature != null && features.indexOf(toFeature) > features.indexOf(feature))
      said.push(`${path} imports ${to}: ${toFeature} stands to the right of ${feature}`)
    if (isGround(path) && toFeature != null) said.push(`${path} imports ${to}: the ground imports no feature`)
    if (path.startsWith('src/') && to.startsWith('workers/')) said.push(`${path} imports ${to}: src never imports workers`)
    if (path.startsWith('migrations/')) said.push(`${path} imports ${to}: a migration imports nothing of ours`)
    if (isPage(to) && path !== 'src/web/app.tsx') said.push(`${path} imports ${to}: only web/app.tsx imports pages and api`)
    if (/^(src|workers|migrations)\//.test(path) && to.startsWith('test/')) said.push(`${path} imports ${to}: the program imports no test`)
  }
  if (isPure(path)) said.push(...impurities(path, byPath).map(reason => `${path} is not pure: ${reason}`))
  return said
}

/** What a rule reaches through value imports. A package, a file of the system, a query or an entity makes it impure; types do not. */
function impurities(path: string, byPath: ReadonlyMap<string, SourceFile>, seen = new Set<string>()): string[] {
  if (seen.has(path)) return []
  seen.add(path)
  const file = byPath.get(path)
  if (file == null) return []
  return importsOf(file.text)
    .filter(({ typeOnly }) => !typeOnly)
    .flatMap(({ from }) => {
      const to = target(path, from)
      if (to == null) return [`${path} imports ${from}`]
      return impurities(to, byPath, seen)
    })
}

function textCrossings({ path, text }: SourceFile): string[] {
  const said: string[] = []
  const program = /^(src|workers)\//.test(path)
  const code = text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '$1')
  if (program && /\bprocess\.env\b/.test(code) && path !== 'src/config.ts') said.push(`${path} reads process.env: only src/config.ts does`)
  if (program && /\bnew Date\(\s*\)|\bDate\.now\(\)/.test(code) && !clockExceptions.includes(path) && !/^src\/(demo|commands)\//.test(path))
    said.push(`${path} reads the clock: ctx.now() is handed in`)
  if (isPure(path) && /\bnew Date\(\s*\)|\bDate\.now\(\)|\bprocess\./.test(code))
    said.push(`${path} is not pure: it reads the clock or the process`)
  if (
    /^\s*export default\b/m.test(code) &&
    ![
      'test/vitest.config.ts',
      'test/check.config.ts',
      'test/journeys/vitest.config.ts',
      'test/global-setup.ts',
      'test/journeys/global-setup.ts',
    ].includes(path)
  )
    said.push(`${path} has a default export`)
  if (/^\s*export \* from/m.test(code)) said.push(`${path} is a barrel`)
  if (/@ts-(ignore|nocheck|expect-error)|(ox|es)lint-disable/.test(text) && path !== 'test/borders.ts')
    said.push(`${path} silences a check`)
  if (/\b(test|it|describe)\.(skip|only|todo)\b/.test(code) && path !== 'test/borders.ts') said.push(`${path} skips a test`)
  return said
}

function nameCrossings({ path }: SourceFile): string[] {
  const parts = path.split('/')
  const bare = parts.at(-1)!.replace(/\.[^.]+$/, '')
  const said = [...parts.slice(0, -1), bare]
    .filter(part => drains.test(part))
    .map(part => `${path}: "${part}" is a drain, not a word of the business`)
  if (bare === 'index') said.push(`${path} is a barrel by name`)
  if (parts[0] === 'src' && parts.length > 2 && ![...features, ...groundFolders, ...otherFolders].includes(parts[1]!))
    said.push(`${path}: src/${parts[1]} is not a room of the house`)
  return said
}

/** What lies at the top beside what the house allows. */
export const strangersAtTheTop = (names: readonly string[]): string[] =>
  names.filter(name => !name.startsWith('.') && !topLevel.includes(name))

/** Jobs that a feature declares and the worker does not know. */
export function jobsWithoutAPlace(files: readonly SourceFile[]): string[] {
  const list = files.find(file => file.path === 'workers/jobs.ts')?.text ?? ''
  return files
    .filter(file => file.path.startsWith('src/'))
    .flatMap(file => [...file.text.matchAll(/export const (\w+) = defineJob\(/g)].map(match => match[1]!))
    .filter(name => !new RegExp(`\\b${name}\\b`).test(list))
}

/**
 * Places where a permission is asked for and what it reaches is not taken: whoever holds several roles would read there with the reach of all of them.
 * Pages only ask whether to show a form; what they show is read by queries.
 */
export function reachesNotTaken(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => /^(src|workers)\//.test(path) && !path.endsWith('.pages.tsx'))
    .flatMap(({ path, text }) => [...text.matchAll(/^\s+allow\(ctx, '([\w.-]+)'\)$/gm)].map(([, permission]) => `${path}: ${permission}`))
}

/** Words of data: their sentences are found by what stands in a table or file, and nothing in the program names them. */
const wordsOfData = ['district', 'town', 'KHAC', 'brother', 'sister', 'niece', 'taken_back_because']

/** Sentences that nothing says: no word of the program outside `locales` is their key. */
export function unsaid(files: readonly SourceFile[]): string[] {
  const program = files.filter(({ path }) => /^(src|workers)\//.test(path))
  const ofLocales = (path: string) => path.startsWith('src/locales/')
  const words = new Set(program.filter(({ path }) => !ofLocales(path)).flatMap(({ text }) => text.match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? []))
  for (const word of wordsOfData) words.add(word)
  return program
    .filter(({ path }) => path.startsWith('src/locales/vi/'))
    .flatMap(({ path, text }) =>
      [...text.matchAll(/^\s+([a-zA-Z]\w*):/gm)]
        .map(([, key]) => key!)
        .filter(key => !words.has(key))
        .map(key => `${path}: ${key}`),
    )
}
