import { expect, test } from 'vitest'
import { readFreeHalfDays } from '../../src/volunteers/free-half-days.ts'
import { readSkills } from '../../src/volunteers/volunteers.import.ts'

test.each([
  ['sáng 20/7', ['2024-07-20 morning']],
  ['chiều 20/7; cả ngày 21/7', ['2024-07-20 afternoon', '2024-07-21 morning', '2024-07-21 afternoon']],
  ['sáng, chiều 20/7', ['2024-07-20 morning', '2024-07-20 afternoon']],
  ['sáng 20, 21/7', ['2024-07-20 morning', '2024-07-21 morning']],
  ['20/7 và 21/7/2024', ['2024-07-20 morning', '2024-07-20 afternoon', '2024-07-21 morning', '2024-07-21 afternoon']],
  ['20/7 (S), 21/7 (C)', ['2024-07-20 morning', '2024-07-21 afternoon']],
  ['sáng 20/7 chiều 21/7', ['2024-07-20 morning', '2024-07-21 afternoon']],
  ['sáng 20, chiều 21/7', ['2024-07-20 morning', '2024-07-21 afternoon']],
  ['sáng các ngày 20/7; 21/7', ['2024-07-20 morning', '2024-07-21 morning']],
  ['20/7, 21/7 sáng', ['2024-07-20 morning', '2024-07-21 morning']],
  ['20/7 sáng, chiều', ['2024-07-20 morning', '2024-07-20 afternoon']],
  ['sáng 20-22/7', ['2024-07-20 morning', '2024-07-21 morning', '2024-07-22 morning']],
  ['chiều 20/7 – sáng 22/7', ['2024-07-20 afternoon', '2024-07-21 morning', '2024-07-21 afternoon', '2024-07-22 morning']],
  ['8h-11h ngày 20 tháng 7', ['2024-07-20 morning']],
  ['13h30-16h30 20/7', ['2024-07-20 afternoon']],
  ['2024-07-20 sáng', ['2024-07-20 morning']],
  ['Thứ Bảy 20/7/24 (chiều)', ['2024-07-20 afternoon']],
])('"%s" are these half-days', (written, free) => {
  expect(readFreeHalfDays(written, 2024)).toEqual({ free, unclear: [] })
})

test('a day that does not exist and a day without a date are said to be unclear', () => {
  expect(readFreeHalfDays('sáng 31/6; cuối tuần; chiều 20/7', 2024)).toEqual({
    free: ['2024-07-20 afternoon'],
    unclear: ['sáng 31/6', 'cuối tuần'],
  })
})

test.each(['bận sáng 20/7', 'trừ 20/7', 'sáng thứ 7', 'tối 20/7', 'sáng 20', 'x'])('"%s" is asked about', written => {
  expect(readFreeHalfDays(written, 2024)).toEqual({ free: [], unclear: [written] })
})

test('skills are read from any of their names, several in a cell', () => {
  expect(readSkills('Bác sỹ, lái xe')).toEqual(['doctor', 'driver'])
  expect(readSkills('dược sĩ')).toEqual(['pharmacist'])
  expect(readSkills('BSCKI, hộ lý, lái ô tô')).toEqual(['doctor', 'nurse', 'driver'])
  expect(readSkills('ca sĩ')).toEqual([])
})
