import type { TableRow } from '../sheets/table.ts'
import { groupThousands } from '../vietnamese/money.ts'
import type { StoredLine } from './stored-lines.queries.ts'

export interface BookTotals {
  gifts: number
  people: number
  money: number
}

interface OpenGroup {
  readonly key: string
  readonly label: string
  count: number
  money: number
}

const hamletless = 'Chưa rõ thôn'

/** What a hamlet is called on paper. */
export const hamletTitle = (name: string): string => name || hamletless

/**
 * The lines of a book with its groups hamlet → level → category and their subtotals, as they arrive; `totals` is filled while they pass.
 * Lines must come in the order of the book: a group that has ended is not opened again.
 */
export async function* bookRows(
  lines: AsyncIterable<StoredLine>,
  cells: (line: StoredLine) => Record<string, string | number>,
  totals: BookTotals,
) {
  const open: OpenGroup[] = []
  const people = new Set<string>()
  const numbers = [0, 0, 0]
  function* close(depth: number): Generator<TableRow> {
    while (open.length > depth) {
      const group = open.pop()!
      yield { kind: 'group-end', depth: open.length, label: `Cộng ${group.label}`, count: group.count, money: group.money }
    }
  }
  for await (const line of lines) {
    const wanted = [
      { key: line.hamletId ?? '', label: line.hamletName || hamletless },
      { key: String(line.amount), label: `mức ${groupThousands(line.amount)} đồng` },
      { key: line.categoryName, label: line.categoryName },
    ]
    const differs = wanted.findIndex((group, depth) => open[depth]?.key !== group.key)
    if (differs >= 0) {
      yield* close(differs)
      for (let depth = differs; depth < wanted.length; depth++) {
        const group = wanted[depth]!
        numbers[depth] = (numbers[depth] ?? 0) + 1
        numbers.fill(0, depth + 1)
        yield { kind: 'group-start', depth, label: headingOf(depth, numbers[depth]!, group.label) } satisfies TableRow
        open.push({ ...group, count: 0, money: 0 })
      }
    }
    for (const group of open) {
      group.count++
      group.money += line.amount
    }
    people.add(line.personId)
    totals.gifts++
    totals.money += line.amount
    totals.people = people.size
    yield { kind: 'row', cells: cells(line), lineCode: line.lineCode } satisfies TableRow
  }
  yield* close(0)
  yield { kind: 'total', label: 'Tổng cộng', count: totals.gifts, money: totals.money } satisfies TableRow
}

/** I. Thôn 1 → A. Mức 600.000 đồng → 1. Thương binh từ 81 % trở lên */
function headingOf(depth: number, number: number, label: string): string {
  if (depth === 0) return `${roman(number)}. ${label}`
  if (depth === 1) return `${letter(number)}. ${label[0]!.toUpperCase()}${label.slice(1)}`
  return `${number}. ${label}`
}

const letter = (number: number) => String.fromCharCode(64 + Math.min(number, 26))

function roman(number: number): string {
  const signs: [number, string][] = [
    [100, 'C'],
    [90, 'XC'],
    [50, 'L'],
    [40, 'XL'],
    [10, 'X'],
    [9, 'IX'],
    [5, 'V'],
    [4, 'IV'],
    [1, 'I'],
  ]
  let rest = number
  return signs.reduce((text, [value, sign]) => {
    const times = Math.floor(rest / value)
    rest -= times * value
    return text + sign.repeat(times)
  }, '')
}
