import type { EntityManager } from '@mikro-orm/postgresql'
import type { Context } from '../context.ts'
import type { Permission } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { defineSupply, supplied } from '../supply.ts'

/** The kinds of spreadsheet that can be stored. A name without its kind in `services.ts`, or without its sentences, does not compile. */
export const importKindNames = ['register', 'gift-list', 'checkup-list', 'volunteers'] as const
export type ImportKindName = (typeof importKindNames)[number]

export interface RowAddress {
  readonly sheet: string
  /** As Excel counts. */
  readonly row: number
}

export type UnderstoodFields = Readonly<Record<string, string | number | boolean | null>>

/** One thing that the sheet speaks of (a person, a volunteer), on one row or several. Fields are codes; the page finds their words. */
export interface UnderstoodEntry {
  readonly rows: readonly (RowAddress & { readonly fields: UnderstoodFields })[]
}

export interface Difference {
  readonly field: string
  readonly stored: string | number | boolean | null
  readonly inFile: string | number | boolean | null
}

/** What storing an entry would do. `known`: stored already with the same values; `changed`: stored with others, which stay as they are. */
export interface Comparison {
  readonly standing: 'new' | 'known' | 'changed'
  readonly subjectId: string | null
  readonly differences: readonly Difference[]
  /** Why a value of the file cannot be kept although the row is stored. */
  readonly conflict: 'national-id-taken' | 'national-id-elsewhere' | null
  /** What a known entry gets besides: a merit it did not have, a phone. */
  readonly additions: number
}

export type CellsOf = (at: RowAddress) => Readonly<Record<string, { column: string; raw: string }>>

export interface ApplyInput<Reading> {
  readonly importId: string
  readonly areaId: string
  readonly fileName: string
  readonly reading: Reading
  readonly newHamlets: readonly string[]
  readonly cellsOf: CellsOf
  /** Told how many of the entries are on their way, now and then. */
  readonly told?: (entries: number, of: number) => void
}

/** A kind of spreadsheet, brought by the feature that stores it. The engine knows only this. Methods run in the engine's transaction. */
export interface ImportKind<Reading = unknown> {
  readonly name: ImportKindName
  /** Besides `imports.apply`. */
  readonly permission: Permission
  /** Where a reading thread finds the kind of sheet: the module's address and the name it is exported under. */
  readonly sheet: { readonly module: string; readonly exportedAs: string }
  /** What of a cell may be shown: ids only by their last digits. */
  mask(field: string, text: string): string
  /** The words of a code that are data themselves, as a category's name; null where the page has them. */
  wordsOf(field: string, code: string): string | null
  /** Where the page of what an entry became is. */
  pathOf(subjectId: string): string
  entriesOf(reading: Reading): readonly UnderstoodEntry[]
  hamletsOf(reading: Reading): readonly string[]
  counts(reading: Reading): Readonly<Record<string, number>>
  /** One comparison an entry, in the order of `entriesOf`. */
  compare(tx: EntityManager, ctx: Context, areaId: string, reading: Reading): Promise<readonly Comparison[]>
  apply(tx: EntityManager, ctx: Context, input: ApplyInput<Reading>): Promise<Readonly<Record<string, number>>>
  /** Throws `import/built-upon` when something of anybody else stands on it. */
  undo(tx: EntityManager, ctx: Context, input: { readonly importId: string; readonly areaId: string }): Promise<void>
  /** Of the given rows of an applied import: where the page of what was stored is. */
  linksOf(tx: EntityManager, importId: string, rows: readonly RowAddress[]): Promise<ReadonlyMap<string, string>>
}

export const importKinds = defineSupply<ImportKind>()('imports.kinds')

export const rowKey = ({ sheet, row }: RowAddress): string => `${row} ${sheet}`

export function getImportKind(ctx: Pick<Context, 'ground'>, name: string | null | undefined): ImportKind {
  const kind = supplied(ctx.ground, importKinds).find(one => one.name === name)
  if (kind == null) throw new Refusal('spreadsheet/kind-unknown')
  return kind
}
