import { expect, test } from 'vitest'
import { type Letter, writeLetters } from '../../src/sheets/letter.ts'
import { invitation } from './invitation.ts'
import { dense, textOf } from './pdf-text.ts'
import { bytes, name, nowhere } from './sign-off-form.ts'

const about = { name: 'Giấy mời', createdAt: new Date('2024-07-10T02:00:00Z'), language: 'vi-VN' }

async function print(letters: Iterable<Letter>, perPage: 1 | 2) {
  const { sink, done } = bytes()
  const answer = await writeLetters({ ...about, perPage, letters }, sink)
  return { ...answer, file: done(), texts: await textOf(done()) }
}

test('two invitations a page, in the order given, each with its name, number and time', async () => {
  const { pages, letters, texts } = await print(
    [0, 1, 2, 3, 4].map(i => invitation(i)),
    2,
  )
  expect({ pages, letters }).toEqual({ pages: 3, letters: 5 })
  for (const i of [0, 1, 2, 3, 4]) {
    const page = texts[Math.floor(i / 2)]!
    for (const part of [
      name(i),
      `00${i + 1}`,
      `KB24-00${i + 1}`,
      'SỐ THỨ TỰ',
      'Độc lập - Tự do - Hạnh phúc',
      'thẻ bảo hiểm y tế',
      'Nguyễn Đình Thuận',
    ])
      expect(page).toContain(dense(part))
  }
  expect(texts[0]!.indexOf(dense(name(0)))).toBeLessThan(texts[0]!.indexOf(dense(name(1))))
})

test('a letter too long for half a page gets a page of its own, whole; the others stay in order', async () => {
  const advice = Array.from({ length: 30 }, (_, i) => [`Điều cần nhớ thứ ${i}: uống thuốc đúng giờ`])
  const long = invitation(1, { parts: [{ kind: 'list', items: advice }] })
  const { pages, texts } = await print([invitation(0), long, invitation(2)], 2)
  expect(pages).toBe(3)
  for (const [advised] of advice) expect(texts[1]).toContain(dense(advised!))
  expect(texts[2]).toContain(dense(name(2)))
})

test('a letter longer than a page is refused by its number, and no file is finished', async () => {
  const endless = invitation(1, { parts: [{ kind: 'text', runs: ['Kính mời Ông/Bà đến khám. '.repeat(900)] }] })
  const { sink } = bytes()
  await expect(writeLetters({ ...about, perPage: 1, letters: [invitation(0), endless] }, sink)).rejects.toThrow(
    'letter 2 is longer than a page',
  )
  expect(sink.writableFinished).toBe(false)
})

test('the same letters give the same bytes', async () => {
  const [one, two] = await Promise.all([print([invitation(7)], 1), print([invitation(7)], 1)])
  expect(one.file.equals(two.file)).toBe(true)
})

test('2,000 invitations take well under 20 seconds and leave as they are made', async () => {
  const { sink, size } = nowhere()
  let atHalf = 0
  function* many() {
    for (let i = 0; i < 2_000; i++) {
      if (i === 1_000) atHalf = size()
      yield invitation(i)
    }
  }
  const started = performance.now()
  expect(await writeLetters({ ...about, perPage: 2, letters: many() }, sink)).toEqual({ pages: 1_000, letters: 2_000 })
  expect(performance.now() - started).toBeLessThan(20_000)
  expect(atHalf).toBeGreaterThan(size() * 0.3)
})

test('nobody to invite: a file that opens, with one empty page', async () => {
  const { pages, letters } = await print([], 2)
  expect({ pages, letters }).toEqual({ pages: 1, letters: 0 })
})
