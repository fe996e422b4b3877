import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { understandFile } from '../../src/demo/understand.ts'

const sample = (name: string) => readFileSync(new URL(`../samples/${name}`, import.meta.url))
const truth = (name: string): Record<string, unknown> => JSON.parse(sample(`${name}.truth.json`).toString('utf8'))
const sorted = (list: unknown) => (list as unknown[]).map(one => JSON.stringify(one)).sort()

test.each(['so-quan-ly-canh-nau.xlsx', 'so-quan-ly-cam-yen-tcvn3.xlsx', 'so-quan-ly-phu-kim-theo-thon.xlsx'])(
  'the register %s is understood to the last person, merit and problem',
  name => {
    const { expected: _, people, ...rest } = truth(name)
    const { people: understood, ...others } = understandFile(sample(name), {})
    expect(sorted(understood)).toEqual(sorted(people))
    expect(others).toEqual(rest)
  },
)

test('last year’s gift list gives every row and the total', () => {
  const { againstThisYear: _, ...expected } = truth('qua-27-7-2023-canh-nau.xlsx')
  expect(understandFile(sample('qua-27-7-2023-canh-nau.xlsx'), {})).toEqual(expected)
})

test('the check-up list tells who walks, who needs help, who lies in bed', () => {
  expect(understandFile(sample('kham-benh-binh-yen.xlsx'), {})).toEqual(truth('kham-benh-binh-yen.xlsx'))
})

test('volunteers are kept even where their address is broken', () => {
  expect(understandFile(sample('tinh-nguyen-vien.xlsx'), {})).toEqual(truth('tinh-nguyen-vien.xlsx'))
})
