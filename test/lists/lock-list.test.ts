import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Context } from '../../src/context.ts'
import { asOwner, inTransaction } from '../../src/database/in-transaction.ts'
import { approveList } from '../../src/lists/approve-list.ts'
import { compileList } from '../../src/lists/compile-list.ts'
import { countListedTwice } from '../../src/lists/list-changes.queries.ts'
import { lockList } from '../../src/lists/lock-list.ts'
import { getListView } from '../../src/lists/lists.queries.ts'
import { sendBackList } from '../../src/lists/send-back-list.ts'
import { acceptMove } from '../../src/registry/answer-move.ts'
import { offerMove } from '../../src/registry/offer-move.ts'
import { recordDeath } from '../../src/registry/record-death.ts'
import { testGround, type TestGround } from '../database.ts'
import { makeCommune } from '../make.ts'
import { makePerson } from '../people.ts'
import { loadRegister, type TruthMerit, type TruthPerson } from './load-register.ts'
import { makeOccasion } from './make-list.ts'

let ground: TestGround
beforeAll(async () => {
  ground = await testGround()
})
afterAll(() => ground.close())

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
  birthYear: 1949,
  hamlet: null,
  deceased: false,
  movedAway: false,
  merits,
})
const wounded = (fullName: string) => someone(fullName, merit({ fileNo: `TB-${fullName}`, rate: 85, monthly: true }))

type Source = Awaited<ReturnType<typeof makeOccasion>>['source']

async function desks(source: Source, people: TruthPerson[] = []) {
  const area = await makeCommune(ground)
  const loaded = await loadRegister(ground, area.id, people)
  const officer = ground.contextOf('policy-officer', [area.id])
  const approver = ground.contextOf('approver', [area.id])
  const compile = async (kind: 'main' | 'supplementary' = 'main') =>
    (await compileList(officer, { sourceId: source.id, areaId: area.id, kind })).list
  const approved = async () => {
    const list = await compile()
    return approveList(approver, { listId: list.id, questionsSeen: true })
  }
  return { area, loaded, officer, approver, compile, approved }
}

const move = async (from: { officer: Context }, to: { officer: Context; area: { id: string } }, personId: string) => {
  const offer = await offerMove(from.officer, { personId, toAreaId: to.area.id })
  await acceptMove(to.officer, { offerId: offer.id })
}
const flagsOf = (listId: string) =>
  asOwner(ground.orm, tx => tx.execute(`select kind, person_id from gift_flag where list_id = ? order by kind`, [listId]))

/** An, approved in the first commune, moves to the second, which draws up and approves its list with An on it. */
async function movedBetweenApprovals() {
  const { source } = await makeOccasion(ground)
  const old = await desks(source, [wounded('Nguyễn Văn An'), wounded('Trần Thị Bình')])
  const young = await desks(source)
  const first = await old.approved()
  await move(old, young, old.loaded.personIds[0]!)
  const second = await young.approved()
  expect([first.giftCount, second.giftCount]).toEqual([2, 1])
  return { source, old, young, first, second }
}

test('whoever moved between two approvals is locked once: the second list is sent back, drawn up again, and leaves them out', async () => {
  const { old, young, first, second } = await movedBetweenApprovals()
  await lockList(young.approver, { listId: second.id })
  await expect(lockList(old.approver, { listId: first.id, although: 'đã in rồi' })).rejects.toMatchObject({
    code: 'list/listed-twice',
    facts: { count: 1 },
  })
  await sendBackList(old.approver, { listId: first.id, because: 'có người đã ở danh sách khác' })
  const again = await old.approved()
  expect(again).toMatchObject({ version: 2, giftCount: 1 })
  expect((await lockList(old.approver, { listId: again.id })).lockedAlthough).toBeNull()
})

test('two lists with the same person are locked at once: one is', async () => {
  const { old, young, first, second } = await movedBetweenApprovals()
  const answers = await Promise.allSettled([
    lockList(old.approver, { listId: first.id, although: 'chốt cho kịp hạn' }),
    lockList(young.approver, { listId: second.id }),
  ])
  expect(answers.map(answer => answer.status).toSorted()).toEqual(['fulfilled', 'rejected'])
  const refused = answers.find(answer => answer.status === 'rejected')!.reason as { code: string }
  expect(refused.code).toBe('list/listed-twice')
})

test('the database keeps it too, whoever writes, and says neither who nor where', async () => {
  const { young, first, second } = await movedBetweenApprovals()
  await lockList(young.approver, { listId: second.id })
  const locking = asOwner(ground.orm, tx =>
    tx.execute(`update gift_list set state = 'locked', locked_at = now(), locked_by = gen_random_uuid() where id = ?`, [first.id]),
  )
  await expect(locking).rejects.toThrow(`lines of list ${first.id} stand on a locked list of the source already`)
})

test('nobody learns through the count what they may not see', async () => {
  const { young, first, second } = await movedBetweenApprovals()
  await lockList(young.approver, { listId: second.id })

  expect(await inTransaction(young.officer, tx => countListedTwice(tx, first.id))).toBe(0)
})

test('a martyr whose representative changed between two communes gives one gift', async () => {
  const { source } = await makeOccasion(ground)
  const tie = merit({ fileNo: 'LS1', code: 'TNLS', martyrName: 'Kiều Văn Liệt', relation: 'child', representative: true })
  const here = await desks(source, [someone('Kiều Thị Cả', tie), someone('Kiều Thị Út', { ...tie, representative: false })])
  const there = await desks(source)
  const first = await here.approved()
  const [eldest, youngest] = here.loaded.personIds
  await move(here, there, youngest!)
  await asOwner(ground.orm, tx =>
    tx.execute(`update representative set person_id = ?, person_area_id = ? where person_id = ?`, [youngest!, there.area.id, eldest!]),
  )
  const second = await there.approved()
  expect([first.giftCount, second.giftCount]).toEqual([1, 1])
  await lockList(there.approver, { listId: second.id })
  await expect(lockList(here.approver, { listId: first.id, although: 'cứ chốt' })).rejects.toThrow('list/listed-twice')
})

test('two lines that turn out to be one person are not locked', async () => {
  const { source } = await makeOccasion(ground)
  const here = await desks(source, [wounded('Nguyễn Văn Hai'), wounded('Nguyễn Văn Hại')])
  const list = await here.approved()
  const [kept, double] = here.loaded.personIds
  await asOwner(ground.orm, tx => tx.execute(`update person set merged_into_id = ? where id = ?`, [kept, double]))
  await expect(lockList(here.approver, { listId: list.id, although: 'cứ chốt' })).rejects.toMatchObject({
    code: 'list/listed-twice',
    facts: { count: 2 },
  })
})

test('over a register that has changed a list is locked only knowingly; the reason is kept, and what is not owed any more is to be decided', async () => {
  const { source } = await makeOccasion(ground)
  const here = await desks(source, [wounded('Lê Văn Còn'), wounded('Lê Thị Mất'), wounded('Lê Văn Thôi')])
  const list = await here.approved()
  const [, dead, ended] = here.loaded.personIds
  await recordDeath(here.officer, { personId: dead!, source: 'gia đình báo' })
  await asOwner(ground.orm, tx => tx.execute(`update merit_record set monthly = false where person_id = ?`, [ended]))
  await expect(lockList(here.approver, { listId: list.id })).rejects.toMatchObject({
    code: 'list/changed-since-approval',
    field: 'although',
  })
  const locked = await lockList(here.approver, { listId: list.id, although: 'Kho bạc cần danh sách trước 10/7' })
  expect(locked).toMatchObject({ state: 'locked', giftCount: 3, lockedAlthough: 'Kho bạc cần danh sách trước 10/7' })
  expect(await flagsOf(list.id)).toEqual([
    { kind: 'changed', person_id: ended },
    { kind: 'died', person_id: dead },
  ])
})

test('over a register that stands nobody is asked why', async () => {
  const { source } = await makeOccasion(ground)
  const here = await desks(source, [wounded('Lê Văn Yên')])
  const list = await here.approved()
  expect((await lockList(here.approver, { listId: list.id, although: 'gõ thừa' })).lockedAlthough).toBeNull()
  expect(await flagsOf(list.id)).toEqual([])
})

test('the page before the lock names who would fall out and who would come in, and leads back or on', async () => {
  const { source } = await makeOccasion(ground)
  const here = await desks(source, [wounded('Lê Văn Đọc'), wounded('Lê Thị Ra')])
  const list = await here.approved()
  const leader = await makePerson(ground, { role: 'approver', areaId: here.area.id })
  const path = `/lists/${list.id}/lock`
  expect(await (await leader.get(path)).text()).not.toContain('name="although"')
  await recordDeath(here.officer, { personId: here.loaded.personIds[1]!, source: 'gia đình báo' })
  await loadRegister(ground, here.area.id, [wounded('Lê Thị Vào')])
  const page = await (await leader.get(path)).text()
  for (const words of ['Lê Thị Ra', 'Lê Thị Vào', 'name="although"', `action="/lists/${list.id}/send-back"`]) expect(page).toContain(words)
  expect(page).not.toContain('Lê Văn Đọc')
  const silent = await leader.submit(path, path)
  expect(silent.status).toBe(409)
  expect(await silent.text()).toContain('vẫn chốt thì ghi rõ lý do')
  expect((await leader.submit(path, path, { although: 'Đã thống nhất với Sở Nội vụ' })).status).toBe(303)
  expect(await (await leader.get(`/lists/${list.id}`)).text()).toContain('Đã thống nhất với Sở Nội vụ')
  expect((await getListView(here.officer, list.id)).flags).toMatchObject([{ kind: 'died' }])
})

test('a list that would give somebody twice shows no button to lock it, only the way back', async () => {
  const { old, young, first, second } = await movedBetweenApprovals()
  await lockList(young.approver, { listId: second.id })
  const leader = await makePerson(ground, { role: 'approver', areaId: old.area.id })
  const page = await (await leader.get(`/lists/${first.id}/lock`)).text()
  expect(page).toContain('1 suất của danh sách này đã có trong danh sách đã chốt')
  expect(page).not.toContain(`action="/lists/${first.id}/lock"`)
  expect(page).not.toContain(young.area.name)
})
