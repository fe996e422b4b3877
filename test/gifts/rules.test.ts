import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { answerCases, BadCases } from '../../src/commands/rules.ts'

const command = ['--import', 'tsx', 'src/commands/rules.ts']
const world = (change: object) => JSON.stringify([{ id: 'x', occasion: '2024-07-27', rules: 'president-27-7', people: [], ...change }])

test('the command prints JSON and nothing else', () => {
  const out = execFileSync(process.execPath, [...command, 'test/cases/gift-rules.json'], { encoding: 'utf8' })
  const answers = JSON.parse(out) as { id: string; gifts: object[] }[]
  expect(answers).toHaveLength(36)
  expect(answers[0]).toMatchObject({ id: 's01', gifts: [{ person: 'a', clause: '1a', amount: 600000 }], flags: [] })
})

test('a file that cannot be answered is one line on standard error and a non-zero exit', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cases-'))
  writeFileSync(join(folder, 'broken.json'), '[{')
  for (const file of [join(folder, 'broken.json'), join(folder, 'absent.json'), folder]) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [...command, file], { encoding: 'utf8' })
    expect({ status, stdout, lines: stderr.trim().split('\n').length }).toEqual({ status: 1, stdout: '', lines: 1 })
  }
})

test.each([
  ['rules nobody knows', { rules: 'emperor' }, /unknown rules "emperor"/],
  ['an occasion without rules', { occasion: '2031-07-27' }, /no rules "president-27-7" for the occasion 2031-07-27/],
  ['a day that does not exist', { occasion: '2024-02-30' }, /0\.occasion/],
  ['a person without a life state', { people: [{ id: 'a' }] }, /0\.people\.0\.alive/],
  ['the same person twice', { people: ['a', 'a'].map(id => ({ id, alive: true, categories: [] })) }, /person "a" stands there twice/],
  [
    'a category nobody knows',
    { people: [{ id: 'a', alive: true, categories: [{ code: 'TB-B' }] }] },
    /0\.people\.0\.categories\.0\.code: unknown category "TB-B"/,
  ],
  ['a martyr naming a stranger', { martyrs: [{ id: 'm', relatives: [], representative: null, worshipper: 'z' }] }, /names "z"/],
])('a world with %s is refused by name', (_, change, why) => {
  expect(() => answerCases(world(change))).toThrow(BadCases)
  expect(() => answerCases(world(change))).toThrow(why)
})

test('what a world leaves out or leaves empty is not known, and the gift of 27 July is meant where no rules are named', () => {
  const unknown = { rate: null, monthly: null, lossOfCapacity: null, awardedOn: null, payer: null }
  const people = [
    {
      id: 'a',
      alive: true,
      elsewhere: null,
      categories: [
        { code: 'BB', rate: 61, monthly: true },
        { code: 'BMVNAH', ...unknown },
      ],
    },
  ]
  const [answer] = answerCases(`\uFEFF${JSON.stringify([{ id: 'x', occasion: '2024-07-27', people }])}`)
  expect(answer).toMatchObject({ gifts: [{ person: 'a', clause: '2a' }], flags: [{ kind: 'allowance-unknown', about: 'a' }] })
})
