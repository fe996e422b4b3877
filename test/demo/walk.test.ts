import { assert, integer, property, uniqueArray } from 'fast-check'
import { expect, test } from 'vitest'
import { atOnce } from '../../src/demo/walk-crowd.ts'
import { planHandovers, rangesOf } from '../../src/demo/walk-handover.ts'
import { answeringForm, calendarValues } from '../../src/demo/walk-reading.ts'
import { Steps } from '../../src/demo/walk-steps.ts'
import { dong, grouped, summaryTable, widthOf, wrongFigures } from '../../src/demo/walk-table.ts'
import { refusedRows, registerTruth } from '../../src/demo/walk-truth.ts'

const steps = [
  {
    vi: 'Nhập sổ',
    en: 'Import',
    seconds: 1.24,
    figures: [
      { vi: 'Người', en: 'people', found: '420', expected: '420' },
      { vi: 'Số tiền', en: 'đồng', found: '115.800.000 đ', expected: '115.500.000 đ' },
      { sentence: 'Người lập danh sách không được tự phê duyệt, dù có cả hai vai trò.' },
      { vi: 'Dòng đã đọc', en: 'rows read', found: '463' },
    ],
  },
]

test('whoever reads the summary sees each figure in line, a tick where it adds up and what it had to be where it does not', () => {
  const lines = summaryTable(steps).split('\n')
  const ends = ['420', '115.800.000 đ', '463'].map(found => {
    const line = lines.find(one => one.includes(` ${found}`)) ?? ''
    return widthOf(line.slice(0, line.indexOf(found))) + widthOf(found)
  })
  expect(new Set(ends).size).toBe(1)
  expect(lines.find(line => line.includes('Người ·'))).toMatch(/420 ✓$/)
  expect(lines.find(line => line.includes('Số tiền'))).toMatch(/115\.800\.000 đ ✗ 115\.500\.000 đ$/)
  expect(lines.find(line => line.includes('Nhập sổ'))).toMatch(/1\.2 s$/)
})

test('a long sentence stands whole and does not widen the columns', () => {
  const lines = summaryTable(steps).split('\n')
  expect(lines.some(line => line.includes('dù có cả hai vai trò.”'))).toBe(true)
  expect(widthOf(lines[0]!)).toBeLessThan(45)
})

test('only a figure that had to be something else counts as wrong', () => {
  expect(wrongFigures(steps).map(figure => figure.vi)).toEqual(['Số tiền'])
})

test('a step that breaks off keeps the figures it told and the time it took', async () => {
  const walk = new Steps()
  await expect(
    walk.step('Bước', 'Step', async () => {
      walk.check('Suất', 'gifts', 1, 2)
      throw new Error('broken')
    }),
  ).rejects.toThrow('broken')
  expect(walk.done).toMatchObject([{ vi: 'Bước', figures: [{ found: '1', expected: '2' }] }])
})

test('money is written as papers write it', () => {
  expect([grouped(0), grouped(999), grouped(1000), dong(115_800_000)]).toEqual(['0', '999', '1.000', '115.800.000 đ'])
})

test('the sample itself says which five rows nobody can take', async () => {
  expect(refusedRows(await registerTruth()).map(({ row }) => row)).toEqual([466, 467, 468, 469, 470])
})

test('line numbers are typed as a clerk types them: runs as ranges, in order, none lost', () => {
  expect(rangesOf([7, 1, 2, 3, 9, 10])).toBe('1-3, 7, 9-10')
  assert(
    property(uniqueArray(integer({ min: 1, max: 400 }), { minLength: 1 }), numbers => {
      const read = rangesOf(numbers)
        .split(', ')
        .flatMap(range => {
          const [from = 0, to = from] = range.split('-').map(Number)
          return Array.from({ length: to - from + 1 }, (_, index) => from + index)
        })
      expect(read).toEqual(numbers.toSorted((a, b) => a - b))
    }),
  )
})

test('the plan of a hand-over gives every line one fate: 12 absent, 5 refused, 8 by proxy', () => {
  const lines = Array.from({ length: 328 }, (_, index) => ({
    ...line,
    lineNo: index + 1,
    hamletName: `Thôn ${1 + Math.floor(index / 30)}`,
  }))
  const { book, bookAbsent, absent, refused, proxies, selves } = planHandovers(lines)
  expect([bookAbsent.length + absent.length, refused.length, proxies.length]).toEqual([12, 5, 8])
  const all = [book, bookAbsent, absent, refused, proxies, selves].flat().map(one => one.lineNo)
  expect(all.toSorted((a, b) => a - b)).toEqual(lines.map(one => one.lineNo))
})

test('several desks take everything once, and answers stand in the order asked', async () => {
  let busy = 0
  let most = 0
  const answers = await atOnce(3, [5, 4, 3, 2, 1], async (thing, index) => {
    most = Math.max(most, ++busy)
    await new Promise(done => setTimeout(done, thing))
    busy -= 1
    return `${index}:${thing}`
  })
  expect(answers).toEqual(['0:5', '1:4', '2:3', '3:2', '4:1'])
  expect(most).toBe(3)
})

test('the button that was pressed brings its own hidden fields, not those of its neighbour', () => {
  const form = (answer: string) =>
    `<form method="post"><input type="hidden" name="_csrf" value="t"/><input type="hidden" name="answer" value="${answer}"/><button>x</button></form>`
  expect(answeringForm(`${form('confirm')}${form('cannot-come')}`, 'cannot-come')).toEqual({ _csrf: 't', answer: 'cannot-come' })
  expect(answeringForm(form('confirm'), 'cannot-come')).toBeNull()
})

test('a calendar line that was folded is read whole', () => {
  const text = 'BEGIN:VEVENT\r\nUID:0190-ab\r\n cd.0191@127.0.0.1\r\nSEQUENCE:1\r\nEND:VEVENT\r\n'
  expect([calendarValues(text, 'UID'), calendarValues(text, 'SEQUENCE')]).toEqual([['0190-abcd.0191@127.0.0.1'], ['1']])
})

const line = { giftId: 'g', lineCode: 'CN-1', personId: 'p', fullName: 'Nguyễn Văn An', clause: '2a', amount: 300_000, why: '' }
