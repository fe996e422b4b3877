import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Context } from '../../src/context.ts'
import { asOwner, inTransaction } from '../../src/database/in-transaction.ts'
import { approveList } from '../../src/lists/approve-list.ts'
import { compileList } from '../../src/lists/compile-list.ts'
import { GiftList } from '../../src/lists/gift-list.entity.ts'
import { getListView } from '../../src/lists/lists.queries.ts'
import { hashOfStored, lockList } from '../../src/lists/lock-list.ts'
import { findWhy } from '../../src/lists/reasons.queries.ts'
import { readLines } from '../../src/lists/stored-lines.queries.ts'
import { sendBackList } from '../../src/lists/send-back-list.ts'
import { Refusal } from '../../src/refusal.ts'
import { makeCommune } from '../make.ts'
import { makePerson } from '../people.ts'
import { testGround, type TestGround } from '../database.ts'
import { loadRegister, type LoadedRegister, type TruthPerson } from './load-register.ts'
import { makeOccasion } from './make-list.ts'

let ground: TestGround
beforeAll(async () => {
  ground = await testGround()
})
afterAll(() => ground.close())

const merit = (fileNo: string, code: string, rate: number | null, monthly: boolean | null) => ({
  fileNo,
  code,
  rate,
  monthly,
  martyrName: null,
  relation: null,
  allowance: null,
  representative: false,
})
const person = (fullName: string, merits: TruthPerson['merits'], more: Partial<TruthPerson> = {}): TruthPerson => ({
  fullName,
  birthYear: 1948,
  hamlet: 'Thôn 1',
  deceased: false,
  movedAway: false,
  merits,
  ...more,
})
const village = [
  person('Nguyễn Văn Ba', [merit('TB1', 'TB', 85, true)]),
  person('Trần Thị Ân', [merit('TB2', 'TB', 40, true)]),
  person('Lê Văn Chưa', [merit('TB3', 'TB', 30, null)], { hamlet: 'Thôn 2' }),
  person('Đỗ Thị Dung', [merit('TB4', 'BB', 61, true)], { hamlet: 'Thôn 10' }),
]

async function makeVillage(people = village) {
  const area = await makeCommune(ground)
  const loaded = await loadRegister(ground, area.id, people)
  const { source, campaign } = await makeOccasion(ground)
  const officer = ground.contextOf('policy-officer', [area.id], { name: 'Cán bộ' })
  const approver = ground.contextOf('approver', [area.id], { name: 'Lãnh đạo' })
  const compile = (ctx: Context = officer) => compileList(ctx, { sourceId: source.id, areaId: area.id })
  return { area, loaded, source, campaign, officer, approver, compile }
}

async function makeLocked(people = village) {
  const made = await makeVillage(people)
  const { list } = await made.compile()
  await approveList(made.approver, { listId: list.id, questionsSeen: true })
  return { ...made, list: await lockList(made.approver, { listId: list.id }) }
}

const die = ({ personIds }: LoadedRegister, at: number, areaId: string) =>
  asOwner(ground.orm, tx =>
    tx.execute(
      `insert into death (id, person_id, area_id, source, reported_at, reported_by) values (gen_random_uuid(), ?, ?, 'gia đình báo', now(), gen_random_uuid())`,
      [personIds[at], areaId],
    ),
  )

const refusal = async (work: Promise<unknown>): Promise<Refusal> => {
  const answer = await work.then(
    () => null,
    (error: unknown) => error,
  )
  if (answer instanceof Refusal) return answer
  throw answer ?? new Error('nothing was refused')
}

test('one click twice gives one version; a change in the register gives the next', async () => {
  const { compile, loaded, area } = await makeVillage()
  const [one, two] = await Promise.all([compile(), compile()])
  expect(one.list.id).toBe(two.list.id)
  expect([one.made, two.made].sort()).toEqual([false, true])
  expect(one.list).toMatchObject({ version: 1, giftCount: 3, total: 1_200_000, questionCount: 1 })

  await die(loaded, 1, area.id)
  const { list } = await compile()
  expect(list).toMatchObject({ version: 2, giftCount: 2, state: 'compiled' })
  const before = await asOwner(ground.orm, tx => tx.findOneOrFail(GiftList, one.list.id))
  expect(before.state).toBe('superseded')
})

test('who drew up a list cannot approve it, whatever roles they hold', async () => {
  const { area, compile } = await makeVillage()
  const both = ground.contextOf([
    { role: 'policy-officer', areas: new Set([area.id]) },
    { role: 'approver', areas: new Set([area.id]) },
  ])
  const { list } = await compile(both)
  expect((await refusal(approveList(both, { listId: list.id, questionsSeen: true }))).code).toBe('list/own-work')
})

test('nor through a program’s key, nor after the roles were changed in between', async () => {
  const { area, compile } = await makeVillage()
  const account = await makePerson(ground)
  const keyId = randomUUID()
  await asOwner(ground.orm, tx =>
    tx.execute(
      `insert into api_key (id, key_hash, name, scopes, account_id, created_by) values (?, ?, 'Phần mềm xã', '{lists.compile}', ?, ?)`,
      [keyId, keyId, account.id, account.id],
    ),
  )
  const key = ground.contextOf('policy-officer', [area.id], { id: keyId })
  const { list } = await compile({ ...key, actor: { ...key.actor, kind: 'key' } })
  const owner = ground.contextOf('approver', [area.id], { id: account.id })
  expect((await getListView(owner, list.id)).ownWork).toBe(true)
  expect((await refusal(approveList(owner, { listId: list.id, questionsSeen: true }))).code).toBe('list/own-work')
})

test('nor when a colleague drew it up again after it was sent back, with or without a change; a later supplementary list is another matter', async () => {
  const { area, source, approver, officer, compile, loaded } = await makeVillage()
  const first = ground.contextOf([
    { role: 'policy-officer', areas: new Set([area.id]) },
    { role: 'approver', areas: new Set([area.id]) },
  ])
  await compile(first)
  for (const change of [async () => {}, () => die(loaded, 1, area.id)]) {
    const lists = await asOwner(ground.orm, tx => tx.find(GiftList, { areaId: area.id }, { orderBy: { version: 'desc' } }))
    await sendBackList(approver, { listId: lists[0]!.id, because: 'Xem lại thôn 2' })
    await change()
    const { list } = await compile(officer)
    expect((await getListView(first, list.id)).ownWork).toBe(true)
    expect((await refusal(approveList(first, { listId: list.id, questionsSeen: true }))).code).toBe('list/own-work')
  }
  const [last] = await asOwner(ground.orm, tx => tx.find(GiftList, { areaId: area.id }, { orderBy: { version: 'desc' } }))
  expect((await getListView(approver, last!.id)).ownWork).toBe(false)
  await approveList(approver, { listId: last!.id, questionsSeen: true })
  await lockList(approver, { listId: last!.id })
  await loadRegister(ground, area.id, [person('Vũ Thị Muộn', [merit('TB9', 'TB', 40, true)])])
  const { list: later } = await compileList(officer, { sourceId: source.id, areaId: area.id, kind: 'supplementary' })
  expect((await approveList(first, { listId: later.id, questionsSeen: true })).state).toBe('approved')
})

test('open questions do not hold a list up, but the approver says that they were seen', async () => {
  const { approver, compile } = await makeVillage()
  const { list } = await compile()
  const said = await refusal(approveList(approver, { listId: list.id }))
  expect(said).toMatchObject({ code: 'list/open-questions', facts: { count: 1 } })
  expect((await approveList(approver, { listId: list.id, questionsSeen: true })).state).toBe('approved')
})

test('two leaders approve at once: one does, the other is told when it was approved', async () => {
  const { area, compile, approver } = await makeVillage()
  const { list } = await compile()
  const other = ground.contextOf('approver', [area.id])
  const answers = await Promise.allSettled([approver, other].map(ctx => approveList(ctx, { listId: list.id, questionsSeen: true })))
  expect(answers.map(answer => answer.status).sort()).toEqual(['fulfilled', 'rejected'])
  const told = answers.find(answer => answer.status === 'rejected')!.reason as Refusal
  expect(told).toMatchObject({ code: 'list/already-approved', facts: { version: 1, at: '09:00 24/06/2024' } })
})

test('a list is not approved over a register that has changed since', async () => {
  const { approver, compile, loaded, area } = await makeVillage()
  const { list } = await compile()
  await die(loaded, 0, area.id)
  expect((await refusal(approveList(approver, { listId: list.id, questionsSeen: true }))).code).toBe('list/register-changed')
})

test('sent back, a list has to be drawn up again even when nobody changed anything', async () => {
  const { approver, compile } = await makeVillage()
  const { list } = await compile()
  await approveList(approver, { listId: list.id, questionsSeen: true })
  await sendBackList(approver, { listId: list.id, because: 'Thiếu thôn 3, xem lại' })
  expect((await refusal(approveList(approver, { listId: list.id, questionsSeen: true }))).code).toBe('list/sent-back')
  const again = await compile()
  expect(again).toMatchObject({ made: true, list: { version: 2 } })
  await approveList(approver, { listId: again.list.id, questionsSeen: true })
})

test('locked: the version and the hash are counted over what is stored, and anybody can count them again', async () => {
  const { list, approver } = await makeLocked()
  expect(list).toMatchObject({ state: 'locked', hash: expect.stringMatching(/^[0-9a-f]{64}$/) })
  expect(await inTransaction(approver, tx => hashOfStored(tx, list))).toBe(list.hash)
  expect((await refusal(lockList(approver, { listId: list.id }))).code).toBe('list/already-locked')
})

test.each(['application', 'owner'])('a locked list never changes, the %s role included', async as => {
  const { list, officer, area } = await makeLocked()
  const run = (sql: string) => (as === 'owner' ? asOwner(ground.orm, tx => tx.execute(sql)) : inTransaction(officer, tx => tx.execute(sql)))
  const attempts = [
    `update gift set amount = amount + 1 where list_id = '${list.id}'`,
    `delete from gift where list_id = '${list.id}'`,
    `delete from gift_reason where list_id = '${list.id}'`,
    `delete from open_question where list_id = '${list.id}'`,
    `update gift_list set total = 1 where id = '${list.id}'`,
    `update gift_list set state = 'compiled', locked_at = null where id = '${list.id}'`,
    `insert into gift_reason (list_id, area_id, person_id, receives, reasons) select list_id, '${area.id}', person_id, true, '[]' from gift where list_id = '${list.id}' limit 1`,
  ]
  for (const sql of attempts) await expect(run(sql), sql).rejects.toThrow(as === 'owner' ? /is locked/ : /is locked|permission denied/)
})

test('a list of another commune is as if it did not exist', async () => {
  const { list, source, area } = await makeLocked()
  const stranger = ground.contextOf('policy-officer', [(await makeCommune(ground)).id])
  const strangeLeader = ground.contextOf('approver', [(await makeCommune(ground)).id])
  expect((await refusal(compileList(stranger, { sourceId: source.id, areaId: area.id }))).code).toBe('record/missing')
  expect((await refusal(approveList(strangeLeader, { listId: list.id }))).code).toBe('record/missing')
  expect((await refusal(approveList(strangeLeader, { listId: randomUUID() }))).code).toBe('record/missing')
  expect((await refusal(approveList(stranger, { listId: list.id }))).code).toBe('access/forbidden')
})

test('who is added later comes on a supplementary list, once; the locked list stays as it was', async () => {
  const { list, area, source, officer, approver, compile } = await makeLocked()
  expect((await refusal(compile())).code).toBe('list/already-locked')
  const supplement = () => compileList(officer, { sourceId: source.id, areaId: area.id, kind: 'supplementary' })
  expect((await refusal(supplement())).code).toBe('list/nothing-to-add')

  await loadRegister(ground, area.id, [person('Phạm Thị Thêm', [merit('TB9', 'TB', 50, true)])])
  const first = await supplement()
  expect(first.list).toMatchObject({ kind: 'supplementary', version: 2, giftCount: 1, total: 300_000, baseListId: list.id })
  await approveList(approver, { listId: first.list.id, questionsSeen: true })
  await lockList(approver, { listId: first.list.id })
  expect((await refusal(supplement())).code).toBe('list/nothing-to-add')

  await loadRegister(ground, area.id, [person('Vũ Văn Nữa', [merit('TB10', 'TB', 90, true)])])
  expect((await supplement()).list).toMatchObject({ version: 3, giftCount: 1, total: 600_000 })
})

test('whoever moved after their commune locked its list is not listed a second time in the new one', async () => {
  const old = await makeLocked()
  const area = await makeCommune(ground)
  await asOwner(ground.orm, tx =>
    tx.execute(`update person set area_id = ?, hamlet_id = null where id = ?`, [area.id, old.loaded.personIds[0]]),
  )
  const officer = ground.contextOf('policy-officer', [area.id])
  const said = 'Không ghi thêm ở xã này vì đã có tên trong danh sách đã chốt của xã khác, cùng nguồn kinh phí.'
  const why = async () => (await findWhy(officer, old.loaded.personIds[0]!, old.campaign.id)).answers
  expect(await why()).toMatchObject([{ receives: false, elsewhere: true, list: null, sentences: [said] }])
  const { list } = await compileList(officer, { sourceId: old.source.id, areaId: area.id })
  expect(list.giftCount).toBe(0)
  expect(await why()).toMatchObject([{ receives: false, elsewhere: true, list: { version: 1 }, sentences: [said] }])
})

test('a representative of a martyr of another commune is on the list where they live; the martyr keeps the name there', async () => {
  const far = await makeCommune(ground)
  const tie = {
    fileNo: 'LS7',
    code: 'TNLS',
    rate: null,
    monthly: null,
    martyrName: 'Kiều Văn Xa',
    relation: 'child',
    allowance: null,
    representative: true,
  }
  const { loaded, compile, source } = await makeVillage([person('Kiều Thị Gần', [tie])])
  await asOwner(ground.orm, tx => tx.execute(`update martyr set area_id = ? where id = ?`, [far.id, loaded.martyrIds.get('Kiều Văn Xa')]))
  const { list } = await compile()
  const [line] = await asOwner(ground.orm, tx => readLines(tx, { listId: list.id }))
  expect(line).toMatchObject({
    clause: '2b',
    fullName: 'Kiều Thị Gần',
    relation: 'child',
    fileNo: 'LS7',
    martyrName: '(liệt sĩ ở xã khác)',
  })
  const there = await compileList(ground.contextOf('policy-officer', [far.id]), { sourceId: source.id, areaId: far.id })
  expect(there.list).toMatchObject({ giftCount: 0, questionCount: 0 })
})
