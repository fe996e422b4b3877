import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { z } from 'zod'
import { noteAccess } from '../audit/note-access.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { defineDocumentKind } from '../documents/document-kind.ts'
import { writeTable } from '../documents/write-table.ts'
import { type PaperField, type PaperSection, viPersonPaper } from '../locales/vi/person-paper.ts'
import { allow, may } from '../permissions.ts'
import { getPerson } from '../registry/person.queries.ts'
import type { TableDocument, TableRow } from '../sheets/table.ts'
import { supplied } from '../supply.ts'
import { formatDate, isoDay } from '../vietnamese/dates.ts'
import { groupThousands } from '../vietnamese/money.ts'
import { type PaperRow, type PaperValue, personalData } from './personal-data.ts'

const Parameters = z.object({
  personId: z.uuid(),
  /** Which request it answers: stands in the log. */
  because: z.string().trim().min(1).max(300),
})

export interface PersonPaper {
  readonly name: string
  readonly sections: readonly { readonly section: PaperSection; readonly held: 'here' | 'elsewhere'; readonly rows: readonly PaperRow[] }[]
}

/** Everything held about one person, for that person: as a paper to read, as a table, and as JSON for programs. */
export const personExportKind = defineDocumentKind({
  name: 'privacy.person-export',
  formats: ['pdf', 'xlsx', 'json'],
  permission: 'privacy.export',
  // A copy of everything about somebody lies here no longer than it takes to hand it over.
  daysKept: 7,
  forWhoAsked: true,
  parameters: Parameters,
  prepare: async (tx, ctx, { personId, because }) => {
    const person = await getPerson(tx, personId)
    allow(ctx, 'privacy.export', person.areaId)
    await noteAccess(tx, ctx, { action: 'export', purpose: because, subject: 'person', subjectId: person.id, areaId: person.areaId })
    const code = person.id.slice(-8)
    // The title stands in a list that others read too: it names nobody.
    return { title: `Bản sao dữ liệu cá nhân …${code}`, areaIds: [person.areaId], fileName: `ban-sao-du-lieu-${code}` }
  },
  write: async (ctx, { personId }, format, sink) => {
    const paper = await readPaper(ctx, personId)
    if (format === 'json') return writeJson(ctx, paper, sink)
    const expected = paper.sections.reduce((sum, { rows }) => sum + rows.reduce((all, row) => all + Object.keys(row).length, 0), 0)
    return writeTable(tableOf(paper, ctx.now()), format, sink, { expected })
  },
})

/** Each section through the door of whoever asks: what they may not read is named, and stays where it is. */
export async function readPaper(ctx: Context, personId: string): Promise<PersonPaper> {
  return inTransaction(ctx, async tx => {
    const person = await getPerson(tx, personId)
    allow(ctx, 'privacy.export', person.areaId)
    const order = Object.keys(viPersonPaper.sections)
    const sources = [...supplied(ctx.ground, personalData)].sort((a, b) => order.indexOf(a.section) - order.indexOf(b.section))
    const sections = []
    for (const { section, permission, holds, read } of sources)
      if (may(ctx, permission, person.areaId)) sections.push({ section, held: 'here' as const, rows: await read(tx, ctx, personId) })
      else if (await (holds?.(tx, personId) ?? read(tx, ctx, personId).then(rows => rows.length > 0)))
        sections.push({ section, held: 'elsewhere' as const, rows: [] })
    return { name: person.fullName, sections }
  })
}

const entriesOf = (row: PaperRow) => Object.entries(row) as [PaperField, PaperValue][]

async function writeJson(ctx: Context, paper: PersonPaper, sink: Writable): Promise<{ pages: null; rows: number }> {
  const sections = Object.fromEntries(
    paper.sections.map(({ section, held, rows }) => [section, held === 'here' ? rows : 'held by another office, handed out separately']),
  )
  sink.end(`${JSON.stringify({ person: paper.name, madeAt: ctx.now().toISOString(), sections }, null, 2)}\n`)
  await finished(sink)
  return { pages: null, rows: paper.sections.reduce((sum, { rows }) => sum + rows.length, 0) }
}

const shown = (value: PaperValue): string => {
  if (typeof value === 'boolean') return value ? viPersonPaper.yes : viPersonPaper.no
  if (typeof value === 'number') return groupThousands(value)
  const text = String(value)
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return formatDate(text)
  return /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(text) ? formatDate(isoDay(new Date(text))) : text
}

function tableOf(paper: PersonPaper, now: Date): TableDocument {
  const words = viPersonPaper
  const rows = function* (): Generator<TableRow> {
    for (const { section, held, rows: some } of paper.sections) {
      yield { kind: 'group-start', depth: 0, label: words.sections[section] }
      if (held === 'elsewhere') yield { kind: 'row', cells: { item: '', value: words.elsewhere(words.sections[section]) } }
      else if (some.length === 0) yield { kind: 'row', cells: { item: '', value: words.nothing } }
      let no = 0
      for (const row of some) {
        no++
        let first = some.length > 1
        for (const [field, value] of entriesOf(row)) {
          if (value == null || value === '') continue
          yield { kind: 'row', cells: { no: first ? no : null, item: words.fields[field], value: shown(value) } }
          first = false
        }
      }
    }
  }
  return {
    name: 'Bản sao dữ liệu cá nhân',
    createdAt: now,
    language: 'vi-VN',
    texts: { countUnit: '', moneyUnit: 'đồng', continued: 'tiếp theo' },
    page: { orientation: 'portrait', rowHeight: 6, fontSize: 10, pageNumbers: 'all' },
    titles: [words.title],
    meta: [words.madeFor(paper.name, formatDate(isoDay(now))), words.law],
    columns: [
      { key: 'no', heading: 'TT', width: 10, kind: 'number' },
      { key: 'item', heading: words.item, width: 52, kind: 'text' },
      { key: 'value', heading: words.value, width: 108, kind: 'text' },
    ],
    rows: rows(),
  }
}
