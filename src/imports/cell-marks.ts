import type { Encoding } from '../vietnamese/legacy-encoding.ts'
import { encodingOfFont } from '../vietnamese/legacy-encoding.ts'
import type { ZipEntry } from './zip-entries.ts'

export type CellFont = { encoding: Encoding; capitals: boolean }

/** What a sheet says of its cells besides their values; cells by address ("A1"), rows from 0. Most sheets say none of it. */
export type CellMarks = {
  /** The old font a cell was typed in; cells in other fonts are absent. */
  fonts: Map<string, CellFont>
  struck: Set<string>
  /** Formulas that no program has calculated. */
  uncalculated: Map<string, string>
  /** What is left of a text with a stroke through a part of it. */
  unstruck: Map<string, string>
  hiddenRows: Set<number>
}
/** Per sheet part ("xl/worksheets/sheet1.xml"). */
export type MarksOfSheets = Map<string, CellMarks>

export const unmarked = (): CellMarks => ({
  fonts: new Map(),
  struck: new Set(),
  uncalculated: new Map(),
  unstruck: new Map(),
  hiddenRows: new Set(),
})

const IN_CELLS = ['hidden="1"', 'hidden="true"', '</f></c>', '</f><v/></c>', '</f><v></v></c>', '</f><v /></c>', '"/></c>'].map(mark =>
  Buffer.from(mark),
)
const SHEET_PART = /^xl\/worksheets\/[^/]+\.xml$/

const TEXTS_PART = 'xl/sharedStrings.xml'
const STROKE = Buffer.from('<strike')

/** Whether a part is worth a second look even where no style of the workbook tells anything. */
export const hasCellMarks = ({ name }: ZipEntry, xml: Buffer): boolean =>
  (SHEET_PART.test(name) && IN_CELLS.some(mark => xml.includes(mark))) || (name === TEXTS_PART && xml.includes(STROKE))

/** Reads the marks of an xlsx. Costs one look at its styles unless they have old fonts or strokes, or a part is among `marked`. */
export function cellMarksOf(entries: readonly ZipEntry[], marked: ReadonlySet<string>): MarksOfSheets {
  const found: MarksOfSheets = new Map()
  const styles = entries.find(entry => entry.name === 'xl/styles.xml')
  const { old, struck } = tellingStyles(styles?.read().toString('utf8') ?? '')
  const texts = entries.find(entry => entry.name === TEXTS_PART && marked.has(entry.name))
  const unstruck = unstruckTexts(texts?.read().toString('utf8') ?? '')
  for (const entry of entries) {
    if (!SHEET_PART.test(entry.name) || (old.size + struck.size + unstruck.size === 0 && !marked.has(entry.name))) continue
    const xml = entry.read().toString('utf8')
    const marks = unmarked()
    for (const [, attributes] of old.size + struck.size === 0 ? [] : xml.matchAll(/<c ([^>]*)>/g)) {
      const address = /\br="([A-Z]+\d+)"/.exec(attributes!)?.[1]
      const style = /\bs="(\d+)"/.exec(attributes!)?.[1] ?? '0'
      const font = old.get(style)
      if (address !== undefined && font !== undefined) marks.fonts.set(address, font)
      if (address !== undefined && struck.has(style)) marks.struck.add(address)
    }
    for (const [, address, text] of unstruck.size === 0
      ? []
      : xml.matchAll(/<c (?=[^>]*\bt="s")[^>]*\br="([A-Z]+\d+)"[^>]*>\s*<v>(\d+)<\/v>/g)) {
      const left = unstruck.get(Number(text))
      if (left === '') marks.struck.add(address!)
      else if (left !== undefined) marks.unstruck.set(address!, left)
    }
    if (marked.has(entry.name)) {
      for (const [, row] of xml.matchAll(/<row (?=[^>]*\bhidden="(?:1|true)")[^>]*\br="(\d+)"/g)) marks.hiddenRows.add(Number(row) - 1)
      // An empty text (t="str") is a result too.
      const formulas = xml.matchAll(
        /<c (?![^>]*\bt="str")[^>]*\br="([A-Z]+\d+)"[^>]*>\s*<f(?:\s[^>]*)?(?:\/>|>([^<]*)<\/f>)\s*(?:<v\s*\/>|<v><\/v>)?\s*<\/c>/g,
      )
      for (const [, address, formula] of formulas) marks.uncalculated.set(address!, `=${formula ?? '(…)'}`)
    }
    found.set(entry.name, marks)
  }
  return found
}

const STRUCK = /<strike(?:\s*\/>|\s+val="(?:1|true)")/

/** By their number: what is left of the shared texts that have a stroke through some of their letters. */
function unstruckTexts(xml: string): Map<number, string> {
  const left = new Map<number, string>()
  for (const [number, text] of (xml === '' ? [] : xml.split(/<si(?=[\s>/])/)).slice(1).entries()) {
    if (!STRUCK.test(text)) continue
    const runs = text.split(/<r(?=[\s>])/).slice(1)
    const kept = runs.filter(run => !STRUCK.test(run)).map(run => /<t(?:\s[^>]*)?>([^<]*)<\/t>/.exec(run)?.[1] ?? '')
    left.set(number, unescaped(kept.join('')).trim())
  }
  return left
}

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }
const unescaped = (text: string) => text.replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => NAMED[name]!)

function tellingStyles(xml: string): { old: Map<string, CellFont>; struck: Set<string> } {
  const fonts = (/<fonts[^>]*>([\s\S]*?)<\/fonts>/.exec(xml)?.[1] ?? '').split(/<font(?=[\s>/])/).slice(1)
  const told = fonts.map(font => ({
    encoding: encodingOfFont(/<name val="([^"]*)"/.exec(font)?.[1] ?? ''),
    struck: STRUCK.test(font),
  }))
  const styles = (/<cellXfs[^>]*>([\s\S]*?)<\/cellXfs>/.exec(xml)?.[1] ?? '').split(/<xf(?=[\s>/])/).slice(1)
  const old = new Map<string, CellFont>()
  const struck = new Set<string>()
  for (const [index, style] of styles.entries()) {
    const font = told[Number(/\bfontId="(\d+)"/.exec(style)?.[1] ?? 0)]
    if (font?.encoding) old.set(String(index), font.encoding)
    if (font?.struck === true) struck.add(String(index))
  }
  return { old, struck }
}
