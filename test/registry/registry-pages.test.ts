import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asOwner } from '../../src/database/in-transaction.ts'
import { testGround, type TestGround } from '../database.ts'
import { makeCommune, makeHamlet } from '../make.ts'
import { makePerson, type Person } from '../people.ts'

let ground: TestGround
let areaId: string
let officer: Person
let elsewhere: Person
let viewer: Person
beforeAll(async () => {
  ground = await testGround()
  areaId = (await makeCommune(ground, { name: 'Xã Canh Thử' })).id
  await makeHamlet(ground, areaId, { name: 'Thôn 1' })
  officer = await makePerson(ground, { role: 'policy-officer', areaId, name: 'Cán bộ Xã' })
  elsewhere = await makePerson(ground, { role: 'policy-officer', areaId: (await makeCommune(ground)).id })
  viewer = await makePerson(ground, { role: 'viewer', areaId })
})
afterAll(() => ground.close())

let made = 0
async function aPerson(more: Record<string, unknown> = {}): Promise<string> {
  const answer = await officer.post('/api/v1/people', { areaId, fullName: `Phí Văn Thử ${++made}`, birth: '1948', ...more })
  expect(answer.status).toBe(201)
  return ((await answer.json()) as { id: string }).id
}
async function aMartyr(): Promise<string> {
  const answer = await officer.post('/api/v1/martyrs', { areaId, fullName: `Phí Văn Liệt ${++made}`, diedOn: '1972' })
  return ((await answer.json()) as { id: string }).id
}
const landsOn = (answer: Response) => [answer.status, answer.headers.get('location')]

describe('the register at a browser', () => {
  test('three people at one card: who may, who may but not here, who may only look', async () => {
    const id = await aPerson()
    expect((await officer.get(`/people/${id}`)).status).toBe(200)
    expect((await elsewhere.get(`/people/${id}`)).status).toBe(404)
    const seen = await (await viewer.get(`/people/${id}`)).text()
    expect(seen).not.toContain(`/people/${id}/correct`)
    expect((await viewer.get(`/people/${id}/correct`)).status).toBe(403)
    expect((await viewer.get('/people/new')).status).toBe(403)
  })

  test('somebody is added, asked about when alike, found, corrected', async () => {
    const fields = { areaId, fullName: 'KIỀU THỊ ƯNG', birth: '1949', sex: 'female' }
    const added = await officer.submit('/people/new', '/people/new', fields)
    const path = added.headers.get('location') ?? ''
    expect(landsOn(added)).toEqual([303, expect.stringMatching(/^\/people\/[0-9a-f-]{36}$/)])
    const again = await officer.submit('/people/new', '/people/new', fields)
    expect(again.status).toBe(409)
    expect(await again.text()).toContain('name="notADuplicate"')
    const found = await (await officer.get('/people?q=ung+kieu')).text()
    expect(found).toContain('Kiều Thị Ưng')
    const corrected = await officer.submit(`${path}/correct`, `${path}/correct`, {
      version: '1',
      fullName: 'Kiều Thị Ứng',
      birth: '03/1949',
    })
    expect(landsOn(corrected)).toEqual([303, path])
    const late = await officer.submit(`${path}/correct`, `${path}/correct`, { version: '1', fullName: 'Kiều Thị Ửng', birth: '1949' })
    expect(late.status).toBe(409)
    const card = await (await officer.get(path)).text()
    expect(card).toContain('Bà Kiều Thị Ứng')
    expect(card).toContain('03/1949')
    expect(card).toContain('Cán bộ Xã nhập lúc')
  })

  test('whoever may be there already is a click away from the form that says so', async () => {
    const form = { areaId, fullName: 'Phùng Thị Trùng', birth: '1951' }
    const first = await officer.submit('/people/new', '/people/new', form)
    const again = await (await officer.submit('/people/new', '/people/new', form)).text()
    expect(again).toMatch(new RegExp(`error-summary[\\s\\S]*<a href="${landsOn(first)[1]}">Mở hồ sơ đó</a>`))
  })

  test('a blank allowance in the form stays unknown', async () => {
    const id = await aPerson()
    await officer.submit(`/people/${id}/merits/new`, `/people/${id}/merits/new`, {
      categoryCode: 'TB',
      rate: '61',
      monthly: 'unknown',
      payer: 'civil',
    })
    const card = (await (await officer.get(`/api/v1/people/${id}`)).json()) as {
      merits: { id: string; rate: number; monthly: boolean | null; version: number }[]
    }
    expect(card.merits).toMatchObject([{ rate: 61, monthly: null }])
    const merit = card.merits[0]!
    const wrong = await officer.submit(`/merits/${merit.id}/correct`, `/merits/${merit.id}/correct`, {
      version: '1',
      categoryCode: 'TB',
      rate: '12',
      monthly: 'yes',
      payer: 'civil',
    })
    expect(wrong.status).toBe(422)
    expect(await wrong.text()).toContain('id="f-rate-error"')
  })

  test('a death is recorded and taken back, each with who and why', async () => {
    const id = await aPerson()
    expect(landsOn(await officer.submit(`/people/${id}/death`, `/people/${id}/death`, { diedOn: '2024', source: 'trưởng thôn' }))).toEqual([
      303,
      `/people/${id}`,
    ])
    expect(await (await officer.get(`/people/${id}`)).text()).toContain('Ghi nhầm, rút lại')
    const back = await officer.submit(`/people/${id}/take-back-death`, `/people/${id}/take-back-death`, { because: 'nhầm người cùng tên' })
    expect(landsOn(back)).toEqual([303, `/people/${id}`])
    const card = await (await officer.get(`/people/${id}`)).text()
    expect(card).toContain('Còn sống')
    expect(card).not.toContain('Ghi nhầm, rút lại')
  })

  test('an id is masked on the card and shown once with a reason; every look is kept', async () => {
    const id = await aPerson({ nationalId: '001148123321' })
    const card = await (await officer.get(`/people/${id}`)).text()
    expect(card).toContain('•••••••••321')
    expect(card).not.toContain('001148123321')
    const shown = await officer.submit(`/people/${id}/reveal`, `/people/${id}/reveal`, { because: 'đối chiếu thẻ căn cước' })
    expect(await shown.text()).toContain('001148123321')
    expect((await viewer.get(`/people/${id}/reveal`)).status).toBe(403)
    const kept = await asOwner(ground.orm, tx =>
      tx.execute<{ action: string; purpose: string }[]>(
        `select action, purpose from access_entry where subject_id = ? and actor = ? order by at`,
        [id, officer.id],
      ),
    )
    const ofTheForm = { action: 'view', purpose: 'change' }
    expect(kept).toEqual([
      { action: 'view', purpose: 'card' },
      ofTheForm,
      ofTheForm,
      { action: 'reveal', purpose: 'đối chiếu thẻ căn cước' },
      ofTheForm,
    ])
  })

  test('contacts and a soldier are entered, corrected, removed', async () => {
    const id = await aPerson()
    await officer.submit(`/people/${id}/contacts/new`, `/people/${id}/contacts/new`, {
      relation: 'child',
      name: 'Anh Hùng',
      phone: '+84 912 345 678',
    })
    await officer.submit(`/people/${id}/soldiers/new`, `/people/${id}/soldiers/new`, {
      soldierName: 'Phí Văn Binh',
      relation: 'father',
      enlistedOn: '01/02/2023',
    })
    const card = (await (await officer.get(`/api/v1/people/${id}`)).json()) as {
      contacts: { id: string; phone: string }[]
      soldierFamilies: { id: string }[]
    }
    expect(card.contacts).toMatchObject([{ phone: '•••••••678' }])
    const reveal = `/contacts/${card.contacts[0]!.id}/reveal`
    expect(await (await officer.get(`/people/${id}`)).text()).not.toContain('0912345678')
    expect(await (await officer.submit(reveal, reveal, { because: 'gọi báo giờ nhận quà' })).text()).toContain('0912345678')
    expect([(await viewer.get(reveal)).status, (await elsewhere.get(reveal)).status]).toEqual([403, 404])
    expect((await viewer.post(`/api/v1${reveal}`, { because: 'xem thử' })).status).toBe(403)
    expect(card.soldierFamilies).toHaveLength(1)
    const contact = card.contacts[0]!.id
    expect(landsOn(await officer.submit(`/contacts/${contact}/remove`, `/contacts/${contact}/remove`, { version: '1' }))).toEqual([
      303,
      `/people/${id}`,
    ])
    expect((await elsewhere.get(`/contacts/${contact}/correct`)).status).toBe(404)
  })
})

describe('a martyr at a browser', () => {
  test('the way of an open question: relative found, added, named; the page says what is missing until then', async () => {
    const [martyrId, child] = [await aMartyr(), await aPerson()]
    const of = `/martyrs/${martyrId}`
    expect(await (await officer.get(of)).text()).toContain('Hãy ghi người thờ cúng')
    expect(await (await officer.get(`${of}/relatives/new?q=phi+thu`)).text()).toContain(`${of}/relatives/new?personId=${child}`)
    const form = `${of}/relatives/new?personId=${child}`
    expect(landsOn(await officer.submit(form, `${of}/relatives/new`, { personId: child, relation: 'child', allowance: 'none' }))).toEqual([
      303,
      of,
    ])
    expect(await (await officer.get(of)).text()).toContain('chưa cử đại diện')
    expect(
      landsOn(await officer.submit(`${of}/representative`, `${of}/representative`, { personId: child, paper: 'Biên bản 12/06/2024' })),
    ).toEqual([303, of])
    const card = await (await officer.get(of)).text()
    expect(card).not.toContain('chưa cử đại diện')
    expect(card).toContain('Biên bản 12/06/2024')
    const refused = await officer.submit(`${of}/worshipper?personId=${child}`, `${of}/worshipper`, { personId: child })
    expect(refused.status).toBe(409)
    expect(await (await officer.get(`/people/${child}`)).text()).toContain('đại diện thân nhân')
  })

  test('three people: an officer of another commune finds nothing, a viewer may only look', async () => {
    const id = await aMartyr()
    expect((await elsewhere.get(`/martyrs/${id}`)).status).toBe(404)
    expect((await viewer.get(`/martyrs/${id}`)).status).toBe(200)
    expect((await viewer.get(`/martyrs/${id}/correct`)).status).toBe(403)
    expect(
      landsOn(await officer.submit(`/martyrs/${id}/correct`, `/martyrs/${id}/correct`, { version: '1', fullName: 'Phí Văn Đổi' })),
    ).toEqual([303, `/martyrs/${id}`])
    expect(await (await officer.get('/martyrs?q=phi+doi')).text()).toContain('Phí Văn Đổi')
    expect(await (await elsewhere.get('/martyrs?q=phi+doi')).text()).not.toContain('Phí Văn Đổi')
  })
})

describe('the API', () => {
  test('answers the same refusals as problems', async () => {
    const id = await aPerson()
    const dead = { source: 'trưởng thôn', diedOn: '2030' }
    expect(await (await officer.post(`/api/v1/people/${id}/death`, dead)).json()).toMatchObject({
      status: 422,
      code: 'person/date-in-future',
      field: 'diedOn',
    })
    expect((await elsewhere.post(`/api/v1/people/${id}/death`, { source: 'xã' })).status).toBe(404)
    expect((await viewer.post(`/api/v1/people/${id}/death`, { source: 'xã' })).status).toBe(403)
    expect((await elsewhere.get(`/api/v1/people/${id}`)).status).toBe(404)
  })

  test('a search answers page by page and lists nobody unasked', async () => {
    expect(await (await officer.get('/api/v1/people')).json()).toEqual({ items: [], next: null })
    const { items } = (await (await officer.get('/api/v1/people?q=phi')).json()) as { items: { fullName: string }[] }
    expect(items.length).toBeGreaterThan(0)
    expect(await (await elsewhere.get('/api/v1/people?q=phi')).json()).toEqual({ items: [], next: null })
  })

  test('the same key twice adds one person', async () => {
    const body = { areaId, fullName: 'Lê Thị Một Lần', birth: '1950' }
    const key = { 'idempotency-key': 'mot-lan-thoi-1' }
    const answers = [await officer.post('/api/v1/people', body, key), await officer.post('/api/v1/people', body, key)]
    expect(answers.map(answer => answer.status)).toEqual([201, 201])
    const [one, two] = await Promise.all(answers.map(answer => answer.json() as Promise<{ id: string }>))
    expect(one?.id).toBe(two?.id)
  })
})
