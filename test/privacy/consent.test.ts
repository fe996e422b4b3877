import { PDFParse } from 'pdf-parse'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Context } from '../../src/context.ts'
import { newId } from '../../src/database/id.ts'
import { asOwner } from '../../src/database/in-transaction.ts'
import { compileDocument } from '../../src/documents/compile-document.ts'
import { findDocument } from '../../src/documents/documents.queries.ts'
import { downloadDocument } from '../../src/documents/download-document.ts'
import { requestDocuments } from '../../src/documents/request-documents.ts'
import { readHealth } from '../../src/events/health.queries.ts'
import { receiveWalkIn } from '../../src/events/receive-walk-in.ts'
import { recordConsent } from '../../src/events/record-consent.ts'
import { recordFinding } from '../../src/events/record-finding.ts'
import { addMedicine } from '../../src/pharmacy/add-medicine.ts'
import { dispenseMedicine } from '../../src/pharmacy/dispense-medicine.ts'
import { medicinesOf } from '../../src/pharmacy/patient-medicines.queries.ts'
import { receiveLot } from '../../src/pharmacy/receive-lot.ts'
import { giveConsent } from '../../src/privacy/give-consent.ts'
import { withdrawConsent } from '../../src/privacy/withdraw-consent.ts'
import { testGround, type TestGround } from '../database.ts'
import { makeEvent, makePeople } from '../events/make-event.ts'
import { makeList } from '../handovers/make-gift.ts'
import { makeCommune } from '../make.ts'
import { makePerson, type Person } from '../people.ts'

let ground: TestGround
let areaId: string
let officer: Context
let medic: Context
let atDesk: Person
let elsewhere: Person
let leader: Person
const today = new Date('2024-07-20T01:00:00Z')
beforeAll(async () => {
  ground = await testGround()
  areaId = (await makeCommune(ground)).id
  officer = ground.contextOf('policy-officer', [areaId])
  medic = ground.contextOf('medical-staff', [areaId])
  atDesk = await makePerson(ground, { role: 'policy-officer', areaId, name: 'Cán bộ Hỏi' })
  elsewhere = await makePerson(ground, { role: 'policy-officer', areaId: (await makeCommune(ground)).id })
  leader = await makePerson(ground, { role: 'approver', areaId })
})
afterAll(() => ground.close())

const refusalOf = (work: Promise<unknown>) =>
  work.then(
    () => 'nothing refused',
    (error: unknown) => (error as { code?: string }).code ?? String(error),
  )
const owner = <Row extends object>(sql: string, values: readonly unknown[] = []) =>
  asOwner(ground.orm, tx => tx.execute<Row[]>(sql, [...values]))
const sponsors = (personId: string) => ({ personId, purpose: 'sponsors', how: 'spoken' as const, agreed: true })

/** A visitor who came, with somebody who stands in the register or is a guest. */
async function visitor(guestName?: string) {
  ground.clock.now = new Date('2024-06-24T02:00:00Z')
  const { event, morning } = await makeEvent(officer, [areaId])
  ground.clock.now = today
  const [person] = await makePeople(ground, areaId, [{}])
  const answer = await receiveWalkIn(officer, {
    eventId: event.id,
    sessionId: morning.id,
    ...(guestName == null ? { personId: person!.id } : { guestName, guestBirthYear: 1941, areaId }),
  })
  if (!answer.granted) throw new Error('not received')
  return { eventId: event.id, inviteeId: answer.inviteeId, personId: person!.id }
}

test('three people at the register of consents: who may; who may, but not here; who may not', async () => {
  const [person] = await makePeople(ground, areaId, [{ name: 'Nguyễn Thị Ưng' }])
  const page = `/people/${person!.id}/consents`
  const fields = { purpose: 'sponsors', how: 'signed', agreed: 'yes', givenBy: 'Con gái Nguyễn Thị Lan' }
  expect((await elsewhere.get(page)).status).toBe(404)
  expect((await elsewhere.submit('/account', page, fields)).status).toBe(404)
  expect((await leader.get(page)).status).toBe(403)
  expect((await leader.submit('/account', page, fields)).status).toBe(403)
  expect((await atDesk.submit(page, page, fields)).status).toBe(303)
  const shown = await (await atDesk.get(page)).text()
  expect(shown).toContain('ký đồng ý')
  expect(shown).toContain('Con gái Nguyễn Thị Lan')
  const [kept] = await owner<{ words: string; how: string; given_at: Date; recorded_by: string }>(
    `select words, how, given_at, recorded_by from consent where person_id = ?`,
    [person!.id],
  )
  expect(kept).toMatchObject({ how: 'signed', recorded_by: atDesk.id })
  expect(kept!.words).toContain('đồng ý để xã chia sẻ họ tên, thôn và diện đối tượng')
})

test('nothing is ticked beforehand: without the answer nothing is recorded, and a purpose of the state is not asked for', async () => {
  const [person] = await makePeople(ground, areaId, [{}])
  const page = `/people/${person!.id}/consents`
  expect(await (await atDesk.get(page)).text()).not.toContain('checked')
  expect((await atDesk.submit(page, page, { purpose: 'sponsors', how: 'spoken' })).status).toBe(422)
  expect(await refusalOf(giveConsent(officer, { ...sponsors(person!.id), agreed: false }))).toBe('consent/not-agreed')
  expect(await refusalOf(giveConsent(officer, { ...sponsors(person!.id), purpose: 'gifts' }))).toBe('consent/not-the-basis')
  expect(await owner(`select 1 from consent where person_id = ?`, [person!.id])).toEqual([])
})

test('a consent is never changed, only taken back once; two clerks who ask at once leave one', async () => {
  const [person] = await makePeople(ground, areaId, [{}])
  const both = await Promise.all([giveConsent(officer, sponsors(person!.id)), giveConsent(officer, sponsors(person!.id))])
  expect(new Set(both.map(one => one.consentId)).size).toBe(1)
  const { consentId } = both[0]
  await expect(owner(`update consent set words = 'khác' where id = ?`, [consentId])).rejects.toThrow('only withdrawn')
  await withdrawConsent(officer, { consentId, because: 'đổi ý' })
  expect(await refusalOf(withdrawConsent(officer, { consentId }))).toBe('consent/already-withdrawn')
  expect(await refusalOf(withdrawConsent(ground.contextOf('policy-officer', [newId()]), { consentId }))).toBe('record/missing')
  await expect(owner(`update consent set withdrawn_at = null, withdrawn_by = null where id = ?`, [consentId])).rejects.toThrow(
    'only withdrawn',
  )
  expect((await giveConsent(officer, sponsors(person!.id))).consentId).not.toBe(consentId)
})

test('nothing about health is written without a standing consent, whoever writes and whatever it is', async () => {
  const { eventId, inviteeId } = await visitor()
  const medicine = await addMedicine(medic, { name: `Thuốc ${newId().slice(-6)}`, form: 'viên', unit: 'viên', strength: '' })
  await receiveLot(medic, { eventId, medicineId: medicine.id, lotNo: 'L1', expiresOn: '2026-01-31', quantity: 50 })
  const finding = () => recordFinding(medic, { eventId, inviteeId, kind: 'allergy', text: 'dị ứng penicillin' })
  const dose = () => dispenseMedicine(medic, { eventId, inviteeId, medicineId: medicine.id, quantity: 2, dose: 'tối 1 viên' })
  expect(await refusalOf(finding())).toBe('health/no-consent')
  expect(await refusalOf(dose())).toBe('health/no-consent')
  // Round the verb: the database itself asks.
  const round = (consentId: string) =>
    owner(
      `insert into finding (id, event_id, invitee_id, area_id, consent_id, kind, cipher, at, by) values (?, ?, ?, ?, ?, 'finding', 'x', now(), ?)`,
      [newId(), eventId, inviteeId, areaId, consentId, newId()],
    )
  const other = await visitor()
  await recordConsent(medic, { ...other, how: 'spoken' })
  const [foreign] = await owner<{ id: string }>(`select id from consent where person_id = ?`, [other.personId])
  await expect(round(foreign!.id)).rejects.toThrow('no standing consent')

  await recordConsent(medic, { eventId, inviteeId, how: 'spoken' })
  await finding()
  await dose()
  expect((await readHealth(medic, { eventId, inviteeId })).findings).toHaveLength(1)
  expect(await medicinesOf(medic, eventId, inviteeId)).toMatchObject({
    allergies: ['dị ứng penicillin'],
    dispensed: [{ dose: 'tối 1 viên' }],
  })
})

test('taken back, health details are shown to nobody from that moment, also under a new consent', async () => {
  const { eventId, inviteeId, personId } = await visitor()
  await recordConsent(medic, { eventId, inviteeId, how: 'spoken' })
  await recordFinding(medic, { eventId, inviteeId, kind: 'finding', text: 'cao huyết áp' })
  const [standing] = await owner<{ id: string }>(`select id from consent where person_id = ?`, [personId])
  // The same register: taken back at the person's page, it is taken back at the doctor's desk.
  await withdrawConsent(officer, { consentId: standing!.id })
  expect(await readHealth(medic, { eventId, inviteeId })).toMatchObject({ consent: null, findings: [], referrals: [] })
  expect(await refusalOf(recordFinding(medic, { eventId, inviteeId, kind: 'finding', text: 'x' }))).toBe('health/no-consent')
  await recordConsent(medic, { eventId, inviteeId, how: 'signed' })
  expect((await readHealth(medic, { eventId, inviteeId })).findings).toEqual([])
})

test('a consent to health stands at the next check-up too; a guest of one event consents for that event', async () => {
  const first = await visitor()
  await recordConsent(medic, { ...first, how: 'signed', givenBy: 'Con trai Nguyễn Văn Hai' })
  ground.clock.now = new Date('2024-06-24T02:00:00Z')
  const { event, morning } = await makeEvent(officer, [areaId])
  ground.clock.now = today
  const again = await receiveWalkIn(officer, { eventId: event.id, sessionId: morning.id, personId: first.personId })
  expect(again.granted && (await readHealth(medic, { eventId: event.id, inviteeId: again.inviteeId })).consent).toMatchObject({
    how: 'signed',
    givenBy: 'Con trai Nguyễn Văn Hai',
  })
  const guest = await visitor('Ông khách xã bên')
  expect(await refusalOf(recordFinding(medic, { ...guest, kind: 'advice', text: 'x' }))).toBe('health/no-consent')
  await recordConsent(medic, { ...guest, how: 'spoken' })
  await recordFinding(medic, { ...guest, kind: 'advice', text: 'uống nhiều nước' })
  expect(await owner(`select 1 from consent where invitee_id = ? and person_id is null`, [guest.inviteeId])).toHaveLength(1)
})

test('a list for sponsors names only who agreed, and is destroyed when one of them takes it back', async () => {
  const list = await makeList(ground, [{ fullName: 'Trần Thị Thuận' }, { fullName: 'Trần Văn Từ' }, { fullName: 'Trần Thị Rút' }], {
    areaId,
    hamlets: 1,
  })
  const [agrees, , takesBack] = list.gifts
  await giveConsent(officer, sponsors(agrees!.personId))
  const { consentId } = await giveConsent(officer, sponsors(takesBack!.personId))
  const make = async () => {
    const { documents } = await requestDocuments(officer, {
      title: 'Thử',
      files: [{ kind: 'lists.sponsor-list', format: 'pdf', parameters: { listId: list.listId } }],
    })
    await compileDocument(officer, { documentId: documents[0]!.id })
    return documents[0]!.id
  }
  const textOf = async (id: string) => {
    const pieces: Uint8Array[] = []
    for await (const piece of (await downloadDocument(officer, id)).bytes) pieces.push(piece)
    const parser = new PDFParse({ data: new Uint8Array(Buffer.concat(pieces)) })
    return (await parser.getText()).text
  }
  const before = await make()
  const text = await textOf(before)
  expect(text).toContain('Trần Thị Thuận')
  expect(text).toContain('Trần Thị Rút')
  expect(text).not.toContain('Trần Văn Từ')
  await withdrawConsent(officer, { consentId })
  expect((await findDocument(officer, before))!.standing).toBe('expired')
  expect(await refusalOf(downloadDocument(officer, before))).toBe('document/expired')
  const after = await textOf(await make())
  expect(after).toContain('Trần Thị Thuận')
  expect(after).not.toContain('Trần Thị Rút')
})
