import type { Encoding } from '../vietnamese/legacy-encoding.ts'
import { encodingOfFont } from '../vietnamese/legacy-encoding.ts'
import type { ZipEntry } from './zip-entries.ts'

export type CellFont = { encoding: Encoding; capitals: boolean }
/** Per sheet part ("xl/worksheets/sheet1.xml"), per "A1" address: the old font a cell was typed in. Cells in other fonts are absent. */
export type OldFonts = Map<string, Map<string, CellFont>>

/** Finds the cells of an xlsx typed in .VnTime, VNI-Times and the like. Most files have none and cost one look at their styles. */
export function oldFontsOf(entries: readonly ZipEntry[]): OldFonts {
  const found: OldFonts = new Map()
  const styles = entries.find(entry => entry.name === 'xl/styles.xml')
  if (styles === undefined) return found
  const old = oldStyles(styles.read().toString('utf8'))
  if (old.size === 0) return found
  for (const entry of entries) {
    if (!/^xl\/worksheets\/[^/]+\.xml$/.test(entry.name)) continue
    const cells = new Map<string, CellFont>()
    for (const [, attributes] of entry
      .read()
      .toString('utf8')
      .matchAll(/<c ([^>]*)>/g)) {
      const address = /\br="([A-Z]+\d+)"/.exec(attributes!)?.[1]
      const font = old.get(/\bs="(\d+)"/.exec(attributes!)?.[1] ?? '0')
      if (address !== undefined && font !== undefined) cells.set(address, font)
    }
    found.set(entry.name, cells)
  }
  return found
}

function oldStyles(xml: string): Map<string, CellFont> {
  const fonts = (/<fonts[^>]*>([\s\S]*?)<\/fonts>/.exec(xml)?.[1] ?? '').split(/<font(?=[\s>/])/).slice(1)
  const encodings = fonts.map(font => encodingOfFont(/<name val="([^"]*)"/.exec(font)?.[1] ?? ''))
  const styles = (/<cellXfs[^>]*>([\s\S]*?)<\/cellXfs>/.exec(xml)?.[1] ?? '').split(/<xf(?=[\s>/])/).slice(1)
  const old = new Map<string, CellFont>()
  for (const [index, style] of styles.entries()) {
    const font = encodings[Number(/\bfontId="(\d+)"/.exec(style)?.[1] ?? 0)]
    if (font) old.set(String(index), font)
  }
  return old
}
