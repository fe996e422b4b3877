import { z } from 'zod'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { defineDocumentKind } from '../documents/document-kind.ts'
import { writeTable } from '../documents/write-table.ts'
import { viEventPaper } from '../locales/vi/event-paper.ts'
import type { TableDocument, TableRow } from '../sheets/table.ts'
import { formatDate, formatTime } from '../vietnamese/dates.ts'
import { fold } from '../vietnamese/fold.ts'
import type { HealthEvent } from './event.entity.ts'
import { getEvent } from './find-event.ts'
import { findInvitees, type InviteeLine } from './invitees.queries.ts'

export const CallSheet = z.object({ eventId: z.uuid(), hamletId: z.uuid().optional() })

/** Who is to be telephoned, with the number, the time to tell, and room for the outcome. */
export const callSheetKind = defineDocumentKind<z.infer<typeof CallSheet>>({
  name: 'events.call-sheet',
  formats: ['pdf', 'xlsx'],
  permission: 'events.invite',
  parameters: CallSheet,
  prepare: async (tx, ctx, { eventId, hamletId }) => {
    const event = await getEvent(tx, ctx, eventId, 'events.invite')
    const lines = await findInvitees(tx, eventId, { placement: 'seat', hamletId })
    const hamlet = hamletId == null ? null : (lines[0]?.hamlet ?? null)
    return {
      title: `Danh sách gọi điện – ${[hamlet, event.name].filter(Boolean).join(' – ')}`,
      areaIds: lines.length === 0 ? [event.areaId] : [...new Set(lines.map(line => line.areaId))],
      fileName: `danh-sach-goi-dien-${fold([hamlet, event.name].filter(Boolean).join(' ')).replaceAll(' ', '-')}`.slice(0, 120),
    }
  },
  write: async (ctx, { eventId, hamletId }, format, sink) => {
    ctx = allow(ctx, 'events.invite')
    const { event, lines } = await inTransaction(ctx, async tx => ({
      event: await getEvent(tx, ctx, eventId, 'events.invite'),
      lines: await findInvitees(tx, eventId, { placement: 'seat', hamletId }),
    }))
    return writeTable(callSheet(event, lines, ctx.now()), format, sink, { expected: lines.length })
  },
})

function callSheet(event: HealthEvent, lines: readonly InviteeLine[], createdAt: Date): TableDocument {
  return {
    name: `Danh sách gọi điện ${event.name}`,
    createdAt,
    language: 'vi-VN',
    texts: { countUnit: 'người', moneyUnit: 'đồng', continued: 'tiếp theo' },
    page: { orientation: 'landscape', rowHeight: 9, pageNumbers: 'all' },
    titles: ['DANH SÁCH GỌI ĐIỆN', event.name],
    meta: [event.place],
    columns: [
      { key: 'no', heading: 'STT', width: 12, kind: 'number' },
      { key: 'name', heading: 'Họ và tên', width: 46, kind: 'text' },
      { key: 'year', heading: 'Năm sinh', width: 16, kind: 'number', align: 'center' },
      { key: 'phone', heading: 'Điện thoại', width: 28, kind: 'text' },
      { key: 'contact', heading: 'Người nghe máy', width: 36, kind: 'text' },
      { key: 'ticket', heading: 'Số thứ tự', width: 16, kind: 'number', align: 'center' },
      { key: 'when', heading: 'Giờ đến', width: 32, kind: 'text', align: 'center' },
      { key: 'last', heading: 'Lần gọi trước', width: 28, kind: 'text' },
      { key: 'outcome', heading: 'Kết quả', width: 36, kind: 'blank' },
    ],
    rows: rowsOf(lines),
    closing: [
      'Kết quả: liên hệ được / không nghe máy / sẽ đến / không đến được / sai số. Không đến được: báo ngay để mời người trong danh sách chờ.',
    ],
  }
}

function* rowsOf(lines: readonly InviteeLine[]): Generator<TableRow> {
  let hamlet: string | null = null
  let count = 0
  for (const [i, line] of lines.entries()) {
    const label = `${line.hamlet ?? 'Chưa rõ thôn'} – ${line.area}`
    if (label !== hamlet) {
      if (hamlet != null) yield { kind: 'group-end', depth: 0, label: `Cộng ${hamlet}`, count }
      yield { kind: 'group-start', depth: 0, label }
      hamlet = label
      count = 0
    }
    count++
    yield {
      kind: 'row',
      cells: {
        no: i + 1,
        name: line.name,
        year: line.birthYear,
        phone: line.phone ?? '',
        contact: line.contact ?? viEventPaper.relation(line.contactRelation),
        ticket: line.ticketNo,
        when: line.arrivesAt == null ? '' : `${formatTime(line.arrivesAt)} ${formatDate(new Date(line.arrivesAt))}`,
        last: line.lastCall == null ? '' : viEventPaper.calls[line.lastCall],
      },
    }
  }
  if (hamlet != null) yield { kind: 'group-end', depth: 0, label: `Cộng ${hamlet}`, count }
  yield { kind: 'total', label: 'Tổng cộng', count: lines.length }
}
