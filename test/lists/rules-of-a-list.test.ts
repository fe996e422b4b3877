import { afterAll, beforeAll, expect, test } from 'vitest'
import { addCampaign } from '../../src/campaigns/add-campaign.ts'
import { asOwner, inTransaction } from '../../src/database/in-transaction.ts'
import { addGiftSource } from '../../src/gifts/add-gift-source.ts'
import { addRuleSet } from '../../src/gifts/add-rule-set.ts'
import { changeRuleSet } from '../../src/gifts/change-rule-set.ts'
import { followRuleSet } from '../../src/gifts/follow-rule-set.ts'
import type { RuleSet } from '../../src/gifts/rule-set.ts'
import { findRuleSets, getRuleSet, rulesHash } from '../../src/gifts/rule-sets.queries.ts'
import { seededRuleSetId, seedRuleSets } from '../../src/gifts/seed-rule-sets.ts'
import { findRuleSet } from '../../src/gifts/shipped-rule-sets.ts'
import { approveList } from '../../src/lists/approve-list.ts'
import { compileList } from '../../src/lists/compile-list.ts'
import { GiftList } from '../../src/lists/gift-list.entity.ts'
import { getListHead } from '../../src/lists/list-head.queries.ts'
import { lockList } from '../../src/lists/lock-list.ts'
import { findWhy } from '../../src/lists/reasons.queries.ts'
import { readLines } from '../../src/lists/stored-lines.queries.ts'
import { testGround, type TestGround } from '../database.ts'
import { makeCommune } from '../make.ts'
import { loadRegister, type TruthPerson } from './load-register.ts'

let ground: TestGround
beforeAll(async () => {
  ground = await testGround()
})
afterAll(() => ground.close())

const injured = (fullName: string, code: string, rate: number | null): TruthPerson => ({
  fullName,
  birthYear: 1948,
  hamlet: 'Thôn 1',
  deceased: false,
  movedAway: false,
  merits: [
    { fileNo: `${fullName} 1`, code, rate, monthly: true, martyrName: null, relation: null, allowance: null, representative: false },
  ],
})

let years = 2030
/** A source of its own key and year, so that each test has rules that nobody else's lists use. */
async function makeVillage(given: Partial<RuleSet> = {}) {
  const year = ++years
  const administrator = ground.contextOf('administrator')
  const rules: RuleSet = {
    ...findRuleSet('president-27-7', '2025-07-27')!,
    key: `thu-${year}`,
    validFrom: `${year}-01-01`,
    validTo: `${year}-12-31`,
    ...given,
  }
  const known = await addRuleSet(administrator, rules)
  const coordinator = ground.contextOf('coordinator')
  const campaign = await addCampaign(coordinator, { name: `Đợt 27/7/${year}`, occasionOn: `${year}-07-27` })
  const source = await addGiftSource(coordinator, { campaignId: campaign.id, name: 'Nguồn', ruleSetKey: rules.key })
  const area = await makeCommune(ground)
  const loaded = await loadRegister(ground, area.id, [injured('Nguyễn Văn Ba', 'TB', 85), injured('Trần Thị Ân', 'TB', 40)])
  const officer = ground.contextOf('policy-officer', [area.id])
  const compile = async () => (await compileList(officer, { sourceId: source.id, areaId: area.id })).list
  return { administrator, known, rules, campaign, source, area, loaded, officer, compile }
}

const lock = async (list: GiftList, areaId: string) => {
  await approveList(ground.contextOf('approver', [areaId]), { listId: list.id })
  await lockList(ground.contextOf('coordinator'), { listId: list.id })
}

const stored = (listId: string) =>
  asOwner(ground.orm, async tx => ({
    list: await tx.findOneOrFail(GiftList, listId),
    amounts: (await readLines(tx, { listId })).map(line => line.amount),
    rules: (await getListHead(tx, listId)).rules,
  }))

test('levels changed after a list was compiled change the next list, and nothing of the one that stands', async () => {
  const { administrator, known, rules, area, campaign, loaded, officer, compile } = await makeVillage()
  const before = await compile()
  const was = await stored(before.id)
  expect(was.amounts).toEqual([600_000, 300_000])

  const label = { vi: 'khoản mới', en: 'new clause' }
  const dearer = { ...rules, levels: { high: 700_000, low: 350_000 }, clauses: rules.clauses.map(clause => ({ ...clause, label })) }
  await changeRuleSet(administrator, { ruleSetId: known.id, was: known.hash, rules: dearer })
  expect(await stored(before.id)).toEqual(was)
  const why = await findWhy(officer, loaded.personIds[0]!, campaign.id)
  expect(why.answers[0]!.sentences[0]).toContain('điểm a khoản 1')
  await expect(approveList(ground.contextOf('approver', [area.id]), { listId: before.id })).rejects.toMatchObject({
    code: 'list/register-changed',
  })

  const after = await compile()
  expect(after.version).toBe(before.version + 1)
  expect((await stored(after.id)).amounts).toEqual([700_000, 350_000])
  expect((await stored(after.id)).rules.levels).toEqual({ high: 700_000, low: 350_000 })
  expect((await stored(before.id)).rules).toEqual(was.rules)
})

test('a set that an approved or locked list was compiled with is followed by another, never changed, by nobody and not past the program either', async () => {
  const { administrator, known, rules, area, compile } = await makeVillage()
  const list = await compile()
  await lock(list, area.id)
  expect((await getRuleSet(administrator, known.id)).lists).toBe(1)
  const dearer = { ...rules, levels: { high: 900_000, low: 300_000 } }
  await expect(changeRuleSet(administrator, { ruleSetId: known.id, rules: dearer })).rejects.toMatchObject({
    code: 'rules/in-use',
    facts: { lists: 1 },
  })
  const past = (sql: string) => asOwner(ground.orm, tx => tx.execute(sql, [known.id]))
  await expect(past(`update rule_set set content = jsonb_set(content, '{levels,high}', '900000') where id = ?`)).rejects.toThrow(
    /used by a list/,
  )
  await expect(past(`delete from rule_set where id = ?`)).rejects.toThrow(/used by a list/)
  await expect(
    asOwner(ground.orm, tx => tx.execute(`update gift_list set rules_hash = null, rule_set_id = null where id = ?`, [list.id])),
  ).rejects.toThrow(/keeps its rules|is locked/)

  const year = Number(rules.validFrom.slice(0, 4)) + 1
  const next = await followRuleSet(administrator, {
    ruleSetId: known.id,
    validFrom: `${year}-01-01`,
    validTo: `${year}-12-31`,
    decision: { number: '12/QĐ-CTN', signedOn: `${year}-06-20` },
    levels: [
      { name: 'high', amount: 900_000 },
      { name: 'low', amount: 450_000 },
    ],
  })
  expect(next).toMatchObject({ lists: 0, rules: { levels: { high: 900_000, low: 450_000 }, clauses: rules.clauses, verified: true } })
  expect((await stored(list.id)).amounts).toEqual([600_000, 300_000])
})

test('two periods of one key never overlap: not typed, not at the same moment, not past the program', async () => {
  const { administrator, rules } = await makeVillage()
  const year = rules.validFrom.slice(0, 4)
  await expect(
    addRuleSet(administrator, { ...rules, validFrom: `${year}-07-01`, validTo: `${Number(year) + 1}-06-30` }),
  ).rejects.toMatchObject({
    code: 'rules/overlap',
    facts: { from: `01/01/${year}`, to: `31/12/${year}` },
  })
  const fresh = { ...rules, key: `${rules.key}-moi` }
  const both = await Promise.allSettled([
    addRuleSet(administrator, fresh),
    addRuleSet(administrator, { ...fresh, validFrom: `${year}-12-31` }),
  ])
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  await expect(
    asOwner(ground.orm, tx =>
      tx.execute(
        `insert into rule_set (id, content, content_hash, added_at) select gen_random_uuid(), content, 'x', now() from rule_set limit 1`,
      ),
    ),
  ).rejects.toThrow(/overlap/)
})

test('whoever changes what another has changed meanwhile is told', async () => {
  const { administrator, known, rules } = await makeVillage()
  await changeRuleSet(administrator, { ruleSetId: known.id, was: known.hash, rules: { ...rules, levels: { high: 650_000, low: 300_000 } } })
  await expect(
    changeRuleSet(administrator, { ruleSetId: known.id, was: known.hash, rules: { ...rules, levels: { high: 800_000, low: 300_000 } } }),
  ).rejects.toMatchObject({ code: 'record/changed-meanwhile' })
})

test('every change is in the trail with the levels before and after, and who made it', async () => {
  const { administrator, known, rules } = await makeVillage()
  await changeRuleSet(administrator, { ruleSetId: known.id, rules: { ...rules, levels: { high: 650_000, low: 300_000 } } })
  const entries = await asOwner(ground.orm, tx =>
    tx.execute<object[]>(
      `select action, actor, before -> 'levels' as before, after -> 'levels' as after from audit_entry where row_id = ? order by id`,
      [known.id],
    ),
  )
  expect(entries).toEqual([
    { action: 'insert', actor: administrator.actor.id, before: null, after: { high: 600_000, low: 300_000 } },
    {
      action: 'update',
      actor: administrator.actor.id,
      before: { high: 600_000, low: 300_000 },
      after: { high: 650_000, low: 300_000 },
    },
  ])
})

test('starting again never overwrites what an office changed, follows the files where nobody did, and adds nothing twice', async () => {
  const administrator = ground.contextOf('administrator')
  const [mine, theirs] = ['2026-01-01', '2025-01-01'].map(from => seededRuleSetId('president-27-7', from)) as [string, string]
  const all = (await findRuleSets(administrator)).length
  const { rules } = await getRuleSet(administrator, mine)
  const decided = { ...rules, decision: { number: '77', signedOn: '2026-06-20' }, verified: true, doubt: null }
  await changeRuleSet(administrator, { ruleSetId: mine, rules: decided })
  // As if an older release had shipped other levels.
  const older = { ...(await getRuleSet(administrator, theirs)).rules, levels: { high: 1, low: 1 } }
  await asOwner(ground.orm, tx =>
    tx.execute(`update rule_set set content = ?::jsonb, content_hash = ?, shipped_hash = ? where id = ?`, [
      JSON.stringify(older),
      rulesHash(older),
      rulesHash(older),
      theirs,
    ]),
  )
  await asOwner(ground.orm, seedRuleSets)
  await asOwner(ground.orm, seedRuleSets)
  expect((await findRuleSets(administrator)).length).toBe(all)
  expect(await getRuleSet(administrator, mine)).toMatchObject({ rules: decided, fromProgram: false })
  expect(await getRuleSet(administrator, theirs)).toMatchObject({ rules: { levels: { high: 600_000, low: 300_000 } }, fromProgram: true })
})

test('a list locked while the rules still stood in the program is told its rules once at the next start, and is otherwise untouched', async () => {
  const { area, compile, known } = await makeVillage()
  const list = await compile()
  await lock(list, area.id)
  await asOwner(ground.orm, async tx => {
    await tx.execute(`set local session_replication_role = replica`)
    await tx.execute(`update gift_list set rule_set_id = null, rules_hash = null where id = ?`, [list.id])
  })
  const before = await asOwner(ground.orm, tx => tx.findOneOrFail(GiftList, list.id))
  await asOwner(ground.orm, seedRuleSets)
  const after = await asOwner(ground.orm, tx => tx.findOneOrFail(GiftList, list.id))
  expect({ ...after }).toEqual({ ...before, ruleSetId: known.id, rulesHash: known.hash })
})

test('only rules of the occasion are offered: Tết is not given by the rules of 27 July', async () => {
  const coordinator = ground.contextOf('coordinator')
  const tet = await addCampaign(coordinator, { name: 'Tết Ất Tỵ', occasionOn: '2025-01-29' })
  expect(tet.occasionKind).toBe('tet')
  const add = (campaignId: string, ruleSetKey: string) => addGiftSource(coordinator, { campaignId, name: 'Nguồn', ruleSetKey })
  await expect(add(tet.id, 'president-27-7')).rejects.toMatchObject({ code: 'source/rules-unknown' })

  const { rules } = await getRuleSet(ground.contextOf('administrator'), seededRuleSetId('president-27-7', '2025-01-01'))
  await addRuleSet(ground.contextOf('administrator'), { ...rules, key: 'president-tet', occasionKind: 'tet' })
  expect((await add(tet.id, 'president-tet')).ruleSetKey).toBe('president-tet')
})

test('only the administrator writes rules; an officer reads them', async () => {
  const { rules } = await makeVillage()
  for (const role of ['policy-officer', 'coordinator', 'approver'] as const) {
    await expect(addRuleSet(ground.contextOf(role), { ...rules, key: 'khac' })).rejects.toMatchObject({ code: 'access/forbidden' })
    expect((await findRuleSets(ground.contextOf(role))).length).toBeGreaterThan(0)
  }
  await expect(findRuleSets(ground.contextOf('volunteer'))).rejects.toMatchObject({ code: 'access/forbidden' })
  await expect(
    inTransaction(ground.contextOf('administrator'), tx => tx.execute(`update kept_rules set content = '{}'`)),
  ).rejects.toMatchObject({ message: expect.stringMatching(/permission denied/) })
})
