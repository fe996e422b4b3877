import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { filesOf } from './walk-books.ts'
import type { Caller } from './walk-caller.ts'
import { atOnce } from './walk-crowd.ts'
import { type CheckUp, type Invitee, inviteesOf, tellFiles } from './walk-event.ts'
import type { Steps } from './walk-steps.ts'

const Done = z.object({})
const Arrived = z.object({ arrivalId: z.uuid(), inviteeId: z.uuid(), ticketNo: z.int() })

export interface Staff {
  readonly officer: Caller
  readonly medic: Caller
}
export interface Day {
  readonly came: readonly string[]
  readonly walkIns: readonly string[]
  readonly atHome: number
}

/** Everybody comes but every twelfth; the morning goes through all stations, the afternoon through the door only. */
export async function liveThroughDay(steps: Steps, { officer, medic }: Staff, checkUp: CheckUp): Promise<Day> {
  const { eventId, morning, afternoon, invitees } = checkUp
  const comes = (session: string) => invitees.filter(one => one.session === session).filter((_, index) => index % 12 !== 11)
  const day = await steps.step('Ngày khám: đón tiếp', 'The day: arrivals', async () => {
    const early = comes(morning.name)
    const began = performance.now()
    const arrived = await atOnce(4, early, (one, index) =>
      officer.post(Arrived, `/events/${eventId}/arrivals`, {
        sessionId: morning.id,
        ...(index % 5 === 0 ? { inviteeId: one.id } : { ticketNo: one.ticketNo }),
      }),
    )
    steps.tell(
      'Đến buổi sáng, 4 bàn',
      'came in the morning, 4 desks',
      `${arrived.length} / ${((performance.now() - began) / 1000).toFixed(1)} s`,
    )
    await refuseAtDoor(steps, officer, checkUp, early[0]!, comes(afternoon.name)[0]!)
    const walkIns = await receiveWalkIns(officer, checkUp)
    const absent = invitees.filter(one => one.session === morning.name && !early.includes(one))
    const late = absent.filter(one => new Date(one.arrivesAt!) < new Date('2024-07-20T07:30:00+07:00'))
    const waitingBefore = (await inviteesOf(officer, eventId, 'waiting')).length
    const freed = await officer.post(
      z.object({ noShows: z.int(), filled: z.array(z.uuid()) }),
      `/events/${eventId}/sessions/${morning.id}/no-shows`,
      {},
    )
    steps.check('Không đến, quá 30 phút', 'no-shows so far', freed.noShows, late.length)
    const waitingAfter = (await inviteesOf(officer, eventId, 'waiting')).length
    steps.check('Chờ được vào chỗ', 'waiting list moved up', waitingBefore - waitingAfter, freed.filled.length)
    const later = await atOnce(4, comes(afternoon.name), one =>
      officer.post(Arrived, `/events/${eventId}/arrivals`, { sessionId: afternoon.id, ticketNo: one.ticketNo }),
    )
    steps.tell('Đến buổi chiều', 'came in the afternoon', later.length)
    const home = await inviteesOf(officer, eventId, 'home-visit')
    await atOnce(4, home, one =>
      officer.call(Done, 'PUT', `/events/${eventId}/invitees/${one.id}/home-visit`, {
        body: { plannedOn: '2024-07-20', team: 'Tổ 1', outcome: 'examined' },
      }),
    )
    return {
      came: [...arrived, ...later].map(one => one.inviteeId),
      morning: [...arrived.map(one => one.inviteeId), ...walkIns],
      walkIns,
      atHome: home.length,
    }
  })
  await goThroughStations(steps, medic, checkUp, day.morning)
  await writeFindings(steps, { officer, medic }, checkUp, day.morning)
  return day
}

async function refuseAtDoor(
  steps: Steps,
  officer: Caller,
  { eventId, morning }: CheckUp,
  here: Invitee,
  afternoon: Invitee,
): Promise<void> {
  const path = `/events/${eventId}/arrivals`
  const twice = await officer.refused('POST', path, { sessionId: morning.id, ticketNo: here.ticketNo })
  steps.check('Quét hai lần', 'scanned twice', twice.code, 'arrival/already')
  const wrong = await officer.refused('POST', path, { sessionId: morning.id, ticketNo: afternoon.ticketNo })
  steps.check('Sai buổi', 'another session', wrong.code, 'arrival/other-session')
  steps.say(wrong.detail)
  const foreign = await officer.refused('POST', path, { sessionId: morning.id, code: 'khong-phai-phieu-nay' })
  steps.check('Mã không phải của buổi khám', 'not one of our tickets', foreign.code, 'ticket/not-ours')
}

async function receiveWalkIns(officer: Caller, { eventId, morning }: CheckUp): Promise<string[]> {
  const guests = ['Nguyễn Văn Khách', 'Trần Thị Khách', 'Lê Văn Khách']
  const received = await atOnce(1, guests, (guestName, index) =>
    officer.post(Arrived, `/events/${eventId}/walk-ins`, { sessionId: morning.id, guestName, guestBirthYear: 1950 + index }),
  )
  return received.map(one => one.inviteeId)
}

/** Desks call whoever is next until nobody waits; one is called and not there, and comes back. */
async function goThroughStations(
  steps: Steps,
  medic: Caller,
  { eventId, morning, stations }: CheckUp,
  people: readonly string[],
): Promise<void> {
  await steps.step('Qua các bàn khám', 'Through the stations', async () => {
    for (const station of stations) {
      const at = `/events/${eventId}/sessions/${morning.id}/stations/${station.id}`
      let missed = false
      let calls = 0
      const desks = Array.from({ length: Math.min(4, station.desks) }, (_, index) => index + 1)
      const turns = await atOnce(desks.length, people, async (_, index) => {
        const turn = await medic.post(z.object({ turnId: z.uuid() }), `${at}/calls`, { desk: desks[index % desks.length] })
        calls += 1
        if (!missed) {
          missed = true
          await medic.post(Done, `/events/${eventId}/turns/${turn.turnId}/recall`)
          await medic.post(Done, `/events/${eventId}/turns/${turn.turnId}/miss`)
          await medic.post(Done, `/events/${eventId}/turns/${turn.turnId}/return`)
          return null
        }
        return finish(medic, eventId, turn.turnId)
      })
      const back = await medic.post(z.object({ turnId: z.uuid() }), `${at}/calls`, { desk: 1 })
      await finish(medic, eventId, back.turnId)
      const done = turns.filter(turn => turn != null).length + 1
      steps.check(`${station.name}: xong`, 'done', done, people.length)
      steps.tell('  lượt gọi', 'calls', calls + 1)
      const nobody = await medic.refused('POST', `${at}/calls`, { desk: 1 })
      steps.check('  hết hàng chờ', 'nobody waits', nobody.code, 'station/nobody-waiting')
    }
    const Live = z.object({ arrived: z.int(), walkIns: z.int(), left: z.int() })
    const live = await medic.get(Live, `/events/${eventId}/sessions/${morning.id}/live`)
    steps.check('Đã về', 'left', live.left, people.length)
  })
}

const finish = (medic: Caller, eventId: string, turnId: string) => medic.post(Done, `/events/${eventId}/turns/${turnId}/finish`, {})

async function writeFindings(
  steps: Steps,
  { officer, medic }: Staff,
  { eventId, stations }: CheckUp,
  people: readonly string[],
): Promise<void> {
  await steps.step('Kết quả khám, chuyển tuyến', 'Findings and referrals', async () => {
    const examined = people.slice(0, 20)
    const first = `/events/${eventId}/invitees/${examined[0]}`
    const unasked = await medic.refused('POST', `${first}/findings`, { kind: 'finding', text: 'Huyết áp cao' })
    steps.check('Ghi khi chưa đồng ý', 'written without consent', unasked.code, 'health/no-consent')
    for (const id of examined) {
      const at = `/events/${eventId}/invitees/${id}`
      await medic.call(Done, 'PUT', `${at}/consent`, { body: { how: 'spoken' } })
      await medic.post(Done, `${at}/findings`, { stationId: stations[1]?.id, kind: 'finding', text: 'Tăng huyết áp độ 1, hẹn theo dõi' })
    }
    const { referralId } = await medic.post(z.object({ referralId: z.uuid() }), `${first}/referrals`, {
      toPlace: 'Bệnh viện đa khoa huyện Thạch Thất',
      reason: 'Nghi rung nhĩ, cần điện tim 24 giờ',
    })
    await medic.post(Done, `/events/${eventId}/referrals/${referralId}/outcome`, { outcome: 'went' })
    const Card = z.object({ findings: z.array(Done), referrals: z.array(z.object({ outcome: z.string().nullable() })) })
    const card = await medic.get(Card, `${first}/health`)
    steps.check('Ghi được', 'written down', `${card.findings.length} + ${card.referrals[0]?.outcome}`, '1 + went')
    const curious = await officer.refused('GET', `${first}/health`)
    steps.check('Cán bộ chính sách muốn xem', 'the policy officer looks', curious.code, 'access/forbidden')
  })
}

/** First expiring first, never an expired lot, never below zero; what is left is counted back. */
export async function dispense(steps: Steps, medic: Caller, { eventId }: CheckUp, day: Day): Promise<void> {
  await steps.step('Cấp thuốc', 'Medicines', async () => {
    const { id: medicineId } = await medic.post(z.object({ id: z.uuid() }), '/pharmacy/medicines', {
      name: 'Amlodipin',
      strength: '5 mg',
      form: 'viên nén',
      unit: 'viên',
    })
    const lot = (lotNo: string, expiresOn: string, quantity: number) => ({
      medicineId,
      lotNo,
      expiresOn,
      quantity,
      donor: 'Hội Chữ thập đỏ',
    })
    const Lot = z.object({ id: z.uuid() })
    const expired = await medic.refused('POST', `/events/${eventId}/stock`, lot('A-2023', '2024-06-30', 100))
    steps.check('Lô đã hết hạn', 'an expired lot', expired.code, 'lot/expired')
    const later = await medic.post(Lot, `/events/${eventId}/stock`, lot('B-2024', '2026-03-31', 500))
    const sooner = await medic.post(Lot, `/events/${eventId}/stock`, lot('A-2024', '2024-12-31', 200))
    const Given = z.object({ lots: z.array(z.object({ lotNo: z.string(), quantity: z.int() })) })
    const body = (inviteeId: string | undefined, quantity: number) => ({ inviteeId, medicineId, quantity, dose: 'Sáng 1 viên, sau ăn' })
    // Some agreed at the doctor's already; asking again changes nothing.
    await atOnce(2, day.came.slice(0, 30), id =>
      medic.call(Done, 'PUT', `/events/${eventId}/invitees/${id}/consent`, { body: { how: 'spoken' } }),
    )
    const given = await atOnce(2, day.came.slice(0, 30), id =>
      medic.post(Given, `/events/${eventId}/dispensings`, body(id, 10), randomUUID()),
    )
    const from = (lotNo: string) => given.flatMap(one => one.lots).reduce((sum, one) => sum + (one.lotNo === lotNo ? one.quantity : 0), 0)
    steps.check('Từ lô hết hạn trước (A-2024)', 'from the lot that expires first', from('A-2024'), 200)
    steps.check('Từ lô sau (B-2024)', 'from the other', from('B-2024'), 100)
    const much = await medic.refused('POST', `/events/${eventId}/dispensings`, body(day.came[0], 401))
    steps.check('Nhiều hơn còn lại', 'more than there is', much.code, 'stock/not-enough')
    const silent = await medic.refused('POST', `/events/${eventId}/counts`, { lotId: later.id, counted: 398 })
    steps.check('Kiểm kê lệch, không lý do', 'counted less, no reason', silent.code, 'stock/difference-unexplained')
    await medic.post(Done, `/events/${eventId}/counts`, { lotId: sooner.id, counted: 0 })
    const counted = await medic.post(z.object({ expected: z.int(), difference: z.int() }), `/events/${eventId}/counts`, {
      lotId: later.id,
      counted: 398,
      because: 'Hai viên vỡ',
    })
    steps.check('Kiểm kê: sổ, lệch', 'counted back: book, difference', `${counted.expected}, ${counted.difference}`, '400, -2')
    const Stock = z.object({
      items: z.array(z.object({ received: z.int(), dispensed: z.int(), counted: z.int(), leftOver: z.int(), balance: z.int() })),
    })
    const { items } = await medic.get(Stock, `/events/${eventId}/stock`)
    steps.check(
      'Còn lại trong sổ',
      'left in the book',
      items.reduce((sum, one) => sum + one.balance, 0),
      0,
    )
  })
}

export async function reportAttendance(steps: Steps, officer: Caller, { eventId, invitees }: CheckUp, day: Day): Promise<void> {
  await steps.step('Báo cáo đến khám', 'Attendance report', async () => {
    const Row = z.object({
      hamlet: z.string().nullable(),
      invited: z.int(),
      arrived: z.int(),
      walkIns: z.int(),
      noShows: z.int(),
      waiting: z.int(),
      homeVisits: z.int(),
      homeExamined: z.int(),
    })
    const { items } = await officer.get(z.object({ items: z.array(Row) }), `/events/${eventId}/attendance`)
    const sum = (key: Exclude<keyof z.infer<typeof Row>, 'hamlet'>) => items.reduce((total, row) => total + row[key], 0)
    steps.check('Mời', 'invited', sum('invited'), invitees.length)
    steps.check('Đến', 'came', sum('arrived'), day.came.length)
    steps.check('Không hẹn mà đến', 'walk-ins', sum('walkIns'), day.walkIns.length)
    steps.check('Khám tại nhà', 'examined at home', sum('homeExamined'), day.atHome)
    steps.check(
      'Đến + không đến + chờ + tại nhà = mời',
      'came + absent + waiting + home = invited',
      sum('arrived') + sum('noShows') + sum('waiting') + sum('homeVisits'),
      invitees.length,
    )
    const { requestId } = await officer.post(z.object({ requestId: z.uuid() }), '/documents', {
      title: 'Báo cáo đến khám',
      files: ['pdf', 'xlsx'].map(format => ({ kind: 'events.attendance', format, parameters: { eventId } })),
    })
    await tellFiles(steps, officer, await filesOf(officer, requestId))
  })
}
