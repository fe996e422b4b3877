/** One line of the summary: what was counted, in Vietnamese and English, what was found, and what it had to be where that is known. */
export interface Figure {
  readonly vi: string
  readonly en: string
  readonly found: string
  /** Absent where the figure is only told. */
  readonly expected?: string
}

/** A sentence quoted between the figures: it may be longer than any column. */
export interface Quoted {
  readonly sentence: string
}
export type Line = Figure | Quoted

export interface Step {
  readonly vi: string
  readonly en: string
  readonly seconds: number
  readonly figures: readonly Line[]
}

/** "115.800.000 đ": whole đồng with dots by thousands. */
export const dong = (amount: number): string => `${grouped(amount)} đ`

/** Dots by thousands, as Vietnamese papers write numbers. */
export const grouped = (number: number): string => String(number).replace(/\B(?=(\d{3})+$)/g, '.')

/** Figures that do not add up: found is not what it had to be. */
export const wrongFigures = (steps: readonly Step[]): Figure[] =>
  steps.flatMap(step => step.figures.filter(line => 'found' in line && line.expected != null && line.expected !== line.found) as Figure[])

/** Columns as wide as their longest cell, counted as people see letters: a Vietnamese letter with two marks is one. */
export function summaryTable(steps: readonly Step[]): string {
  const lines = steps.flatMap(({ vi, en, seconds, figures }) => [
    { left: `${vi} · ${en}`, right: `${seconds.toFixed(1)} s`, mark: '', head: true },
    ...figures.map(line =>
      'sentence' in line
        ? { left: `    “${line.sentence}”`, right: '', mark: '', head: false }
        : { left: `  ${labelOf(line)}`, right: line.found, mark: markOf(line), head: false },
    ),
  ])
  const figures = lines.filter(line => line.right !== '')
  const left = Math.max(...figures.map(line => widthOf(line.left)))
  const right = Math.max(...figures.map(line => widthOf(line.right)))
  const rule = '─'.repeat(left + right + 4)
  return lines
    .flatMap(line => [
      ...(line.head ? [rule] : []),
      `${padded(line.left, left)}  ${padded(line.right, right, 'before')} ${line.mark}`.trimEnd(),
    ])
    .concat(rule)
    .join('\n')
}

export const labelOf = ({ vi, en }: Pick<Figure, 'vi' | 'en'>) => (en === '' ? vi : `${vi} · ${en}`)
const markOf = ({ expected, found }: Figure) => (expected == null ? '' : expected === found ? '✓' : `✗ ${expected}`)
const segments = new Intl.Segmenter('vi', { granularity: 'grapheme' })
export const widthOf = (text: string): number => [...segments.segment(text)].length

function padded(text: string, width: number, where: 'before' | 'after' = 'after'): string {
  const blanks = ' '.repeat(Math.max(0, width - widthOf(text)))
  return where === 'before' ? blanks + text : text + blanks
}
