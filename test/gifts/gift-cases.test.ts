import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { answerCases } from '../../src/commands/rules.ts'

type Expected = { id: string; title: string; people: { id: string }[]; expected: { gifts: object[]; flags: object[] } }

const inOrder = (entries: readonly object[]) => entries.map(entry => JSON.stringify(Object.entries(entry).sort())).sort()

for (const file of ['gift-rules', 'own']) {
  const text = readFileSync(new URL(`../cases/${file}.json`, import.meta.url), 'utf8')
  const cases = JSON.parse(text) as Expected[]
  const answers = new Map(answerCases(text).map(answer => [answer.id, answer]))

  test.each(cases)(`${file} $id: $title`, ({ id, people, expected }) => {
    const answer = answers.get(id)!
    expect(inOrder(answer.gifts)).toEqual(inOrder(expected.gifts))
    expect(inOrder(answer.flags)).toEqual(inOrder(expected.flags))
    const explained = new Set(answer.reasons.map(reason => reason.person))
    expect(people.filter(person => !explained.has(person.id))).toEqual([])
  })
}
