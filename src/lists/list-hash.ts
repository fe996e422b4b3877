import { canonicalHash } from '../sheets/hash.ts'
import type { ListContent, ListLine } from './list-lines.ts'

export type NumberedLine = Omit<
  ListLine,
  'reason' | 'personId' | 'hamletId' | 'hamletSort' | 'sortKey' | 'scope' | 'martyrId' | 'categoryCode'
> & {
  readonly lineNo: number
  readonly lineCode: string
}

/** What is printed on every page of a book: version and every printed cell, in order. */
export const listHash = (about: { source: string; area: string; kind: string; version: number }, lines: Iterable<NumberedLine>): string =>
  canonicalHash(hashed(about, lines))

function* hashed(about: { source: string; area: string; kind: string; version: number }, lines: Iterable<NumberedLine>) {
  yield [about.source, about.area, about.kind, about.version]
  for (const line of lines)
    yield [
      line.lineNo,
      line.lineCode,
      line.hamletName,
      line.fullName,
      line.birthYear,
      line.fileNo,
      line.clause,
      line.amount,
      line.categoryName,
      line.rate,
      line.martyrName,
      line.relation,
    ]
}

/** The same when compiling again would give the same lines and the same open questions. */
export const linesHash = ({ lines, questions }: ListContent): string => canonicalHash(hashedLines({ lines, questions }))

export const contentHash = (content: ListContent): string =>
  canonicalHash([[linesHash(content)], ...[...content.reasons].map(([person, reasons]) => [person, reasons])])

function* hashedLines({ lines, questions }: Pick<ListContent, 'lines' | 'questions'>) {
  for (const { sortKey: _, hamletSort: __, reason, ...line } of lines) yield [line, reason.code]
  for (const question of questions.map(({ kind, about }) => `${kind} ${about}`).sort()) yield [question]
}
