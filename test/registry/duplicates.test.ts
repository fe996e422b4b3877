import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../../src/database/id.ts'
import { asOwner, inTransaction } from '../../src/database/in-transaction.ts'
import { registerFacts } from '../../src/martyrs/register-facts.queries.ts'
import { type TestGround, testGround } from '../database.ts'
import { makeEvent, makePeople } from '../events/make-event.ts'
import { makeList } from '../handovers/make-gift.ts'
import { makeCommune, makeHamlet } from '../make.ts'
import { makePerson, type Person } from '../people.ts'

let ground: TestGround
beforeAll(async () => {
  ground = await testGround()
})
afterAll(() => ground.close())

const sql = <Row extends object>(statement: string, values: unknown[] = []) =>
  asOwner(ground.orm, tx => tx.execute<Row[]>(statement, values))

interface Entry {
  readonly id: string
  readonly version: number
}
const json = async <T>(answer: Response | Promise<Response>, status = 200): Promise<T> => {
  const got = await answer
  const body = await got.text()
  expect(`${got.status} ${body}`).toMatch(new RegExp(`^${status} `))
  return JSON.parse(body) as T
}

async function office() {
  const area = await makeCommune(ground)
  const hamlet = await makeHamlet(ground, area.id)
  const officer = await makePerson(ground, { role: 'policy-officer', areaId: area.id })
  const add = (values: Record<string, unknown>) =>
    json<Entry>(officer.post('/api/v1/people', { areaId: area.id, hamletId: hamlet.id, notADuplicate: true, ...values }), 201)
  return { area, hamlet, officer, add }
}
type Office = Awaited<ReturnType<typeof office>>

/** Two entries of one human being; the second knows the day of birth, and has a number and a family of its own. */
async function twice(at: Office) {
  const fullName = `Nguyễn Thị ${newId().slice(-6)}`
  const [one, other] = [
    await at.add({ fullName, birth: '1948', address: 'xóm trên' }),
    await at.add({ fullName, birth: '12/03/1948', nationalId: `0011480${String(Math.floor(Math.random() * 90_000) + 10_000)}` }),
  ]
  return { fullName, one, other, of: `/api/v1/people/${one.id}/duplicates/${other.id}` }
}
type Twice = Awaited<ReturnType<typeof twice>>

const merging = (pair: Twice, more: Record<string, unknown> = {}) => ({
  stays: 'one',
  oneVersion: pair.one.version,
  otherVersion: pair.other.version,
  because: 'Trưởng thôn xác nhận',
  ...more,
})
const merge = (officer: Person, pair: Twice, more: Record<string, unknown> = {}) => officer.post(`${pair.of}/merge`, merging(pair, more))
const unmerge = (officer: Person, goneId: string) => officer.post(`/api/v1/people/${goneId}/unmerge`, { because: 'Hai người khác bố mẹ' })
const pairsOf = async (officer: Person) =>
  (await json<{ items: { one: { id: string }; other: { id: string }; because: string[] }[] }>(officer.get('/api/v1/duplicates'))).items

/** Every row that a merge can touch, exactly. */
async function everything(personIds: readonly string[]) {
  const ids = `{${personIds.join(',')}}`
  const tables = [
    'death',
    'departure',
    'contact',
    'merit_record',
    'soldier_family',
    'relative',
    'representative',
    'worshipper',
    'consent',
    'invitee',
    'courtesy_visit',
  ]
  const found: Record<string, unknown> = {
    person: await sql(`select to_jsonb(p) as row from person p where id = any(?::uuid[]) order by id`, [ids]),
    seat: await sql(
      `select to_jsonb(s) as row from seat s where invitee_id in (select id from invitee where person_id = any(?::uuid[])) order by id`,
      [ids],
    ),
    words: await sql(`select person_id, word from person_word where person_id = any(?::uuid[]) order by 1, 2`, [ids]),
  }
  for (const table of tables)
    found[table] = await sql(`select to_jsonb(r) as row from ${table} r where person_id = any(?::uuid[]) order by id`, [ids])
  return found
}

test('pairs that may be one person are shown side by side with why; an answer is remembered, and can be asked for again', async () => {
  const at = await office()
  const pair = await twice(at)
  await at.add({ fullName: 'Người Khác Hẳn', birth: '1948' })
  const found = await pairsOf(at.officer)
  expect(found).toHaveLength(1)
  expect(found[0]!.because).toEqual(['name-and-hamlet'])
  expect([found[0]!.one.id, found[0]!.other.id].sort()).toEqual([pair.one.id, pair.other.id].sort())
  const list = await (await at.officer.get('/duplicates')).text()
  expect(list).toContain(`/people/${found[0]!.one.id}/duplicates/${found[0]!.other.id}`)
  const page = `/people/${pair.one.id}/duplicates/${pair.other.id}`
  expect(await (await at.officer.get(page)).text()).toContain('12/03/1948')

  const kept = await at.officer.submit(page, `${page}/keep-apart`, { because: 'Khác bố mẹ' })
  expect([kept.status, kept.headers.get('location')]).toEqual([303, '/duplicates'])
  expect(await pairsOf(at.officer)).toEqual([])
  expect((await at.officer.post(`${pair.of}/keep-apart`, { because: 'Khác bố mẹ' })).status).toBe(409)
  expect(await (await at.officer.get(page)).text()).toContain('Khác bố mẹ')
  expect((await at.officer.submit(page, `${page}/ask-again`)).status).toBe(303)
  expect(await pairsOf(at.officer)).toHaveLength(1)
})

test('ids that contradict make two people, an equal file number or old id makes a pair', async () => {
  const at = await office()
  await at.add({ fullName: 'Lê Văn Hòa', birth: '1950', nationalId: '001050000011' })
  await at.add({ fullName: 'Lê Văn Hòa', birth: '1950', nationalId: '001050000012' })
  await at.add({ fullName: 'Lê Văn Hoa', birth: '1950' })
  expect(await pairsOf(at.officer)).toEqual([])
  const [a, b] = [
    await at.add({ fullName: 'Đỗ Thị Lan', oldId: '012345678' }),
    await at.add({ fullName: 'Đỗ Thị Lam', oldId: '012345678' }),
  ]
  const [c, d] = [await at.add({ fullName: 'Trần Văn Sáu', birth: '1940' }), await at.add({ fullName: 'Trần Văn Sáu', birth: '1941' })]
  for (const { id } of [c, d])
    await json(at.officer.post(`/api/v1/people/${id}/merits`, { categoryCode: 'TB', rate: 45, fileNo: 'TB-77' }), 201)
  const found = await pairsOf(at.officer)
  expect(found.map(({ because }) => because)).toEqual([['old-id'], ['name-and-file-number']])
  expect(found.flatMap(({ one, other }) => [one.id, other.id]).sort()).toEqual([a, b, c, d].map(({ id }) => id).sort())
})

test('merged, one entry has what hung on both and the chosen values; taken apart, every row is exactly as it was', async () => {
  const at = await office()
  const pair = await twice(at)
  const { one, other } = pair
  await json(at.officer.post(`/api/v1/people/${one.id}/merits`, { categoryCode: 'TB' }), 201)
  await json(at.officer.post(`/api/v1/people/${other.id}/merits`, { categoryCode: 'TB', rate: 61, fileNo: 'TB-1' }), 201)
  await json(at.officer.post(`/api/v1/people/${other.id}/merits`, { categoryCode: 'CDHH', rate: 30 }), 201)
  await json(at.officer.post(`/api/v1/people/${one.id}/contacts`, { relation: 'child', name: 'Con', phone: '0912345678' }), 201)
  await json(at.officer.post(`/api/v1/people/${other.id}/contacts`, { relation: 'child', phone: '0912345678' }), 201)
  await json(at.officer.post(`/api/v1/people/${other.id}/soldier-families`, { soldierName: 'Nguyễn Văn Con', relation: 'mother' }), 201)
  await json(at.officer.post(`/api/v1/people/${other.id}/departure`, { source: 'Hàng xóm' }), 201)
  const martyr = await json<Entry>(at.officer.post('/api/v1/martyrs', { areaId: at.area.id, fullName: 'Nguyễn Văn Liệt' }), 201)
  for (const { id } of [one, other])
    await json(
      at.officer.post(`/api/v1/martyrs/${martyr.id}/relatives`, {
        personId: id,
        relation: 'mother',
        ...(id === other.id && { allowance: 'basic' }),
      }),
      201,
    )
  await json(at.officer.post(`/api/v1/martyrs/${martyr.id}/representative`, { personId: other.id }), 201)
  const before = await everything([one.id, other.id])

  const merged = await json<{ id: string; goneId: string }>(merge(at.officer, pair, { birth: 'other', home: 'one' }))
  expect(merged).toMatchObject({ id: one.id, goneId: other.id })
  const card = await json<Record<string, unknown> & { merits: object[]; contacts: object[] }>(at.officer.get(`/api/v1/people/${one.id}`))
  expect(card).toMatchObject({ birthYear: 1948, birthMonth: 3, birthDay: 12, address: 'xóm trên', departure: 'asked' })
  expect(card['nationalIdMasked']).toMatch(/\d{3}$/)
  expect(card.merits).toHaveLength(2)
  expect(card.merits).toContainEqual(expect.objectContaining({ categoryCode: 'TB', rate: 61, fileNo: 'TB-1' }))
  expect(card.contacts).toHaveLength(1)
  expect(card['soldierFamilies']).toHaveLength(1)
  const family = await sql<{ person_id: string; allowance: string }>(`select person_id, allowance from relative where martyr_id = ?`, [
    martyr.id,
  ])
  expect(family).toEqual([{ person_id: one.id, allowance: 'basic' }])
  expect(await sql(`select person_id from representative where martyr_id = ?`, [martyr.id])).toEqual([{ person_id: one.id }])

  // The other leads to it, is found no more, and no rule sees it.
  const old = await (await at.officer.get(`/people/${other.id}`)).text()
  expect(old).toContain(`/people/${one.id}`)
  expect(old).toContain(`/people/${other.id}/unmerge`)
  expect(old).not.toContain(`/people/${other.id}/correct`)
  expect(
    (await json<{ items: { id: string }[] }>(at.officer.get(`/api/v1/people?q=${encodeURIComponent(pair.fullName)}`))).items.map(
      ({ id }) => id,
    ),
  ).toEqual([one.id])
  const facts = await inTransaction(ground.contextOf('policy-officer', [at.area.id]), tx => registerFacts(tx, at.area.id, '2024-07-27'))
  expect(JSON.stringify(facts)).not.toContain(other.id)
  expect((await at.officer.post(`/api/v1/martyrs/${martyr.id}/relatives`, { personId: other.id, relation: 'mother' })).status).toBe(404)
  expect(await pairsOf(at.officer)).toEqual([])

  await json(unmerge(at.officer, other.id))
  expect(await everything([one.id, other.id])).toEqual(before)
  expect((await unmerge(at.officer, other.id)).status).toBe(404)
  const trail = await sql<{ action: string; actor: string }>(
    `select action, actor from audit_entry where relation = 'public.person_merge' and area_id = ? order by id`,
    [at.area.id],
  )
  expect(trail.map(({ action }) => action).slice(0, 1)).toEqual(['insert'])
  expect(trail.at(-1)).toEqual({ action: 'update', actor: at.officer.id })
})

test('a merged entry can be an entry of another commune; who works for one of the two cannot merge, and is told only that there is one', async () => {
  const [here, there] = [await office(), await office()]
  const both = ground.contextOf('policy-officer', [here.area.id, there.area.id])
  const officer = await makePerson(ground, { role: 'policy-officer' })
  const one = await here.add({ fullName: 'Phạm Thị Hai Nơi', birth: '02/09/1945' })
  const other = await there.add({ fullName: 'Phạm Thị Hai Nơi', birth: '02/09/1945' })
  await json(there.officer.post(`/api/v1/people/${other.id}/merits`, { categoryCode: 'TB', rate: 30 }), 201)
  const pair: Twice = { fullName: '', one, other, of: `/api/v1/people/${one.id}/duplicates/${other.id}` }
  expect(both.grants).toHaveLength(1)
  expect((await merge(here.officer, pair)).status).toBe(404)
  expect((await here.officer.get(`/people/${one.id}/duplicates/${other.id}`)).status).toBe(404)
  const told = await json<{ items: object[]; elsewhere: object[] }>(here.officer.get('/api/v1/duplicates'))
  expect(told).toMatchObject({ items: [], elsewhere: [{ id: one.id, because: 'birth-date' }] })
  expect(JSON.stringify(told)).not.toContain(other.id)

  const before = await everything([one.id, other.id])
  await json(merge(officer, pair))
  expect(await sql(`select person_id, area_id from merit_record where person_id in (?, ?)`, [one.id, other.id])).toEqual([
    { person_id: one.id, area_id: here.area.id },
  ])
  expect(await (await there.officer.get(`/people/${other.id}`)).text()).toContain('xã khác')
  expect((await unmerge(there.officer, other.id)).status).toBe(403)
  await json(unmerge(officer, other.id))
  expect(await everything([one.id, other.id])).toEqual(before)
})

test('who reads only may not answer, and somebody else’s pair is missing', async () => {
  const at = await office()
  const pair = await twice(at)
  const viewer = await makePerson(ground, { role: 'viewer', areaId: at.area.id })
  const stranger = (await office()).officer
  for (const path of ['merge', 'keep-apart', 'ask-again'])
    expect([
      (await viewer.post(`${pair.of}/${path}`, merging(pair))).status,
      (await stranger.post(`${pair.of}/${path}`, merging(pair))).status,
    ]).toEqual([403, 404])
  expect([
    (await viewer.get('/duplicates')).status,
    (await stranger.get(`/people/${pair.one.id}/duplicates/${pair.other.id}`)).status,
  ]).toEqual([403, 404])
  expect(await pairsOf(stranger)).toEqual([])
  await json(merge(at.officer, pair))
  expect([(await unmerge(viewer, pair.other.id)).status, (await unmerge(stranger, pair.other.id)).status]).toEqual([403, 404])
})

test('two officers merge the same pair at once, each the other way round: one wins, the other is told', async () => {
  const at = await office()
  const colleague = await makePerson(ground, { role: 'policy-officer', areaId: at.area.id })
  const pair = await twice(at)
  const answers = await Promise.all([merge(at.officer, pair), merge(colleague, pair, { stays: 'other' })])
  expect(answers.map(answer => answer.status).sort()).toEqual([200, 409])
  const told = (await answers.find(answer => answer.status === 409)!.json()) as { code: string; detail: string }
  expect(told.code).toBe('merge/already-merged')
  expect(await sql(`select count(*)::int as merges from person_merge where undone_at is null and area_id = ?`, [at.area.id])).toEqual([
    { merges: 1 },
  ])
})

test('who looked before somebody corrected one of the two looks again first', async () => {
  const at = await office()
  const pair = await twice(at)
  await json(at.officer.send('PUT', `/api/v1/people/${pair.one.id}`, { fullName: pair.fullName, birth: '1949', version: 1 }))
  expect(await json(merge(at.officer, pair), 409)).toMatchObject({ code: 'record/changed-meanwhile' })
})

test('a locked list stays as it is and asks for a decision; a compiled one is named as to be compiled again', async () => {
  const at = await office()
  const pair = await twice(at)
  const line = { fullName: pair.fullName, personId: pair.other.id }
  const locked = await makeList(ground, [line], { areaId: at.area.id })
  const compiled = await makeList(ground, [line], { areaId: at.area.id, state: 'compiled' })
  const stood = await sql(`select * from gift where list_id = ?`, [locked.listId])
  expect(await (await at.officer.get(`/people/${pair.one.id}/duplicates/${pair.other.id}`)).text()).toContain(`/lists/${compiled.listId}`)
  const merged = await json<{ recompile: { id: string }[] }>(merge(at.officer, pair))
  expect(merged.recompile.map(({ id }) => id)).toEqual([compiled.listId])
  expect(await sql(`select * from gift where list_id = ?`, [locked.listId])).toEqual(stood)
  const flags = () => sql(`select kind, withdrawn_at is null as stands from gift_flag where list_id = ?`, [locked.listId])
  expect(await flags()).toEqual([{ kind: 'merged', stands: true }])
  await json(unmerge(at.officer, pair.other.id))
  expect(await flags()).toEqual([{ kind: 'merged', stands: false }])
})

test('what was locked or handed over since holds the merge, with a sentence why', async () => {
  const at = await office()
  const pair = await twice(at)
  const given = await makeList(ground, [{ fullName: pair.fullName, personId: pair.one.id }], { areaId: at.area.id })
  await json(merge(at.officer, pair))
  const handed = await json<{ id: string }>(
    at.officer.post(`/api/v1/gifts/${given.gifts[0]!.id}/handover`, { receiver: { kind: 'self' } }),
    201,
  )
  expect(await json(unmerge(at.officer, pair.other.id), 409)).toMatchObject({ code: 'merge/handed-over' })
  expect(await (await at.officer.get(`/people/${pair.other.id}/unmerge`)).text()).toContain('đã trao hoặc nộp lại quà')
  await json(at.officer.post(`/api/v1/handovers/${handed.id}/reversal`, { because: 'Trao nhầm người' }), 201)
  await json(unmerge(at.officer, pair.other.id))

  const again = await twice(at)
  await json(merge(at.officer, again))
  const later = await makeList(ground, [{ fullName: again.fullName, personId: again.one.id }], { areaId: at.area.id, state: 'compiled' })
  await sql(`update gift_list set state = 'locked', locked_at = ?, locked_by = ?, hash = repeat('a', 64) where id = ?`, [
    new Date(ground.clock.now.getTime() + 1000),
    newId(),
    later.listId,
  ])
  expect(await json(unmerge(at.officer, again.other.id), 409)).toMatchObject({ code: 'merge/list-locked' })
})

test('what was corrected or added since holds the merge, and merges are taken back in the order they were made', async () => {
  const at = await office()
  const corrected = await twice(at)
  await json(merge(at.officer, corrected))
  const { version } = await json<Entry>(at.officer.get(`/api/v1/people/${corrected.one.id}`))
  await json(at.officer.send('PUT', `/api/v1/people/${corrected.one.id}`, { fullName: corrected.fullName, version }))
  expect(await json(unmerge(at.officer, corrected.other.id), 409)).toMatchObject({ code: 'merge/changed-since' })

  const added = await twice(at)
  await json(merge(at.officer, added))
  const contact = await json<Entry>(
    at.officer.post(`/api/v1/people/${added.one.id}/contacts`, { relation: 'self', phone: '0912345670' }),
    201,
  )
  expect(await json(unmerge(at.officer, added.other.id), 409)).toMatchObject({ code: 'merge/added-since' })
  expect((await at.officer.send('DELETE', `/api/v1/contacts/${contact.id}`, { version: 1 })).status).toBe(200)
  await json(unmerge(at.officer, added.other.id))

  const chain = await twice(at)
  const third = await at.add({ fullName: chain.fullName, birth: '1948' })
  const before = await everything([chain.one.id, chain.other.id, third.id])
  await json(merge(at.officer, chain))
  const second: Twice = {
    ...chain,
    one: third,
    other: { id: chain.one.id, version: 2 },
    of: `/api/v1/people/${third.id}/duplicates/${chain.one.id}`,
  }
  await json(merge(at.officer, second))
  expect(await sql(`select merged_into_id from person where id = ?`, [chain.other.id])).toEqual([{ merged_into_id: third.id }])
  expect(await json(unmerge(at.officer, chain.other.id), 409)).toMatchObject({ code: 'merge/merged-on' })
  await json(unmerge(at.officer, chain.one.id))
  await json(unmerge(at.officer, chain.other.id))
  expect(await everything([chain.one.id, chain.other.id, third.id])).toEqual(before)
})

test('a death written on one of the two is the death of the one person: locked gifts hear of it, and it goes back with the un-merge', async () => {
  const at = await office()
  const pair = await twice(at)
  await json(at.officer.post(`/api/v1/people/${pair.other.id}/death`, { diedOn: '2023', source: 'Gia đình báo' }), 201)
  const list = await makeList(ground, [{ fullName: pair.fullName, personId: pair.one.id }], { areaId: at.area.id })
  const before = await everything([pair.one.id, pair.other.id])
  await json(merge(at.officer, pair, { death: 'one' }))
  expect(await json(at.officer.get(`/api/v1/people/${pair.one.id}`))).toMatchObject({ dead: true })
  const standing = () => sql(`select kind from gift_flag where list_id = ? and withdrawn_at is null`, [list.listId])
  expect(await standing()).toEqual([{ kind: 'died' }])
  await json(unmerge(at.officer, pair.other.id))
  expect(await everything([pair.one.id, pair.other.id])).toEqual(before)
  expect(await standing()).toEqual([])
})

test('an invitation and its seat follow the person; who was invited twice keeps one place, and gets the other back when taken apart', async () => {
  const at = await office()
  const ctx = ground.contextOf('policy-officer', [at.area.id], { id: at.officer.id })
  const [moved, doubled] = [await twice(at), await twice(at)]
  const { event, morning } = await makeEvent(ctx, [at.area.id], { day: '2024-07-20' })
  const invite = async (personId: string) => {
    const id = newId()
    await sql(
      `insert into invitee (id, event_id, area_id, hamlet_id, person_id, origin, invited_at, invited_by) values (?, ?, ?, ?, ?, 'by-hand', now(), ?)`,
      [id, event.id, at.area.id, at.hamlet.id, personId, newId()],
    )
    await json(at.officer.post(`/api/v1/events/${event.id}/invitees/${id}/seat`, { sessionId: morning.id }))
    return id
  }
  const invitee = await invite(moved.other.id)
  await invite(doubled.one.id)
  await invite(doubled.other.id)
  const people = [moved, doubled].flatMap(({ one, other }) => [one.id, other.id])
  const before = await everything(people)
  for (const pair of [moved, doubled]) await json(merge(at.officer, pair))
  expect(await sql(`select person_id from invitee where id = ?`, [invitee])).toEqual([{ person_id: moved.one.id }])
  expect(
    await sql(`select 1 from seat s join invitee i on i.id = s.invitee_id where i.person_id in (?, ?)`, [doubled.one.id, doubled.other.id]),
  ).toHaveLength(1)
  for (const pair of [moved, doubled]) await json(unmerge(at.officer, pair.other.id))
  expect(await everything(people)).toEqual(before)

  // The seat that was given up goes to whoever waits: then it cannot come back, and is not taken away again.
  const [waits] = await makePeople(ground, at.area.id, [{}])
  await sql(
    `insert into invitee (id, event_id, area_id, person_id, origin, invited_at, invited_by, placement, reason, waiting_since)
     values (?, ?, ?, ?, 'by-hand', now(), ?, 'waiting', '{"code":"waiting","seats":1,"place":1,"of":1,"because":null,"age":74}', now())`,
    [newId(), event.id, at.area.id, waits!.id, newId()],
  )
  await json(merge(at.officer, doubled))
  expect(await json(unmerge(at.officer, doubled.other.id), 409)).toMatchObject({ code: 'merge/seat-given-on' })
  expect(await sql(`select 1 from seat s join invitee i on i.id = s.invitee_id where i.person_id = ?`, [waits!.id])).toHaveLength(1)
})

test('a merge holds the undoing of the register that brought one of the two; taken back, nothing is left of it', async () => {
  const at = await office()
  const pair = await twice(at)
  const importId = newId()
  await sql(
    `insert into import (id, area_id, file_name, sha256, size, state, received_at, received_by) values (?, ?, 'so.xlsx', ?, 1, 'applied', now(), ?)`,
    [importId, at.area.id, importId, newId()],
  )
  await asOwner(ground.orm, async tx => {
    await tx.execute(`set local session_replication_role = replica`)
    await tx.execute(`update person set import_id = ? where id = ?`, [importId, pair.one.id])
  })
  const built = () =>
    inTransaction(ground.contextOf('policy-officer', [at.area.id]), tx =>
      tx.execute<{ what: string }[]>(`select what from built_upon_import(?) order by 1`, [importId]),
    )
  expect(await built()).toEqual([])
  await json(at.officer.post(`${pair.of}/keep-apart`, { because: 'Khác bố mẹ' }), 201)
  expect(await built()).toEqual([])
  await json(merge(at.officer, pair))
  expect((await built()).map(({ what }) => what)).toEqual(['corrected:person', 'person'])
  await json(unmerge(at.officer, pair.other.id))
  expect(await built()).toEqual([])
})

test('two entries that disagree about one martyr are put right there first', async () => {
  const at = await office()
  const pair = await twice(at)
  const martyr = await json<Entry>(at.officer.post('/api/v1/martyrs', { areaId: at.area.id, fullName: 'Trần Văn Liệt' }), 201)
  await json(at.officer.post(`/api/v1/martyrs/${martyr.id}/relatives`, { personId: pair.one.id, relation: 'wife' }), 201)
  await json(at.officer.post(`/api/v1/martyrs/${martyr.id}/relatives`, { personId: pair.other.id, relation: 'mother' }), 201)
  const before = await everything([pair.one.id, pair.other.id])
  const refused = await json<{ code: string; detail: string }>(merge(at.officer, pair), 409)
  expect(refused).toMatchObject({ code: 'merge/ties-differ', detail: expect.stringContaining('Trần Văn Liệt') })
  expect(await everything([pair.one.id, pair.other.id])).toEqual(before)
})

test('from the page: the chosen side of every field, back on the card of the one who stays', async () => {
  const at = await office()
  const pair = await twice(at)
  const page = `/people/${pair.one.id}/duplicates/${pair.other.id}`
  const refused = await at.officer.submit(page, `${page}/merge`, { stays: 'one', oneVersion: '1', otherVersion: '1', because: '' })
  expect(refused.status).toBe(422)
  const done = await at.officer.submit(page, `${page}/merge`, {
    stays: 'other',
    fullName: 'one',
    birth: 'other',
    home: 'one',
    oneVersion: '1',
    otherVersion: '1',
    because: 'Cùng một người',
  })
  expect([done.status, done.headers.get('location')]).toEqual([303, `/people/${pair.other.id}`])
  const card = await (await at.officer.get(`/people/${pair.other.id}`)).text()
  expect(card).toContain('xóm trên')
  expect(card).toContain(`/people/${pair.one.id}/unmerge`)
  const back = `/people/${pair.one.id}/unmerge`
  expect((await at.officer.submit(back, back, { because: 'Nhầm' })).status).toBe(303)
})
