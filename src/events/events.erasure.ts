import { type ErasurePart, rowsAbout } from '../privacy/erasure-part.ts'

const ofPerson = `join invitee i on i.id = d.invitee_id where i.person_id = ?`

/** Only that there are health details, never what they say. */
export const eventErasure: readonly ErasurePart[] = [
  { fate: 'erased', part: 'checkup_entry', count: rowsAbout(`select from checkup_entry where person_id = ?`) },
  {
    fate: 'erased',
    part: 'health',
    count: rowsAbout(
      `select from finding d ${ofPerson} union all select from referral d ${ofPerson} union all select from dispensing d ${ofPerson} and d.dose_cipher is not null`,
    ),
  },
  { fate: 'kept', part: 'arrivals', count: rowsAbout(`select from arrival d ${ofPerson} and d.undone_at is null`) },
]
