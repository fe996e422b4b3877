import { arrayOf } from '../database/insert-rows.ts'
import type { ImportKind, UnderstoodFields } from '../imports/import-kind.ts'
import { rowKey } from '../imports/import-kind.ts'
import { categories } from '../registry/categories.ts'
import { maskId } from '../registry/national-id-cipher.ts'
import type { RegisterMerit, RegisterPerson, RegisterReading } from '../registry/register.import.ts'
import { formatPartialDate } from '../vietnamese/partial-date.ts'
import { compareRegister } from './compare-register.ts'
import type { EntryMerit, RegisterEntry } from './register-entry.ts'
import { removeRegister } from './remove-register.ts'
import { storeRegister } from './store-register.ts'

const ids = new Set(['nationalId', 'oldId'])

/** A commune's register as a kind of import: it is understood by the registry and stored with its martyrs. */
export const registerImport: ImportKind<RegisterReading> = {
  name: 'register',
  permission: 'registry.write',
  sheet: { module: new URL('../registry/register.import.ts', import.meta.url).href, exportedAs: 'registerSheet' },
  mask: (field, text) => (ids.has(field) ? maskId(text) : text),
  wordsOf: (field, code) => (field === 'category' ? (categories().find(category => category.code === code)?.name ?? null) : null),
  pathOf: personId => `/people/${personId}`,
  entriesOf: reading => reading.people.map(person => ({ rows: person.origins.map(row => ({ ...row, fields: fieldsOf(person, row) })) })),
  hamletsOf: reading => reading.hamlets,
  counts: reading => ({
    people: reading.people.length,
    merits: reading.people.reduce((sum, person) => sum + person.merits.length, 0),
    deceased: reading.people.filter(person => person.deceased).length,
    movedAway: reading.people.filter(person => person.movedAway).length,
  }),
  compare: (tx, ctx, areaId, reading) => compareRegister(tx, ctx, areaId, entriesIn(reading)),
  async apply(_, ctx, { importId, areaId, fileName, reading, newHamlets, cellsOf, told }) {
    const at = { areaId, importId, source: fileName }
    const stored = await storeRegister(ctx, { ...at, entries: entriesIn(reading), newHamlets, cellsOf, ...(told && { told }) })
    return { ...stored.counts, idConflicts: stored.idConflicts.length }
  },
  async undo(_, ctx, input) {
    await removeRegister(ctx, input)
  },
  async linksOf(tx, importId, rows) {
    const numbers = `{${rows.map(row => row.row).join(',')}}`
    const found = await tx.execute<{ sheet: string; row: number; id: string }[]>(
      `select sheet, row_number as row, row_id as id from origin
       where import_id = ? and relation = 'person' and row_number = any(?::int[]) and sheet = any(?::text[])`,
      [importId, numbers, arrayOf([...new Set(rows.map(row => row.sheet))])],
    )
    return new Map(found.map(row => [rowKey(row), row.id]))
  },
}

/** A sheet knows one relation more than the law: a daughter- or son-in-law is kept as another relation. */
const entriesIn = (reading: RegisterReading): RegisterEntry[] =>
  reading.people.map(person => (isEntry(person) ? person : { ...person, merits: person.merits.map(entryMerit) }))

const isEntry = (person: RegisterPerson): person is RegisterPerson & RegisterEntry =>
  person.merits.every(merit => merit.relation !== 'child-in-law')

const entryMerit = ({ relation, ...merit }: RegisterMerit): EntryMerit => ({
  ...merit,
  relation: relation === 'child-in-law' ? 'other' : relation,
})

function fieldsOf(person: RegisterPerson, row: { sheet: string; row: number }): UnderstoodFields {
  const merit = person.merits.find(one => one.origin.sheet === row.sheet && one.origin.row === row.row)
  return {
    fullName: person.fullName,
    birthDate: person.birth === null ? null : formatPartialDate(person.birth),
    sex: person.sex,
    hamlet: person.hamlet,
    nationalId: person.nationalId,
    oldId: person.oldId,
    phone: person.phone,
    ...(merit === undefined ? {} : meritFields(merit)),
    ...(person.deceased && { deceased: person.diedOn === null ? true : formatPartialDate(person.diedOn) }),
    ...(person.movedAway && { movedAway: true }),
  }
}

const meritFields = (merit: RegisterMerit): UnderstoodFields => ({
  category: merit.code,
  fileNo: merit.fileNo,
  rate: merit.rate,
  monthly: merit.monthly,
  martyrName: merit.martyrName,
  relation: merit.relation,
  allowance: merit.allowance,
  ...(merit.representative && { representative: true }),
})
