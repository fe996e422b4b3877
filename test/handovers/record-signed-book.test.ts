import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Context } from '../../src/context.ts'
import { newId } from '../../src/database/id.ts'
import { asOwner } from '../../src/database/in-transaction.ts'
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

const people = (count: number) => Array.from({ length: count }, (_, at) => ({ fullName: `Phí Thị ${String.fromCharCode(65 + at)}` }))

async function makeBook(listId: string, areaId: string, pageLines: readonly (readonly number[])[]): Promise<string> {
  const id = newId()
  await asOwner(ground.orm, tx =>
    tx.execute(
      `insert into document (id, kind, format, area_ids, title, parameters, requested_at, requested_by) values (?, 'sign-off-book', 'pdf', ?, 'Sổ ký nhận', ?, now(), ?)`,
      [id, `{${areaId}}`, JSON.stringify({ listId, pageLines }), newId()],
    ),
  )
  return id
}

test('a page of twenty lines in one go: names first, then eighteen handed over, one absent; all of it well under 30 seconds', async () => {
  const list = await makeList(ground, people(25))
  const documentId = await makeBook(list.listId, list.areaId, [[1, 2, 3, 4, 5], Array.from({ length: 20 }, (_, at) => at + 6)])
  const page = { listId: list.listId, documentId, lines: '2: 1-14, 16, 18-20; 15 vắng' }
  const seen = await readSignedBook(officer, page)
  expect(seen.ok && seen.entries.slice(0, 2).map(entry => entry.fullName)).toEqual(['Phí Thị F', 'Phí Thị G'])
  const answer = await recordSignedBook(officer, { ...page, on: '2024-06-22', giver: 'Tổ trao quà thôn 1' })
  if (!answer.ok) throw new Error(answer.problem.code)
  expect([answer.handed.length, answer.missed.length, answer.refused.length]).toEqual([18, 1, 0])
  expect(answer.missed[0]!.fullName).toBe('Phí Thị T')
  expect(answer.handed[0]!.handover).toMatchObject({ channel: 'book', giver: 'Tổ trao quà thôn 1', receiverKind: 'self' })
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

test('a book of another list does not lend its pages; a list of another commune does not exist', async () => {
  const list = await makeList(ground, people(2))
  const other = await makeList(ground, people(2))
  const documentId = await makeBook(other.listId, list.areaId, [[1, 2]])
  expect(await readSignedBook(officer, { listId: list.listId, documentId, lines: '1: 1' })).toMatchObject({
    problem: { code: 'pages-unknown' },
  })
  const elsewhere = ground.contextOf('policy-officer', [other.areaId])
  await expect(readSignedBook(elsewhere, { listId: list.listId, lines: '1' })).rejects.toThrow()
})
