import type { TableDocument, TableRow } from '../sheets/table.ts'
import { groupThousands } from '../vietnamese/money.ts'
import type { ListHead } from './list-head.queries.ts'
import { blankDate, nationalHeader, occasionLine, officesOf, versionLine } from './paper-parts.ts'
import type { StoredLine } from './stored-lines.queries.ts'

/** Name, hamlet, category: what the purpose `sponsors` names, and nothing else. */
export function sponsorList(head: ListHead, createdAt: Date, lines: AsyncIterable<StoredLine>): TableDocument {
  let count = 0
  const rows = async function* (): AsyncGenerator<TableRow> {
    for await (const line of lines)
      yield { kind: 'row', cells: { no: ++count, person: line.fullName, hamlet: line.hamletName, category: line.categoryName } }
    yield { kind: 'total', label: 'Tổng cộng', count }
  }
  return {
    name: 'Danh sách cho nhà tài trợ',
    createdAt,
    language: 'vi-VN',
    texts: { countUnit: 'người', moneyUnit: 'đồng', continued: 'tiếp theo' },
    page: { orientation: 'portrait', rowHeight: 7 },
    header: { left: officesOf(head, 'UBND'), right: nationalHeader },
    placeAndDate: blankDate(head),
    titles: ['DANH SÁCH NGƯỜI ĐỒNG Ý CHIA SẺ THÔNG TIN VỚI NHÀ TÀI TRỢ', occasionLine(head.campaign.name)],
    meta: ['Chỉ dùng cho việc tài trợ đã nêu khi hỏi ý kiến; không sao chép, không đăng tải. Ai rút lại sự đồng ý thì phải hủy bản này.'],
    columns: [
      { key: 'no', heading: 'TT', width: 14, kind: 'number' },
      { key: 'person', heading: 'Họ và tên', width: 62, kind: 'text' },
      { key: 'hamlet', heading: head.hamletHeading, width: 36, kind: 'text' },
      { key: 'category', heading: 'Diện đối tượng', width: 58, kind: 'text' },
    ],
    rows: rows(),
    closing: () => [{ text: `Tổng số: ${groupThousands(count)} người`, bold: true }],
    footer: { text: versionLine(head) },
  }
}
