import { isoDay } from '../vietnamese/dates.ts'
import { erasedOfTheLeft } from './anonymise-person.ts'
import { type ErasurePart, rowsAbout } from './erasure-part.ts'

/** What the rooms on the left hold; they cannot bring it themselves. */
export const erasurePartsOfTheLeft: readonly ErasurePart[] = [
  ...erasedOfTheLeft.map((table): ErasurePart => ({
    fate: 'erased',
    part: table,
    count: rowsAbout(`select from ${table} where person_id = ?`),
  })),
  { fate: 'kept', part: 'merits', count: rowsAbout(`select from merit_record where person_id = ?`) },
  { fate: 'kept', part: 'consents', count: rowsAbout(`select from consent where person_id = ?`) },
  {
    fate: 'kept',
    part: 'files',
    count: rowsAbout(
      `select distinct import_id from origin where row_id = ? or row_id in (select id from merit_record where person_id = ?)`,
    ),
  },
  { fate: 'open', part: 'move', count: rowsAbout(`select from move_offer where person_id = ? and decision is null`) },
  {
    fate: 'open',
    part: 'merits',
    count: (tx, personId, now) =>
      rowsAbout(`select from merit_record where person_id = ? and (until_on is null or until_on >= '${isoDay(now)}')`)(tx, personId),
  },
  {
    fate: 'open',
    part: 'soldier-family',
    count: (tx, personId, now) =>
      rowsAbout(`select from soldier_family where person_id = ? and (discharged_on is null or discharged_on >= '${isoDay(now)}')`)(
        tx,
        personId,
      ),
  },
]
