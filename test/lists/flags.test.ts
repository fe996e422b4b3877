import { afterAll, beforeAll, expect, test } from 'vitest'
import { closeCampaign } from '../../src/campaigns/close-campaign.ts'
import { asOwner, inTransaction } from '../../src/database/in-transaction.ts'
import { approveList } from '../../src/lists/approve-list.ts'
import { compileList } from '../../src/lists/compile-list.ts'
import { decideGift } from '../../src/lists/decide-gift.ts'
import { flagChanges } from '../../src/lists/flag-changes.ts'
import { GiftFlag } from '../../src/lists/gift-flag.entity.ts'
import { hashOfStored, lockList } from '../../src/lists/lock-list.ts'
import { findWhy } from '../../src/lists/reasons.queries.ts'
import { react } from '../../src/reaction.ts'
import { personDeathTakenBack, personDied } from '../../src/registry/registry-reactions.ts'
import { makeCommune } from '../make.ts'
import { makePerson } from '../people.ts'
import { testGround, type TestGround } from '../database.ts'
import { loadRegister, type TruthPerson } from './load-register.ts'
import { makeOccasion } from './make-list.ts'

let ground: TestGround
beforeAll(async () => {
  ground = await testGround()
})
afterAll(() => ground.close())

const wounded = (fullName: string, rate: number, more: Partial<TruthPerson> = {}): TruthPerson => ({
  fullName,
  birthYear: 1949,
  hamlet: 'Thôn 1',
  deceased: false,
  movedAway: false,
  merits: [
    { fileNo: `TB-${fullName}`, code: 'TB', rate, monthly: true, martyrName: null, relation: null, allowance: null, representative: false },
  ],
  ...more,
})

async function makeLocked(
  people = [wounded('Nguyễn Văn An', 85), wounded('Trần Thị Bình', 45), wounded('Lê Văn Cường', 30, { deceased: true })],
) {
  const area = await makeCommune(ground)
  const loaded = await loadRegister(ground, area.id, people)
  const { source, campaign, coordinator } = await makeOccasion(ground)
  const officer = ground.contextOf('policy-officer', [area.id])
  const approver = ground.contextOf('approver', [area.id])
  const { list } = await compileList(officer, { sourceId: source.id, areaId: area.id })
  const lock = async () => {
    await approveList(approver, { listId: list.id, questionsSeen: true })
    return lockList(approver, { listId: list.id })
  }
  return { area, loaded, source, campaign, coordinator, officer, approver, list, lock }
}

test('somebody dies after the list was locked: the list stays, a flag asks for a decision, the decision is kept with its reason', async () => {
  const { area, loaded, officer, list, lock } = await makeLocked()
  await lock()
  const died = { personId: loaded.personIds[0]!, areaId: area.id }
  await inTransaction(officer, tx => react(tx, officer, personDied, died))
  await inTransaction(officer, tx => react(tx, officer, personDied, died))
  const flags = await inTransaction(officer, tx => tx.find(GiftFlag, { listId: list.id }))
  expect(flags).toMatchObject([{ kind: 'died', personId: loaded.personIds[0], decision: null }])
  const [decided] = await decideGift(officer, {
    giftId: flags[0]!.giftId,
    decision: 'hand-over-to-family',
    because: 'Mất ngày 20/7, con trai nhận thay',
  })
  expect(decided).toMatchObject({ decision: 'hand-over-to-family', decidedBy: officer.actor.id })
  await expect(decideGift(officer, { giftId: flags[0]!.giftId, decision: 'withhold', because: 'nghĩ lại' })).rejects.toThrow(
    'flag/already-decided',
  )
  expect(await inTransaction(officer, tx => hashOfStored(tx, list))).toBe(list.hash)
})

test('a death that was reported by mistake takes its flag with it', async () => {
  const { area, loaded, officer, list, lock } = await makeLocked()
  await lock()
  const who = { personId: loaded.personIds[1]!, areaId: area.id }
  await inTransaction(officer, async tx => {
    await react(tx, officer, personDied, who)
    await react(tx, officer, personDeathTakenBack, who)
  })
  const flags = await inTransaction(officer, tx => tx.find(GiftFlag, { listId: list.id }))
  expect(flags.filter(flag => flag.isOpen())).toEqual([])
})

test('an allowance that ended after the lock is found when the list is looked through, once', async () => {
  const { loaded, officer, list, lock } = await makeLocked()
  await lock()
  await asOwner(ground.orm, tx => tx.execute(`update merit_record set monthly = false where person_id = ?`, [loaded.personIds[1]]))
  expect(await flagChanges(officer, { listId: list.id })).toEqual({ flagged: 1 })
  expect(await flagChanges(officer, { listId: list.id })).toEqual({ flagged: 0 })
})

test('why somebody is on the list or not: from the list when there is one, else of this moment', async () => {
  const { area, loaded, officer, campaign, lock } = await makeLocked()
  await lock()
  const [an, , cuong] = loaded.personIds
  expect((await findWhy(officer, an!, campaign.id)).answers).toMatchObject([
    {
      receives: true,
      list: { version: 1, state: 'locked' },
      sentences: ['Được 600.000 đồng theo điểm a khoản 1: thương binh 85 %, đang hưởng trợ cấp hằng tháng.'],
    },
  ])
  expect((await findWhy(officer, cuong!, campaign.id)).answers).toMatchObject([
    { receives: false, sentences: ['Không có suất quà vì đã mất.'] },
  ])
  const later = await loadRegister(ground, area.id, [wounded('Phạm Thị Duyên', 61)])
  expect((await findWhy(officer, later.personIds[0]!, campaign.id)).answers).toMatchObject([
    { receives: true, list: null, sentences: ['Được 300.000 đồng theo điểm a khoản 2: thương binh 61 %, đang hưởng trợ cấp hằng tháng.'] },
  ])
  const english = { ...officer, locale: 'en' as const }
  expect((await findWhy(english, cuong!, campaign.id)).answers[0]!.sentences[0]).toMatch(/died|dead/i)
  await expect(findWhy(ground.contextOf('viewer', [(await makeCommune(ground)).id]), an!, campaign.id)).rejects.toThrow('record/missing')
})

test('an occasion is not closed while a list of it is still being worked on, nor unknowingly while gifts of it are left', async () => {
  const { campaign, coordinator, lock } = await makeLocked()
  await expect(closeCampaign(coordinator, { campaignId: campaign.id })).rejects.toThrow('campaign/lists-still-open')
  await lock()
  await expect(closeCampaign(coordinator, { campaignId: campaign.id })).rejects.toMatchObject({
    code: 'campaign/gifts-still-open',
    field: 'openSeen',
  })
  expect((await closeCampaign(coordinator, { campaignId: campaign.id, openSeen: true })).closedBy).toBe(coordinator.actor.id)
})

test('the page and the API say how many gifts are left, and close when that is known', async () => {
  const { campaign, lock } = await makeLocked()
  await lock()
  const person = await makePerson(ground, { role: 'coordinator' })
  const page = `/campaigns/${campaign.id}/close`
  const refused = await person.submit(page, page)
  expect(refused.status).toBe(409)
  const html = await refused.text()
  expect(html).toMatch(/Còn \d+ suất quà chưa trao và chưa nộp lại/)
  expect(html).toContain('name="openSeen"')
  const api = `/api/v1${page}`
  expect(await (await person.post(api)).json()).toMatchObject({ code: 'campaign/gifts-still-open', field: 'openSeen' })
  expect(await (await person.post(`${api}?openSeen=true`)).json()).toMatchObject({ closed: true })
})
