import { seededAreaId } from '../areas/seed-areas.ts'
import type { Context } from '../context.ts'
import { addSession } from '../events/add-session.ts'
import { createEvent } from '../events/create-event.ts'
import { setStations } from '../events/set-stations.ts'
import { addShift } from '../volunteers/add-shift.ts'
import { addVolunteer } from '../volunteers/add-volunteer.ts'
import type { Skill } from '../volunteers/skill.ts'
import { makeRegister } from './make-register.ts'
import { seededRandom } from './random.ts'

const days = ['2024-07-20', '2024-07-21'] as const
const halves = [
  { half: 'morning', name: 'Sáng', from: '07:00', to: '11:30', doctors: 10 },
  { half: 'afternoon', name: 'Chiều', from: '13:30', to: '16:30', doctors: 6 },
] as const

/** The check-up of 20 and 21 July in Bình Yên: planned, nobody invited yet, its helpers' shifts still a draft. */
export async function loadEvent(ctx: Context): Promise<void> {
  const areaId = seededAreaId('binh-yen')
  const event = await createEvent(ctx, {
    name: 'Khám bệnh, cấp thuốc miễn phí xã Bình Yên',
    place: 'Trạm y tế xã Bình Yên',
    organiser: 'Bệnh viện Quân y 103',
    areaIds: [areaId],
    bring: 'Căn cước, thẻ BHYT, đơn thuốc đang dùng',
  })
  const eventId = event.id
  const station = { desks: 2, minutes: 3, onIndication: false }
  await setStations(ctx, {
    eventId,
    stations: [
      { ...station, name: 'Đo huyết áp', kind: 'vital-signs', desks: 4 },
      { ...station, name: 'Khám nội', kind: 'doctor', desks: 10, minutes: 12 },
      { ...station, name: 'Siêu âm, điện tim', kind: 'test', minutes: 10, onIndication: true },
      { ...station, name: 'Tư vấn', kind: 'counselling', minutes: 5 },
      { ...station, name: 'Cấp thuốc', kind: 'medicine' },
    ],
  })
  for (const on of days)
    for (const { name, from, to, doctors } of halves) {
      const at = (time: string) => new Date(`${on}T${time}:00+07:00`)
      await addSession(ctx, {
        eventId,
        name: `${name} ${on.slice(8)}/7`,
        startsAt: at(from),
        endsAt: at(to),
        doctors,
        patientsPerDoctor: 12,
      })
      for (const [role, needed] of [
        ['nurse', 3],
        ['pharmacist', 1],
        ['guide', 4],
        ['clerk', 2],
      ] as const)
        await addShift(ctx, {
          areaId,
          occasionKind: 'event',
          occasionId: eventId,
          subjectKind: 'plain',
          place: event.place,
          role,
          on,
          from,
          to,
          needed,
        })
    }
}

const units = [
  'Đoàn Thanh niên xã Bình Yên',
  'Hội Phụ nữ xã Bình Yên',
  'Hội Chữ thập đỏ huyện Thạch Thất',
  'Trung tâm y tế huyện Thạch Thất',
]
const skillsOf: readonly (readonly Skill[])[] = [['guide'], ['guide', 'clerk'], ['clerk'], ['guide', 'driver'], ['nurse'], ['pharmacist']]

/** Forty helpers with invented names; each is free on three of the four half-days. */
export async function loadVolunteers(ctx: Context): Promise<void> {
  const random = seededRandom(2024)
  const halfDays = days.flatMap(day => halves.map(({ half }) => `${day} ${half}`))
  for (const [index, { fullName, phone }] of makeRegister(['Thôn 1'], 40, 2024).entries()) {
    const busy = random.int(0, halfDays.length - 1)
    await addVolunteer(ctx, {
      areaId: seededAreaId('binh-yen'),
      fullName,
      phone,
      email: `tnv${String(index + 1).padStart(2, '0')}@hauphuong.localhost`,
      unit: random.pick(units),
      skills: [...(skillsOf[index % skillsOf.length] ?? ['guide'])],
      free: halfDays.filter((_, half) => half !== busy),
    })
  }
}
