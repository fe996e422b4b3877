import { afterAll, beforeAll, expect, test } from 'vitest'
import { occasionKindOn } from '../../src/campaigns/occasion-kind-rules.ts'
import { seededRuleSetId } from '../../src/gifts/seed-rule-sets.ts'
import { findRuleSet } from '../../src/gifts/shipped-rule-sets.ts'
import { testGround, type TestGround } from '../database.ts'
import { makePerson, type Person } from '../people.ts'

let ground: TestGround
let administrator: Person
let officer: Person
let coordinator: Person
beforeAll(async () => {
  ground = await testGround()
  administrator = await makePerson(ground, { role: 'administrator' })
  officer = await makePerson(ground, { role: 'policy-officer' })
  coordinator = await makePerson(ground, { role: 'coordinator' })
})
afterAll(() => ground.close())

const of2026 = seededRuleSetId('president-27-7', '2026-01-01')
const text = (html: string) =>
  html
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&quot;', '"')
    .replaceAll(/\s+/g, ' ')

type Fields = Record<string, string | string[]>

/** What a browser would send of the form that stands on a page. */
function fieldsOf(html: string): Fields {
  const form = /<form method="post"[\s\S]*?<\/form>/.exec(html.slice(html.indexOf('<main')))![0]
  const fields: Fields = {}
  const put = (name: string, value: string) => {
    const there = fields[name]
    fields[name] = there == null ? value : [...(typeof there === 'string' ? [there] : there), value]
  }
  const plain = (value: string) => value.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&').replaceAll('&lt;', '<')
  for (const [tag] of form.matchAll(/<input[^>]*>/g)) {
    const of = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1]
    const [name, type] = [of('name'), of('type')]
    if (name == null || type === 'file' || ((type === 'checkbox' || type === 'radio') && !/\bchecked\b/.test(tag))) continue
    put(name, plain(of('value') ?? ''))
  }
  for (const [, name, value] of form.matchAll(/<textarea[^>]*\bname="([^"]*)"[^>]*>([\s\S]*?)<\/textarea>/g)) put(name!, plain(value!))
  for (const [, name, options] of form.matchAll(/<select[^>]*\bname="([^"]*)"[^>]*>([\s\S]*?)<\/select>/g))
    put(name!, (/<option value="([^"]*)" selected/.exec(options!) ?? /<option value="([^"]*)"/.exec(options!))![1]!)
  return fields
}

const fill = async (person: Person, path: string) => fieldsOf(await (await person.get(path)).text())

test('by source and period, with levels, decision and what is not verified and why; an officer reads and cannot write', async () => {
  const page = text(await (await officer.get('/rule-sets')).text())
  expect(page).toContain('Chủ tịch nước, 27/7')
  expect(page).toContain('Thành phố, 27/7')
  expect(page).toContain('số 1000, ngày 13/06/2025 600.000 / 300.000 đã đối chiếu')
  expect(page).toContain('chưa rõ số, chưa rõ ngày 600.000 / 300.000 chưa xác minh')
  expect(page).not.toContain('Nhập bằng JSON')

  const one = text(await (await officer.get(`/rule-sets/${of2026}`)).text())
  expect(one).toContain('Chưa xác minh vì: Chưa tìm thấy quyết định 27/7/2026')
  expect(one).toContain('Bà mẹ Việt Nam anh hùng, đang hưởng trợ cấp hằng tháng')
  expect(one).toContain('Bà mẹ Việt Nam anh hùng, đã được phong tặng, trước ngày 28/07 của năm')
  expect(one).toContain('tỷ lệ từ 81 % đến 100 %, đang hưởng trợ cấp hằng tháng')
  expect(one).toContain('thân nhân của 2 liệt sĩ trở lên')
  expect(one).toContain('So với kỳ trước: Quà của Chủ tịch nước dịp 27/7 (2025)')
  for (const path of ['next', 'correct', 'text']) expect((await officer.get(`/rule-sets/${of2026}/${path}`)).status).toBe(403)
  expect((await officer.get('/rule-sets/new')).status).toBe(403)
})

test('next year: copied, seen beside this year, and only then written', async () => {
  const path = `/rule-sets/${of2026}/next`
  const fields = await fill(administrator, path)
  expect(fields).toMatchObject({ 'title.vi': 'Quà của Chủ tịch nước dịp 27/7 (2027)', validFrom: '01/01/2027', validTo: '31/12/2027' })
  const given: Fields = {
    ...fields,
    'decision.number': '715',
    'decision.signedOn': '20/6/2027',
    'levels.0.amount': '700.000',
    'doubt.vi': '',
    'doubt.en': '',
    'clauses.0.grounds.0.codes': ['BMVNAH', 'LT', 'TKN'],
  }
  const preview = await administrator.sendForm(path, given)
  expect(preview.status).toBe(200)
  const html = await preview.text()
  const seen = text(html)
  expect(seen).toContain('Mức “cao” 600.000 đồng 700.000 đồng')
  expect(seen).toContain('Người hoạt động cách mạng trước ngày 01/01/1945')
  expect(seen).toContain('Chưa ghi.')
  expect(text(await (await officer.get('/rule-sets')).text())).not.toContain('(2027)')

  // Changed after the preview: seen again before it counts.
  const changed = await administrator.sendForm(path, { ...fieldsOf(html), 'levels.0.amount': '800.000' })
  expect(changed.status).toBe(200)
  const saved = await administrator.sendForm(path, fieldsOf(await changed.text()))
  expect(saved.status).toBe(303)
  const made = saved.headers.get('location')!
  expect(text(await (await officer.get(made)).text())).toContain('800.000 đồng')
  const kept = (await (await officer.get(`/api/v1${made}`)).json()) as { rules: { clauses: { grounds: object[] }[] } }
  expect(kept).toMatchObject({
    fromProgram: false,
    lists: 0,
    rules: {
      key: 'president-27-7',
      verified: true,
      doubt: null,
      decision: { number: '715', signedOn: '2027-06-20' },
      levels: { high: 800_000 },
    },
  })
  expect(kept.rules.clauses[0]!.grounds[0]).toEqual({ kind: 'category', codes: ['BMVNAH', 'LT', 'TKN'], needs: 'monthly-allowance' })

  const again = await administrator.sendForm(path, fields)
  expect(again.status).toBe(409)
  expect(text(await again.text())).toContain('Mỗi ngày chỉ có một quy định của một nguồn')
})

test('a set for another occasion is copied by form, and its campaign is offered it', async () => {
  const campaign = (
    await coordinator.submit('/campaigns/new', '/campaigns', { name: 'Quốc khánh 2025', occasionOn: '2/9/2025' })
  ).headers.get('location')!
  const none = text(await (await coordinator.get(`${campaign}/sources/new`)).text())
  expect(none).toContain('Chưa có quy định mức quà nào của dịp “Quốc khánh 2/9” cho ngày 02/09/2025.')
  expect(none).toContain('Hãy nhờ người quản trị')
  expect(none).not.toContain('27/7')

  const from = seededRuleSetId('president-27-7', '2024-01-01')
  const path = `/rule-sets/${from}/next`
  const preview = await administrator.sendForm(path, {
    ...(await fill(administrator, `${path}?other=1`)),
    source: 'city',
    occasionKind: '2-9',
    key: 'hanoi-2-9',
    'title.vi': 'Quà Quốc khánh',
    'title.en': 'National Day gift',
  })
  expect((await administrator.sendForm(path, fieldsOf(await preview.text()))).status).toBe(303)
  expect(text(await (await coordinator.get(`${campaign}/sources/new`)).text())).toContain('Quà Quốc khánh')

  // Said otherwise on its form, the same campaign is offered the other rules.
  const corrected = { ...(await fill(coordinator, `${campaign}/correct`)), occasionKind: '27-7' }
  expect((await coordinator.sendForm(`${campaign}/correct`, corrected)).status).toBe(303)
  const offered = text(await (await coordinator.get(`${campaign}/sources/new`)).text())
  expect(offered).toContain('Quà của Chủ tịch nước dịp 27/7 (2025)')
  expect(offered).not.toContain('Quà Quốc khánh')
})

test('rules pasted or sent as a file: every fault with its place, nothing stored; without a fault seen, then stored', async () => {
  const page = await fill(administrator, '/rule-sets/new')
  const send = (content: string, more: Fields = {}) => administrator.sendForm('/rule-sets', { ...page, content, ...more })
  const garbled = await send('{ "key": ')
  expect(garbled.status).toBe(422)
  expect(text(await garbled.text())).toContain('không phải JSON')

  const good = { ...findRuleSet('president-27-7', '2025-07-27')!, key: 'hanoi-tet', source: 'city', occasionKind: 'tet' }
  const wrong = {
    ...good,
    levels: { low: 300_000 },
    validTo: '2025-02-30',
    extra: 1,
    clauses: good.clauses.map(clause => ({ ...clause, note: 'x' })),
  }
  const faults = await send(JSON.stringify(wrong))
  expect(faults.status).toBe(422)
  const told = text(await faults.text())
  expect(told).toContain('validTo: ')
  expect(told).toContain('clauses.0: không có mục tên note')
  expect(told).toContain('không có mục tên extra')
  const level = await send(JSON.stringify({ ...good, levels: { low: 300_000 } }))
  expect(text(await level.text())).toContain('clauses.0.level: Không có mức “high” trong các mức quà.')

  const { content: _, ...form } = page
  const file = new File([`\uFEFF${JSON.stringify(good)}`], 'tet.json', { type: 'application/json' })
  const preview = await administrator.sendForm('/rule-sets', { ...(form as Record<string, string>), file })
  expect(preview.status).toBe(200)
  const html = await preview.text()
  expect(text(html)).toContain('chưa có kỳ trước để so')
  expect((await administrator.sendForm('/rule-sets', fieldsOf(html))).status).toBe(303)
  expect(text(await (await officer.get('/rule-sets')).text())).toContain('Thành phố, Tết')
})

test('a set that nobody uses is corrected in its form; what is wrong is said at the field', async () => {
  const path = `/rule-sets/${of2026}/correct`
  const fields = await fill(administrator, path)
  const reversed = await administrator.sendForm(path, {
    ...fields,
    'clauses.0.grounds.2.rate.from': '90',
    'clauses.0.grounds.2.rate.to': '81',
  })
  expect(reversed.status).toBe(422)
  expect(await reversed.text()).toContain('href="#f-clauses-0-grounds-2-rate-from"')
  const preview = await administrator.sendForm(path, { ...fields, 'decision.number': '99', 'decision.signedOn': '15/6/2026' })
  const saved = await administrator.sendForm(path, fieldsOf(await preview.text()))
  expect(saved.headers.get('location')).toBe(`/rule-sets/${of2026}`)
  expect(text(await (await officer.get(`/rule-sets/${of2026}`)).text())).toContain('số 99, ngày 15/06/2026')
})

test('a condition is changed and a group added in the form; what does not fit together is said at its field', async () => {
  const path = `/rule-sets/${of2026}/correct`
  const fields = await fill(administrator, path)
  const at = Object.keys(fields).find(name => /^clauses\.0\.grounds\.\d+\.no$/.test(name) && !(name.replace(/no$/, 'codes') in fields))!
  const added = at.replace(/no$/, '')
  const given: Fields = {
    ...fields,
    'clauses.0.grounds.0.needs': 'nothing-more',
    [`${added}codes`]: ['LT'],
    [`${added}needs`]: 'award',
    [`${added}awardedBefore`]: '',
  }
  const undated = await administrator.sendForm(path, given)
  expect(undated.status).toBe(422)
  expect(await undated.text()).toContain(`href="#f-${`${added}awardedBefore`.replaceAll('.', '-')}"`)
  const preview = await administrator.sendForm(path, { ...given, [`${added}awardedBefore`]: '1/9' })
  const html = await preview.text()
  expect(preview.status).toBe(200)
  expect(text(html)).toContain('đã được phong tặng, trước ngày 01/09 của năm')
  const saved = await administrator.sendForm(path, fieldsOf(html))
  expect(saved.status).toBe(303)
  const kept = (await (await officer.get(`/api/v1/rule-sets/${of2026}`)).json()) as { rules: { clauses: { grounds: object[] }[] } }
  expect(kept.rules.clauses[0]!.grounds[0]).toMatchObject({ needs: 'nothing-more' })
  expect(kept.rules.clauses[0]!.grounds.at(-1)).toEqual({ kind: 'category', codes: ['LT'], needs: 'award', awardedBefore: '09-01' })
})

test('programs add, follow and correct by the same verbs', async () => {
  const rules = { ...findRuleSet('president-27-7', '2025-07-27')!, key: 'tai-tro' }
  expect((await officer.post('/api/v1/rule-sets', rules)).status).toBe(403)
  const added = await administrator.post('/api/v1/rule-sets', rules)
  expect(added.status).toBe(201)
  const { id, hash } = (await added.json()) as { id: string; hash: string }
  expect((await administrator.post('/api/v1/rule-sets', rules)).status).toBe(409)
  const faulty = await administrator.post('/api/v1/rule-sets', { ...rules, verified: false })
  expect([faulty.status, await faulty.json()]).toMatchObject([422, { errors: [{ field: 'doubt' }] }])

  const put = (levels: object, was: string) => administrator.send('PUT', `/api/v1/rule-sets/${id}`, { was, rules: { ...rules, levels } })
  expect((await put({ high: 2, low: 1 }, hash)).status).toBe(200)
  expect((await put({ high: 3, low: 1 }, hash)).status).toBe(409)

  const next = await administrator.post(`/api/v1/rule-sets/${id}/next`, {
    validFrom: '2026-01-01',
    validTo: '2026-12-31',
    decision: {},
    levels: [{ name: 'high', amount: 5 }],
  })
  expect([next.status, await next.json()]).toMatchObject([422, { code: 'rules/level-unknown', field: 'clauses.2.level' }])
  const { items } = (await (await officer.get('/api/v1/rule-sets')).json()) as { items: { rules: { key: string; levels: object } }[] }
  expect(items.filter(item => item.rules.key === 'tai-tro').map(item => item.rules.levels)).toEqual([{ high: 2, low: 1 }])
})

test.each([
  ['2025-07-27', '27-7'],
  ['2025-09-02', '2-9'],
  ['2025-12-22', '22-12'],
  ['2025-01-29', 'tet'],
  ['2026-02-17', 'tet'],
  ['2025-06-01', 'other'],
])('an occasion on %s is one of %s until somebody says otherwise', (day, kind) => {
  expect(occasionKindOn(day)).toBe(kind)
})
