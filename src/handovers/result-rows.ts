import type { CellValue, Column, TableRow } from '../sheets/table.ts'
import { formatDong } from '../vietnamese/money.ts'
import { type LedgerRow, type LedgerSums, sumLedger } from './ledger-rules.ts'

const pair = (heading: string, key: string): Column => ({
  heading,
  columns: [
    { key: `${key}Gifts`, heading: 'Suất', width: 14, kind: 'number' },
    { key: key === '' ? 'amount' : `${key}Amount`, heading: 'Số tiền (đồng)', width: 28, kind: 'money' },
  ],
})

/** The columns of the money book; `open` is left out where nothing can be open any more. */
export const resultColumns = (label: string, withOpen: boolean): Column[] => [
  { key: 'no', heading: 'TT', width: 11, kind: 'number' },
  { key: 'label', heading: label, width: 52, kind: 'text' },
  {
    heading: 'Được giao',
    columns: [
      { key: 'gifts', heading: 'Suất', width: 14, kind: 'number' },
      { key: 'amount', heading: 'Số tiền (đồng)', width: 28, kind: 'money' },
    ],
  },
  pair('Đã trao', 'handed'),
  pair('Nộp lại', 'returned'),
  ...(withOpen ? [pair('Chưa trao', 'open')] : []),
]

export const sumCells = (sums: LedgerSums): Record<string, CellValue> => ({
  gifts: sums.gifts,
  amount: sums.amount,
  handedGifts: sums.handedGifts,
  handedAmount: sums.handedAmount,
  returnedGifts: sums.returnedGifts,
  returnedAmount: sums.returnedAmount,
  openGifts: sums.openGifts,
  openAmount: sums.openAmount,
})

/** Hamlet → level, with what each hamlet and the commune add up to. */
export function* resultRows(rows: readonly LedgerRow[]): Generator<TableRow> {
  let no = 0
  for (const own of Map.groupBy(rows, row => `${row.hamletId} ${row.hamletName}`).values()) {
    const hamlet = own[0]!.hamletName || 'Chưa rõ thôn'
    yield { kind: 'group-start', depth: 0, label: hamlet }
    for (const row of own) yield { kind: 'row', cells: { no: ++no, label: `Mức ${formatDong(row.level)}`, ...sumCells(row) } }
    const sums = sumLedger(own)
    yield { kind: 'group-end', depth: 0, label: `Cộng ${hamlet}`, count: sums.gifts, money: sums.amount, cells: sumCells(sums) }
  }
  const total = sumLedger(rows)
  yield { kind: 'total', label: 'Tổng cộng', count: total.gifts, money: total.amount, cells: sumCells(total) }
}
