import type { Cell } from './read-spreadsheet.ts'
import type { Problem, Table } from './sheet-kind.ts'

const BROKEN =
  /^\s*(?:#(?:REF!?|N\/A|VALUE!?|NAME\??|DIV\/0!?|NULL!?|NUM!?|SPILL!|CALC!|GETTING_DATA|ERROR!)|#{2,}|Err:\d{3}|=\s*[\p{L}\d"'(+$-].*)\s*$/isu

/** "#REF!", "########", "Err:502", "=VLOOKUP(B2;…)": what a formula left where a value should stand. */
export const isBroken = (cell: Cell): boolean => typeof cell === 'string' && /^\s*[#=E]/.test(cell) && BROKEN.test(cell)

/** A question for each broken cell of a row, but where something is asked of the cell already. */
export function askAboutBrokenCells(table: Table, problems: Problem[]): void {
  const cellKey = (at: Pick<Problem, 'sheet' | 'row' | 'column'>) => `${at.column} ${at.row} ${at.sheet}`
  const asked = new Set(problems.map(cellKey))
  for (const row of table.rows) {
    for (const field of row.broken) {
      const at = { sheet: row.sheet, row: row.row, column: table.columnOf(row, field) }
      if (field === 'ordinal' || field === 'signature' || asked.has(cellKey(at))) continue
      problems.push({ ...at, kind: 'broken-cell', raw: table.rawOf(row, field), refused: false })
    }
  }
}
