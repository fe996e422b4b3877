import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { linkText } from '../../src/access/account-link.ts'
import { carryOutAreaChange } from '../../src/areas/carry-out-area-change.ts'
import { planAreaChange } from '../../src/areas/plan-area-change.ts'
import { sealEntries } from '../../src/audit/seal-entries.ts'
import { verifyTrail } from '../../src/audit/verify-trail.ts'
import { asOwner } from '../../src/database/in-transaction.ts'
import { addPerson } from '../../src/registry/add-person.ts'
import { runIfDue } from '../../workers/keep-timetable.ts'
import type { TimetableEntry } from '../../workers/timetable.ts'
import { type TestGround, testGround } from '../database.ts'
import { makeCommune } from '../make.ts'
import { makePerson, Visitor } from '../people.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let ground: TestGround
const june = new Date('2024-06-24T02:00:00Z')
beforeAll(async () => {
  ground = await testGround()
})
afterEach(() => {
  ground.clock.now = june
})
afterAll(() => ground.close())

const sql = <Row>(text: string, values: unknown[] = []) => asOwner(ground.orm, tx => tx.execute<Row[]>(text, values))

test('an invitation past its week, and one that was used, say so and whom to ask; a new one works', async () => {
  const administrator = await makePerson(ground, { role: 'administrator' })
  const made = await administrator.post('/api/v1/accounts', { name: 'Chu Thị Mời', email: 'moi@thu.vn' })
  const { id } = (await made.json()) as { id: string }
  const lastLink = async () =>
    (await sql<{ id: string }>(`select id from auth.account_link where account_id = ? order by created_at desc, id desc limit 1`, [id]))[0]!
      .id
  const pathOf = (link: string) => `/reset-password/${linkText(ground.ground, link)}`
  const late = pathOf(await lastLink())
  await sql(
    `update auth.account_link set created_at = now() - interval '8 days', expires_at = now() - interval '1 day' where account_id = ?`,
    [id],
  )
  const refused = await new Visitor(ground).get(late)
  expect(refused.status).toBe(422)
  expect(await refused.text()).toMatch(/đã được dùng hoặc đã hết hạn. Hãy yêu cầu một đường dẫn mới/)

  expect((await administrator.submit(`/accounts/${id}`, `/accounts/${id}/send-link`)).status).toBe(303)
  const fresh = pathOf(await lastLink())
  const given = { password: 'bông sen trong đầm', again: 'bông sen trong đầm' }
  expect((await new Visitor(ground).submit(fresh, fresh, given)).headers.get('location')).toBe('/sign-in')
  expect((await new Visitor(ground).get(fresh)).status).toBe(422)
  expect((await new Visitor(ground).get(late)).status).toBe(422)
})

test('a role ends while its holder has a form open: the form is refused with a sentence, and nothing is written', async () => {
  const { id: areaId } = await makeCommune(ground)
  const officer = await makePerson(ground)
  await sql(
    `insert into role_grant (id, account_id, role, area_id, from_on, to_on, granted_by) values (gen_random_uuid(), ?, 'policy-officer', ?, '2024-01-01', '2024-06-24', ?)`,
    [officer.id, areaId, officer.id],
  )
  const form = await (await officer.get('/people/new')).text()
  const fields = {
    _csrf: /name="_csrf" value="([^"]+)"/.exec(form)![1]!,
    _key: /name="_key" value="([^"]+)"/.exec(form)![1]!,
    areaId,
    fullName: 'Nguyễn Văn Muộn',
    birth: '1950',
  }
  // Five to midnight in Vietnam it would still do; five minutes later the role is over.
  ground.clock.now = new Date('2024-06-24T17:05:00Z')
  const refused = await officer.sendForm('/people/new', fields)
  expect(refused.status).toBe(403)
  expect(await refused.text()).toContain('Không thuộc phần việc')
  expect((await officer.get('/people')).status).toBe(403)
  expect(await sql(`select 1 from person where full_name = 'Nguyễn Văn Muộn'`)).toEqual([])
  expect((await officer.get('/account')).status).toBe(200)
})

test('a commune is merged while somebody works in it: what they send for it is refused, and their work goes on in the new one', async () => {
  const [{ id: old }, { id: heir }] = [await makeCommune(ground, { name: 'Xã Cũ' }), await makeCommune(ground, { name: 'Xã Kế Thừa' })]
  const officer = await makePerson(ground, { role: 'policy-officer', areaId: old })
  const acting = ground.contextOf('policy-officer', [old], { id: officer.id })
  const { id: personId } = await addPerson(acting, { areaId: old, fullName: 'Vương Thị Ở Lại', birth: '1948' })
  expect((await officer.get(`/people/${personId}`)).status).toBe(200)
  const root = ground.contextOf('administrator')
  ground.clock.now = new Date('2025-01-02T02:00:00Z')
  const change = await planAreaChange(root, { name: 'Sáp nhập thử', on: '2025-01-01', fromIds: [old], toIds: [heir] })
  await carryOutAreaChange(root, { changeId: change.id })
  expect((await officer.get(`/people/${personId}`)).status).toBe(200)
  const late = await officer.post('/api/v1/people', { areaId: old, fullName: 'Vương Văn Trễ', birth: '1950' })
  expect([late.status, ((await late.json()) as { code: string }).code]).toEqual([422, 'area/not-valid-then'])
  expect((await officer.post('/api/v1/people', { areaId: heir, fullName: 'Vương Văn Trễ', birth: '1950' })).status).toBe(201)
})

test('the last administrator takes the role from themselves: refused with the way out, and they stay what they are', async () => {
  await sql(`update role_grant set revoked_at = now(), revoked_by = account_id where role = 'administrator' and revoked_at is null`)
  const last = await makePerson(ground, { role: 'administrator' })
  const [grant] = await sql<{ id: string }>(`select id from role_grant where account_id = ? and revoked_at is null`, [last.id])
  const page = `/accounts/${last.id}/roles/${grant!.id}/revoke`
  const refused = await last.submit(page, page)
  expect(refused.status).toBe(409)
  expect(await refused.text()).toContain('quản trị')
  const byProgram = await last.send('DELETE', `/api/v1/accounts/${last.id}/roles/${grant!.id}`)
  expect(await byProgram.json()).toMatchObject({ code: 'account/last-administrator' })
  expect((await last.get('/accounts')).status).toBe(200)
  await makePerson(ground, { role: 'administrator' })
  expect((await last.submit(page, page)).status).toBe(303)
})

test('the clock is set back a day: the trail stays whole, a daily job is not done twice, nobody waits longer than the longest delay', async () => {
  const { id: areaId } = await makeCommune(ground)
  const officer = ground.contextOf('policy-officer', [areaId])
  let [runs, people] = [0, 0]
  const daily: TimetableEntry = { name: 'test.clock', when: { dailyAt: '06:30' }, run: async () => `run ${++runs}` }
  const day = async (text: string) => {
    ground.clock.now = new Date(text)
    await addPerson(officer, { areaId, fullName: `Người thứ ${++people} ngày ${text.slice(0, 10)}`, birth: '1950' })
    return runIfDue(ground.ground, daily)
  }
  expect([await day('2024-06-24T03:00:00Z'), await day('2024-06-25T03:00:00Z')]).toEqual(['done', 'done'])
  expect([await day('2024-06-24T04:00:00Z'), await day('2024-06-25T04:00:00Z'), await day('2024-06-26T04:00:00Z')]).toEqual([
    'not due',
    'not due',
    'done',
  ])
  expect(runs).toBe(3)
  await vi.waitFor(
    async () => {
      await sealEntries(ground.orm, { batch: 5000 })
      const found = await verifyTrail(ground.orm)
      expect([found.unsealed, found.breaks]).toEqual([0, []])
    },
    { timeout: 60_000, interval: 200 },
  )

  const password = 'trâu ơi ta bảo trâu này'
  const person = await makePerson(ground, { role: 'viewer', password })
  const wrong = () => new Visitor(ground).post('/api/v1/session', { email: person.email, password: 'không phải' })
  await wrong()
  await sql(`update auth.sign_in_delay set failures = 9, blocked_until = now() + interval '10 minutes'`)
  expect((await wrong()).status).toBe(429)
  // As the database sees it after its own clock went back a day.
  await sql(
    `update auth.sign_in_delay set blocked_until = blocked_until + interval '1 day', last_failed_at = last_failed_at + interval '1 day'`,
  )
  expect((await new Visitor(ground).post('/api/v1/session', { email: person.email, password })).status).toBe(200)
})
