import { type ErasurePart, rowsAbout } from '../privacy/erasure-part.ts'

/** A visit is no money record, a hand-over is. */
export const handoverErasure: readonly ErasurePart[] = [
  { fate: 'open', part: 'visits', count: rowsAbout(`select from courtesy_visit where person_id = ? and outcome is null`) },
  { fate: 'erased', part: 'courtesy_visit', count: rowsAbout(`select from courtesy_visit where person_id = ? and outcome is not null`) },
  { fate: 'kept', part: 'handovers', count: rowsAbout(`select from handover h join gift g on g.id = h.gift_id where g.person_id = ?`) },
]
