import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { understandFile } from '../../src/commands/understand.ts'

const today = '2024-07-01'
const sample = (name: string) => readFileSync(new URL(`../samples/${name}`, import.meta.url))
const truth = (name: string): Record<string, unknown> => JSON.parse(sample(`${name}.truth.json`).toString('utf8'))
const sorted = (list: unknown) => (list as unknown[]).map(one => JSON.stringify(one)).sort()

// Some martyrs of the truths stand in no cell of the sheet: no reader can ask about them.
test.each([
  ['so-quan-ly-canh-nau.xlsx', 4],
  ['so-quan-ly-cam-yen-tcvn3.xlsx', 1],
  ['so-quan-ly-phu-kim-theo-thon.xlsx', 4],
])('the register %s is understood to the last person, merit, problem, gift and question', (name, unknowable) => {
  const { expected, people, ...rest } = truth(name)
  const { people: understood, gifts, openQuestions, ...others } = understandFile(sample(name), { today, gifts: '2024-07-27' })
  expect(sorted(understood)).toEqual(sorted(people))
  expect(others).toEqual(rest)
  const rule = expected as { gifts: unknown[]; openQuestions: { kind: string; about: string }[] }
  expect(sorted(gifts)).toEqual(sorted(rule.gifts))
  const known = JSON.stringify(people)
  const traceless = rule.openQuestions.filter(question => !known.includes(question.about))
  expect(traceless.map(question => question.kind)).toEqual(Array.from({ length: unknowable }, () => 'worshipper-missing'))
  expect(sorted(openQuestions)).toEqual(sorted(rule.openQuestions.filter(question => !traceless.includes(question))))
})

test('last year’s gift list gives every row and the total', () => {
  const { againstThisYear: _, ...expected } = truth('qua-27-7-2023-canh-nau.xlsx')
  expect(understandFile(sample('qua-27-7-2023-canh-nau.xlsx'), { today })).toEqual(expected)
})

test('the check-up list tells who walks, who needs help, who lies in bed', () => {
  expect(understandFile(sample('kham-benh-binh-yen.xlsx'), { today })).toEqual(truth('kham-benh-binh-yen.xlsx'))
})

test('volunteers are kept even where their address is broken', () => {
  expect(understandFile(sample('tinh-nguyen-vien.xlsx'), { today })).toEqual(truth('tinh-nguyen-vien.xlsx'))
})
