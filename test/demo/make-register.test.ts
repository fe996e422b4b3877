import { expect, test } from 'vitest'
import { demoCommunes } from '../../src/demo/communes.ts'
import { makeRegister } from '../../src/demo/make-register.ts'

test('the demonstration register is the same every time, about 2,000 people, none twice', () => {
  const all = demoCommunes.map((commune, index) => makeRegister(commune.hamlets ?? ['Thôn 1'], commune.people, index + 1))
  expect(all).toEqual(demoCommunes.map((commune, index) => makeRegister(commune.hamlets ?? ['Thôn 1'], commune.people, index + 1)))
  const people = all.flat()
  expect(people.length).toBeGreaterThan(1900)
  expect(people.length).toBeLessThan(2200)
  const ids = people.flatMap(person => (person.nationalId == null ? [] : [person.nationalId]))
  expect(new Set(ids).size).toBe(ids.length)
  for (const person of people) expect(person.merits.length).toBeGreaterThan(0)
})
