import { type ErasurePart, rowsAbout } from '../privacy/erasure-part.ts'

export const martyrErasure: ErasurePart = {
  fate: 'open',
  part: 'relatives',
  count: rowsAbout(`select from relative where person_id = ?`),
}
