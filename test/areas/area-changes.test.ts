import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { grantsOf } from '../../src/access/grants.queries.ts'
import { giveRole } from '../../src/access/give-role.ts'
import { previewAreaChange } from '../../src/areas/area-changes.queries.ts'
import { carryOutAreaChange } from '../../src/areas/carry-out-area-change.ts'
import { placeInChange } from '../../src/areas/place-in-change.ts'
import { planAreaChange, planFromSuccessions } from '../../src/areas/plan-area-change.ts'
import { seededAreaId, seededHamletId } from '../../src/areas/seed-areas.ts'
import { undoAreaChange } from '../../src/areas/undo-area-change.ts'
import { systemContext } from '../../src/context.ts'
import { newId } from '../../src/database/id.ts'
import { asOwner } from '../../src/database/in-transaction.ts'
import { Refusal } from '../../src/refusal.ts'
import { type TestGround, testGround } from '../database.ts'
import { makeCommune, makeHamlet } from '../make.ts'
import { makePerson } from '../people.ts'

let ground: TestGround
const june = new Date('2024-06-24T02:00:00Z')
const january = new Date('2025-01-01T02:00:00Z')
beforeAll(async () => {
  ground = await testGround()
})
afterEach(() => {
  ground.clock.now = june
})
afterAll(() => ground.close())

const sql = <Row = Record<string, unknown>>(text: string, values: unknown[] = []) =>
  asOwner(ground.orm, tx => tx.execute<Row[]>(text, values))
const root = () => ground.contextOf('administrator')

async function makeSomebody(areaId: string, hamletId: string | null, name = 'Nguyễn Văn An'): Promise<string> {
  const id = newId()
  await sql(
    `insert into person (id, area_id, hamlet_id, full_name, name_folded, sort_key, created_by) values (?, ?, ?, ?, lower(?), ?, ?)`,
    [id, areaId, hamletId, name, name, name, newId()],
  )
  await sql(
    `insert into merit_record (id, person_id, area_id, category_code, created_by) select gen_random_uuid(), ?, ?, code, ? from category limit 1`,
    [id, areaId, newId()],
  )
  return id
}
const whereIs = async (personId: string) => {
  const [row] = await sql<{ area: string; hamlet: string | null; merit: string }>(
    `select a.name as area, h.name as hamlet, m.area_id as merit, a.id as "areaId" from person p join area a on a.id = p.area_id
     left join hamlet h on h.id = p.hamlet_id join merit_record m on m.person_id = p.id and m.area_id = p.area_id where p.id = ?`,
    [personId],
  )
  return [row?.area, row?.hamlet]
}

const touched = [
  'area',
  'area_succession',
  'hamlet',
  'hamlet_succession',
  'person',
  'merit_record',
  'martyr',
  'relative',
  'origin',
  'residence',
  'role_grant',
  'gift_list',
  'gift',
  'invitee',
  'health_event',
  'area_move',
]
async function fingerprint(): Promise<Record<string, string>> {
  const prints: Record<string, string> = {}
  for (const table of touched)
    prints[table] = String(
      (
        await sql<{ hash: string }>(`select coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '') as hash from ${table} t`)
      )[0]?.hash,
    )
  return prints
}
const refusalOf = (work: Promise<unknown>) =>
  work.then(
    () => 'granted',
    error => (error instanceof Refusal ? error.code : Promise.reject(error)),
  )

test('on New Year 2025 Dị Nậu and Canh Nậu become Lam Sơn; two “Thôn 1” keep apart, and undo puts every row back', async () => {
  const [canhNau, diNau] = [seededAreaId('canh-nau'), seededAreaId('di-nau')]
  const diNauOne = await makeHamlet(ground, diNau, { name: 'Thôn 1' })
  const [an, binh, chi] = [
    await makeSomebody(canhNau, seededHamletId('canh-nau', 'Thôn 1')),
    await makeSomebody(diNau, diNauOne.id),
    await makeSomebody(diNau, null),
  ]
  const martyr = newId()
  await sql(
    `insert into martyr (id, area_id, full_name, name_folded, sort_key, created_by) values (?, ?, 'Lê Hữu Tựu', 'le huu tuu', 'x', ?)`,
    [martyr, canhNau, newId()],
  )
  await sql(
    `insert into relative (id, martyr_id, area_id, person_id, person_area_id, relation, created_by) values (?, ?, ?, ?, ?, 'wife', ?)`,
    [newId(), martyr, canhNau, an, canhNau, newId()],
  )
  await sql(
    `insert into origin (id, relation, row_id, area_id, import_id, sheet, row_number, cells) values (?, 'person', ?, ?, ?, 'S', 1, '{}')`,
    [newId(), an, canhNau, newId()],
  )

  const change = await planFromSuccessions(root(), { on: '2025-01-01', name: 'Sáp nhập 01/01/2025' })
  const preview = await previewAreaChange(root(), change.id)
  const people = preview.rows.filter(row => row.holding === 'people' && row.toId === seededAreaId('lam-son'))
  expect(people.reduce((sum, row) => sum + row.count, 0)).toBe(3)
  expect(
    preview.hamlets
      .filter(hamlet => hamlet.oldName === 'Thôn 1')
      .map(hamlet => hamlet.name)
      .toSorted(),
  ).toEqual(['Thôn 1 (Canh Nậu)', 'Thôn 1 (Dị Nậu)'])
  expect([preview.unplaced.length, preview.clashes.length]).toEqual([0, 0])
  expect(await refusalOf(carryOutAreaChange(root(), { changeId: change.id }))).toBe('area-change/not-yet')

  const before = await fingerprint()
  ground.clock.now = january
  await carryOutAreaChange(root(), { changeId: change.id })
  expect(await whereIs(an)).toEqual(['Xã Lam Sơn', 'Thôn 1 (Canh Nậu)'])
  expect(await whereIs(binh)).toEqual(['Xã Lam Sơn', 'Thôn 1 (Dị Nậu)'])
  expect(await whereIs(chi)).toEqual(['Xã Lam Sơn', null])
  expect(
    await sql(`select area_id, lived_in_id, to_char(until_on, 'YYYY-MM-DD') as until from residence where person_id = ?`, [an]),
  ).toEqual([{ area_id: seededAreaId('lam-son'), lived_in_id: canhNau, until: '2024-12-31' }])
  expect(await sql(`select area_id from martyr where id = ?`, [martyr])).toEqual([{ area_id: seededAreaId('lam-son') }])
  expect(await fingerprint()).not.toEqual(before)

  await undoAreaChange(root(), { changeId: change.id })
  expect(await fingerprint()).toEqual(before)
  expect(await refusalOf(undoAreaChange(root(), { changeId: change.id }))).toBe('area-change/not-carried-out')
})

test('two administrators carry out the same merger: it happens once', async () => {
  const [one, two] = [await makeCommune(ground), await makeCommune(ground)]
  const person = await makeSomebody(one.id, null)
  const change = await planAreaChange(root(), {
    name: 'Nhập hai xã',
    on: '2025-01-01',
    fromIds: [one.id, two.id],
    units: [{ name: 'Xã Mới Chung', officialCode: '1', kind: 'commune' }],
  })
  ground.clock.now = january
  const answers = await Promise.all([1, 2].map(() => refusalOf(carryOutAreaChange(root(), { changeId: change.id }))))
  expect(answers.toSorted()).toEqual(['area-change/not-planned', 'granted'])
  expect((await whereIs(person))[0]).toBe('Xã Mới Chung')
})

test('a split is not carried out while a hamlet or a person has no place; afterwards nobody is lost', async () => {
  const [old, left, right] = [await makeCommune(ground), await makeCommune(ground), await makeCommune(ground)]
  const [east, west] = [await makeHamlet(ground, old.id), await makeHamlet(ground, old.id)]
  const people = [await makeSomebody(old.id, east.id), await makeSomebody(old.id, west.id), await makeSomebody(old.id, null)]
  const change = await planAreaChange(root(), { name: 'Chia xã', on: '2025-01-01', fromIds: [old.id], toIds: [left.id, right.id] })
  ground.clock.now = january
  const place = (input: object) => placeInChange(root(), { changeId: change.id, ...input })
  const carryOut = () => refusalOf(carryOutAreaChange(root(), { changeId: change.id }))
  expect(await carryOut()).toBe('area-change/leftovers')
  await place({
    hamlets: [
      { id: east.id, toId: left.id },
      { id: west.id, toId: right.id },
    ],
  })
  expect((await previewAreaChange(root(), change.id)).unplaced.map(one => one.id)).toEqual([people[2]])
  expect(await carryOut()).toBe('area-change/leftovers')
  await place({ rows: [{ id: people[2], toId: right.id }] })
  expect(await carryOut()).toBe('granted')
  expect(await Promise.all(people.map(async id => (await whereIs(id))[0]))).toEqual([left.name, right.name, right.name])
})

test('somebody enters a person in a commune that is being merged away: they are told, and nobody stays behind', async () => {
  const [old, into] = [await makeCommune(ground), await makeCommune(ground)]
  const officer = await makePerson(ground, { role: 'policy-officer', areaId: old.id })
  const change = await planAreaChange(root(), { name: 'Nhập xã', on: '2025-01-01', fromIds: [old.id], toIds: [into.id] })
  ground.clock.now = january
  const enter = () => officer.post('/api/v1/people', { areaId: old.id, fullName: 'Trần Thị Bưởi' })
  const [, answer] = await Promise.all([carryOutAreaChange(root(), { changeId: change.id }), enter()])
  expect([201, 409, 422]).toContain(answer.status)
  expect((await enter()).status).toBe(422)
  expect(await sql(`select 1 from person where area_id = ?`, [old.id])).toEqual([])
})

test('accounts follow: the officer of a merged commune works in its successor, the hamlet team in its hamlet, and both still see the old one', async () => {
  const [old, into] = [await makeCommune(ground), await makeCommune(ground)]
  const hamlet = await makeHamlet(ground, old.id)
  const officer = await makePerson(ground, { role: 'policy-officer', areaId: old.id })
  const team = await makePerson(ground)
  await giveRole(systemContext(ground.ground, 'test'), {
    accountId: team.id,
    role: 'hamlet-team',
    areaId: old.id,
    hamletId: hamlet.id,
    fromOn: '2024-01-01',
  })
  const change = await planAreaChange(root(), { name: 'Nhập xã', on: '2025-01-01', fromIds: [old.id], toIds: [into.id] })
  ground.clock.now = january
  await carryOutAreaChange(root(), { changeId: change.id })
  const [reach] = await grantsOf(ground.orm, officer.id, '2025-01-01')
  expect(reach?.areas).toEqual(new Set([old.id, into.id]))
  const [held] = await grantsOf(ground.orm, team.id, '2025-01-01')
  const became = await sql<{ id: string }>(`select id from hamlet where area_id = ?`, [into.id])
  expect(held?.hamlets).toEqual(new Set([hamlet.id, ...became.map(row => row.id)]))
  const successor = await makePerson(ground, { role: 'policy-officer', areaId: into.id })
  const [grant] = await grantsOf(ground.orm, successor.id, '2025-01-01')
  expect(grant?.areas).toEqual(new Set([old.id, into.id]))
})

test('undo is refused once somebody was entered in the new unit', async () => {
  const [old] = [await makeCommune(ground)]
  const change = await planAreaChange(root(), {
    name: 'Đổi',
    on: '2025-01-01',
    fromIds: [old.id],
    units: [{ name: 'Xã Vừa Lập', officialCode: '2', kind: 'commune' }],
  })
  ground.clock.now = january
  await carryOutAreaChange(root(), { changeId: change.id })
  const [unit] = await sql<{ id: string }>(`select id from area where name = 'Xã Vừa Lập'`)
  await makeSomebody(unit?.id ?? '', null)
  expect(await refusalOf(undoAreaChange(root(), { changeId: change.id }))).toBe('area-change/built-upon')
})

test('an administrator walks from the resolution in the seed to the merger and back on the pages', async () => {
  const administrator = await makePerson(ground, { role: 'administrator' })
  const made = await administrator.submit('/areas/changes', '/areas/changes/from-successions', { on: '01/07/2025', name: 'Sắp xếp 2025' })
  const path = made.headers.get('location') ?? ''
  const html = await (await administrator.get(path)).text()
  expect(html).toContain('Thực hiện được từ ngày 01/07/2025')
  expect(html).toMatch(/Còn 9 thôn chưa có nơi đến/)
  const tree = await (await administrator.get('/areas?on=1/1/2025')).text()
  expect(tree).toContain('href="/areas?on=2025-07-01"')
  expect(tree).toContain('type="range"')
  expect((await administrator.sendForm(`${path}/cancel`, { _csrf: /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? '' })).status).toBe(303)
})

test('a merger is the business of who manages all areas: one of one commune and a coordinator are refused', async () => {
  const commune = await makeCommune(ground)
  const everybody = [
    await makePerson(ground, { role: 'administrator' }),
    await makePerson(ground, { role: 'administrator', areaId: commune.id }),
    await makePerson(ground, { role: 'coordinator' }),
  ]
  const plan = {
    name: 'Đổi tên xã',
    on: '2025-03-01',
    fromIds: [commune.id],
    units: [{ name: 'Xã Tên Mới', kind: 'commune', officialCode: '7' }],
  }
  const answers = await Promise.all(everybody.map(person => person.post('/api/v1/area-changes', plan)))
  expect(answers.map(answer => answer.status)).toEqual([201, 403, 403])
  const { id } = (await answers[0]!.json()) as { id: string }
  for (const act of ['carry-out', 'undo', 'cancel'])
    expect(
      (await Promise.all(everybody.slice(1).map(person => person.post(`/api/v1/area-changes/${id}/${act}`)))).map(answer => answer.status),
    ).toEqual([403, 403])
  expect((await Promise.all(everybody.map(person => person.get(`/areas/changes/${id}`)))).map(answer => answer.status)).toEqual([
    200, 403, 403,
  ])
  expect(await (await everybody[0]!.post(`/api/v1/area-changes/${id}/carry-out`)).json()).toMatchObject({ code: 'area-change/not-yet' })
})
