import * as fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Context } from '../../src/context.ts'
import { newId } from '../../src/database/id.ts'
import { asOwner, inTransaction } from '../../src/database/in-transaction.ts'
import { cancelEvent } from '../../src/events/cancel-event.ts'
import { recordConsent } from '../../src/events/record-consent.ts'
import { receiveWalkIn } from '../../src/events/receive-walk-in.ts'
import { addMedicine } from '../../src/pharmacy/add-medicine.ts'
import { correctLot } from '../../src/pharmacy/correct-lot.ts'
import { countLot } from '../../src/pharmacy/count-lot.ts'
import { dispenseMedicine } from '../../src/pharmacy/dispense-medicine.ts'
import { chooseLots } from '../../src/pharmacy/lot-rules.ts'
import { recallLot } from '../../src/pharmacy/recall-lot.ts'
import { recalledPeople } from '../../src/pharmacy/recall.queries.ts'
import { receiveLot } from '../../src/pharmacy/receive-lot.ts'
import { stockOf } from '../../src/pharmacy/stock.queries.ts'
import { undoDispensing } from '../../src/pharmacy/undo-dispensing.ts'
import { Contact } from '../../src/registry/person.entity.ts'
import { makeEvent, makePeople } from '../events/make-event.ts'
import { type TestGround, testGround } from '../database.ts'
import { makeCommune } from '../make.ts'

let ground: TestGround
let officer: Context
let pharmacist: Context
let commune: string
const today = new Date('2024-07-20T01:00:00Z')
beforeAll(async () => {
  ground = await testGround()
  commune = (await makeCommune(ground)).id
  officer = ground.contextOf('policy-officer', [commune])
  pharmacist = ground.contextOf('medical-staff', [commune])
})
beforeEach(() => {
  ground.clock.now = today
})
afterAll(() => ground.close())

const refusalOf = async (work: Promise<unknown>) => {
  try {
    await work
    return 'nothing refused'
  } catch (error) {
    return (error as { code?: string }).code ?? String(error)
  }
}

let made = 0
async function desk(lots: readonly { lotNo: string; expiresOn: string; quantity: number }[], visitors = 1) {
  ground.clock.now = new Date('2024-06-24T02:00:00Z')
  const { event, morning } = await makeEvent(officer, [commune])
  const medicine = await addMedicine(pharmacist, { name: `Amlodipin ${++made}`, strength: '5 mg', form: 'viên nén', unit: 'viên' })
  const kept = []
  for (const lot of lots)
    kept.push(await receiveLot(pharmacist, { eventId: event.id, medicineId: medicine.id, donor: 'Bệnh viện 103', ...lot }))
  ground.clock.now = today
  const people = await makePeople(
    ground,
    commune,
    Array.from({ length: visitors }, () => ({})),
  )
  const invitees: string[] = []
  for (const person of people) {
    const answer = await receiveWalkIn(officer, { eventId: event.id, sessionId: morning.id, personId: person.id })
    if (!answer.granted) continue
    invitees.push(answer.inviteeId)
    await recordConsent(pharmacist, { eventId: event.id, inviteeId: answer.inviteeId, how: 'spoken' })
  }
  const give = (inviteeId: string, quantity: number) =>
    dispenseMedicine(pharmacist, { eventId: event.id, inviteeId, medicineId: medicine.id, quantity, dose: 'Sáng 1 viên, sau ăn' })
  return { event, medicine, lots: kept, people, invitees, give }
}

test('what expires first goes first, over several lots, and comes back to the same lots when undone', async () => {
  const { event, invitees, give } = await desk([
    { lotNo: 'B2', expiresOn: '2026-01-31', quantity: 50 },
    { lotNo: 'A1', expiresOn: '2024-09-30', quantity: 20 },
  ])
  const first = await give(invitees[0]!, 30)
  expect(first.lots.map(({ lotNo, quantity }) => [lotNo, quantity])).toEqual([
    ['A1', 20],
    ['B2', 10],
  ])
  expect(await refusalOf(give(invitees[0]!, 41))).toBe('stock/not-enough')
  await undoDispensing(pharmacist, { eventId: event.id, dispensingId: first.dispensingId, because: 'nhầm thuốc' })
  expect(await refusalOf(undoDispensing(pharmacist, { eventId: event.id, dispensingId: first.dispensingId, because: 'lại' }))).toBe(
    'dispensing/already-undone',
  )
  expect((await stockOf(officer, event.id)).map(line => [line.lotNo, line.received, line.dispensed, line.balance])).toEqual([
    ['A1', 20, 0, 20],
    ['B2', 50, 0, 50],
  ])
})

test('forty hands reach for a hundred tablets at once: never below zero, and the book adds up', async () => {
  const { event, invitees, give } = await desk(
    [
      { lotNo: 'A1', expiresOn: '2024-09-30', quantity: 60 },
      { lotNo: 'B2', expiresOn: '2025-09-30', quantity: 40 },
    ],
    4,
  )
  const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => refusalOf(give(invitees[i % 4]!, 3))))
  expect(answers.filter(answer => answer === 'nothing refused')).toHaveLength(33)
  expect(answers.filter(answer => answer === 'stock/not-enough')).toHaveLength(7)
  const stock = await stockOf(pharmacist, event.id)
  expect(stock.map(line => line.balance)).toEqual([0, 1])
  expect(stock.every(line => line.received - line.dispensed + line.counted - line.leftOver === line.balance)).toBe(true)
})

test('an expired lot is refused at the desk, and by the database when somebody goes round the desk', async () => {
  const { event, lots, invitees, give } = await desk([{ lotNo: 'OLD', expiresOn: '2024-07-19', quantity: 10 }])
  expect(await refusalOf(give(invitees[0]!, 1))).toBe('lot/expired')
  const dispensing = newId()
  const round = (at: string) =>
    asOwner(ground.orm, async tx => {
      await tx.execute(
        `insert into dispensing (id, event_id, invitee_id, area_id, medicine_id, consent_id, quantity, dose_cipher, at, by)
         select ?, ?, i.id, ?, ?, c.id, 1, 'x', ?, ? from invitee i join consent c on c.person_id = i.person_id where i.id = ?`,
        [dispensing, event.id, commune, lots[0]!.medicineId, at, newId(), invitees[0]!],
      )
      await tx.execute(
        `insert into stock_movement (id, event_id, lot_id, kind, quantity, dispensing_id, at, by) values (?, ?, ?, 'dispensed', -1, ?, ?, ?)`,
        [newId(), event.id, lots[0]!.id, dispensing, at, newId()],
      )
    })
  await expect(round('2024-07-20T00:30:00+07:00')).rejects.toThrow('expired on 2024-07-19')
  await round('2024-07-19T23:30:00+07:00')
  expect(
    await refusalOf(
      receiveLot(pharmacist, { eventId: event.id, medicineId: lots[0]!.medicineId, lotNo: 'NEW', expiresOn: '2024-07-19', quantity: 5 }),
    ),
  ).toBe('lot/expired')
})

test('the program itself cannot date a dispensing back to before the expiry, nor write another expiry on a lot', async () => {
  const { event, lots, invitees } = await desk([{ lotNo: 'OLD', expiresOn: '2024-07-19', quantity: 10 }])
  const dispensing = newId()
  const dated = (at: string) =>
    inTransaction(pharmacist, async tx => {
      await tx.execute(
        `insert into dispensing (id, event_id, invitee_id, area_id, medicine_id, consent_id, quantity, dose_cipher, at, by)
         select ?, ?, i.id, ?, ?, c.id, 1, 'x', ?, ? from invitee i join consent c on c.person_id = i.person_id where i.id = ?`,
        [dispensing, event.id, commune, lots[0]!.medicineId, at, newId(), invitees[0]!],
      )
      await tx.execute(
        `insert into stock_movement (id, event_id, lot_id, kind, quantity, dispensing_id, at, by) values (?, ?, ?, 'dispensed', -1, ?, ?, ?)`,
        [newId(), event.id, lots[0]!.id, dispensing, at, newId()],
      )
    })
  await expect(dated('2024-07-19T10:00:00+07:00')).rejects.toThrow('expired on 2024-07-19')
  const rewrite = (sql: string) => inTransaction(pharmacist, tx => tx.execute(sql, [lots[0]!.id]))
  await expect(rewrite(`update medicine_lot set expires_on = '2030-01-01' where id = ?`)).rejects.toThrow('permission denied')
  await expect(rewrite(`delete from medicine_lot where id = ?`)).rejects.toThrow('permission denied')
  expect(await stockOf(pharmacist, event.id)).toMatchObject([{ received: 10, dispensed: 0, balance: 10 }])
})

test('the database keeps the balance above zero and the book unchanged, whoever writes', async () => {
  const { event, lots } = await desk([{ lotNo: 'A1', expiresOn: '2025-09-30', quantity: 5 }])
  const move = (quantity: number) =>
    asOwner(ground.orm, tx =>
      tx.execute(
        `insert into stock_movement (id, event_id, lot_id, kind, quantity, because, at, by) values (?, ?, ?, 'counted', ?, 'thử', now(), ?)`,
        [newId(), event.id, lots[0]!.id, quantity, newId()],
      ),
    )
  await expect(move(-6)).rejects.toThrow('stock_never_below_zero')
  await expect(
    asOwner(ground.orm, tx => tx.execute(`update stock_movement set quantity = 7 where event_id = ?`, [event.id])),
  ).rejects.toThrow('never changed')
  await expect(inTransaction(pharmacist, tx => tx.execute(`update stock set balance = 99 where event_id = ?`, [event.id]))).rejects.toThrow(
    'permission denied',
  )
})

test('leftovers are counted back; a difference without an explanation is refused', async () => {
  const { event, lots, invitees, give } = await desk([{ lotNo: 'A1', expiresOn: '2025-09-30', quantity: 30 }])
  await give(invitees[0]!, 10)
  const count = { eventId: event.id, lotId: lots[0]!.id, counted: 18 }
  expect(await refusalOf(countLot(pharmacist, count))).toBe('stock/difference-unexplained')
  expect(await countLot(pharmacist, { ...count, because: 'vỡ 2 viên' })).toEqual({ expected: 20, difference: -2 })
  expect(await refusalOf(countLot(pharmacist, { ...count, because: 'đếm lại' }))).toBe('stock/already-counted')
  expect(await stockOf(officer, event.id)).toMatchObject([
    { received: 30, dispensed: 10, counted: -2, leftOver: 18, balance: 0, difference: -2, because: 'vỡ 2 viên' },
  ])
})

test('a recalled lot is given to nobody any more and lists who got it, to those who may know', async () => {
  const { event, lots, people, invitees, give } = await desk([{ lotNo: 'A1', expiresOn: '2025-09-30', quantity: 30 }], 3)
  await asOwner(ground.orm, async tx => {
    tx.create(Contact, { id: newId(), personId: people[0]!.id, areaId: commune, phone: '0912345678' }, { persist: true })
  })
  await give(invitees[0]!, 5)
  const mistaken = await give(invitees[1]!, 5)
  await undoDispensing(pharmacist, { eventId: event.id, dispensingId: mistaken.dispensingId, because: 'nhầm' })
  await recallLot(pharmacist, { lotId: lots[0]!.id, because: 'Cục Quản lý Dược thu hồi' })
  expect(await refusalOf(give(invitees[2]!, 1))).toBe('lot/recalled')
  expect(await recalledPeople(pharmacist, lots[0]!.id)).toMatchObject([{ name: people[0]!.fullName, phone: '•••••••678', quantity: 5 }])
  expect(await refusalOf(recalledPeople(officer, lots[0]!.id))).toBe('access/forbidden')
  const stranger = ground.contextOf('medical-staff', [(await makeCommune(ground)).id])
  expect(await recalledPeople(stranger, lots[0]!.id)).toEqual([])
})

test('medicine goes to people who came, of a standing event, from staff who may', async () => {
  const { event, medicine, invitees, give } = await desk([{ lotNo: 'A1', expiresOn: '2025-09-30', quantity: 30 }])
  expect(
    await refusalOf(
      dispenseMedicine(officer, { eventId: event.id, inviteeId: invitees[0]!, medicineId: medicine.id, quantity: 1, dose: 'x' }),
    ),
  ).toBe('access/forbidden')
  expect(await refusalOf(give(newId(), 1))).toBe('record/missing')
  expect(
    await refusalOf(addMedicine(pharmacist, { name: medicine.name.toUpperCase(), strength: '5 mg', form: 'viên nén', unit: 'viên' })),
  ).toBe('medicine/name-taken')
  await cancelEvent(officer, { eventId: event.id, because: 'mưa bão' })
  expect(await refusalOf(give(invitees[0]!, 1))).toBe('event/cancelled')
})

test('choosing lots never takes more than there is, never an expired or recalled one, and empties the earlier before the later', () => {
  const lots = fc.uniqueArray(
    fc.record({
      lotId: fc.uuid(),
      lotNo: fc.string({ minLength: 1, maxLength: 4 }),
      expiresOn: fc.constantFrom('2024-07-18', '2024-07-20', '2024-08-01', '2025-01-01'),
      recalled: fc.boolean(),
      balance: fc.integer({ min: 0, max: 50 }),
    }),
    { selector: lot => lot.lotId, maxLength: 8 },
  )
  fc.assert(
    fc.property(lots, fc.integer({ min: 1, max: 120 }), (stock, asked) => {
      const choice = chooseLots(stock, asked, '2024-07-20')
      const usable = stock.filter(lot => !lot.recalled && lot.expiresOn >= '2024-07-20')
      const sum = usable.reduce((total, lot) => total + lot.balance, 0)
      expect(choice.enough).toBe(sum >= asked)
      if (!choice.enough) return
      expect(choice.shares.reduce((total, share) => total + share.quantity, 0)).toBe(asked)
      const taken = (lotId: string) => choice.shares.find(share => share.lotId === lotId)?.quantity ?? 0
      expect(choice.shares.every(share => usable.some(lot => lot.lotId === share.lotId && share.quantity <= lot.balance))).toBe(true)
      for (const later of usable.filter(lot => taken(lot.lotId) > 0))
        for (const earlier of usable.filter(lot => lot.expiresOn < later.expiresOn)) expect(taken(earlier.lotId)).toBe(earlier.balance)
    }),
  )
})

test('a mistyped expiry is corrected with a reason; after something was given out only to a day that leaves it valid', async () => {
  const { lots, give, invitees, event } = await desk([{ lotNo: 'E1', expiresOn: '2034-09-30', quantity: 50 }])
  const lotId = lots[0]!.id
  const correct = (expiresOn: string, ctx = pharmacist) => correctLot(ctx, { lotId, expiresOn, because: 'Gõ nhầm năm trên nhãn' })
  expect(await refusalOf(correct('2025-09-30', ground.contextOf('viewer', [commune])))).toBe('access/forbidden')
  expect(await refusalOf(correct('2034-09-30'))).toBe('lot/same-expiry')
  expect((await correct('2024-07-01')).expiresOn).toBe('2024-07-01')
  expect(await refusalOf(give(invitees[0]!, 5))).toBe('lot/expired')
  await correct('2024-09-30')
  const { dispensingId } = await give(invitees[0]!, 5)
  expect(await refusalOf(correct('2024-07-19'))).toBe('lot/given-later')
  expect((await correct('2024-07-20')).expiresOn).toBe('2024-07-20')
  await undoDispensing(pharmacist, { eventId: event.id, dispensingId, because: 'nhầm người' })
  expect((await correct('2024-07-19')).expiresOn).toBe('2024-07-19')
  const trail = await asOwner(ground.orm, tx =>
    tx.execute<{ before: object; after: object }[]>(
      `select before, after from audit_entry where relation = 'public.medicine_lot' and row_id = ? and action = 'update' order by id`,
      [lotId],
    ),
  )
  expect(trail.map(({ after }) => after)).toEqual(
    ['2024-07-01', '2024-09-30', '2024-07-20', '2024-07-19'].map(day => ({ expires_on: day })),
  )
})

test('the database keeps it: no date without a reason, none before what was given, none of a recalled lot', async () => {
  const { lots, give, invitees } = await desk([{ lotNo: 'E2', expiresOn: '2025-09-30', quantity: 50 }])
  const lotId = lots[0]!.id
  await give(invitees[0]!, 5)
  const write = (sql: string, values: unknown[]) => refusalOf(inTransaction(pharmacist, tx => tx.execute(sql, values)))
  const correction = `insert into lot_correction (id, lot_id, expired_on, expires_on, because, at, by) values (?, ?, '2025-09-30', ?, ?, now(), ?)`
  expect(await write(`update medicine_lot set expires_on = '2026-01-01' where id = ?`, [lotId])).toBe('42501')
  expect(await write(correction, [newId(), lotId, '2024-07-19', 'Vì thế', newId()])).toBe('HP003')
  expect(await write(correction, [newId(), lotId, '2024-07-21', '', newId()])).toBe('23514')
  await recallLot(pharmacist, { lotId, because: 'Nhà sản xuất thu hồi' })
  expect(await write(correction, [newId(), lotId, '2024-08-21', 'Vì thế', newId()])).toBe('HP004')
  expect(await refusalOf(correctLot(pharmacist, { lotId, expiresOn: '2025-10-01', because: 'Gõ nhầm' }))).toBe('lot/recalled')
})

test('somebody gives medicine out while the expiry is corrected: one of the two is refused', async () => {
  for (let round = 0; round < 5; round++) {
    const { lots, give, invitees } = await desk([{ lotNo: `E3-${round}`, expiresOn: '2025-09-30', quantity: 50 }])
    const answers = await Promise.all([
      refusalOf(give(invitees[0]!, 5)),
      refusalOf(correctLot(pharmacist, { lotId: lots[0]!.id, expiresOn: '2024-07-19', because: 'Gõ nhầm' })),
    ])
    expect(answers.filter(answer => answer === 'nothing refused')).toHaveLength(1)
  }
})
