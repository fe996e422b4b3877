import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { linesOfReading, type OpenedReading, readingOfLines } from '../../src/imports/reading-lines.ts'
import type { UnderstoodFile } from '../../src/imports/understand-in-thread.ts'

const fileOf = (rows: number, reading: unknown): UnderstoodFile => ({
  kind: 'register',
  commune: 'Canh Nậu',
  headerRow: 3,
  unknownColumns: [],
  columns: { NCC: [{ field: 'fullName', column: 'C' }] },
  rows: Array.from({ length: rows }, (_, at) => ({ sheet: 'NCC', row: at + 4, raw: [`Người\n${at}`] })),
  refused: [],
  reading,
})

const whole = (opened: OpenedReading): UnderstoodFile => ({ ...opened, rows: [...opened.rows] })

test('a reading comes back as it was written, however long its lists', () => {
  fc.assert(
    fc.property(fc.constantFrom(0, 1, 1_000, 1_001, 2_500), fc.nat(3_000), fc.jsonValue(), (rows, people, more) => {
      const reading = { people: Array.from({ length: people }, (_, at) => ({ at, merits: [{ code: 'TB' }] })), more, problems: [] }
      const file = JSON.parse(JSON.stringify(fileOf(rows, reading))) as UnderstoodFile
      expect(whole(readingOfLines(Buffer.concat([...linesOfReading(file)])))).toEqual(file)
    }),
    { numRuns: 20 },
  )
})

test('a reading kept as one text, as before there were lines, is still opened', () => {
  const file = fileOf(3, { people: [], problems: [], remarks: [] })
  expect(whole(readingOfLines(Buffer.from(JSON.stringify(file))))).toEqual(file)
})
