import type { TableDocument, TableRow } from '../sheets/table.ts'
import { viLists } from '../locales/vi/lists.ts'
import { groupThousands } from '../vietnamese/money.ts'
import type { ListComparison } from './comparison.queries.ts'
import { blankDate, nationalHeader, officesOf, versionLine, occasionLine } from './paper-parts.ts'

/** "Danh sách tăng, giảm đối tượng" against last year's list, a reason on every line. */
export function comparisonSheet({ head, past, same, changed, toCheck, added, gone }: ListComparison, createdAt: Date): TableDocument {
  const year = head.campaign.occasionOn.slice(0, 4)
  const sum = (gifts: readonly { amount: number }[]) => gifts.reduce((all, gift) => all + gift.amount, 0)
  const more = { count: added.length, money: sum(added) }
  const fewer = { count: gone.length, money: sum(gone) }
  function* rows(): Generator<TableRow> {
    yield { kind: 'group-start', depth: 0, label: `TĂNG so với danh sách năm ${past.year}` }
    for (const [at, gift] of added.entries())
      yield {
        kind: 'row',
        cells: {
          no: at + 1,
          person: gift.fullName,
          file: gift.fileNo ?? '',
          hamlet: gift.hamletName,
          martyr: gift.martyrName ?? '',
          level: gift.amount,
          why: gift.why,
        },
      }
    yield { kind: 'group-end', depth: 0, label: 'Cộng tăng', ...more }
    yield { kind: 'group-start', depth: 0, label: `GIẢM so với danh sách năm ${past.year}` }
    for (const [at, gift] of gone.entries())
      yield {
        kind: 'row',
        cells: {
          no: at + 1,
          person: gift.fullName,
          file: gift.fileNo ?? '',
          hamlet: gift.hamletName ?? '',
          martyr: gift.martyrName ?? '',
          level: gift.amount,
          why: [viLists.goneBecause[gift.because], gift.because === 'dead' ? '' : gift.why].filter(Boolean).join('. '),
        },
      }
    yield { kind: 'group-end', depth: 0, label: 'Cộng giảm', ...fewer }
    if (changed.length > 0) yield* changedRows()
    if (toCheck.length > 0) yield* rowsToCheck()
  }
  function* rowsToCheck(): Generator<TableRow> {
    yield { kind: 'group-start', depth: 0, label: 'CẦN KIỂM TRA: có thể là cùng một người' }
    for (const [at, { now, before }] of toCheck.entries())
      yield {
        kind: 'row',
        cells: {
          no: at + 1,
          person: now.fullName,
          file: now.fileNo ?? '',
          hamlet: now.hamletName,
          martyr: now.martyrName ?? '',
          level: now.amount - before.amount,
          why: viLists.checkPair(asWritten(before)),
        },
      }
    yield {
      kind: 'group-end',
      depth: 0,
      label: 'Cộng cần kiểm tra',
      count: toCheck.length,
      money: sum(toCheck.map(({ now, before }) => ({ amount: now.amount - before.amount }))),
    }
  }
  function* changedRows(): Generator<TableRow> {
    yield { kind: 'group-start', depth: 0, label: 'THAY ĐỔI MỨC' }
    for (const [at, { now, before }] of changed.entries())
      yield {
        kind: 'row',
        cells: {
          no: at + 1,
          person: now.fullName,
          file: now.fileNo ?? '',
          hamlet: now.hamletName,
          martyr: now.martyrName ?? '',
          level: now.amount - before.amount,
          why: `Từ ${groupThousands(before.amount)} đồng thành ${groupThousands(now.amount)} đồng. ${now.why}`,
        },
      }
    yield {
      kind: 'group-end',
      depth: 0,
      label: 'Cộng chênh lệch do đổi mức',
      count: changed.length,
      money: sum(changed.map(({ now, before }) => ({ amount: now.amount - before.amount }))),
    }
  }
  return {
    name: 'Danh sách tăng, giảm',
    createdAt,
    language: 'vi-VN',
    texts: { countUnit: 'suất', moneyUnit: 'đồng', continued: 'tiếp theo' },
    page: { orientation: 'landscape', rowHeight: 7 },
    header: { left: officesOf(head), right: nationalHeader },
    placeAndDate: blankDate(head),
    titles: ['DANH SÁCH TĂNG, GIẢM ĐỐI TƯỢNG NHẬN QUÀ', `${occasionLine(head.campaign.name)} so với năm ${past.year}`],
    meta: [`(${head.source.name})`],
    columns: [
      { key: 'no', heading: 'TT', width: 12, kind: 'number' },
      { key: 'person', heading: 'Họ và tên', width: 42, kind: 'text' },
      { key: 'file', heading: 'Mã số hồ sơ', width: 25, kind: 'text' },
      { key: 'hamlet', heading: head.hamletHeading, width: 22, kind: 'text', align: 'center' },
      { key: 'martyr', heading: 'Họ và tên liệt sĩ', width: 36, kind: 'text' },
      { key: 'level', heading: 'Số tiền (đồng)', width: 26, kind: 'money' },
      { key: 'why', heading: 'Lý do', width: 96, kind: 'text' },
    ],
    rows: rows(),
    closing: [
      {
        text: `Năm ${past.year}: ${groupThousands(past.rowCount)} suất, ${groupThousands(past.total)} đồng. Năm ${year}: ${groupThousands(head.list.giftCount)} suất, ${groupThousands(head.list.total)} đồng.`,
        bold: true,
      },
      {
        text: `Tăng ${more.count} suất, giảm ${fewer.count} suất, đổi mức ${changed.length} suất, giữ nguyên ${groupThousands(same)} suất${toCheck.length === 0 ? '' : `, cần kiểm tra ${toCheck.length} suất`}.`,
      },
    ],
    footer: { text: versionLine(head) },
  }
}

/** A line of last year's list in one breath: name, file number, hamlet. */
export const asWritten = ({ fullName, fileNo, hamletName }: ListComparison['toCheck'][number]['before']): string =>
  [fullName, fileNo, hamletName].filter(Boolean).join(', ')
