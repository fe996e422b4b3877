import { type ErasurePart, rowsAbout } from '../privacy/erasure-part.ts'

/** A list that is being worked on still needs to know whom it is about; a locked one keeps what was signed. */
export const listErasure: readonly ErasurePart[] = [
  {
    fate: 'open',
    part: 'lists',
    count: rowsAbout(
      `select distinct l.id from gift g join gift_list l on l.id = g.list_id where g.person_id = ? and l.state in ('compiled', 'approved')`,
    ),
  },
  {
    fate: 'kept',
    part: 'gifts',
    count: rowsAbout(`select from gift g join gift_list l on l.id = g.list_id where g.person_id = ? and l.state = 'locked'`),
  },
]
