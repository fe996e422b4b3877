import { viRelation } from '../locales/vi/list-paper.ts'
import type { TableDocument, TableRow } from '../sheets/table.ts'
import { formatDate } from '../vietnamese/dates.ts'
import { groupThousands } from '../vietnamese/money.ts'
import { stateOf } from './paper-parts.ts'
import type { ListState } from './gift-list.entity.ts'
import type { StoredLine } from './stored-lines.queries.ts'

export interface ExportedLine extends StoredLine {
  readonly commune: string
  readonly source: string
  readonly version: number
  readonly state: ListState
  /** The unit it belongs to on the day asked for; null: nobody asked, or nobody can tell. */
  readonly unit: string | null
  /** Why the gift is owed, one Vietnamese sentence. */
  readonly why: string
}

export interface CoordinatorExport {
  readonly campaign: string
  readonly scope: string
  readonly createdAt: Date
  readonly lines: AsyncIterable<ExportedLine>
  /** yyyy-mm-dd */
  readonly structureOn: string | null
}

/** Every line with everything a coordinator sorts, filters and adds up by: one flat table, so that filters work. */
export function coordinatorExport({ campaign, scope, createdAt, lines, structureOn }: CoordinatorExport): TableDocument {
  const totals = { count: 0, money: 0 }
  const rows = async function* (): AsyncGenerator<TableRow> {
    for await (const line of lines) {
      totals.count++
      totals.money += line.amount
      yield {
        kind: 'row',
        lineCode: line.lineCode,
        cells: {
          no: totals.count,
          commune: line.commune,
          unit: line.unit ?? 'Chưa rõ đơn vị',
          hamlet: line.hamletName,
          person: line.fullName,
          born: line.birthYear == null ? '' : String(line.birthYear),
          file: line.fileNo ?? '',
          category: line.categoryName,
          rate: line.rate == null ? '' : `${line.rate} %`,
          martyr: line.martyrName ?? '',
          relation: viRelation(line.relation),
          source: line.source,
          level: line.amount,
          state: `phiên bản ${line.version}, ${stateOf(line.state)}`,
          why: line.why,
        },
      }
    }
    yield { kind: 'total', label: 'Tổng cộng', ...totals }
  }
  return {
    name: 'Danh sách quà tặng',
    createdAt,
    language: 'vi-VN',
    texts: { countUnit: 'suất', moneyUnit: 'đồng', lineCode: 'Mã dòng' },
    page: { orientation: 'landscape', rowHeight: 6, fontSize: 8, pageNumbers: 'all' },
    titles: [`DANH SÁCH QUÀ TẶNG – ${campaign.toUpperCase()}`],
    meta: [`(${scope})`],
    columns: [
      { key: 'commune', heading: 'Xã', width: 20, kind: 'text' },
      ...(structureOn == null
        ? []
        : [{ key: 'unit', heading: `Đơn vị ngày ${formatDate(structureOn)}`, width: 20, kind: 'text' as const }]),
      { key: 'hamlet', heading: 'Thôn', width: 15, kind: 'text' },
      { key: 'person', heading: 'Họ và tên', width: 30, kind: 'text' },
      { key: 'born', heading: 'Năm sinh', width: 13, kind: 'text', align: 'center' },
      { key: 'file', heading: 'Số hồ sơ', width: 18, kind: 'text' },
      { key: 'category', heading: 'Diện đối tượng', width: 34, kind: 'text' },
      { key: 'rate', heading: 'Tỷ lệ', width: 12, kind: 'text', align: 'center' },
      { key: 'martyr', heading: 'Liệt sĩ', width: 27, kind: 'text' },
      { key: 'relation', heading: 'Quan hệ', width: 17, kind: 'text' },
      { key: 'source', heading: 'Nguồn kinh phí', width: 24, kind: 'text' },
      { key: 'level', heading: 'Mức quà (đồng)', width: 21, kind: 'money' },
      { key: 'state', heading: 'Danh sách', width: 22, kind: 'text' },
      { key: 'why', heading: 'Lý do', width: 60, kind: 'text' },
    ],
    rows: rows(),
    closing: () => [
      { text: `Ấn định: ${groupThousands(totals.count)} suất quà – Số tiền: ${groupThousands(totals.money)} đồng`, bold: true, size: 11 },
    ],
  }
}
