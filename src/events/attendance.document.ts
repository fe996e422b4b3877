import { z } from 'zod'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { defineDocumentKind } from '../documents/document-kind.ts'
import { writeTable } from '../documents/write-table.ts'
import type { TableDocument, TableRow } from '../sheets/table.ts'
import { dateInWords, isoDay } from '../vietnamese/dates.ts'
import { fold } from '../vietnamese/fold.ts'
import { type AttendanceLine, findAttendance } from './attendance.queries.ts'
import type { HealthEvent } from './event.entity.ts'
import { getEvent } from './find-event.ts'

export const Attendance = z.object({ eventId: z.uuid() })

/** The report of the day: who came, who did not, hamlet by hamlet. Counts only, nothing about anybody's health. */
export const attendanceKind = defineDocumentKind<z.infer<typeof Attendance>>({
  name: 'events.attendance',
  formats: ['pdf', 'xlsx'],
  permission: 'events.read',
  parameters: Attendance,
  prepare: async (tx, ctx, { eventId }) => {
    const event = await getEvent(tx, ctx, eventId, 'events.read')
    return {
      title: `Báo cáo đến khám – ${event.name}`,
      areaIds: event.areaIds,
      fileName: `bao-cao-den-kham-${fold(event.name).replaceAll(' ', '-')}`.slice(0, 120),
    }
  },
  write: async (ctx, { eventId }, format, sink) => {
    ctx = allow(ctx, 'events.read')
    const { event, lines } = await inTransaction(ctx, async tx => ({
      event: await getEvent(tx, ctx, eventId, 'events.read'),
      lines: await findAttendance(tx, eventId, ctx.now()),
    }))
    return writeTable(attendanceReport(event, lines, ctx.now()), format, sink, { expected: lines.length })
  },
})

const figures = ['invited', 'arrived', 'walkIns', 'noShows', 'waiting', 'homeVisits', 'homeExamined'] as const

function attendanceReport(event: HealthEvent, lines: readonly AttendanceLine[], now: Date): TableDocument {
  return {
    name: `Báo cáo đến khám ${event.name}`,
    createdAt: now,
    language: 'vi-VN',
    texts: { countUnit: 'thôn', moneyUnit: 'đồng' },
    page: { orientation: 'landscape' },
    header: { left: [event.organiser.toUpperCase()], right: ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Độc lập - Tự do - Hạnh phúc'] },
    placeAndDate: dateInWords(isoDay(now)).replace(/^n/, 'N'),
    titles: ['BÁO CÁO KẾT QUẢ ĐẾN KHÁM', event.name],
    meta: [event.place],
    columnNumbers: true,
    columns: [
      { key: 'no', heading: 'TT', width: 12, kind: 'number' },
      { key: 'area', heading: 'Xã', width: 40, kind: 'text' },
      { key: 'hamlet', heading: 'Thôn', width: 40, kind: 'text' },
      { key: 'invited', heading: 'Được mời', width: 20, kind: 'number' },
      { key: 'arrived', heading: 'Đến khám', width: 20, kind: 'number' },
      { key: 'walkIns', heading: 'Đến không hẹn', width: 20, kind: 'number' },
      { key: 'noShows', heading: 'Không đến', width: 20, kind: 'number' },
      { key: 'waiting', heading: 'Còn trong danh sách chờ', width: 24, kind: 'number' },
      { key: 'homeVisits', heading: 'Khám tại nhà', width: 20, kind: 'number' },
      { key: 'homeExamined', heading: 'Đã khám tại nhà', width: 20, kind: 'number' },
    ],
    rows: rowsOf(lines),
    signatures: [
      {
        signers: [
          { title: 'NGƯỜI LẬP BIỂU', note: '(Ký, ghi rõ họ tên)' },
          { title: 'TM. BAN TỔ CHỨC', note: '(Ký, ghi rõ họ tên)' },
        ],
      },
    ],
  }
}

function* rowsOf(lines: readonly AttendanceLine[]): Generator<TableRow> {
  for (const [i, line] of lines.entries())
    yield {
      kind: 'row',
      cells: {
        no: i + 1,
        area: line.area,
        hamlet: line.hamlet ?? 'Chưa rõ thôn',
        ...Object.fromEntries(figures.map(key => [key, line[key]])),
      },
    }
  const sums = Object.fromEntries(figures.map(key => [key, lines.reduce((sum, line) => sum + line[key], 0)]))
  yield { kind: 'total', label: 'Tổng cộng', count: lines.length, cells: sums }
}
