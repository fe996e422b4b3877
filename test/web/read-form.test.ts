import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { sentences } from '../../src/locales/sentences.ts'
import { fieldErrors } from '../../src/web/field-errors.ts'
import { readForm, type Sent } from '../../src/web/read-form.ts'
import { groupThousands } from '../../src/vietnamese/money.ts'

const sent = (fields: Record<string, string | string[]>): Sent =>
  new Map(Object.entries(fields).map(([name, value]) => [name, Array.isArray(value) ? value : [value]]))

const Everything = z.object({
  name: z.string().min(1),
  bornOn: z.object({ year: z.int(), month: z.int().optional(), day: z.int().optional() }),
  heldOn: z.iso.date().optional(),
  amount: z.int().min(0),
  rate: z.number().nullable(),
  alive: z.boolean(),
  kinds: z.array(z.string()),
  receiver: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('self') }),
    z.object({ kind: z.literal('proxy'), name: z.string().min(1), paper: z.string().nullable() }),
  ]),
  rows: z.array(z.object({ line: z.int(), note: z.string().optional() })).default([]),
})

test('what a clerk types becomes what the verb expects', () => {
  const read = readForm(
    Everything,
    sent({
      name: '  Nguyễn Văn Bé ',
      bornOn: '1949',
      heldOn: '27/7/2024',
      amount: '1.500.000',
      rate: '61,5',
      alive: 'yes',
      kinds: ['TB', 'BB'],
      'receiver.kind': 'proxy',
      'receiver.name': 'Lê Thị Hoa',
      'receiver.paper': '',
      'rows.0.line': '3',
      'rows.1.line': '4',
      'rows.1.note': 'vắng',
    }),
  )
  expect(Everything.parse(read)).toEqual({
    name: 'Nguyễn Văn Bé',
    bornOn: { year: 1949 },
    heldOn: '2024-07-27',
    amount: 1_500_000,
    rate: 61.5,
    alive: true,
    kinds: ['TB', 'BB'],
    receiver: { kind: 'proxy', name: 'Lê Thị Hoa', paper: null },
    rows: [{ line: 3 }, { line: 4, note: 'vắng' }],
  })
})

test('an empty form says at each field what is needed, in both languages', () => {
  const parsed = Everything.safeParse(readForm(Everything, sent({ name: '', bornOn: '', amount: 'nhiều', rate: '' })), {
    reportInput: true,
  })
  const said = (locale: 'vi' | 'en') =>
    Object.fromEntries(fieldErrors(parsed.error!, sentences(locale)).map(({ field, text }) => [field, text]))
  expect(said('vi')).toMatchObject({ name: 'Cần nhập thông tin này.', bornOn: 'Cần nhập thông tin này.', amount: 'Nhập một số.' })
  expect(said('en')).toMatchObject({ name: 'This is needed.', amount: 'Enter a number.' })
})

test('a day that the calendar does not have is refused, not moved', () => {
  const Day = z.object({ on: z.iso.date() })
  const parsed = Day.safeParse(readForm(Day, sent({ on: '31/02/2024' })), { reportInput: true })
  expect(fieldErrors(parsed.error!, sentences('vi'))).toEqual([{ field: 'on', text: sentences('vi').web.errors.notADate }])
})

test('a time of day is read as people write it; what no clock shows is refused with an example', () => {
  const Session = z.object({ from: z.iso.time({ precision: -1 }), until: z.iso.time({ precision: -1 }).nullable().default(null) })
  for (const text of ['7:30', '07:30', '7h30', '7H30', '7g30', '7.30', '7 giờ 30'])
    expect(Session.parse(readForm(Session, sent({ from: text, until: '' })))).toEqual({ from: '07:30', until: null })
  expect(Session.parse(readForm(Session, sent({ from: '7h' }))).from).toBe('07:00')
  for (const text of ['25:00', '7:75', 'sáng', '730']) {
    const parsed = Session.safeParse(readForm(Session, sent({ from: text })), { reportInput: true })
    expect(fieldErrors(parsed.error!, sentences('vi'))).toEqual([{ field: 'from', text: 'Nhập giờ dạng giờ:phút, ví dụ 7:30.' }])
  }
  const blank = Session.safeParse(readForm(Session, sent({ from: '' })), { reportInput: true })
  expect(fieldErrors(blank.error!, sentences('vi'))).toEqual([{ field: 'from', text: 'Cần nhập thông tin này.' }])
})

test('every whole amount is read back as it is shown', () => {
  const Amount = z.object({ amount: z.int() })
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10 ** 15 }), amount => {
      expect(readForm(Amount, sent({ amount: groupThousands(amount) }))).toEqual({ amount })
    }),
  )
})
