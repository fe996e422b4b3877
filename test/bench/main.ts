import { fork } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '../../src/database/embedded.ts'
import { prepareDatabase } from '../../src/database/prepare.ts'
import { seedDatabase } from '../../src/starting/seed.ts'
import { nodeFlags } from '../../src/starting/start-child.ts'
import { onServer, urlOf } from '../database-server.ts'
import type { Measured } from './bench.ts'

const folder = new URL('.', import.meta.url)
const wanted = process.argv.slice(2)
const files = (await readdir(folder))
  .filter(name => name.endsWith('.bench.ts') && (wanted.length === 0 || wanted.some(word => name.includes(word))))
  .toSorted()

const given = process.env['BENCH_DATABASE_URL']
const data = await mkdtemp(join(tmpdir(), 'hau-phuong-bench-'))
await chmod(data, 0o755)
const server = given == null ? await startEmbedded({ folder: data, password: 'only-for-this-bench', throwAway: true }) : null
const serverUrl = given ?? server?.url ?? ''

type Answer = { measured: readonly Measured[]; peakMB: number }
const rows: (Measured & { bench: string; peakMB: number })[] = []
let broken = 0
try {
  for (const file of files) {
    const database = `hp_bench_${process.pid}_${file.replace(/\W/g, '_')}`.slice(0, 60)
    await onServer(serverUrl, client => client.query(`create database ${database}`))
    const url = urlOf(serverUrl, database)
    await prepareDatabase(url)
    await seedDatabase(url)
    process.stderr.write(`${file} …\n`)
    const answer = await new Promise<Answer | null>(done => {
      let heard: Answer | null = null
      const child = fork(new URL('run-one.ts', folder), [new URL(file, folder).pathname, url], {
        // As the program starts its own processes.
        execArgv: ['--expose-gc', ...nodeFlags],
      })
      child.on('message', message => (heard = message as Answer))
      child.on('exit', code => done(code === 0 ? heard : null))
    })
    if (answer == null) broken++
    for (const measured of answer?.measured ?? [])
      rows.push({ ...measured, bench: file.replace('.bench.ts', ''), peakMB: answer?.peakMB ?? 0 })
    await onServer(serverUrl, client => client.query(`drop database if exists ${database} with (force)`))
  }
} finally {
  await server?.stop()
  await rm(data, { recursive: true, force: true })
}

const figure = (value: number, unit: string) => `${value >= 100 ? Math.round(value) : value.toFixed(2)} ${unit}`
const limitOf = (limit: number) => String(Math.round(limit * 100) / 100)
const cells = rows.map(row => [
  row.what,
  figure(row.ours, row.unit),
  `${figure(row.floor, row.unit)} (${row.floorIs})`,
  row.ratio.toFixed(2),
  row.limit == null ? '–' : row.ratio <= row.limit ? `≤ ${limitOf(row.limit)} ✓` : `≤ ${limitOf(row.limit)} ✗`,
  `${row.peakMB} MB`,
  [row.aim, row.notes].filter(Boolean).join('; '),
])
const heads = ['what', 'ours', 'floor', 'ratio', 'limit', 'peak', 'notes']
const widths = heads.map((head, column) => Math.max(head.length, ...cells.map(line => line[column]?.length ?? 0)))
for (const line of [heads, ...cells]) console.log(line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
await mkdir(new URL('../.results/', folder), { recursive: true })
await writeFile(new URL('../.results/bench.json', folder), JSON.stringify(rows, null, 2))
console.log('\nJSON: test/.results/bench.json')
const missed = rows.filter(row => row.limit != null && row.ratio > row.limit)
if (missed.length > 0 || broken > 0) {
  console.log(`${missed.length} over their limit, ${broken} broken`)
  process.exitCode = 1
}
