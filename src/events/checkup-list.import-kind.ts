import type { CellsOf, ImportKind } from '../imports/import-kind.ts'
import { compareRegister } from '../martyrs/compare-register.ts'
import type { RegisterEntry } from '../martyrs/register-entry.ts'
import { registerImport } from '../martyrs/register.import-kind.ts'
import { removeRegister } from '../martyrs/remove-register.ts'
import { storeRegister } from '../martyrs/store-register.ts'
import { maskId } from '../registry/national-id-cipher.ts'
import type { CheckupPerson, CheckupReading } from './checkup-list.import.ts'
import { dropCheckupEntries, keepCheckupEntries } from './keep-checkup-entries.ts'

/** What says something of a person's health: only that it was written is shown or kept outside the restricted store. */
const ofHealth = new Set(['illness', 'notes'])
const ofId = new Set(['identity', 'nationalId', 'oldId'])

/** An organiser's check-up list as a kind of import: its people join the register, and stand ready to be invited. */
export const checkupListImport: ImportKind<CheckupReading> = {
  name: 'checkup-list',
  permission: 'events.invite',
  sheet: { module: new URL('checkup-list.import.ts', import.meta.url).href, exportedAs: 'checkupListSheet' },
  mask: (field, text) => (ofHealth.has(field) ? '•••' : ofId.has(field) ? maskId(text) : text),
  wordsOf: () => null,
  pathOf: personId => registerImport.pathOf(personId),
  entriesOf: reading => reading.people.map(person => ({ rows: [{ ...person.origin, fields: fieldsOf(person) }] })),
  hamletsOf: reading => [...new Set(reading.people.flatMap(person => person.hamlet ?? []))],
  counts: reading => ({ people: reading.people.length }),
  compare: (tx, ctx, areaId, reading) => compareRegister(tx, ctx, areaId, reading.people.map(entryOf)),
  async apply(tx, ctx, { importId, areaId, fileName, reading, newHamlets, cellsOf }) {
    const entries = reading.people.map(entryOf)
    const stored = await storeRegister(ctx, { areaId, importId, entries, newHamlets, cellsOf: withoutHealth(cellsOf), source: fileName })
    const complaints = new Map(reading.people.map((person, index) => [stored.personIds[index]!, person.illness]))
    const { complaintsLeftOut } = await keepCheckupEntries(
      tx,
      ctx,
      importId,
      [...complaints].map(([personId, complaint]) => ({ personId, areaId, complaint })),
    )
    return { ...stored.counts, idConflicts: stored.idConflicts.length, checkupEntries: complaints.size, complaintsLeftOut }
  },
  async undo(tx, ctx, input) {
    await dropCheckupEntries(tx, input.importId)
    await removeRegister(ctx, input)
  },
  linksOf: (tx, importId, rows) => registerImport.linksOf(tx, importId, rows),
}

const withoutHealth =
  (cellsOf: CellsOf): CellsOf =>
  at =>
    Object.fromEntries(
      Object.entries(cellsOf(at)).flatMap(([field, cell]) =>
        ofHealth.has(field) ? [] : [[field, ofId.has(field) ? { ...cell, raw: maskId(cell.raw) } : cell]],
      ),
    )

const entryOf = (person: CheckupPerson): RegisterEntry => ({
  fullName: person.fullName,
  sex: null,
  birth: person.birthYear === null ? null : { year: person.birthYear },
  nationalId: person.nationalId,
  oldId: person.oldId,
  phone: person.phone,
  phoneNote: null,
  hamlet: person.hamlet,
  mobility: person.mobility,
  deceased: false,
  diedOn: null,
  movedAway: false,
  notes: null,
  merits: [],
  origins: [person.origin],
})

const fieldsOf = ({ fullName, birthYear, hamlet, phone, nationalId, oldId, mobility, illness }: CheckupPerson) => ({
  fullName,
  birthYear,
  hamlet,
  phone,
  nationalId,
  oldId,
  mobility,
  illness,
})
