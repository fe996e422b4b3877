import { viRelation } from '../locales/vi/list-paper.ts'
import type { TableDocument } from '../sheets/table.ts'
import { dongInWords, groupThousands } from '../vietnamese/money.ts'
import { bookRows, type BookTotals } from './book-rows.ts'
import type { ListHead } from './list-head.queries.ts'
import {
  blankDate,
  decisionLine,
  nationalHeader,
  officesOf,
  paperTexts,
  partLine,
  signatures,
  versionLine,
  occasionLine,
} from './paper-parts.ts'
import type { StoredLine } from './stored-lines.queries.ts'

export interface SignOffBook {
  readonly head: ListHead
  /** Null for the whole commune. */
  readonly hamletName: string | null
  /** Whose part of a divided commune this is; null: the whole. */
  readonly part: readonly string[] | null
  readonly lines: AsyncIterable<StoredLine>
  /** Where the QR code of every page leads. */
  readonly address: string
}

/** Form A of the gift list (DOMAIN 3.1): nine numbered columns, one source of money, signed by four; layout of NĐ 30/2020. */
export function signOffBook({ head, hamletName, part, lines, address }: SignOffBook): TableDocument {
  const { list, area, source, campaign } = head
  const totals: BookTotals = { gifts: 0, people: 0, money: 0 }
  return {
    name: `Sổ ký nhận ${hamletName ?? area.name}`,
    // The list's own instant: the same list gives the same bytes whenever it is printed.
    createdAt: list.lockedAt ?? list.compiledAt,
    language: 'vi-VN',
    texts: paperTexts,
    page: { orientation: 'landscape', rowHeight: 10 },
    header: { left: officesOf(head), right: nationalHeader },
    placeAndDate: blankDate(head),
    titles: [
      `DANH SÁCH ${list.kind === 'main' ? '' : 'BỔ SUNG '}ĐỐI TƯỢNG NHẬN QUÀ`,
      occasionLine(campaign.name),
      ...(hamletName == null ? [] : [{ text: hamletName, bold: true, size: 13 }]),
    ],
    meta: [
      `(Nguồn kinh phí: ${source.budgetLine ?? source.name})`,
      decisionLine(head),
      ...(part == null ? [] : [partLine(area.name, part)]),
    ],
    columnNumbers: true,
    columns: [
      { key: 'no', heading: 'TT', width: 20, kind: 'number' },
      { key: 'person', heading: 'Họ và tên người nhận quà', width: 44, kind: 'text' },
      { key: 'file', heading: 'Mã số hồ sơ', width: 25, kind: 'text' },
      { key: 'hamlet', heading: head.hamletHeading, width: 20, kind: 'text', align: 'center' },
      { key: 'level', heading: 'Mức quà tặng (đồng)', width: 26, kind: 'money' },
      { key: 'martyr', heading: 'Họ và tên liệt sĩ', width: 38, kind: 'text' },
      { key: 'relation', heading: 'Quan hệ với NCC', width: 24, kind: 'text' },
      { key: 'sign', heading: 'Ký nhận', width: 30, kind: 'blank' },
      { key: 'receiver', heading: 'Ghi rõ họ tên người nhận', width: 36, kind: 'blank' },
    ],
    rows: bookRows(lines, cellsOf, totals),
    closing: () => [
      {
        text: `Ấn định: ${groupThousands(totals.gifts)} suất quà cho ${groupThousands(totals.people)} người – Số tiền: ${groupThousands(totals.money)} đồng`,
        bold: true,
      },
      { text: `Bằng chữ: ${dongInWords(totals.money)}`, bold: true, italic: true },
    ],
    signatures: signatures!,
    footer: { text: versionLine(head), qr: address },
  }
}

const cellsOf = (line: StoredLine) => ({
  no: line.lineNo,
  person: line.fullName,
  file: line.fileNo ?? '',
  hamlet: line.hamletName,
  level: line.amount,
  martyr: line.martyrName ?? '',
  relation: viRelation(line.relation),
})
