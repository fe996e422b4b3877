import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Context } from '../../src/context.ts'
import { asOwner } from '../../src/database/in-transaction.ts'
import { pagesOfBook } from '../../src/handovers/book-pages.ts'
import { recordHandover } from '../../src/handovers/record-handover.ts'
import { readSignedBook, recordSignedBook } from '../../src/handovers/record-signed-book.ts'
import { testGround, type TestGround } from '../database.ts'
import { killPerson, makeList } from './make-gift.ts'

let ground: TestGround
let officer: Context
beforeAll(async () => {
  ground = await testGround()
  officer = ground.contextOf('policy-officer')
})
afterAll(() => ground.close())

const people = (count: number) => Array.from({ length: count }, (_, at) => ({ fullName: `Phí Thị ${'ABCDEFGHIK'[at % 10]} ${at}` }))

test('a page of the signed book: names first, then handed over, one absent; all of it well under 30 seconds', async () => {
  const list = await makeList(ground, people(40))
  const pages = await pagesOfBook(officer, { listId: list.listId, hamletId: null })
  expect(pages.flat()).toEqual(list.gifts.map((_, at) => at + 1))
  const second = pages[1]!
  const count = second.length
  expect(count).toBeGreaterThan(8)
  const page = {
    listId: list.listId,
    lines: `2: ${second[0]}-${second[3]}, ${second[5]}, ${second[7]}-${second.at(-1)}; ${second[4]} vắng`,
  }
  const seen = await readSignedBook(officer, page)
  expect(seen.ok && seen.entries.slice(0, 2).map(entry => [entry.lineNo, entry.fullName])).toEqual(
    second.slice(0, 2).map(no => [no, list.gifts[no - 1]!.fullName]),
  )
  const answer = await recordSignedBook(officer, { ...page, on: '2024-06-22', giver: 'Tổ trao quà thôn 1' })
  if (!answer.ok) throw new Error(answer.problem.code)
  expect([answer.handed.length, answer.missed.length, answer.refused.length]).toEqual([count - 2, 1, 0])
  expect(answer.missed[0]!.lineNo).toBe(second[4])
  expect(answer.handed[0]!.handover).toMatchObject({ channel: 'book', giver: 'Tổ trao quà thôn 1', receiverKind: 'self' })
})

test("a hamlet's book has its own pages, with the numbers of the list", async () => {
  const list = await makeList(
    ground,
    people(30).map((person, at) => ({ ...person, hamlet: at < 20 ? 0 : 1 })),
  )
  const hamletId = list.hamlets[1]!.id
  expect((await pagesOfBook(officer, { listId: list.listId, hamletId })).flat()).toEqual([21, 22, 23, 24, 25, 26, 27, 28, 29, 30])
  expect(await readSignedBook(officer, { listId: list.listId, hamletId, lines: '23; 1: 21-22' })).toMatchObject({
    entries: [{ lineNo: 23 }, { lineNo: 21 }, { lineNo: 22 }],
  })
})

test('a hamlet’s team reads the pages of the book that was printed, its own and the commune’s', async () => {
  const list = await makeList(
    ground,
    people(57).map((person, at) => ({ ...person, hamlet: at < 12 ? 1 : 0 })),
  )
  const { listId } = list
  const hamletId = list.hamlets[0]!.id
  const team = ground.contextOf([{ role: 'hamlet-team', areas: new Set(), hamlets: new Set([hamletId]) }])
  for (const book of [hamletId, null] as const) {
    const printed = await pagesOfBook(officer, { listId, hamletId: book })
    expect(await pagesOfBook(team, { listId, hamletId: book })).toEqual(printed)
    const own = printed[1]!.filter(no => no > 12)
    const typed = { listId, hamletId: book, lines: `2: ${own[0]}-${own.at(-1)}` }
    expect(await readSignedBook(team, typed)).toMatchObject({ ok: true, entries: { length: own.length } })
  }
  const [first, second] = await pagesOfBook(team, { listId, hamletId })
  expect(await readSignedBook(team, { listId, hamletId, lines: `2: ${first![0]}` })).toMatchObject({
    problem: { code: 'not-on-page', facts: { line: first![0], printed: `${second![0]}-${second!.at(-1)}` } },
  })
  expect(await readSignedBook(team, { listId, hamletId: null, lines: '1: 1' })).toMatchObject({ problem: { code: 'line-missing' } })
})

test('a line already given, a dead person: these are refused with their reason, the rest of the page stands; the page again changes nothing', async () => {
  const list = await makeList(ground, people(5))
  await recordHandover(officer, { giftId: list.gifts[1]!.id, receiver: { kind: 'self' } })
  await killPerson(ground, list.gifts[2]!.personId, list.areaId)
  const page = { listId: list.listId, lines: '1-4; 5 từ chối' }
  const first = await recordSignedBook(officer, page)
  if (!first.ok) throw new Error(first.problem.code)
  expect(first.handed).toHaveLength(2)
  expect(first.refused.map(line => [line.entry.lineNo, line.because])).toEqual([
    [2, 'gift/already-handed-over'],
    [3, 'gift/person-dead'],
  ])
  const again = await recordSignedBook(officer, { ...page, lines: '1-4' })
  expect(again.ok && [again.handed.length, again.refused.length]).toEqual([0, 4])
})

test('a son who signed for his mother is written down with his relation and paper; without a paper nothing is recorded', async () => {
  const list = await makeList(ground, people(3))
  const page = { listId: list.listId, lines: '1; 2 con: Nguyễn Văn A; 3 vắng', on: '2024-06-22' }
  expect(await recordSignedBook(officer, page)).toMatchObject({
    ok: false,
    problem: { code: 'paper-missing', facts: { name: 'Nguyễn Văn A' } },
  })
  const answer = await recordSignedBook(officer, { ...page, paper: 'Giấy kẹp theo sổ' })
  if (!answer.ok) throw new Error(answer.problem.code)
  expect(answer.handed.map(one => one.handover)).toMatchObject([
    { receiverKind: 'self' },
    { receiverKind: 'proxy', receiverName: 'Nguyễn Văn A', relation: 'con', paper: 'Giấy kẹp theo sổ' },
  ])
  expect(answer.missed.map(entry => entry.lineNo)).toEqual([3])
})

test('a mistyped page changes nothing and points at the piece', async () => {
  const list = await makeList(ground, people(3))
  expect(await recordSignedBook(officer, { listId: list.listId, lines: '1-2, 2-3' })).toMatchObject({
    ok: false,
    problem: { code: 'line-twice', text: '2-3', facts: { line: 2, other: '1-2' } },
  })
  expect(await recordSignedBook(officer, { listId: list.listId, lines: '1-9' })).toMatchObject({
    problem: { code: 'line-missing', facts: { line: 4 } },
  })
  expect(await asOwner(ground.orm, tx => tx.execute(`select 1 from handover where list_id = ?`, [list.listId]))).toEqual([])
})

test('a list of another commune does not exist', async () => {
  const list = await makeList(ground, people(2))
  const elsewhere = ground.contextOf('policy-officer', [(await makeList(ground, people(1))).areaId])
  for (const lines of ['1', '1: 1']) await expect(readSignedBook(elsewhere, { listId: list.listId, lines })).rejects.toThrow()
})
