import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Context } from '../../src/context.ts'
import { asOwner, inTransaction } from '../../src/database/in-transaction.ts'
import type { Refusal } from '../../src/refusal.ts'
import { addContact } from '../../src/registry/add-contact.ts'
import { addMerit } from '../../src/registry/add-merit.ts'
import { addPerson } from '../../src/registry/add-person.ts'
import { addSoldierFamily } from '../../src/registry/add-soldier-family.ts'
import { correctContact } from '../../src/registry/correct-contact.ts'
import { correctMerit } from '../../src/registry/correct-merit.ts'
import { correctPerson } from '../../src/registry/correct-person.ts'
import { correctSoldierFamily } from '../../src/registry/correct-soldier-family.ts'
import { decideDeparture } from '../../src/registry/decide-departure.ts'
import { endMerit } from '../../src/registry/end-merit.ts'
import { nationalIdCipher } from '../../src/registry/national-id-cipher.ts'
import { findStandingDeath } from '../../src/registry/person.queries.ts'
import { MeritRecord, Person } from '../../src/registry/person.entity.ts'
import { recordDeath } from '../../src/registry/record-death.ts'
import { personDeathTakenBack, personDied } from '../../src/registry/registry-reactions.ts'
import { removeContact } from '../../src/registry/remove-contact.ts'
import { reportDeparture } from '../../src/registry/report-departure.ts'
import { revealId } from '../../src/registry/reveal-id.ts'
import { takeBackDeath } from '../../src/registry/take-back-death.ts'
import { testGround, type TestGround } from '../database.ts'
import { makeCommune, makeHamlet } from '../make.ts'

let ground: TestGround
let areaId: string
let officer: Context
let stranger: Context
let viewer: Context
beforeAll(async () => {
  ground = await testGround()
  areaId = (await makeCommune(ground)).id
  officer = ground.contextOf('policy-officer', [areaId])
  stranger = ground.contextOf('policy-officer', [(await makeCommune(ground)).id])
  viewer = ground.contextOf('viewer', [areaId])
})
afterAll(() => ground.close())

let made = 0
const person = (given: Partial<Parameters<typeof addPerson>[1]> = {}, ctx = officer) =>
  addPerson(ctx, { areaId, fullName: `Nguyễn Văn Thử ${++made}`, birth: '1948', ...given })
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'granted',
    (refusal: Refusal) => refusal.code,
  )
/** Who may; who may, but not here; who may not. */
const threePeople = async (act: (ctx: Context) => Promise<unknown>) => [
  await codeOf(act(stranger)),
  await codeOf(act(viewer)),
  await codeOf(act(officer)),
]

describe('adding a person', () => {
  test('the officer of the commune adds, an officer of another and a viewer do not', async () => {
    expect(await threePeople(ctx => person({}, ctx))).toEqual(['access/forbidden', 'access/forbidden', 'granted'])
  })

  test('names in capitals are written as names, dates keep what is known', async () => {
    const added = await person({ fullName: 'KIỀU THỊ   ƯNG', birth: '03/1943' })
    expect(added).toMatchObject({ fullName: 'Kiều Thị Ưng', nameFolded: 'kieu thi ung', birthYear: 1943, birthMonth: 3, birthDay: null })
  })

  test('a birth in the future, an impossible day and an id of eight letters are refused at their field', async () => {
    await expect(person({ birth: '2030' })).rejects.toMatchObject({ code: 'person/birth-in-future', field: 'birth' })
    await expect(person({ birth: '31/02/1950' })).rejects.toMatchObject({ code: 'person/date-impossible', field: 'birth' })
    await expect(person({ nationalId: 'ABCDEFGH' })).rejects.toMatchObject({ code: 'person/national-id-not-one', field: 'nationalId' })
  })

  test('someone of the same name and year is asked about first, also one in another commune, who stays nameless', async () => {
    await person({ fullName: 'Lê Thị Trùng', birth: '1950' })
    await expect(person({ fullName: 'Lê Thị Trùng', birth: '12/05/1950' })).rejects.toMatchObject({ code: 'person/possible-duplicate' })
    await expect(person({ fullName: 'Lê Thị Trùng', birth: '1950', notADuplicate: true })).resolves.toBeInstanceOf(Person)
    const elsewhere = [...(stranger.grants[0]!.areas as ReadonlySet<string>)][0]!
    await addPerson(stranger, { areaId: elsewhere, fullName: 'Phí Thị Xa', birth: '1951' })
    await expect(person({ fullName: 'Phí Thị Xa', birth: '1951' })).rejects.toMatchObject({ facts: { elsewhere: true } })
  })

  test('an id belongs to one person; whose, in another commune, is not said', async () => {
    const here = await person({ nationalId: '001148000777' })
    await expect(person({ nationalId: '001148000777' })).rejects.toMatchObject({
      code: 'person/national-id-taken',
      facts: { personId: here.id },
    })
    const elsewhere = [...(stranger.grants[0]!.areas as ReadonlySet<string>)][0]!
    const refusal = await addPerson(stranger, { areaId: elsewhere, fullName: 'Đỗ Văn Kia', nationalId: '001148000777' }).catch(
      (error: Refusal) => error,
    )
    expect(refusal).toMatchObject({ code: 'person/national-id-taken', facts: { elsewhere: true } })
  })

  test('a hamlet of another commune is refused', async () => {
    const hamlet = await makeHamlet(ground, (await makeCommune(ground)).id)
    await expect(person({ hamletId: hamlet.id })).rejects.toMatchObject({ code: 'person/hamlet-of-another-commune' })
  })
})

describe('correcting a person', () => {
  test('three people', async () => {
    const { id } = await person()
    const act = (ctx: Context) => correctPerson(ctx, { personId: id, version: 1, fullName: 'Nguyễn Văn Sửa', birth: '1949' })
    expect(await threePeople(act)).toEqual(['record/missing', 'access/forbidden', 'granted'])
  })

  test('two corrections at once: one counts, the other is told', async () => {
    const { id } = await person()
    const answers = await Promise.all(
      ['Nguyễn Văn Một', 'Nguyễn Văn Hai'].map(fullName =>
        codeOf(correctPerson(officer, { personId: id, version: 1, fullName, birth: '1948' })),
      ),
    )
    expect(answers.sort()).toEqual(['granted', 'record/changed-meanwhile'])
  })

  test('an id left empty in the form stays what it was', async () => {
    const { id } = await person({ nationalId: '001148111222' })
    await correctPerson(officer, { personId: id, version: 1, fullName: 'Nguyễn Văn Giữ', birth: '1948' })
    await expect(revealId(officer, { personId: id, because: 'đối chiếu thẻ' })).resolves.toMatchObject({ nationalId: '001148111222' })
  })
})

describe('a death', () => {
  test('three people may not all record it', async () => {
    const { id } = await person()
    expect(await threePeople(ctx => recordDeath(ctx, { personId: id, diedOn: '20/06/2024', source: 'trưởng thôn' }))).toEqual([
      'record/missing',
      'access/forbidden',
      'granted',
    ])
  })

  test('not in the future, not before the birth, not twice', async () => {
    const { id } = await person({ birth: '1948' })
    await expect(recordDeath(officer, { personId: id, diedOn: '2025', source: 'xã' })).rejects.toMatchObject({
      code: 'person/date-in-future',
    })
    await expect(recordDeath(officer, { personId: id, diedOn: '1930', source: 'xã' })).rejects.toMatchObject({
      code: 'person/died-before-birth',
    })
    await recordDeath(officer, { personId: id, source: 'trưởng thôn' })
    await expect(recordDeath(officer, { personId: id, source: 'xã' })).rejects.toMatchObject({ code: 'person/already-dead' })
  })

  test('taken back in one act with the reason, everything is as before and who stands to the right hears of both', async () => {
    const heard: string[] = []
    const listen = (what: string) => [
      async (_tx: unknown, _ctx: unknown, event: { personId: string }) => void heard.push(`${what} ${event.personId}`),
    ]
    const reactions = new Map([
      [personDied.name, listen('died')],
      [personDeathTakenBack.name, listen('lives')],
    ])
    const hearing: Context = { ...officer, ground: { ...officer.ground, reactions: reactions as never } }
    const { id } = await person()
    const before = await cardOf(id)
    await recordDeath(hearing, { personId: id, diedOn: '2024', source: 'sổ hộ tịch' })
    expect(await inTransaction(officer, tx => findStandingDeath(tx, id))).not.toBeNull()
    await takeBackDeath(hearing, { personId: id, because: 'nhầm với người cùng tên' })
    expect(await inTransaction(officer, tx => findStandingDeath(tx, id))).toBeNull()
    expect(await cardOf(id)).toEqual(before)
    expect(heard).toEqual([`died ${id}`, `lives ${id}`])
    expect(await codeOf(takeBackDeath(officer, { personId: id, because: 'lần nữa' }))).toBe('person/not-dead')
    await expect(recordDeath(officer, { personId: id, source: 'xã' })).resolves.toBeDefined()
  })

  test('a hamlet team sees that someone of its hamlet died', async () => {
    const hamlet = await makeHamlet(ground, areaId)
    const { id } = await person({ hamletId: hamlet.id })
    await recordDeath(officer, { personId: id, source: 'trưởng thôn' })
    const team = ground.contextOf([{ role: 'hamlet-team', areas: new Set(), hamlets: new Set([hamlet.id]) }])
    expect(await inTransaction(team, tx => findStandingDeath(tx, id))).not.toBeNull()
  })
})

describe('a departure', () => {
  test('is reported once and decided by a person', async () => {
    const { id } = await person()
    await reportDeparture(officer, { personId: id, source: 'trưởng thôn' })
    await expect(reportDeparture(officer, { personId: id, source: 'xã' })).rejects.toMatchObject({
      code: 'person/departure-already-reported',
    })
    await decideDeparture(officer, { personId: id, decision: 'stays' })
    await expect(decideDeparture(officer, { personId: id, decision: 'left' })).rejects.toMatchObject({
      code: 'person/departure-not-reported',
    })
    expect(await threePeople(ctx => reportDeparture(ctx, { personId: id, source: 'xã' }))).toEqual([
      'record/missing',
      'access/forbidden',
      'granted',
    ])
  })
})

describe('merit records', () => {
  test('three people', async () => {
    const { id } = await person()
    expect(await threePeople(ctx => addMerit(ctx, { personId: id, categoryCode: 'TB', rate: 45 }))).toEqual([
      'record/missing',
      'access/forbidden',
      'granted',
    ])
  })

  test('a rate below the scale of sick soldiers is refused, an unknown one is kept unknown', async () => {
    const { id } = await person()
    await expect(addMerit(officer, { personId: id, categoryCode: 'BB', rate: 30 })).rejects.toMatchObject({
      code: 'merit/rate-outside-scale',
      facts: { from: 41, to: 100, rate: 30 },
    })
    await expect(addMerit(officer, { personId: id, categoryCode: 'BB' })).resolves.toMatchObject({ rate: null, monthly: null })
  })

  test('a martyr’s relative is entered at the martyr', async () => {
    const { id } = await person()
    await expect(addMerit(officer, { personId: id, categoryCode: 'TNLS' })).rejects.toMatchObject({ code: 'merit/belongs-to-martyr' })
  })

  test('corrected and ended, with the second of two at once told', async () => {
    const { id } = await person()
    const merit = await addMerit(officer, { personId: id, categoryCode: 'TB', rate: 45, fromOn: '01/01/2000' })
    const answers = await Promise.all(
      [true, false].map(monthly => codeOf(correctMerit(officer, { meritId: merit.id, version: 1, categoryCode: 'TB', rate: 47, monthly }))),
    )
    expect(answers.sort()).toEqual(['granted', 'record/changed-meanwhile'])
    await expect(endMerit(officer, { meritId: merit.id, version: 2, untilOn: '01/01/1999', because: 'thôi hưởng' })).resolves.toMatchObject(
      { untilOn: '1999-01-01' },
    )
    expect(await codeOf(endMerit(stranger, { meritId: merit.id, version: 3, untilOn: '2024-01-01', because: 'thử' }))).toBe(
      'record/missing',
    )
  })

  test('an end before the beginning is refused', async () => {
    const { id } = await person()
    const merit = await addMerit(officer, { personId: id, categoryCode: 'CDHH', rate: 61, fromOn: '01/01/2000' })
    await expect(endMerit(officer, { meritId: merit.id, version: 1, untilOn: '31/12/1999', because: 'thôi hưởng' })).rejects.toMatchObject({
      code: 'merit/dates-reversed',
    })
  })
})

describe('contacts and the family of a soldier', () => {
  test('an old eleven-digit number is kept in its new form, an impossible one is refused', async () => {
    const { id } = await person()
    await expect(addContact(officer, { personId: id, phone: '01662345678', relation: 'child', name: 'Anh Hùng' })).resolves.toMatchObject({
      phone: '0362345678',
    })
    await expect(addContact(officer, { personId: id, phone: '12' })).rejects.toMatchObject({ code: 'contact/phone-not-one' })
    await expect(addContact(officer, { personId: id })).rejects.toMatchObject({ code: 'contact/empty' })
  })

  test('is corrected and removed by who may', async () => {
    const { id } = await person()
    const contact = await addContact(officer, { personId: id, phone: '0912345678' })
    expect(await threePeople(ctx => correctContact(ctx, { contactId: contact.id, version: 1, phone: '0912345679' }))).toEqual([
      'record/missing',
      'access/forbidden',
      'granted',
    ])
    expect(await codeOf(removeContact(officer, { contactId: contact.id, version: 1 }))).toBe('record/changed-meanwhile')
    expect(await codeOf(removeContact(officer, { contactId: contact.id, version: 2 }))).toBe('granted')
  })

  test('the family’s entitlement ends with the service', async () => {
    const { id } = await person()
    const family = await addSoldierFamily(officer, {
      personId: id,
      soldierName: 'Nguyễn Văn Binh',
      relation: 'father',
      enlistedOn: '01/02/2023',
    })
    await expect(
      correctSoldierFamily(officer, {
        soldierFamilyId: family.id,
        version: 1,
        soldierName: 'Nguyễn Văn Binh',
        relation: 'father',
        enlistedOn: '01/02/2023',
        dischargedOn: '01/01/2023',
      }),
    ).rejects.toMatchObject({ code: 'soldier-family/dates-reversed' })
    expect(
      await threePeople(ctx =>
        correctSoldierFamily(ctx, {
          soldierFamilyId: family.id,
          version: 1,
          soldierName: 'Nguyễn Văn Binh',
          relation: 'father',
          enlistedOn: '01/02/2023',
          dischargedOn: '31/01/2025',
        }),
      ),
    ).toEqual(['record/missing', 'access/forbidden', 'granted'])
  })
})

describe('ids', () => {
  test('shown in clear only to who may, with a reason that is kept', async () => {
    const { id } = await person({ nationalId: '001148333444' })
    expect(await threePeople(ctx => revealId(ctx, { personId: id, because: 'đối chiếu thẻ căn cước' }))).toEqual(
      ['access/forbidden', 'access/forbidden', 'granted'].with(0, 'record/missing'),
    )
    const kept = await asOwner(ground.orm, tx => tx.execute(`select actor, purpose, action from access_entry where subject_id = ?`, [id]))
    expect(kept).toEqual([{ actor: officer.actor.id, purpose: 'đối chiếu thẻ căn cước', action: 'reveal' }])
  })

  test('an id sealed with an older key still opens, one sealed for another purpose does not', () => {
    const [older, newer] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]
    const indexKey = Buffer.alloc(32, 3)
    const sealed = nationalIdCipher({ dataKeys: [older], indexKey }).close('national-id', '001148333444')
    const rotated = nationalIdCipher({ dataKeys: [newer, older], indexKey })
    expect(rotated.open('national-id', sealed)).toBe('001148333444')
    expect(rotated.close('national-id', '001148333444').split('.')[0]).not.toBe(sealed.split('.')[0])
    expect(() => rotated.open('old-id', sealed)).toThrow()
    expect(() => nationalIdCipher({ dataKeys: [newer], indexKey }).open('national-id', sealed)).toThrow(/not configured/)
  })

  test('an id typed into a form is readable nowhere in the database', async () => {
    await person({ nationalId: '001148999123' })
    const found = await asOwner(ground.orm, tx =>
      tx.execute(`select 1 from audit_entry where before::text like '%001148999123%' or after::text like '%001148999123%'
        union all select 1 from person p where p::text like '%001148999123%'`),
    )
    expect(found).toEqual([])
  })
})

const cardOf = (id: string) =>
  inTransaction(officer, async tx => ({
    person: { ...(await tx.findOneOrFail(Person, { id })) },
    merits: await tx.find(MeritRecord, { personId: id }),
  }))
