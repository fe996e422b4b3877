import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { PdfCanvas } from '../../src/sheets/pdf-canvas.ts'
import { bytes } from './sign-off-form.ts'

const canvas = () => new PdfCanvas(bytes().sink, { name: 'x', language: 'vi', createdAt: new Date(0), orientation: 'portrait' })

test('no line is wider than its column, and each says how wide it really is', () => {
  const paper = canvas()
  const words = fc.array(
    fc.oneof(fc.constantFrom('Nguyễn', 'Thị', 'Hòa', 'CL24480', 'HN/CTB/10009-LĐTBXH', '–', 'nghiêng'), fc.string({ maxLength: 40 })),
  )
  fc.assert(
    fc.property(words, fc.integer({ min: 20, max: 200 }), (parts, width) => {
      for (const line of paper.wrap(parts.join(' '), 'regular', 11, width)) {
        expect(line.width).toBeLessThanOrEqual(width + 0.1)
        expect(line.pieces.reduce((sum, piece) => sum + piece.width, 0)).toBeCloseTo(line.width, 5)
      }
    }),
  )
})

test('a file number too long for its column breaks after a stroke or hyphen', () => {
  const paper = canvas()
  const whole = paper.wrap('HN/CTB/10009-LĐTBXH', 'regular', 11, 500)
  const lines = paper.wrap('HN/CTB/10009-LĐTBXH', 'regular', 11, 60)
  const head = paper.wrap('HN/CTB/', 'regular', 11, 500)
  expect(whole).toHaveLength(1)
  expect(lines[0]).toMatchObject({ width: head[0]!.width })
  expect(lines.reduce((sum, line) => sum + line.width, 0)).toBeCloseTo(whole[0]!.width, 5)
})
