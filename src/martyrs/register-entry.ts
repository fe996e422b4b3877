import type { PartialDate } from '../vietnamese/partial-date.ts'
import type { Relation } from './martyr.entity.ts'

export interface RowOrigin {
  readonly sheet: string
  readonly row: number
}

/** One person of a register as understood: what several rows of a sheet said together. */
export interface RegisterEntry {
  readonly fullName: string
  readonly sex: 'male' | 'female' | null
  readonly birth: PartialDate | null
  readonly nationalId: string | null
  readonly oldId: string | null
  readonly phone: string | null
  readonly phoneNote: string | null
  readonly hamlet: string | null
  readonly address?: string | null
  readonly mobility?: 'walks' | 'needs-help' | 'bedridden' | null
  readonly deceased: boolean
  readonly diedOn: PartialDate | null
  readonly movedAway: boolean
  readonly notes: string | null
  readonly merits: readonly EntryMerit[]
  readonly origins: readonly RowOrigin[]
}

export interface EntryMerit {
  readonly fileNo: string | null
  readonly code: string
  readonly rate: number | null
  readonly monthly: boolean | null
  readonly martyrName: string | null
  readonly relation: Relation | null
  readonly allowance: 'basic' | 'care' | null
  readonly representative: boolean
  readonly origin: RowOrigin
}

/** Kept as a tie to a martyr, not as a merit record of the person's own. */
export const tieOf = ({ code, martyrName }: EntryMerit): 'relative' | 'worshipper' | null =>
  martyrName == null ? null : code === 'TNLS' ? 'relative' : code === 'TCLS' ? 'worshipper' : null

/** What stood in the cells of a row: field → column letter and text as typed. */
export type CellsOfRow = (origin: RowOrigin) => Readonly<Record<string, { column: string; raw: string }>>
