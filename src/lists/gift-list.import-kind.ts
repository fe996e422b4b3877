import { isoDay } from '../vietnamese/dates.ts'
import type { ImportKind } from '../imports/import-kind.ts'
import type { GiftListReading } from './gift-list.import.ts'
import { removePastListsOfImport, storePastList } from './store-past-list.ts'

/** An earlier year's gift list as a kind of import: kept to compare with, nobody is given anything by it. */
export const giftListImport: ImportKind<GiftListReading> = {
  name: 'gift-list',
  permission: 'lists.compile',
  sheet: { module: new URL('./gift-list.import.ts', import.meta.url).href, exportedAs: 'giftListSheet' },
  mask: (_field, text) => text,
  wordsOf: () => null,
  pathOf: () => '/lists',
  entriesOf: reading =>
    reading.rows.map(({ origin, fullName, fileNo, hamlet, amount, martyrName }) => ({
      rows: [{ ...origin, fields: { fullName, fileNo, hamlet, amount, martyrName } }],
    })),
  hamletsOf: () => [],
  counts: reading => ({ people: reading.rows.length }),
  compare: async (_tx, _ctx, _areaId, reading) =>
    reading.rows.map(() => ({ standing: 'new', subjectId: null, differences: [], conflict: null, additions: 0 })),
  async apply(_, ctx, { importId, areaId, reading }) {
    // A list that does not say its year is taken for last year's: that is what it is brought for.
    const year = reading.year ?? Number(isoDay(ctx.now()).slice(0, 4)) - 1
    const list = await storePastList(ctx, { areaId, importId, year, rows: reading.rows })
    return { pastGifts: list.rowCount }
  },
  async undo(tx, _ctx, { importId }) {
    await removePastListsOfImport(tx, importId)
  },
  linksOf: async () => new Map(),
}
