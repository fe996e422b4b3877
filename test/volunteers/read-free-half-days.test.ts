import { expect, test } from 'vitest'
import { readFreeHalfDays, readSkills } from '../../src/volunteers/volunteers.import.ts'

test.each([
  ['sáng 20/7', ['2024-07-20 morning']],
  ['chiều 20/7; cả ngày 21/7', ['2024-07-20 afternoon', '2024-07-21 morning', '2024-07-21 afternoon']],
  ['sáng, chiều 20/7', ['2024-07-20 morning', '2024-07-20 afternoon']],
  ['sáng 20, 21/7', ['2024-07-20 morning', '2024-07-21 morning']],
  ['20/7 và 21/7/2024', ['2024-07-20 morning', '2024-07-20 afternoon', '2024-07-21 morning', '2024-07-21 afternoon']],
])('"%s" are these half-days', (written, free) => {
  expect(readFreeHalfDays(written, 2024)).toEqual({ free, unclear: [] })
})

test('a day that does not exist and a day without a date are said to be unclear', () => {
  expect(readFreeHalfDays('sáng 31/6; cuối tuần; chiều 20/7', 2024)).toEqual({
    free: ['2024-07-20 afternoon'],
    unclear: ['sáng 31/6', 'cuối tuần'],
  })
})

test('skills are read from any of their names, several in a cell', () => {
  expect(readSkills('Bác sỹ, lái xe')).toEqual(['doctor', 'driver'])
  expect(readSkills('dược sĩ')).toEqual(['pharmacist'])
  expect(readSkills('ca sĩ')).toEqual([])
})
