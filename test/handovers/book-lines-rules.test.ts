import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Book, readBookText, resolveBookLines } from '../../src/handovers/book-lines-rules.ts'

const numbered = (count: number, perPage?: number): Book => ({
  lines: new Map(Array.from({ length: count }, (_, at) => [at + 1, `CN1-1-${String(at + 1).padStart(4, '0')}`])),
  pages:
    perPage == null
      ? null
      : Array.from({ length: Math.ceil(count / perPage) }, (_, page) =>
          Array.from({ length: Math.min(perPage, count - page * perPage) }, (_, at) => page * perPage + at + 1),
        ),
})

function read(text: string, book: Book) {
  const typed = readBookText(text)
  return typed.ok ? resolveBookLines(text, typed.value, book) : typed
}
const pointed = (text: string, book: Book) => {
  const answer = read(text, book)
  if (answer.ok) throw new Error('read, though it should not be')
  const { code, place } = answer.problem
  return [code, text.slice(place.start, place.end)]
}

test('page 3 of a signed book, by the printed numbers: fourteen, one, three received, one absent', () => {
  const answer = read('3: 41-54, 56, 58-60; 55 vắng', numbered(60, 20))
  if (!answer.ok) throw new Error(answer.problem.code)
  expect(answer.value.filter(line => line.outcome === 'handed-over').map(line => line.lineNo)).toEqual([
    41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 56, 58, 59, 60,
  ])
  expect(answer.value.filter(line => line.outcome === 'absent')).toEqual([{ lineNo: 55, outcome: 'absent', proxy: null }])
})

test('lines without a page are numbered as in the list; codes are taken too; several pages in one go', () => {
  expect(read('1-3; 5 từ chối; cn1-1-0007', numbered(10))).toMatchObject({
    value: [{ lineNo: 1 }, { lineNo: 2 }, { lineNo: 3 }, { lineNo: 5, outcome: 'refused' }, { lineNo: 7, outcome: 'handed-over' }],
  })
  expect(read('1: 1-2\n2: 6; 7 đã mất', numbered(10, 5))).toMatchObject({
    value: [{ lineNo: 1 }, { lineNo: 2 }, { lineNo: 6 }, { lineNo: 7, outcome: 'dead' }],
  })
  expect(read('4, 6 chuyển đi; 5 Sai thông tin; 8 TRÙNG', numbered(10))).toMatchObject({
    value: [
      { lineNo: 4, outcome: 'moved' },
      { lineNo: 6, outcome: 'moved' },
      { lineNo: 5, outcome: 'wrong-data' },
      { lineNo: 8, outcome: 'duplicate' },
    ],
  })
})

test('who signed for somebody else stands behind the line, with the paper in brackets or the one for all', () => {
  const book = numbered(60, 20)
  const proxies = (text: string, paper = '') => {
    const typed = readBookText(text, paper)
    const answer = typed.ok ? resolveBookLines(text, typed.value, book) : typed
    if (!answer.ok) throw new Error(answer.problem.code)
    return answer.value.map(({ lineNo, outcome, proxy }) => [
      lineNo,
      proxy == null ? outcome : `${proxy.relation}, ${proxy.name}, ${proxy.paper}`,
    ])
  }
  expect(proxies('3: 41-42, 57 con: Nguyễn Văn A (UQ 12, 20/06/2024), 58; 55 vắng')).toEqual([
    [41, 'handed-over'],
    [42, 'handed-over'],
    [57, 'con, Nguyễn Văn A, UQ 12, 20/06/2024'],
    [58, 'handed-over'],
    [55, 'absent'],
  ])
  expect(proxies('4 vắng, 5-6 con dâu: Đỗ Thị Ý; cn1-1-0007 cháu: Bùi Ân (UQ: 3)', 'giấy kẹp theo sổ')).toEqual([
    [4, 'absent'],
    [5, 'con dâu, Đỗ Thị Ý, giấy kẹp theo sổ'],
    [6, 'con dâu, Đỗ Thị Ý, giấy kẹp theo sổ'],
    [7, 'cháu, Bùi Ân, UQ: 3'],
  ])
  expect(pointed('1; 2 con: Nguyễn Văn A', book)).toEqual(['paper-missing', '2 con: Nguyễn Văn A'])
  expect(pointed('1; 2 nhận thay: Nguyễn Văn A (UQ 1)', book)).toEqual(['relation-missing', '2 nhận thay: Nguyễn Văn A (UQ 1)'])
  expect(pointed('2 con: Nguyễn Văn A (UQ 1; 3', book)[0]).toBe('not-understood')
  expect(pointed('1-3, 2 con: Nguyễn Văn A (UQ 1)', book)).toEqual(['line-twice', '2'])
  expect(pointed('99 con: Nguyễn Văn A (UQ 1)', book)[0]).toBe('line-missing')
})

test('what cannot be is pointed at in the text', () => {
  const book = numbered(20, 10)
  expect(pointed('1: 1-10, 7', book)).toEqual(['line-twice', '7'])
  expect(pointed('1-10; 4-6 vắng', book)).toEqual(['line-twice', '4-6'])
  expect(pointed('1-25', book)).toEqual(['line-missing', '1-25'])
  expect(pointed('1: 9-11', book)).toEqual(['not-on-page', '9-11'])
  expect(pointed('2: 1', book)).toEqual(['not-on-page', '1'])
  expect(read('2: 1', book)).toMatchObject({ problem: { facts: { page: 2, line: 1, printed: '11-20' } } })
  expect(pointed('3: 1', book)).toEqual(['page-missing', '1'])
  expect(pointed('1: 1', numbered(20))).toEqual(['pages-unknown', '1'])
  expect(pointed('14-1', book)).toEqual(['range-backwards', '14-1'])
  expect(pointed('1-999999', book)).toEqual(['range-too-long', '1-999999'])
  expect(pointed('3, hai mươi', book)).toEqual(['not-understood', 'hai mươi'])
  expect(pointed('3; 4 đi vắng lâu', book)).toEqual(['outcome-unknown', '4 đi vắng lâu'])
  expect(pointed('CN1-1-0099', book)).toEqual(['line-missing', 'CN1-1-0099'])
  expect(pointed(' ; , ', book)[0]).toBe('nothing-typed')
})

test('whatever set of lines is typed as ranges, exactly these lines come out, once each', () => {
  const book = numbered(200)
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 120 }), numbers => {
      const answer = read(asRanges(numbers.sort((a, b) => a - b)), book)
      expect(answer.ok && answer.value.map(line => line.lineNo)).toEqual(numbers)
    }),
  )
})

test('any two ranges that share a line are refused; any text is read or refused, never thrown at', () => {
  const book = numbered(100)
  fc.assert(
    fc.property(fc.nat(49), fc.nat(49), fc.nat(49), (start, length, inside) => {
      const from = start + 1
      const to = from + length
      const shared = from + (inside % (length + 1))
      expect(pointed(`${from}-${to}, ${shared}`, book)).toEqual(['line-twice', String(shared)])
    }),
  )
  fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), text => typeof read(text, book).ok === 'boolean'))
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('1', '12', '-', ',', ';', ':', ' ', 'vắng', 'CN1-1-0001', '\n', 'con', 'A', '(', ')'), { maxLength: 20 }),
      parts => {
        const text = parts.join('')
        const answer = read(text, book)
        if (!answer.ok) expect(text.slice(answer.problem.place.start, answer.problem.place.end)).toBe(answer.problem.text)
      },
    ),
  )
})

function asRanges(sorted: readonly number[]): string {
  const ranges: [number, number][] = []
  for (const number of sorted) {
    const last = ranges.at(-1)
    if (last != null && last[1] === number - 1) last[1] = number
    else ranges.push([number, number])
  }
  return ranges.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(', ')
}
