import { seededAreaId } from '../areas/seed-areas.ts'
import { Hamlet } from '../areas/area.entity.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { newId } from '../database/id.ts'
import { Import } from '../imports/import.entity.ts'
import type { RegisterEntry } from '../martyrs/register-entry.ts'
import { storeRegister } from '../martyrs/store-register.ts'
import type { Relation } from '../martyrs/martyr.entity.ts'
import type { PartialDate } from '../vietnamese/partial-date.ts'
import { demoCommunes } from './communes.ts'
import { type DemoPerson, makeRegister } from './make-register.ts'

const sheet = 'NCC'

/** The registers of every commune but Canh Nậu, each stored as if its spreadsheet had been imported. Answers how many people. */
export async function loadRegisters(ctx: Context): Promise<number> {
  let people = 0
  for (const [index, commune] of demoCommunes.entries()) {
    const areaId = seededAreaId(commune.key)
    people += await inTransaction(ctx, async tx => {
      const importId = newId()
      const now = ctx.now()
      const fileName = `so-quan-ly-${commune.key}.xlsx`
      tx.create(
        Import,
        {
          id: importId,
          areaId,
          kind: 'register',
          fileName,
          sha256: `demo-${commune.key}`.padEnd(64, '0'),
          size: 1,
          state: 'applied',
          notes: { demonstration: true },
          receivedAt: now,
          receivedBy: ctx.actor.id,
          readAt: now,
          appliedAt: now,
          appliedBy: ctx.actor.id,
        },
        { persist: true },
      )
      await tx.flush()
      const known = commune.hamlets ?? (await tx.find(Hamlet, { area: areaId })).map(hamlet => hamlet.name)
      const entries = makeRegister(known, commune.people, index + 1).map(entryOf)
      const stored = await storeRegister(ctx, { areaId, importId, entries, newHamlets: commune.hamlets ?? [], source: fileName })
      return stored.counts.people
    })
  }
  return people
}

function entryOf(person: DemoPerson, index: number): RegisterEntry {
  const origin = { sheet, row: index + 8 }
  return {
    fullName: person.fullName,
    sex: person.sex,
    birth: birthOf(person),
    nationalId: person.nationalId,
    oldId: null,
    phone: person.phone,
    phoneNote: null,
    hamlet: person.hamlet,
    mobility: person.birthYear < 1935 ? 'bedridden' : person.birthYear < 1942 ? 'needs-help' : null,
    deceased: person.deceased,
    diedOn: null,
    movedAway: person.movedAway,
    notes: null,
    merits: person.merits.map(merit => ({ ...merit, relation: merit.relation as Relation | null, origin })),
    origins: [origin],
  }
}

function birthOf(person: DemoPerson): PartialDate {
  if (person.birthDate == null) return { year: person.birthYear }
  const [year = person.birthYear, month = 1, day = 1] = person.birthDate.split('-').map(Number)
  return { year, month, day }
}
