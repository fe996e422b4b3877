import { legalShare, toUnicode } from '../vietnamese/legacy-encoding.ts'

/** The text of a csv or tab-separated file: UTF-8, UTF-16 by its mark, Windows-1258 where its words are Vietnamese, else Windows-1252, in which the old Vietnamese fonts were typed. Null when it is no text. */
export function decodeText(bytes: Buffer): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  if (bytes.subarray(0, 65_536).some(byte => byte < 9 || (byte > 13 && byte < 32 && byte !== 27))) return null
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    const vietnamese = new TextDecoder('windows-1258').decode(bytes).normalize('NFC')
    if (isWindows1258(vietnamese.slice(0, 50_000), bytes.subarray(0, 50_000).toString('latin1'))) return vietnamese
    // Latin-1 rather than Windows-1252: TCVN3 and VNI use the letters from A1 on, which are the same in both.
    return bytes.toString('latin1')
  }
}

/** Excel's own "Vietnamese" csv: its words can be Vietnamese as they are, and cannot as the old fonts typed into the same bytes. */
function isWindows1258(text: string, latin: string): boolean {
  const share = legalShare([text])
  return (
    share > 0.8 && share > Math.max(legalShare([latin]), ...(['tcvn3', 'vni'] as const).map(old => legalShare([toUnicode(latin, old)])))
  )
}

/** The separator that cuts the first lines into the most even columns; null when the text is no table. */
export function separatorOf(text: string): string | null {
  const lines = text
    .slice(0, 100_000)
    .split(/\r?\n/)
    .filter(line => line.trim() !== '')
    .slice(0, 50)
  const scores = [',', ';', '\t', '|'].map(separator => {
    const widths = lines.map(line => line.replace(/"(?:[^"]|"")*"/g, '').split(separator).length)
    return { separator, score: widths.filter(width => width >= 3).length + Math.min(...widths.filter(width => width >= 3), 50) / 100 }
  })
  const best = scores.sort((a, b) => b.score - a.score)[0]!
  return best.score >= 2 ? best.separator : null
}

/** Cuts delimited text into rows of cells; quotes may hold separators and line breaks. Every cell stays text, so no zero is lost. */
export function parseDelimited(text: string, separator: string): (string | null)[][] {
  const rows: (string | null)[][] = []
  let row: (string | null)[] = []
  let at = 0
  const push = (cell: string) => row.push(cell === '' ? null : cell)
  while (at <= text.length) {
    if (text[at] === '"') {
      let close = text.indexOf('"', at + 1)
      while (close >= 0 && text[close + 1] === '"') close = text.indexOf('"', close + 2)
      const end = close < 0 ? text.length : close
      push(text.slice(at + 1, end).replaceAll('""', '"'))
      at = end + 1
      while (at < text.length && text[at] !== separator && text[at] !== '\n') at += 1
    } else {
      let end = at
      while (end < text.length && text[end] !== separator && text[end] !== '\n') end += 1
      push(text.slice(at, text[end - 1] === '\r' && end > at ? end - 1 : end))
      at = end
    }
    if (at >= text.length || text[at] === '\n') {
      rows.push(row)
      row = []
    }
    at += 1
  }
  return rows
}
