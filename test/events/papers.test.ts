import { PDFParse } from 'pdf-parse'
import ExcelJS from 'exceljs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Context } from '../../src/context.ts'
import { newId } from '../../src/database/id.ts'
import { asOwner, inTransaction } from '../../src/database/in-transaction.ts'
import { compileDocument } from '../../src/documents/compile-document.ts'
import { downloadDocument } from '../../src/documents/download-document.ts'
import { requestDocuments } from '../../src/documents/request-documents.ts'
import { allocateSeats } from '../../src/events/allocate-seats.ts'
import { announceTimes } from '../../src/events/announce-times.ts'
import { cancelEvent } from '../../src/events/cancel-event.ts'
import { cancellationNotice, invitationNotice } from '../../src/events/event-notices.ts'
import { invitePeople } from '../../src/events/invite-people.ts'
import { Invitation, Invitee, Seat } from '../../src/events/invitee.entity.ts'
import { liveOf } from '../../src/events/live.queries.ts'
import { recordArrival } from '../../src/events/record-arrival.ts'
import { recordCall } from '../../src/events/record-call.ts'
import { cancellationWriter, invitationWriter } from '../../src/events/write-event-mail.ts'
import { Contact } from '../../src/registry/person.entity.ts'
import { recordDeath } from '../../src/registry/record-death.ts'
import { type TestGround, testGround } from '../database.ts'
import { makeCommune, makeHamlet } from '../make.ts'
import { at, makeEvent, makePeople } from './make-event.ts'

let ground: TestGround
let officer: Context
let commune: string
let event: Awaited<ReturnType<typeof makeEvent>>
const names = ['Nguyễn Thị Lựu', 'Đỗ Văn Ất', 'Khuất Thị Ưng', 'Cấn Văn Ỷ', 'Phí Thị Đỏ', 'Vương Đình Chữ', 'Kiều Văn Ơn']
beforeAll(async () => {
  ground = await testGround()
  commune = (await makeCommune(ground, { name: 'Xã Bình Yên' })).id
  officer = ground.contextOf('policy-officer', [commune])
  event = await makeEvent(officer, [commune], {
    name: 'Khám bệnh, tư vấn và cấp thuốc miễn phí dịp 27/7/2024',
    doctors: 1,
    patientsPerDoctor: 6,
  })
  const [one, two] = [await makeHamlet(ground, commune, { name: 'Yên Mỹ' }), await makeHamlet(ground, commune, { name: 'Đồi Sen' })]
  const people = await makePeople(
    ground,
    commune,
    names.map((name, i) => ({
      name,
      birthYear: 1935 + i,
      hamletId: (i % 2 === 0 ? one : two).id,
      ...(i === 2 && { mobility: 'needs-help' as const }),
    })),
  )
  await asOwner(ground.orm, async tx => {
    for (const [i, person] of people.entries())
      tx.create(
        Contact,
        {
          id: newId(),
          personId: person.id,
          areaId: commune,
          name: `Con của ${person.fullName}`,
          relation: 'child',
          phone: `091234567${i}`,
          email: i < 3 ? `con${i}@example.vn` : null,
        },
        { persist: true },
      )
  })
  await invitePeople(officer, { eventId: event.event.id, filter: {} })
  await allocateSeats(officer, { eventId: event.event.id, again: false })
})
afterAll(() => ground.close())

const make = async (kind: string, format: 'pdf' | 'xlsx', parameters: Record<string, unknown> = {}) => {
  const { documents } = await requestDocuments(officer, {
    title: 'Thử',
    files: [{ kind, format, parameters: { eventId: event.event.id, ...parameters } }],
  })
  expect(await compileDocument(officer, { documentId: documents[0]!.id })).toBe('made')
  const pieces: Uint8Array[] = []
  for await (const piece of (await downloadDocument(officer, documents[0]!.id)).bytes) pieces.push(piece)
  const bytes = Buffer.concat(pieces)
  return bytes
}
const textOf = async (bytes: Buffer) => {
  const parser = new PDFParse({ data: new Uint8Array(bytes) })
  const { text } = await parser.getText()
  await parser.destroy()
  return text
}
const refusalOf = async (work: Promise<unknown>) => {
  try {
    await work
    return 'nothing refused'
  } catch (error) {
    return (error as { code?: string }).code ?? String(error)
  }
}
const rowsOf = <T>(sql: string, values: unknown[]) => asOwner(ground.orm, tx => tx.execute<T[]>(sql, values))

test('letters are printed for those told a time, hamlet by hamlet in order of coming, with number, time and what to bring', async () => {
  expect(await refusalOf(make('events.invitation-letters', 'pdf'))).toBe('event/nothing-told')
  await announceTimes(officer, { eventId: event.event.id })
  const text = await textOf(await make('events.invitation-letters', 'pdf'))
  const invited = names.filter(name => text.includes(name))
  expect(invited).toHaveLength(6)
  const numbers = [...text.matchAll(/^(00\d)$/gm)].map(match => match[1])
  expect(numbers).toEqual(['001', '002', '003', '004', '005', '006'])
  expect(text).toContain('thứ Bảy ngày 20/7/2024')
  expect(text).toContain('7 giờ 30')
  expect(text).toContain('thẻ bảo hiểm y tế')
})

test('the call sheet carries numbers to call and what the last call gave; nothing in it starts a formula', async () => {
  const [first] = await asOwner(ground.orm, tx => tx.find(Invitee, { eventId: event.event.id, ticketNo: 1 }))
  await recordCall(officer, { eventId: event.event.id, inviteeId: first!.id, outcome: 'no-answer' })
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load((await make('events.call-sheet', 'xlsx')) as unknown as ArrayBuffer)
  const cells = workbook.worksheets[0]!.getSheetValues().flat().map(String)
  expect(cells.filter(cell => cell.startsWith('09123'))).toHaveLength(6)
  expect(cells).toContain('không nghe máy')
  expect(await textOf(await make('events.call-sheet', 'pdf'))).toContain('DANH SÁCH GỌI ĐIỆN')
})

test('who reads mail is told by mail: place, time, number; a time that is withdrawn is not sent any more', async () => {
  const notices = await rowsOf<{ id: string; payload: { invitationId: string }; recipient_name: string }>(
    `select id, payload, recipient_name from notice where kind = ? order by recipient_name`,
    [invitationNotice.name],
  )
  expect(notices).toHaveLength(3)
  const asked = notices.map(row => ({
    id: row.id,
    occasionId: event.event.id,
    version: 1,
    recipientId: newId(),
    recipientName: row.recipient_name,
    payload: row.payload,
  }))
  const written = await inTransaction(officer, tx => invitationWriter.write(tx, officer, asked))
  const letter = written.get(notices[0]!.id)!
  if (!('letter' in letter)) throw new Error('not written')
  expect(letter.letter.subject).toMatch(/^Mời khám bệnh: .*giờ.*thứ Bảy ngày 20\/7\/2024$/)
  expect(letter.letter.text).toContain('Trạm y tế xã')
  await asOwner(ground.orm, tx =>
    tx.nativeUpdate(Invitation, { id: notices[0]!.payload.invitationId }, { withdrawnAt: new Date(), withdrawnBecause: 'time-changed' }),
  )
  expect((await inTransaction(officer, tx => invitationWriter.write(tx, officer, asked))).get(notices[0]!.id)).toMatchObject({
    withdrawn: expect.any(String),
  })
  await asOwner(ground.orm, tx =>
    tx.nativeUpdate(Invitation, { id: notices[0]!.payload.invitationId }, { withdrawnAt: null, withdrawnBecause: null }),
  )
})

test('a death recorded in the register frees the seat for the one who waits', async () => {
  const waiting = await asOwner(ground.orm, tx => tx.findOneOrFail(Invitee, { eventId: event.event.id, placement: 'waiting' }))
  const dying = await asOwner(ground.orm, tx => tx.findOneOrFail(Invitee, { eventId: event.event.id, ticketNo: 6 }))
  await recordDeath(officer, { personId: dying.personId!, diedOn: '2024-06-20', source: 'trưởng thôn báo' })
  const seat = await asOwner(ground.orm, tx => tx.findOneOrFail(Seat, { inviteeId: waiting.id }))
  expect(seat.arrivesAt).toBeInstanceOf(Date)
  expect((await asOwner(ground.orm, tx => tx.findOneOrFail(Invitee, dying.id))).withdrawnBecause).toBe('đã mất')
})

test('the live page counts who is where, the report adds up, and a cancellation reaches only those who had been told', async () => {
  ground.clock.now = at('2024-07-20', '08:30')
  const { event: own, morning } = event
  for (const ticketNo of [1, 2, 3]) await recordArrival(officer, { eventId: own.id, sessionId: morning.id, ticketNo })
  const live = await liveOf(officer, own.id, morning.id)
  expect(live).toMatchObject({ arrived: 3, expected: 6, walkIns: 0, noShows: 0 })
  expect(live.stations[0]).toMatchObject({ name: 'Đo sinh hiệu', waiting: 3, ahead: 12 })
  ground.clock.now = at('2024-07-20', '12:00')
  expect(await textOf(await make('events.attendance', 'pdf'))).toMatch(/Tổng cộng[^\n]*\s6\s+3\s+0\s+3/)
  await make('events.attendance', 'xlsx')

  ground.clock.now = at('2024-07-19', '08:00')
  const [told] = await rowsOf<{ recipient_id: string }>(
    `update notice set state = 'sent', sent_at = now() where id = (select id from notice where kind = ? and state = 'asked' order by id limit 1) returning recipient_id`,
    [invitationNotice.name],
  )
  await cancelEvent(officer, { eventId: own.id, because: 'bão số 2' })
  const after = await rowsOf<{ id: string; kind: string; state: string; recipient_id: string; payload: { invitationId: string } }>(
    `select id, kind, state, recipient_id, payload from notice`,
    [],
  )
  const cancelled = after.filter(row => row.kind === cancellationNotice.name)
  expect(cancelled.map(row => row.recipient_id)).toEqual([told!.recipient_id])
  expect(after.filter(row => row.kind === invitationNotice.name).every(row => row.state === 'sent' || row.state === 'withdrawn')).toBe(true)
  const asked = cancelled.map(row => ({
    id: row.id,
    occasionId: own.id,
    version: 1,
    recipientId: row.recipient_id,
    recipientName: 'x',
    payload: row.payload,
  }))
  const letter = (await inTransaction(officer, tx => cancellationWriter.write(tx, officer, asked))).get(cancelled[0]!.id)!
  expect('letter' in letter && letter.letter.text).toContain('bão số 2')
})
