import { afterAll, beforeAll, expect, test } from 'vitest'
import { giveRole } from '../../src/access/give-role.ts'
import { systemContext } from '../../src/context.ts'
import { compileDocument } from '../../src/documents/compile-document.ts'
import { findDocuments } from '../../src/documents/documents.queries.ts'
import { GiftList } from '../../src/lists/gift-list.entity.ts'
import { asOwner } from '../../src/database/in-transaction.ts'
import { makeCommune } from '../make.ts'
import { makePerson, type Person } from '../people.ts'
import { testGround, type TestGround } from '../database.ts'
import { loadRegister, type LoadedRegister, type TruthMerit, type TruthPerson } from './load-register.ts'
import { makeOccasion } from './make-list.ts'

let ground: TestGround
let areaId: string
let officer: Person
let approver: Person
let stranger: Person
let viewer: Person
let loaded: LoadedRegister
let sourceId: string
let campaignId: string

const merit = (rate: number, monthly: boolean | null): TruthMerit => ({
  fileNo: `TB${rate}`,
  code: 'TB',
  rate,
  monthly,
  martyrName: null,
  relation: null,
  allowance: null,
  representative: false,
})
const someone = (fullName: string, merits: TruthMerit[], more: Partial<TruthPerson> = {}): TruthPerson => ({
  fullName,
  birthYear: 1947,
  hamlet: 'Thôn 1',
  deceased: false,
  movedAway: false,
  merits,
  ...more,
})

beforeAll(async () => {
  ground = await testGround()
  const area = await makeCommune(ground, { name: 'Xã Hoa Mai' })
  areaId = area.id
  loaded = await loadRegister(ground, areaId, [
    someone('Nguyễn Thị Sáu', [merit(85, true)]),
    someone('Lê Văn Chưa', [merit(40, null)]),
    someone('Đỗ Văn Mất', [merit(50, true)], { deceased: true }),
  ])
  const made = await makeOccasion(ground, { name: 'Đợt 27/7/2024' })
  sourceId = made.source.id
  campaignId = made.campaign.id
  officer = await makePerson(ground, { role: 'policy-officer', areaId, name: 'Phan Thị Cán' })
  approver = await makePerson(ground, { role: 'approver', areaId, name: 'Vũ Văn Lãnh' })
  stranger = await makePerson(ground, { role: 'policy-officer', areaId: (await makeCommune(ground)).id })
  viewer = await makePerson(ground, { role: 'viewer', areaId })
})
afterAll(() => ground.close())

const textOf = async (answer: Response) => {
  expect(answer.status).toBe(200)
  return (await answer.text()).replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')
}
const whereTo = (answer: Response) => {
  expect(answer.status).toBe(303)
  return answer.headers.get('location')!
}
const onlyList = () => asOwner(ground.orm, tx => tx.findOneOrFail(GiftList, { sourceId, areaId, state: { $ne: 'superseded' } }))

test('from the occasion to the book: an officer compiles, sees each reason and each question, a leader approves and locks, books are asked for', async () => {
  expect(await textOf(await officer.get(`/campaigns/${campaignId}`))).toContain('Xã Hoa Mai Quà của Chủ tịch nước chưa lập')
  const list = whereTo(await officer.submit(`/campaigns/${campaignId}`, '/lists/compile', { sourceId, areaId }))
  const page = await textOf(await officer.get(list))
  expect(page).toContain('Nguyễn Thị Sáu')
  expect(page).toContain('Được 600.000 đồng theo điểm a khoản 1: thương binh 85 %, đang hưởng trợ cấp hằng tháng.')
  expect(page).toContain('Chưa rõ Lê Văn Chưa có đang hưởng trợ cấp hằng tháng hay không.')
  expect(await (await officer.get(list)).text()).toMatch(new RegExp(`href="${list}/questions/[^"]+">Trả lời<`))
  expect(await textOf(await officer.get(`${list}?search=chua`))).toContain('Lê Văn Chưa Thôn 1 Diện thương binh 40 % chưa rõ')

  const unticked = await approver.submit(list, `${list}/approve`)
  expect(unticked.status).toBe(409)
  expect(await unticked.text()).toContain('Còn 1 việc cần làm rõ')
  expect(whereTo(await approver.submit(list, `${list}/approve`, { questionsSeen: 'yes' }))).toBe(list)
  const second = await approver.submit(list, `${list}/approve`, { questionsSeen: 'yes' })
  expect(second.status).toBe(409)
  expect(await second.text()).toMatch(/role="alert"[\s\S]*đã được phê duyệt bởi Vũ Văn Lãnh/)
  expect(whereTo(await approver.submit(`${list}/lock`, `${list}/lock`))).toBe(list)
  expect(await textOf(await officer.get(list))).toContain('đã chốt')

  const files = whereTo(await officer.submit(list, `${list}/books`))
  expect(files).toMatch(/^\/documents\?request=/)
  const waiting = await (await officer.get(files)).text()
  expect(waiting).toContain('hx-trigger="every 2s"')
  const ctx = ground.contextOf('policy-officer', [areaId], { id: officer.id })
  for (const document of await findDocuments(ctx)) await compileDocument(ctx, { documentId: document.id })
  const ready = await (await officer.get(files)).text()
  expect(ready).not.toContain('hx-trigger')
  const href = /href="(\/documents\/[^"]+\/download)"/.exec(ready)![1]!
  const book = await officer.get(href)
  expect(book.headers.get('content-disposition')).toMatch(/^attachment; filename="so-ky-nhan/)
  expect((await book.arrayBuffer()).byteLength).toBe(Number(book.headers.get('content-length')))
})

test('why somebody is not on the list is one click away, for whoever may see them', async () => {
  const path = `/lists/why/${loaded.personIds[2]}?campaign=${campaignId}`
  expect(await textOf(await viewer.get(path))).toContain('Không có suất quà vì đã mất.')
  expect((await stranger.get(path)).status).toBe(404)
})

test('who may, who may but not here, who may not', async () => {
  const { id } = await onlyList()
  expect((await stranger.get(`/lists/${id}`)).status).toBe(404)
  expect((await viewer.get(`/lists/${id}`)).status).toBe(200)
  expect((await viewer.submit(`/lists/${id}`, '/lists/compile', { sourceId, areaId })).status).toBe(403)
  expect((await stranger.submit('/lists', '/lists/compile', { sourceId, areaId })).status).toBe(404)
  const api = await stranger.post(`/api/v1/lists/${id}/books`)
  expect(api.status).toBe(404)
  expect(await api.json()).toMatchObject({ code: 'record/missing' })
  expect((await viewer.post(`/api/v1/lists/${id}/lock`)).status).toBe(403)
})

test('programs read the same list: totals, lines with reasons, changes', async () => {
  const { id } = await onlyList()
  const list = await (await officer.get(`/api/v1/lists/${id}`)).json()
  expect(list).toMatchObject({
    state: 'locked',
    gifts: 1,
    total: 600_000,
    openQuestions: [{ kind: 'allowance-unknown', personId: loaded.personIds[1] }],
  })
  const lines = await (await officer.get(`/api/v1/lists/${id}/lines`)).json()
  expect(lines).toMatchObject({ next: null, items: [{ fullName: 'Nguyễn Thị Sáu', lineCode: 'HM1-1-0001', amount: 600_000 }] })
  expect(await (await officer.get(`/api/v1/lists/${id}/changes`)).json()).toMatchObject({ year: null, added: [] })
  expect(await (await officer.get('/api/v1/campaigns')).json()).toMatchObject({ items: [{ name: 'Đợt 27/7/2024', closed: false }] })
  expect(await (await officer.get('/api/v1/documents?limit=1')).json()).toMatchObject({
    items: [{ standing: 'ready' }],
    next: expect.any(String),
  })
})

test('a campaign is added and corrected with its source, and the same name is not taken twice', async () => {
  const coordinator = await makePerson(ground, { role: 'coordinator' })
  const campaign = whereTo(
    await coordinator.submit('/campaigns/new', '/campaigns', { name: 'Đợt 27/7/2025', occasionOn: '27/7/2025', deadlineOn: '30/6/2025' }),
  )
  const again = await coordinator.submit('/campaigns/new', '/campaigns', { name: 'Đợt 27/7/2025', occasionOn: '27/07/2025' })
  expect(again.status).toBe(409)
  expect(await again.text()).toContain('Đã có đợt tên')
  const sources = `${campaign}/sources`
  expect(
    whereTo(
      await coordinator.submit(`${sources}/new`, sources, {
        name: 'Quà của Chủ tịch nước',
        ruleSetKey: 'president-27-7',
        decisionNo: '1000/QĐ-CTN',
        decidedOn: '13/6/2025',
      }),
    ),
  ).toBe(campaign)
  expect(await textOf(await coordinator.get(campaign))).toContain('1000/QĐ-CTN, 13/06/2025')
  expect((await officer.get('/campaigns/new')).status).toBe(403)
  expect((await officer.submit('/campaigns', '/campaigns', { name: 'x', occasionOn: '27/7/2026' })).status).toBe(403)
})

test('whoever drew up a list is told that another must approve it, and offered no button', async () => {
  const both = await makePerson(ground, { role: 'policy-officer', areaId })
  await giveRole(systemContext(ground.ground, 'test'), { accountId: both.id, role: 'approver', areaId, fromOn: '2020-01-01' })
  const { source } = await makeOccasion(ground, { name: 'Đợt 2/9/2024' })
  const answer = await both.post('/api/v1/lists', { sourceId: source.id, areaId })
  const { id } = (await answer.json()) as { id: string }
  const [own, others] = await Promise.all([both, approver].map(async one => (await one.get(`/lists/${id}`)).text()))
  expect(own).toContain('nên phải để người khác phê duyệt')
  expect(own).not.toContain(`action="/lists/${id}/approve"`)
  expect(others).toContain(`action="/lists/${id}/approve"`)
})
