import type { Context } from '../../src/context.ts'
import { newId } from '../../src/database/id.ts'
import { asOwner } from '../../src/database/in-transaction.ts'
import { addSession } from '../../src/events/add-session.ts'
import { createEvent } from '../../src/events/create-event.ts'
import type { EventSession, HealthEvent, Station } from '../../src/events/event.entity.ts'
import { setStations } from '../../src/events/set-stations.ts'
import { type Mobility, Person } from '../../src/registry/person.entity.ts'
import { fold } from '../../src/vietnamese/fold.ts'
import { vietnameseSortKey } from '../../src/vietnamese/sort-key.ts'
import type { TestGround } from '../database.ts'

let made = 0
type MadePerson = { name?: string; hamletId?: string; birthYear?: number; mobility?: Mobility }

export async function makePeople({ orm }: Pick<TestGround, 'orm'>, areaId: string, people: readonly MadePerson[]): Promise<Person[]> {
  return asOwner(orm, async tx =>
    people.map(given => {
      const fullName = given.name ?? `Nguyễn Văn Thử ${++made}`
      return tx.create(
        Person,
        {
          id: newId(),
          areaId,
          hamletId: given.hamletId ?? null,
          fullName,
          nameFolded: fold(fullName),
          sortKey: vietnameseSortKey(fullName),
          birthYear: given.birthYear ?? 1950,
          mobility: given.mobility ?? null,
          createdAt: new Date(),
          createdBy: newId(),
        },
        { persist: true },
      )
    }),
  )
}

export const at = (day: string, clock: string) => new Date(`${day}T${clock}:00+07:00`)

export type MadeEvent = { event: HealthEvent; morning: EventSession; stations: Station[] }

/** An event with reception, vital signs, doctor (2 desks), eyes on indication and a medicine desk, and one morning. */
export async function makeEvent(
  ctx: Context,
  areaIds: readonly string[],
  given: { name?: string; day?: string; doctors?: number; patientsPerDoctor?: number } = {},
): Promise<MadeEvent> {
  const day = given.day ?? '2024-07-20'
  const event = await createEvent(ctx, {
    name: given.name ?? `Đợt khám thử ${++made}`,
    place: 'Trạm y tế xã',
    organiser: 'Ban CHQS huyện',
    areaIds: [...areaIds],
  })
  const stations = await setStations(ctx, {
    eventId: event.id,
    stations: [
      { name: 'Tiếp đón', kind: 'reception', desks: 1, onIndication: false, minutes: 2 },
      { name: 'Đo sinh hiệu', kind: 'vital-signs', desks: 1, onIndication: false, minutes: 4 },
      { name: 'Khám nội', kind: 'doctor', desks: 2, onIndication: false, minutes: 10 },
      { name: 'Khám mắt', kind: 'specialist', desks: 1, onIndication: true, minutes: 8 },
      { name: 'Cấp thuốc', kind: 'medicine', desks: 1, onIndication: true, minutes: 3 },
    ],
  })
  const morning = await addSession(ctx, {
    eventId: event.id,
    name: 'Buổi sáng',
    startsAt: at(day, '07:30'),
    endsAt: at(day, '11:30'),
    doctors: given.doctors ?? 2,
    patientsPerDoctor: given.patientsPerDoctor ?? 7,
  })
  return { event, morning, stations }
}
