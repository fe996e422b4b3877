import { readFileSync, writeFileSync } from 'node:fs'
import * as XLSX from '@e965/xlsx'
import { Client } from 'pg'
import { seededAreaId } from '../../src/areas/seed-areas.ts'
import { applyHeldImport, applyImport } from '../../src/imports/apply-import.ts'
import { readImport } from '../../src/imports/read-import.ts'
import { receiveImport } from '../../src/imports/receive-import.ts'
import { undoImport } from '../../src/imports/undo-import.ts'
import { registerFile } from '../imports/make-register-file.ts'
import { acting } from './acting.ts'
import type { Bench } from './bench.ts'
import { aim, medianMs, rank } from './bench.ts'
import { copyIn, rowsForCopy } from './copy-in.ts'

const rows = 100_000

/** A province's register through all three steps of an import (read and understood, compared and shown, stored), beside only reading and loading it. */
export const bench: Bench = {
  name: 'import',
  async run({ databaseUrl, openServices }) {
    const services = await openServices()
    const client = new Client({ connectionString: databaseUrl })
    await client.connect()
    try {
      const officer = acting(services, 'policy-officer')
      const small = readFileSync(new URL('../samples/so-quan-ly-canh-nau.xlsx', import.meta.url))
      let copy = 0
      const preview = async () => {
        // Another byte behind the end of the zip makes another file of it.
        const bytes = Buffer.concat([small, Buffer.alloc(++copy)])
        const { waiting } = await receiveImport(officer, { areaId: seededAreaId('canh-nau'), fileName: 'so.xlsx', bytes })
        if (waiting) throw new Error('The sample was not read at once')
      }
      const previewMs = await medianMs(3, preview)
      const parseMs = await medianMs(3, () => sheetOf(small))

      const bytes = registerFile(rows)
      const areaId = seededAreaId('canh-nau')
      globalThis.gc?.()
      forgetPeak()
      const started = performance.now()
      const { importId } = await receiveImport(officer, { areaId, fileName: 'so-lon.xlsx', bytes })
      const received = performance.now()
      await readImport(officer, { importId })
      const read = performance.now()
      await applyImport(officer, { importId, newHamlets: Array.from({ length: 20 }, (_, at) => `Thôn ${at + 1}`) })
      await applyHeldImport(officer, { importId })
      const stored = performance.now()
      const peak = peakMB()

      // All that the import stores: the register's rows, the words they are found by (the index of a search) and the cells they came from.
      const register = ['person', 'merit_record', 'contact', 'death', 'martyr', 'relative', 'representative', 'worshipper']
      const inOrder: Record<string, string> = { person_word: ' order by word, sort_key, person_id' }
      const texts = new Map<string, Buffer>()
      for (const table of [...register, 'person_word', 'origin'])
        texts.set(table, await rowsForCopy(client, `select * from ${table}${inOrder[table] ?? ''}`))
      const copyMs = async (tables: readonly string[]) => {
        for (const table of tables) await client.query(`create table bare_${table} (like ${table} including all)`)
        const from = performance.now()
        for (const table of tables) await copyIn(client, `bare_${table}`, texts.get(table)!)
        const copied = performance.now() - from
        const { rows: counted } = await client.query<{ there: number }>(`select count(*)::int as there from bare_${tables[0]}`)
        if (counted[0]!.there < rows) throw new Error(`${counted[0]?.there} rows in bare_${tables[0]} instead of ${rows}`)
        for (const table of tables) await client.query(`drop table bare_${table}`)
        return copied
      }
      globalThis.gc?.()
      const parsed = await medianMs(3, () => sheetOf(bytes))
      const copies: { register: number; beside: number }[] = []
      for (let run = 0; run < 3; run++) copies.push({ register: await copyMs(register), beside: await copyMs(['person_word', 'origin']) })
      const ofRegister = rank(
        copies.map(copy => copy.register),
        0.5,
      )
      const floor =
        parsed +
        rank(
          copies.map(copy => copy.register + copy.beside),
          0.5,
        )
      const undoFrom = performance.now()
      await undoImport(officer, { importId })
      const undone = performance.now()
      const ms = (value: number) => `${(value / 1000).toFixed(1)} s`
      return [
        {
          what: `register of ${rows} rows, read, shown and stored`,
          ours: stored - started,
          floor,
          floorIs: 'SheetJS + COPY of all rows it stores',
          unit: 'ms',
          ratio: (stored - started) / floor,
          limit: 3,
          notes: `received ${ms(received - started)}, read and shown ${ms(read - received)}, stored ${ms(stored - read)}; floor, medians of three: read ${ms(parsed)}, COPY ${ms(floor - parsed)}; beside a floor without search words and origins ${((stored - started) / (parsed + ofRegister)).toFixed(2)}; peak of the import ${peak}; undone in ${ms(undone - undoFrom)}`,
        },
        {
          what: 'preview of the sample of 460 rows',
          ours: previewMs,
          floor: parseMs,
          floorIs: 'SheetJS alone',
          unit: 'ms',
          ratio: previewMs / parseMs,
          limit: null,
          aim: aim('preview', previewMs, 2000, 'ms'),
        },
      ]
    } finally {
      await client.end()
      await services.close()
    }
  },
}

/** The most memory since the file was made, which is not the import's: Linux only tells and forgets it. */
function peakMB(): string {
  try {
    return `${Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024)} MB`
  } catch {
    return 'unknown'
  }
}

function forgetPeak(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5')
  } catch {
    // Elsewhere the peak of the whole process is all there is.
  }
}

function sheetOf(bytes: Buffer): unknown[][] {
  const book = XLSX.read(bytes, { dense: true, cellFormula: false, cellHTML: false, cellText: false })
  return XLSX.utils.sheet_to_json(book.Sheets[book.SheetNames[0] ?? '']!, { header: 1, raw: true })
}
