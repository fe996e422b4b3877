import type { Comparison, UnderstoodFields } from './import-kind.ts'

/** What a row became, as kept for the preview: codes whose words the page finds. */
export type RowUnderstood = {
  fields: UnderstoodFields
  /** Rows of one person carry the same number. */
  entry: number
  standing: Comparison['standing']
  subjectId: string | null
} & Partial<Pick<Comparison, 'differences' | 'conflict' | 'additions'>>

export type ImportNotes = {
  commune: string | null
  /** The title of the sheet names another commune than the one it was sent for. */
  otherCommune: boolean
  unknownColumns: { column: string; label: string }[]
  /** Hamlets of the file that the commune does not have. */
  hamlets: string[]
  hasCatalogue: boolean
}
