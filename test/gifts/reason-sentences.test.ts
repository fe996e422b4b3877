import { expect, test } from 'vitest'
import { decideGifts } from '../../src/gifts/gift-rules.ts'
import { clauseLabels, questionSentence, reasonSentence, type ReasonLanguage } from '../../src/gifts/reason-sentences.ts'
import { findRuleSet } from '../../src/gifts/shipped-rule-sets.ts'
import type { World } from '../../src/gifts/world.ts'
import { viGiftReasons } from '../../src/locales/vi/gift-reasons.ts'
import { makeWorld } from './make-world.ts'

const OCCASION = '2024-07-27'
const president = findRuleSet('president-27-7', OCCASION)!

function tell(world: World, person: string, language: ReasonLanguage = 'vi') {
  const names = { person: () => 'Lê Thị Na', martyr: () => 'Trần Văn Bình', clause: clauseLabels(language, president) }
  const { reasons } = decideGifts(world, president, OCCASION)
  return reasons.filter(reason => reason.person === person).map(reason => reasonSentence(language, reason, names))
}

test('an invalid with two categories is told what he receives and why the other is not added', () => {
  const categories = [
    { code: 'BB', rate: 61, monthly: true },
    { code: 'TB', rate: 81, monthly: true },
  ]
  const world = { people: [{ id: 'a', alive: true, categories }], martyrs: [] }
  expect(tell(world, 'a')).toEqual([
    'Được 600.000 đồng theo điểm a khoản 1: thương binh 81 %, đang hưởng trợ cấp hằng tháng.',
    'Còn diện bệnh binh 61 % (300.000 đồng) không cộng thêm vì mỗi người chỉ nhận một suất, tính mức cao nhất: đã nhận theo điểm a khoản 1.',
  ])
  expect(tell(world, 'a', 'en')[0]).toBe('Receives 600.000 đồng under clause 1a: war invalid 81 %, on a monthly allowance.')
})

test('a widow whose father-in-law represents the family is told who does', () => {
  const people = ['w', 'f'].map(id => ({ id, alive: true, categories: [] }))
  const relatives = [
    { person: 'w', relation: 'wife', allowance: null },
    { person: 'f', relation: 'father', allowance: null },
  ]
  const world = { people, martyrs: [{ id: 'm', relatives, representative: 'f', worshipper: null }] }
  expect(tell(world, 'w')).toEqual(['Là thân nhân của liệt sĩ Trần Văn Bình, nhưng mỗi liệt sĩ chỉ có một suất và đại diện là Lê Thị Na.'])
})

test('every reason and question of a large register makes a whole sentence in both languages', () => {
  const world = makeWorld(20_000, 3)
  const asked = decideGifts(world, president, OCCASION)
  const officeSays = (yes: boolean) => ({ 'confirm-sole-relative-1b': yes, 'confirm-all-receive-1b': yes })
  const martyrs = world.martyrs.map((martyr, at) => ({ ...martyr, officeSays: officeSays(at % 2 === 0) }))
  const reasons = [...asked.reasons, ...decideGifts({ ...world, martyrs }, president, OCCASION).reasons]
  const { openQuestions } = asked
  const names = { person: (id: string) => id, martyr: (id: string) => id, clause: clauseLabels('vi', president) }
  for (const language of ['vi', 'en'] as const) {
    const told = reasons.map(reason => reasonSentence(language, reason, names))
    expect(told.filter(text => /undefined|null|NaN|\[object/.test(text) || !/^\p{Lu}.*\.$/u.test(text))).toEqual([])
    for (const question of openQuestions) {
      const { what, todo } = questionSentence(language, question, question.about)
      expect(`${what} ${todo}`).not.toMatch(/undefined|null/)
      expect(what).toContain(question.about)
    }
  }
  const codes = new Set(reasons.map(reason => reason.code))
  const unseen = Object.keys(viGiftReasons).filter(code => !codes.has(code as never))
  expect(unseen).toEqual(['rate-not-on-list'])
})

test('a set that leaves a rate out says so', () => {
  const severeOnly = { ...president, clauses: president.clauses.filter(clause => clause.code === '1a') }
  const world = { people: [{ id: 'a', alive: true, categories: [{ code: 'BB', rate: 61, monthly: true }] }], martyrs: [] }
  const { reasons } = decideGifts(world, severeOnly, OCCASION)
  const names = { person: String, martyr: String, clause: String }
  expect(reasons.map(reason => reasonSentence('vi', reason, names))).toEqual([
    'Tỷ lệ của diện bệnh binh 61 % không thuộc mức nào của đợt này.',
  ])
})
