import { afterAll, beforeAll, expect, test } from 'vitest'
import { asOwner } from '../../src/database/in-transaction.ts'
import { makeCommune } from '../make.ts'
import { testGround, type TestGround } from '../database.ts'
import { makePerson, type Person, Visitor } from '../people.ts'
import { killPerson, makeList } from './make-gift.ts'

let ground: TestGround
let officer: Person
let accountant: Person
beforeAll(async () => {
  ground = await testGround()
  officer = await makePerson(ground, { role: 'policy-officer', name: 'Bà Khuất Thị Hòa' })
  accountant = await makePerson(ground, { role: 'accountant', name: 'Lê Thị Thu' })
})
afterAll(() => ground.close())

/** What stands on the page that the answer leads to, without tags. */
async function seen(who: Visitor, answer: Response): Promise<string> {
  const next = answer.headers.get('location')
  const html = await (next == null ? answer : await who.get(next)).text()
  return html
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll('&quot;', '"')
}
const standing = (listId: string) =>
  asOwner(ground.orm, tx =>
    tx.execute<{ receiver_name: string }[]>(`select receiver_name from handover where list_id = ? and reversed_at is null`, [listId]),
  )

test('type three letters, Enter, Enter: done, and the desk is ready for the next, at the same place', async () => {
  const { gifts, listId } = await makeList(ground, [{ fullName: 'Khuất Duy Tưởng' }])
  const found = await (await officer.get('/handovers?q=tuong&place=Nh%C3%A0+v%C4%83n+h%C3%B3a')).text()
  expect(found).toContain('Khuất Duy Tưởng')
  expect(found).toMatch(/<button type="submit" class="btn btn-primary" autofocus[^>]*>Đã trao cho chính chủ/)
  const page = `/handovers/people/${gifts[0]!.personId}`
  const form = { 'receiver.kind': 'self', giftIds: gifts[0]!.id, place: 'Nhà văn hóa' }
  const answer = await officer.submit(page, page, form)
  expect(answer.headers.get('location')).toBe(`/handovers?place=${encodeURIComponent('Nhà văn hóa').replaceAll('%20', '+')}`)
  expect(await seen(officer, answer)).toContain('Đã trao 1 suất, 300.000 đồng cho Khuất Duy Tưởng.')
  expect(await standing(listId)).toEqual([{ receiver_name: 'Khuất Duy Tưởng' }])
  expect(await (await officer.get('/handovers?q=zzz')).text()).toContain('Không có ai tên hoặc mã dòng')
})

test('the form sent twice hands over once; a second desk is told who, when and where, and nothing typed is lost', async () => {
  const { gifts, listId } = await makeList(ground, [{ fullName: 'Phí Thị Quyến' }])
  const page = `/gifts/${gifts[0]!.id}`
  const html = await (await officer.get(page)).text()
  const csrf = /name="_csrf" value="([^"]+)"/.exec(html)![1]!
  const key = /name="_key" value="([^"]+)"/.exec(html)![1]!
  const form = { _csrf: csrf, _key: key, 'receiver.kind': 'self', giftIds: gifts[0]!.id }
  const answers = await Promise.all([officer.sendForm(page, form), officer.sendForm(page, form)])
  expect(answers.map(answer => answer.status)).toEqual([303, 303])
  expect(await standing(listId)).toHaveLength(1)
  const late = await officer.sendForm(page, { ...form, _key: `${key}-2` })
  expect(late.status).toBe(409)
  expect(await seen(officer, late)).toContain('Phí Thị Quyến')
})

test('a proxy: what is missing is said at its field, and then it is done', async () => {
  const { gifts, listId } = await makeList(ground, [{ fullName: 'Tạ Văn Lý' }])
  const page = `/gifts/${gifts[0]!.id}`
  const proxy = { 'receiver.kind': 'proxy', 'receiver.name': 'Tạ Văn Con', 'receiver.relation': 'con', 'receiver.paper': '' }
  const refused = await officer.submit(page, page, proxy)
  const html = await refused.text()
  expect(refused.status).toBe(422)
  expect(html).toContain('Hãy ghi số hoặc mô tả giấy ủy quyền')
  expect(html).toContain('value="Tạ Văn Con"')
  expect((await officer.submit(page, page, { ...proxy, 'receiver.paper': 'GUQ 3' })).status).toBe(303)
  expect(await standing(listId)).toEqual([{ receiver_name: 'Tạ Văn Con' }])
})

test('beside an absence just written down or asked for again, Enter hands nothing over, and each label has its own field', async () => {
  const { gifts, listId } = await makeList(ground, [{ fullName: 'Vũ Thị Vắng' }])
  const page = `/gifts/${gifts[0]!.id}`
  const focus = /autofocus[^>]*>Đã trao cho chính chủ/
  expect(await (await officer.get(page)).text()).toMatch(focus)
  const wrong = await (await officer.submit(page, `${page}/missed`, { on: '31/02/2024' })).text()
  expect(wrong).not.toMatch(focus)
  const ids = [...wrong.matchAll(/ id="([^"]+)"/g)].map(found => found[1]!)
  expect(ids).toEqual([...new Set(ids)])
  const [, summary] = /error-summary[\s\S]*?href="#(f-on[^"]*)"/.exec(wrong)!
  expect(wrong).toMatch(new RegExp(`id="${summary}" name="on"[^>]*aria-invalid`))
  expect((await officer.submit(page, `${page}/missed`, { reason: 'absent' })).status).toBe(303)
  expect(await (await officer.get(page)).text()).not.toMatch(focus)
  expect(await standing(listId)).toEqual([])
})

test('a page of the book: names first, nothing recorded; confirmed, recorded; a wrong piece is marked', async () => {
  const { listId, hamlets } = await makeList(ground, [
    { fullName: 'Doãn Thị Một' },
    { fullName: 'Doãn Thị Hai' },
    { fullName: 'Doãn Thị Ba' },
  ])
  const page = `/handovers/lists/${listId}/book`
  const wrong = await officer.submit(page, `${page}/names`, { lines: '1-2, 2' })
  expect(wrong.status).toBe(422)
  expect(await wrong.text()).toContain('<mark>2</mark>')
  const names = await officer.submit(page, `${page}/names`, { lines: '1-2; 3 vắng' })
  const html = await names.text()
  for (const said of ['Doãn Thị Một', 'Doãn Thị Hai', 'Doãn Thị Ba', 'Vắng', '3 dòng']) expect(html).toContain(said)
  expect(await standing(listId)).toEqual([])
  const typed = { lines: '1-2; 3 vắng', on: '22/06/2024', place: 'Đình làng', giver: 'Tổ 1', paper: 'Giấy kẹp', hamletId: hamlets[0]!.id }
  const back = await (await officer.submit(page, `${page}/names`, { ...typed, change: 'yes' })).text()
  for (const kept of ['1-2; 3 vắng</textarea>', 'value="22/06/2024"', 'value="Đình làng"', 'value="Tổ 1"', 'value="Giấy kẹp"'])
    expect(back).toContain(kept)
  expect(back).toMatch(new RegExp(`<option value="${hamlets[0]!.id}" selected`))
  const csrf = /name="_csrf" value="([^"]+)"/.exec(html)![1]!
  const done = await officer.sendForm(page, { _csrf: csrf, lines: '1-2; 3 vắng' })
  expect(await seen(officer, done)).toContain('Đã ghi 2 suất đã trao, 1 suất chưa trao.')
  expect(await standing(listId)).toHaveLength(2)
  const overview = await (await officer.get(`/handovers/lists/${listId}`)).text()
  expect(overview).toContain('Doãn Thị Ba')
  expect(overview).toContain('Vắng – Hẹn trao lại')
})

test('a death: nothing by itself, a decision with its reason, then the family', async () => {
  const { gifts, areaId, listId } = await makeList(ground, [{ fullName: 'Kiều Văn Thảo' }])
  await killPerson(ground, gifts[0]!.personId, areaId)
  const page = `/gifts/${gifts[0]!.id}`
  const html = await (await officer.get(page)).text()
  expect(html).toContain('Cần ghi quyết định trước khi trao')
  expect(html).not.toContain('Đã trao cho chính chủ')
  const decided = await officer.submit(page, `${page}/decision`, { decision: 'hand-over-to-family', because: 'Biên bản họp 20/6' })
  expect(await seen(officer, decided)).toContain('Đã ghi quyết định.')
  const proxy = { 'receiver.kind': 'proxy', 'receiver.name': 'Kiều Thị Lan', 'receiver.relation': 'vợ', 'receiver.paper': 'GUQ' }
  expect((await officer.submit(page, page, proxy)).status).toBe(303)
  const undone = await officer.submit(page, `${page}/reversal`, { because: 'Ghi nhầm người' })
  expect(await seen(officer, undone)).toContain('Đã hủy lần trao.')
  expect(await standing(listId)).toEqual([])
})

test('money: refused while open, returned, settled, and the papers asked for', async () => {
  const { sourceId, areaId, gifts } = await makeList(ground, [{ fullName: 'Chu Văn An' }, { fullName: 'Chu Thị Bình' }])
  await officer.submit(`/gifts/${gifts[0]!.id}`, `/gifts/${gifts[0]!.id}`, { 'receiver.kind': 'self' })
  await officer.submit(`/gifts/${gifts[1]!.id}`, `/gifts/${gifts[1]!.id}/missed`, { reason: 'refused', note: 'Xin nhường' })
  const page = `/sources/${sourceId}/areas/${areaId}/money`
  expect(await seen(accountant, await accountant.get(page))).toContain('Còn 1 suất, 300.000 đồng chưa trao')
  const early = await accountant.submit(page, `${page}/settlement`, {})
  expect(early.status).toBe(409)
  const slip = { giftIds: gifts[1]!.id, reference: 'PNT 5', returnedOn: '24/06/2024', because: 'Từ chối nhận' }
  expect(await seen(accountant, await accountant.submit(page, `${page}/returns`, slip))).toContain('Đã ghi nộp lại theo phiếu PNT 5.')
  const undo = { giftIds: gifts[1]!.id, because: 'Gõ nhầm số phiếu' }
  expect(await seen(accountant, await accountant.submit(page, `${page}/returns/reversal`, undo))).toContain(
    'Đã hủy lần nộp lại của 1 suất.',
  )
  expect((await accountant.submit(page, `${page}/returns`, { ...slip, reference: 'PNT 6' })).status).toBe(303)
  expect(await seen(accountant, await accountant.submit(page, `${page}/settlement`, { minutesNo: '07/BB' }))).toContain(
    'Đã quyết toán 600.000 đồng.',
  )
  expect(await seen(accountant, await accountant.submit(page, `${page}/report`, {}))).toContain('Đã yêu cầu lập tệp.')
})

test('wrong data lead to the form that mends them', async () => {
  const { gifts, listId } = await makeList(ground, [{ fullName: 'Chu Thị Sai' }])
  const page = `/gifts/${gifts[0]!.id}`
  await officer.submit(page, `${page}/missed`, { reason: 'wrong-data' })
  const html = await (await officer.get(page)).text()
  for (const way of [`/people/${gifts[0]!.personId}/correct`, `/lists/${listId}`]) {
    expect(html).toContain(`href="${way}"`)
    expect((await officer.get(way)).status).toBe(200)
  }
})

test('where no list is locked, the plan of visits says so and leads to the lists', async () => {
  const elsewhere = await makePerson(ground, { role: 'policy-officer', areaId: (await makeCommune(ground)).id })
  const html = await (await elsewhere.get('/visits/plan')).text()
  expect(html).toContain('Chưa có danh sách đã chốt nào')
  expect(html).toContain('href="/lists"')
})

test('a tour of visits planned for a hamlet, one carried out with the gift', async () => {
  const { campaignId, listId, gifts, hamlets } = await makeList(ground, [{ fullName: 'Cấn Thị Nhàn' }, { fullName: 'Cấn Văn Nhỡ' }])
  const plan = `/visits/plan?list=${listId}&hamlet=${hamlets[0]!.id}`
  const fields = {
    campaignId,
    personIds: gifts.map(gift => gift.personId),
    visitOn: '24/06/2024',
    party: 'Ông Nguyễn Văn Quyết, Chủ tịch\nBà Lê Thị Hoa',
  }
  expect(await seen(officer, await officer.submit(plan, '/visits/plan', fields))).toContain('Đã ghi kế hoạch thăm 2 người.')
  const html = await (await officer.get(`/visits?campaign=${campaignId}`)).text()
  const visitId = /href="\/visits\/([0-9a-f-]{36})"/.exec(html)![1]!
  const page = `/visits/${visitId}`
  expect(await (await officer.get(page)).text()).toMatch(/name="on"[^>]* value="24\/06\/2024"/)
  const proxy = { 'receiver.kind': 'proxy', 'receiver.name': 'Cấn Văn Con', 'receiver.relation': 'con', 'receiver.paper': '' }
  const refused = await officer.submit(page, page, { outcome: 'visited', on: '23/06/2024', giftIds: gifts[0]!.id, ...proxy })
  expect(refused.status).toBe(422)
  const again = await refused.text()
  for (const kept of ['Hãy ghi số hoặc mô tả giấy ủy quyền', 'value="Cấn Văn Con"', 'value="23/06/2024"']) expect(again).toContain(kept)
  const outcome = { outcome: 'visited', on: '24/06/2024', giftIds: gifts[0]!.id, 'receiver.kind': 'self', note: 'Cụ khỏe' }
  expect(await seen(officer, await officer.submit(page, page, outcome))).toContain('Đã ghi kết quả thăm, đã trao 1 suất.')
})

test('who may; who may, but not here; who may not', async () => {
  const { gifts, areaId, listId, sourceId } = await makeList(ground, [{ fullName: 'Nguyễn Thị Mơ' }])
  const elsewhere = await makeList(ground, [{ fullName: 'Xa' }])
  const stranger = await makePerson(ground, { role: 'policy-officer', areaId: elsewhere.areaId })
  const volunteer = await makePerson(ground, { role: 'volunteer', areaId })
  const here = await makePerson(ground, { role: 'policy-officer', areaId })
  const viewer = await makePerson(ground, { role: 'viewer', areaId })
  for (const path of [
    `/gifts/${gifts[0]!.id}`,
    `/handovers/people/${gifts[0]!.personId}`,
    `/handovers/lists/${listId}`,
    `/handovers/lists/${listId}/book`,
    `/sources/${sourceId}/areas/${areaId}/money`,
  ]) {
    expect([path, (await here.get(path)).status]).toEqual([path, 200])
    expect([path, (await stranger.get(path)).status]).toEqual([path, 404])
    expect([path, (await volunteer.get(path)).status]).toEqual([path, 403])
  }
  expect(await (await viewer.get(`/gifts/${gifts[0]!.id}`)).text()).not.toContain('Đã trao cho chính chủ')
})
