import type { EntityManager } from '@mikro-orm/postgresql'
import { noteAccess } from '../audit/note-access.ts'
import { visibleAreas } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { defineDocumentKind } from '../documents/document-kind.ts'
import { writeTable } from '../documents/write-table.ts'
import { sentences } from '../locales/sentences.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import type { TableDocument, TableRow } from '../sheets/table.ts'
import { supplied } from '../supply.ts'
import { formatDateTime } from '../vietnamese/dates.ts'
import { type AccessedLine, accessedPeople, AskAccessed, readAccessed } from './accessed.queries.ts'

/** For an incident: whose data was looked at, taken out or changed in a span of time, by an account or from an address. */
export const accessedKind = defineDocumentKind({
  name: 'privacy.accessed',
  formats: ['xlsx', 'csv'],
  permission: 'privacy.manage',
  parameters: AskAccessed,
  prepare: async (tx, ctx, parameters) => {
    ctx = allow(ctx, 'audit.read')
    if (parameters.to <= parameters.from) throw new Refusal('incident/span-reversed', {}, 'to')
    await noteAccess(tx, ctx, { action: 'export', purpose: 'incident', subject: 'trail', subjectId: parameters.actorId ?? null })
    const areas = visibleAreas(ctx)
    return {
      title: `Dữ liệu đã bị truy cập, ${formatDateTime(parameters.from)} – ${formatDateTime(parameters.to)}`,
      // Whoever sees everything asks for everything; then only they may fetch it.
      areaIds: areas === 'all' ? await everyCommune(tx) : areas,
      fileName: `da-truy-cap-${parameters.from.slice(0, 10)}`,
    }
  },
  write: async (ctx, parameters, format, sink, asked) => {
    // Searches belong to no commune: whoever sees everything is told of them.
    const lines = await inTransaction(asked, async tx => {
      const all: AccessedLine[] = []
      for await (const line of readAccessed(tx, supplied(ctx.ground, accessedPeople), parameters)) all.push(line)
      return all
    })
    return writeTable(tableOf(lines, ctx.now()), format, sink, { expected: lines.length, xlsx: { autoFilter: true } })
  },
})

const everyCommune = async (tx: EntityManager): Promise<string[]> =>
  (await tx.execute<{ id: string }[]>(`select id from area where exists (select from person p where p.area_id = area.id)`)).map(
    row => row.id,
  )

function tableOf(lines: readonly AccessedLine[], now: Date): TableDocument {
  const { trail, registry } = sentences('vi')
  const words: Readonly<Record<string, string>> = { ...trail.lookActions, ...registry.actions }
  const rows = function* (): Generator<TableRow> {
    for (const line of lines)
      yield {
        kind: 'row',
        cells: {
          at: formatDateTime(line.at),
          actor: line.actor,
          address: line.address ?? '',
          action: words[line.action] ?? line.action,
          purpose: trail.purposes[line.purpose] ?? line.purpose,
          subject: trail.subjects[line.subject] ?? trail.relations[line.subject] ?? line.subject,
          person: line.person ?? '',
          born: line.birthYear == null ? '' : String(line.birthYear),
          commune: line.commune ?? '',
          id: line.personId ?? '',
        },
      }
  }
  return {
    name: 'Dữ liệu đã bị truy cập',
    createdAt: now,
    language: 'vi-VN',
    texts: { countUnit: 'dòng', moneyUnit: 'đồng' },
    page: { orientation: 'landscape', fontSize: 9, pageNumbers: 'all' },
    titles: ['DỮ LIỆU CÁ NHÂN ĐÃ BỊ TRUY CẬP'],
    columns: [
      { key: 'at', heading: 'Lúc', width: 30, kind: 'text' },
      { key: 'actor', heading: 'Tài khoản', width: 32, kind: 'text' },
      { key: 'address', heading: 'Địa chỉ mạng', width: 26, kind: 'text' },
      { key: 'action', heading: 'Việc', width: 20, kind: 'text' },
      { key: 'purpose', heading: 'Để làm gì', width: 34, kind: 'text' },
      { key: 'subject', heading: 'Qua', width: 24, kind: 'text' },
      { key: 'person', heading: 'Họ và tên', width: 40, kind: 'text' },
      { key: 'born', heading: 'Năm sinh', width: 14, kind: 'text' },
      { key: 'commune', heading: 'Xã, phường', width: 28, kind: 'text' },
      { key: 'id', heading: 'Mã người', width: 50, kind: 'text' },
    ],
    rows: rows(),
  }
}
