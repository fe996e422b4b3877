import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asOwner, inTransaction } from '../../src/database/in-transaction.ts'
import { compileList } from '../../src/lists/compile-list.ts'
import { GiftList } from '../../src/lists/gift-list.entity.ts'
import { getListView } from '../../src/lists/lists.queries.ts'
import { reopenQuestion } from '../../src/lists/reopen-question.ts'
import { settleQuestion } from '../../src/lists/settle-question.ts'
import { findWhy } from '../../src/lists/reasons.queries.ts'
import { testGround, type TestGround } from '../database.ts'
import { makeCommune } from '../make.ts'
import { makePerson, type Person } from '../people.ts'
import { loadRegister, type LoadedRegister, type TruthMerit, type TruthPerson } from './load-register.ts'
import { makeOccasion } from './make-list.ts'

let ground: TestGround
let areaId: string
let officer: Person
let viewer: Person
let stranger: Person
let loaded: LoadedRegister
let sourceId: string
let campaignId: string

const merit = (more: Partial<TruthMerit>): TruthMerit => ({
  fileNo: null,
  code: 'TB',
  rate: null,
  monthly: null,
  martyrName: null,
  relation: null,
  allowance: null,
  representative: false,
  ...more,
})
const someone = (fullName: string, ...merits: TruthMerit[]): TruthPerson => ({
  fullName,
  birthYear: 1947,
  hamlet: 'Thôn 1',
  deceased: false,
  movedAway: false,
  merits,
})

beforeAll(async () => {
  ground = await testGround()
  areaId = (await makeCommune(ground, { name: 'Xã Hỏi Đáp' })).id
  loaded = await loadRegister(ground, areaId, [
    someone('Lê Văn An', merit({ rate: 40 })),
    someone('Lê Văn Bền', merit({ rate: 85 })),
    someone('Lê Thị Con', merit({ code: 'TNLS', martyrName: 'Lê Văn Đá', relation: 'child' })),
    // Receives by the care allowance; the text says nothing of one more gift for the only relative.
    someone('Lê Thị Mẹ', merit({ code: 'TNLS', martyrName: 'Lê Văn Gan', relation: 'mother', allowance: 'care', representative: true })),
  ])
  const made = await makeOccasion(ground)
  sourceId = made.source.id
  campaignId = made.campaign.id
  officer = await makePerson(ground, { role: 'policy-officer', areaId })
  viewer = await makePerson(ground, { role: 'viewer', areaId })
  stranger = await makePerson(ground, { role: 'policy-officer', areaId: (await makeCommune(ground)).id })
})
afterAll(() => ground.close())

const asOfficer = () => ground.contextOf('policy-officer', [areaId], { id: officer.id })
const textOf = async (answer: Response) => (await answer.text()).replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')
const whereTo = (answer: Response) => {
  expect([302, 303]).toContain(answer.status)
  return answer.headers.get('location')!
}
const compile = async () => (await compileList(asOfficer(), { sourceId, areaId })).list
const questionAbout = async (listId: string, kind: string, personId?: string) =>
  (await getListView(asOfficer(), listId)).questions.find(one => one.kind === kind && (personId == null || one.personId === personId))!
const fieldOf = (html: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''

/** Follows the way on from a link to the question that waits. */
const follow = async (path: string) => whereTo(await officer.get(path))

test('an officer answers one question after another, passes over one, and the next list has the gifts', async () => {
  const list = await compile()
  expect(list).toMatchObject({ giftCount: 1, questionCount: 4 })
  const of = `/lists/${list.id}`
  const [an, ben] = [
    await questionAbout(list.id, 'allowance-unknown', loaded.personIds[0]),
    await questionAbout(list.id, 'allowance-unknown', loaded.personIds[1]),
  ]
  const family = await questionAbout(list.id, 'representative-missing')

  expect(await follow(`${of}/questions/next`)).toBe(`${of}/questions/${an.id}`)
  const first = await (await officer.get(`${of}/questions/${an.id}`)).text()
  expect(first).toContain('Chưa rõ Lê Văn An có đang hưởng trợ cấp hằng tháng hay không.')
  expect(first).toContain('Việc 1/4')
  const action = /action="([^"]+\/merits\/[^"]+)"/.exec(first)![1]!

  const empty = await officer.submit(`${of}/questions/${an.id}`, action, { version: fieldOf(first, 'version') })
  expect(empty.status).toBe(422)
  expect(await empty.text()).toMatch(/error-summary[\s\S]*href="#f-monthly"/)

  const on = whereTo(await officer.submit(`${of}/questions/${an.id}`, action, { version: fieldOf(first, 'version'), monthly: 'yes' }))
  expect(await follow(on)).toBe(`${of}/questions/${ben.id}`)
  expect(await follow(`${of}/questions/next?without=${ben.id}`)).not.toContain(ben.id)

  const page = await (await officer.get(`${of}/questions/${family.id}`)).text()
  expect(page).toContain('Lê Thị Con')
  const named = await officer.submit(`${of}/questions/${family.id}`, `/martyrs/${family.martyrId}/representative`, {
    personId: loaded.personIds[2]!,
    _back: fieldOf(page, '_back'),
  })
  expect(whereTo(named)).toBe(`${of}/questions/next?after=${family.id}`)

  const shown = await textOf(await officer.get(of))
  expect(shown).toContain('Đã trả lời 2/4 việc')
  expect(await compile()).toMatchObject({ giftCount: 3, questionCount: 2 })
})

test('answered by somebody meanwhile, a question says so instead of asking again', async () => {
  const list = await compile()
  const ben = await questionAbout(list.id, 'allowance-unknown')
  const path = `/lists/${list.id}/questions/${ben.id}`
  const html = await (await officer.get(path)).text()
  const action = /action="([^"]+\/merits\/[^"]+)"/.exec(html)![1]!
  const once = { version: fieldOf(html, 'version'), monthly: 'no' }
  expect((await officer.submit(path, action, once)).status).toBe(303)
  const late = await officer.submit(path, action, once)
  expect(late.status).toBe(409)
  expect(await textOf(await officer.get(path))).toContain('Việc này đã được trả lời.')
})

describe('Where the text is silent', () => {
  test('the office’s yes gives the gift with its reason, its no leaves it out, and a mistaken answer is asked again', async () => {
    const list = await compile()
    const question = await questionAbout(list.id, 'confirm-sole-relative-1b')
    const of = `/lists/${list.id}`
    const path = `${of}/questions/${question.id}`
    expect(await textOf(await officer.get(path))).toContain('Cấp trên trả lời thế nào?')
    const gifts = list.giftCount
    whereTo(await officer.submit(path, `${path}/settle`, { answer: 'gives', because: 'CV 98/SNV ngày 20/06/2024' }))
    const given = await compile()
    expect(given).toMatchObject({ giftCount: gifts + 1, questionCount: list.questionCount - 1 })
    const why = await findWhy(asOfficer(), loaded.personIds[3]!, campaignId)
    expect(why.answers[0]!.sentences.join(' ')).toContain('cấp trên đã trả lời là có')
    const settled = await textOf(await officer.get(`/lists/${given.id}`))
    expect(settled).toContain('Có, tặng thêm một suất : CV 98/SNV ngày 20/06/2024')

    const [answer] = (await getListView(asOfficer(), given.id)).settled
    whereTo(await officer.submit(`/lists/${given.id}`, `/lists/${given.id}/settled/${answer!.id}/reopen`))
    const again = await compile()
    expect(again).toMatchObject({ giftCount: gifts, questionCount: list.questionCount })

    const asked = await questionAbout(again.id, 'confirm-sole-relative-1b')
    const both = await Promise.allSettled(
      ['Sở trả lời không', 'Phòng trả lời không'].map(because =>
        settleQuestion(asOfficer(), { questionId: asked.id, answer: 'gives-not', because }),
      ),
    )
    expect(both.map(one => one.status).sort()).toEqual(['fulfilled', 'rejected'])
    const refused = await compile()
    expect(refused).toMatchObject({ giftCount: gifts, questionCount: list.questionCount - 1 })
    const whyNot = await findWhy(asOfficer(), loaded.personIds[3]!, campaignId)
    expect(whyNot.answers[0]!.sentences.join(' ')).toContain('cấp trên đã trả lời là không tặng thêm')
  })

  test('what the register itself must tell is not answered beside it', async () => {
    const id = await asOwner(ground.orm, async tx => {
      const [row] = await tx.execute<{ id: string }[]>(`select q.id from open_question q where q.kind = 'representative-missing' limit 1`)
      return row!.id
    })
    await expect(settleQuestion(asOfficer(), { questionId: id, answer: 'checked', because: 'đã xem' })).rejects.toMatchObject({
      code: 'question/answered-in-register',
    })
  })
})

test('who may only look sees the question and no form; who is of another commune finds nothing', async () => {
  const list = await asOwner(ground.orm, tx => tx.findOneOrFail(GiftList, { sourceId, areaId }, { orderBy: { version: 'asc' } }))
  const question = await questionAbout(list.id, 'representative-missing')
  const path = `/lists/${list.id}/questions/${question.id}`
  const looked = await viewer.get(path)
  expect(looked.status).toBe(200)
  expect(await looked.text()).not.toContain('class="form')
  expect((await viewer.submit(path, `${path}/settle`, { answer: 'checked', because: 'đã xem' })).status).toBe(403)
  expect((await stranger.get(path)).status).toBe(404)
  expect((await stranger.get(`/lists/${list.id}/questions/next`)).status).toBe(404)
  expect((await stranger.submit('/', `${path}/settle`, { answer: 'checked', because: 'đã xem' })).status).toBe(404)
})

test('a link cannot send people to another site after the form', async () => {
  const [, second] = loaded.personIds
  for (const back of ['//xau.vn/a', 'https://xau.vn', '/\\xau.vn'])
    expect(await (await officer.get(`/people/${second}/merits/new?back=${encodeURIComponent(back)}`)).text()).not.toContain('xau.vn')
})

describe('A martyr of one commune, the only relative in another', () => {
  test('the martyr’s commune asks; the office’s yes gives the gift where she lives, its being asked again takes it away, and no name crosses', async () => {
    const there = await makeCommune(ground)
    const here = await makeCommune(ground)
    const mother = merit({ code: 'TNLS', martyrName: 'Phí Văn Ngàn', relation: 'mother', allowance: 'care', representative: true })
    const family = await loadRegister(ground, here.id, [someone('Phí Thị Xa', mother)])
    await asOwner(ground.orm, tx =>
      tx.execute(`update martyr set area_id = ? where id = ?`, [there.id, family.martyrIds.get('Phí Văn Ngàn')]),
    )
    const [asks, lives] = [there, here].map(area => ground.contextOf('policy-officer', [area.id]))
    const of = async (ctx: typeof asks, area: typeof here) => (await compileList(ctx!, { sourceId, areaId: area.id })).list
    expect(await of(lives, here)).toMatchObject({ giftCount: 1, questionCount: 0 })

    const asked = await of(asks, there)
    const [question] = (await getListView(asks!, asked.id)).questions
    expect(question).toMatchObject({ kind: 'confirm-sole-relative-1b' })
    const settled = await settleQuestion(asks!, { questionId: question!.id, answer: 'gives', because: 'CV 12/SNV' })
    expect(await of(asks, there)).toMatchObject({ giftCount: 0, questionCount: 0 })
    const given = await of(lives, here)
    expect(given).toMatchObject({ giftCount: 2, total: 900_000 })
    const view = await getListView(lives!, given.id)
    expect(view.settled).toEqual([])
    const why = (await findWhy(lives!, family.personIds[0]!, campaignId)).answers[0]!.sentences.join(' ')
    expect(why).toContain('cấp trên đã trả lời là có')
    expect(why).not.toContain('Phí Văn Ngàn')

    // Who is of neither commune is told nothing, however they ask.
    const third = ground.contextOf('policy-officer', [(await makeCommune(ground)).id])
    const told = (ctx: typeof third) =>
      inTransaction(ctx, tx => tx.execute(`select kind, answer from office_answers_of_register(?, ?)`, [sourceId, here.id]))
    expect(await told(third)).toEqual([])
    expect(await told(lives!)).toEqual([{ kind: 'confirm-sole-relative-1b', answer: 'gives' }])

    await reopenQuestion(asks!, { settledId: settled.id })
    expect(await of(lives, here)).toMatchObject({ giftCount: 1 })
  })
})
