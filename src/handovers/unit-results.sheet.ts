import { nationalHeader, occasionLine } from '../lists/paper-parts.ts'
import type { TableDocument, TableRow } from '../sheets/table.ts'
import { formatDate, formatDateTime } from '../vietnamese/dates.ts'
import { dongInWords, formatDong, groupThousands } from '../vietnamese/money.ts'
import { sumLedger } from './ledger-rules.ts'
import { resultColumns, sumCells } from './result-rows.ts'
import type { UnitResults, UnitRow } from './unit-results.queries.ts'

const noUnit = 'Chưa rõ đơn vị'

/** Results of an occasion by the units of a day: unit → whose list it stood on, with what each unit and all add up to. */
export function unitResultsReport({ campaign, on, rows, total }: UnitResults, at: Date): TableDocument {
  return {
    name: 'Kết quả trao quà theo đơn vị hành chính',
    createdAt: at,
    language: 'vi-VN',
    texts: { countUnit: 'suất', moneyUnit: 'đồng', continued: 'tiếp theo' },
    page: { orientation: 'landscape', rowHeight: 7 },
    header: { left: [], right: nationalHeader },
    titles: ['KẾT QUẢ TẶNG QUÀ THEO ĐƠN VỊ HÀNH CHÍNH', occasionLine(campaign.name)],
    meta: [`(Theo các đơn vị hành chính ngày ${formatDate(on)})`, `(Số liệu đến ${formatDateTime(at)})`],
    columnNumbers: true,
    columns: resultColumns('Đơn vị, danh sách của', true),
    rows: unitRows(rows),
    closing: [
      {
        text: `Đã trao ${groupThousands(total.handedGifts)}/${groupThousands(total.gifts)} suất quà, số tiền ${formatDong(total.handedAmount)}.`,
        bold: true,
      },
      { text: `Bằng chữ: ${dongInWords(total.handedAmount)}`, bold: true, italic: true },
    ],
  }
}

function* unitRows(rows: readonly UnitRow[]): Generator<TableRow> {
  let no = 0
  for (const own of Map.groupBy(rows, row => row.unitId).values()) {
    const unit = own[0]!.unit ?? noUnit
    yield { kind: 'group-start', depth: 0, label: unit }
    for (const row of own) yield { kind: 'row', cells: { no: ++no, label: row.listArea, ...sumCells(row) } }
    const sums = sumLedger(own)
    yield { kind: 'group-end', depth: 0, label: `Cộng ${unit}`, count: sums.gifts, money: sums.amount, cells: sumCells(sums) }
  }
  const total = sumLedger(rows)
  yield { kind: 'total', label: 'Tổng cộng', count: total.gifts, money: total.amount, cells: sumCells(total) }
}
