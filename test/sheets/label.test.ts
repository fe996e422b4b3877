import { expect, test } from 'vitest'
import { type Label, type LabelFile, writeLabels } from '../../src/sheets/label.ts'
import { dense, textOf } from './pdf-text.ts'
import { bytes, name } from './sign-off-form.ts'

const dose = (i: number, how = 'Uống 1 viên, buổi sáng, sau ăn'): Label => ({
  lines: [`${name(i)} – 1948`, { text: 'Amlodipin 5 mg (30 viên)', bold: true }, how, 'Lô A12 · HSD 09/2026'],
  ...(i % 2 ? {} : { qr: `KB24-${i}` }),
})

async function print(labels: Iterable<Label>, changes: Partial<LabelFile> = {}) {
  const { sink, done } = bytes()
  const answer = await writeLabels({ name: 'Nhãn thuốc', createdAt: new Date(0), language: 'vi-VN', labels, ...changes }, sink)
  return { ...answer, texts: await textOf(done()) }
}

test('24 labels a sheet; the 25th begins a new one, the places already taken are left free', async () => {
  const doses = Array.from({ length: 25 }, (_, i) => dose(i))
  expect(await print(doses)).toMatchObject({ pages: 2, labels: 25 })
  expect(await print(doses.slice(0, 24), { skip: 5 })).toMatchObject({ pages: 2, labels: 24 })
  expect(await print(doses.slice(0, 19), { skip: 5 })).toMatchObject({ pages: 1, labels: 19 })
})

test('a dose too long for a label goes on to a second one, with the name on both', async () => {
  const how = Array.from({ length: 40 }, (_, i) => `lời dặn ${i}`).join(', ')
  const { labels, texts } = await print([dose(1, how), dose(3)])
  expect(labels).toBe(3)
  const words = texts[0]!
  expect(words.split(dense(`${name(1)} – 1948`))).toHaveLength(3)
  for (const part of ['(1/2)', '(2/2)', 'lời dặn 0,', 'lời dặn 39', dose(3).lines[0] as string]) expect(words).toContain(dense(part))
})

test('a first line that fills the label and a place outside the sheet are refused', async () => {
  await expect(print([{ lines: ['Nguyễn Thị Hòa '.repeat(60), 'Uống 1 viên'] }])).rejects.toThrow('the first line of a label')
  await expect(print([], { skip: 24 })).rejects.toThrow('skip 24')
})
