import type { TableDocument, TableRow } from '../sheets/table.ts'
import { groupThousands } from '../vietnamese/money.ts'
import type { ListHead } from './list-head.queries.ts'
import { blankDate, nationalHeader, officesOf, versionLine, occasionLine } from './paper-parts.ts'
import type { StoredLine } from './stored-lines.queries.ts'

/** What hangs on the board so that people can say who is missing: name, year of birth, hamlet, level. */
export function publicList(head: ListHead, lines: AsyncIterable<StoredLine>): TableDocument {
  const totals = { count: 0, money: 0 }
  const rows = async function* (): AsyncGenerator<TableRow> {
    const open: { name: string; count: number; money: number }[] = []
    const end = (group: { name: string; count: number; money: number }): TableRow => ({
      kind: 'group-end',
      depth: 0,
      label: `Cộng ${group.name}`,
      count: group.count,
      money: group.money,
    })
    for await (const line of lines) {
      const name = line.hamletName || 'Chưa rõ thôn'
      if (open[0]?.name !== name) {
        for (const ended of open.splice(0)) yield end(ended)
        open.push({ name, count: 0, money: 0 })
        yield { kind: 'group-start', depth: 0, label: name }
      }
      for (const hamlet of open) {
        hamlet.count++
        hamlet.money += line.amount
      }
      totals.count++
      totals.money += line.amount
      yield {
        kind: 'row',
        cells: {
          no: line.lineNo,
          person: line.fullName,
          born: line.birthYear == null ? '' : String(line.birthYear),
          hamlet: line.hamletName,
          level: line.amount,
        },
      }
    }
    for (const ended of open) yield end(ended)
    yield { kind: 'total', label: 'Tổng cộng', ...totals }
  }
  return {
    name: 'Danh sách công khai',
    createdAt: head.list.lockedAt ?? head.list.compiledAt,
    language: 'vi-VN',
    texts: { countUnit: 'suất', moneyUnit: 'đồng', continued: 'tiếp theo' },
    page: { orientation: 'portrait', rowHeight: 7 },
    header: { left: officesOf(head, 'UBND'), right: nationalHeader },
    placeAndDate: blankDate(head),
    titles: ['DANH SÁCH CÔNG KHAI NGƯỜI NHẬN QUÀ', occasionLine(head.campaign.name)],
    meta: [`(${head.source.name})`, 'Ai thấy thiếu tên hoặc sai thông tin, xin báo cán bộ chính sách của xã.'],
    columns: [
      { key: 'no', heading: 'TT', width: 14, kind: 'number' },
      { key: 'person', heading: 'Họ và tên', width: 66, kind: 'text' },
      { key: 'born', heading: 'Năm sinh', width: 22, kind: 'text', align: 'center' },
      { key: 'hamlet', heading: head.hamletHeading, width: 30, kind: 'text', align: 'center' },
      { key: 'level', heading: 'Mức quà (đồng)', width: 33, kind: 'money' },
    ],
    rows: rows(),
    closing: () => [{ text: `Tổng số: ${groupThousands(totals.count)} suất quà, ${groupThousands(totals.money)} đồng`, bold: true }],
    footer: { text: versionLine(head) },
  }
}
