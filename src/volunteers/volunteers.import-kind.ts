import type { EntityManager } from '@mikro-orm/postgresql'
import { type Comparison, type ImportKind, rowKey } from '../imports/import-kind.ts'
import { newId } from '../database/id.ts'
import { sentences } from '../locales/sentences.ts'
import { Refusal } from '../refusal.ts'
import { Origin } from '../registry/person.entity.ts'
import { fold } from '../vietnamese/fold.ts'
import { vietnameseSortKey } from '../vietnamese/sort-key.ts'
import { Volunteer } from './volunteer.entity.ts'
import type { VolunteerRow, VolunteersReading } from './volunteers.import.ts'

/** A sheet of helpers as a kind of import. Whoever is known by telephone, or by name and unit, stays as stored; what differs is shown. */
export const volunteersImport: ImportKind<VolunteersReading> = {
  name: 'volunteers',
  permission: 'volunteers.manage',
  sheet: { module: new URL('volunteers.import.ts', import.meta.url).href, exportedAs: 'volunteersSheet' },
  mask: (_field, text) => text,
  wordsOf: (field, code) => (field === 'skills' ? skillWords(code) : null),
  pathOf: volunteerId => `/volunteers/${volunteerId}`,
  entriesOf: reading =>
    reading.volunteers.map(({ origin, fullName, unit, phone, email, skills, free }) => ({
      rows: [{ ...origin, fields: { fullName, unit, phone, email, skills: skills.join(' '), free: free.join(', ') } }],
    })),
  hamletsOf: () => [],
  counts: reading => ({ people: reading.volunteers.length }),
  async compare(tx, _ctx, areaId, reading) {
    const find = await finder(tx, areaId)
    return reading.volunteers.map(row => comparisonOf(row, find(row)))
  },
  async apply(tx, ctx, { importId, areaId, reading, cellsOf }) {
    const find = await finder(tx, areaId)
    const fresh = reading.volunteers.filter(row => find(row) == null).map(row => ({ row, id: newId() }))
    await tx.insertMany(
      Volunteer,
      fresh.map(({ row, id }) => ({
        id,
        areaId,
        fullName: row.fullName,
        nameFolded: fold(row.fullName),
        sortKey: vietnameseSortKey(row.fullName),
        unit: row.unit,
        phone: row.phone,
        email: row.email,
        skills: row.skills,
        free: row.free,
        importId,
        createdAt: ctx.now(),
        createdBy: ctx.actor.id,
      })),
    )
    await tx.insertMany(
      Origin,
      fresh.map(({ row, id }) => ({
        id: newId(),
        relation: 'volunteer',
        rowId: id,
        areaId,
        importId,
        sheet: row.origin.sheet,
        rowNumber: row.origin.row,
        cells: cellsOf(row.origin),
      })),
    )
    return { volunteers: fresh.length, recognised: reading.volunteers.length - fresh.length }
  },
  async undo(tx, _ctx, { importId }) {
    const [built] = await tx.execute<{ count: number }[]>(
      `select count(*)::int as count from volunteer v where v.import_id = ?
         and (exists (select from assignment a where a.volunteer_id = v.id) or exists (select from schedule c where c.volunteer_id = v.id))`,
      [importId],
    )
    if (built != null && built.count > 0) throw new Refusal('import/built-upon', { what: 'assignment', count: built.count })
    await tx.execute(`delete from origin where import_id = ?`, [importId])
    await tx.execute(`delete from volunteer where import_id = ?`, [importId])
  },
  async linksOf(tx, importId, rows) {
    const origins = await tx.find(Origin, { importId, relation: 'volunteer', rowNumber: { $in: rows.map(row => row.row) } })
    return new Map(origins.map(one => [rowKey({ sheet: one.sheet, row: one.rowNumber }), one.rowId]))
  },
}

const skillWords = (codes: string): string => {
  const { roles } = sentences('vi').volunteers
  return codes
    .split(' ')
    .filter(code => Object.hasOwn(roles, code))
    .map(code => roles[code as keyof typeof roles])
    .join(', ')
}

async function finder(tx: EntityManager, areaId: string): Promise<(row: VolunteerRow) => Volunteer | null> {
  const stored = await tx.find(Volunteer, { areaId, leftAt: null })
  const keyOf = (name: string, unit: string | null | undefined) => `${fold(name)}|${fold(unit ?? '')}`
  const byPhone = new Map(stored.flatMap(one => (one.phone == null ? [] : [[`${one.phone}|${one.nameFolded}`, one] as const])))
  const byName = new Map(stored.map(one => [keyOf(one.fullName, one.unit), one]))
  return row => byPhone.get(`${row.phone}|${fold(row.fullName)}`) ?? byName.get(keyOf(row.fullName, row.unit)) ?? null
}

function comparisonOf(row: VolunteerRow, known: Volunteer | null): Comparison {
  if (known == null) return { standing: 'new', subjectId: null, differences: [], conflict: null, additions: 0 }
  const differences = (
    [
      ['unit', known.unit ?? null, row.unit],
      ['phone', known.phone ?? null, row.phone],
      ['email', known.email ?? null, row.email],
      ['skills', known.skills.toSorted().join(' '), row.skills.toSorted().join(' ')],
      ['free', known.free.toSorted().join(', '), row.free.toSorted().join(', ')],
    ] as const
  ).flatMap(([field, stored, inFile]) => (inFile == null || stored === inFile ? [] : [{ field, stored, inFile }]))
  return { standing: differences.length === 0 ? 'known' : 'changed', subjectId: known.id, differences, conflict: null, additions: 0 }
}
