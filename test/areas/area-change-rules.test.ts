import { assert, constantFrom, property, uniqueArray } from 'fast-check'
import { expect, test } from 'vitest'
import { placeHamlets, restOf, shortName } from '../../src/areas/area-change-rules.ts'
import { fold } from '../../src/vietnamese/fold.ts'

test('the short name leaves out the word for the kind', () => {
  expect(['Xã Canh Nậu', 'Thị trấn Liên Quan', 'phường Quang Trung', 'Xã Xã Đàn'].map(shortName)).toEqual([
    'Canh Nậu',
    'Liên Quan',
    'Quang Trung',
    'Xã Đàn',
  ])
})

test('what is left of a unit goes to its only successor, or to the one named, or nowhere yet', () => {
  const part = (fromId: string, toId: string, takesRest = false) => ({ fromId, toId, share: 'part' as const, takesRest })
  const parts = [part('a', 'x'), part('b', 'x'), part('b', 'y'), part('c', 'x'), part('c', 'y', true)]
  expect(['a', 'b', 'c'].map(id => restOf(parts, id))).toEqual(['x', null, 'y'])
})

test('whatever two communes call their hamlets: none is lost, each is placed once, and no proposed name stands twice without a mark', () => {
  const names = uniqueArray(constantFrom('Thôn 1', 'Thôn 2', 'thon 1', 'Cầu Liêu', 'Thôn 1 (Một)'), { selector: fold })
  assert(
    property(names, names, names, (one, two, standing) => {
      const hamlets = [
        ...one.map((name, at) => ({ id: `1${at}`, areaId: 'one', name })),
        ...two.map((name, at) => ({ id: `2${at}`, areaId: 'two', name })),
      ]
      const placed = placeHamlets({
        parts: ['one', 'two'].map(fromId => ({ fromId, toId: 'new', share: 'whole', takesRest: false })),
        hamlets,
        chosen: new Map(),
        standing: standing.map((name, at) => ({ id: `s${at}`, areaId: 'new', name })),
        areaNames: new Map([
          ['one', 'Xã Một'],
          ['two', 'Xã Hai'],
        ]),
      })
      expect(placed.map(row => row.hamletId)).toEqual(hamlets.map(hamlet => hamlet.id))
      expect(placed.every(row => row.toId === 'new')).toBe(true)
      const unmarked = [...placed.filter(row => !row.clashes).map(row => fold(row.name)), ...standing.map(fold)]
      expect(new Set(unmarked).size).toBe(unmarked.length)
    }),
  )
})
