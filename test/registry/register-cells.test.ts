import { expect, test } from 'vitest'
import { categories, findCategory } from '../../src/registry/categories.ts'
import { groupRows } from '../../src/registry/merge-register-rows.ts'
import { readAllowance, readFate, readRate, readRelation, readYesNo } from '../../src/registry/register-cells.ts'

test('every category is found by its code, its name and each alias', () => {
  for (const category of categories()) {
    for (const word of [category.code, category.name, ...category.aliases]) expect(findCategory(word)?.code, word).toBe(category.code)
  }
})

test.each([
  ['Thương binh 2/4', 'TB', '2/4'],
  ['thương binh hạng 4/4', 'TB', '4/4'],
  ['Bệnh binh 1/3', 'BB', '1/3'],
  ['Thương binh loại B', 'TBB', null],
  ['Người hưởng chính sách như thương binh', 'CSNTB', null],
  ['Con đẻ của người HĐKC bị nhiễm CĐHH', 'HHTN', null],
  ['Người HĐKC bị nhiễm CĐHH', 'CDHH', null],
  ['Mẹ VNAH', 'BMVNAH', null],
  ['Bà mẹ VN anh hùng', 'BMVNAH', null],
  ['mẹ đẻ liệt sỹ', 'TNLS', null],
  ['Người thờ cúng liệt sĩ', 'TCLS', null],
  ['Người bị địch bắt tù, đày', 'TD', null],
])('%s is the category %s', (written, code, rank) => {
  expect(findCategory(written)).toEqual({ code, rank })
})

test('what names no category, or two at once, is not guessed', () => {
  for (const written of ['Đối tượng lạ', 'TB, BB', 'TB + CĐHH', 'x', 'hộ nghèo']) expect(findCategory(written), written).toBeNull()
})

test.each([
  ['vợ LS', 'wife'],
  ['Chồng', 'husband'],
  ['mẹ đẻ', 'mother'],
  ['cha đẻ', 'father'],
  ['Bố', 'father'],
  ['ba', 'father'],
  ['bà nội', 'grandparent'],
  ['con đẻ', 'child'],
  ['con dâu', 'child-in-law'],
  ['Em trai', 'sibling'],
  ['chị ruột', 'sibling'],
  ['cháu ruột', 'nephew'],
  ['người nuôi dưỡng', 'fosterer'],
  ['mẹ nuôi', 'fosterer'],
  ['bạn chiến đấu', 'other'],
])('%s is the %s of the martyr', (written, relation) => {
  expect(readRelation(written)).toBe(relation)
})

test('yes, no, nothing and nonsense are four different answers', () => {
  expect(['x', 'X', 'có', '✓', 1, 'đang hưởng', 2_789_000].map(readYesNo)).toEqual(Array(7).fill(true))
  expect(['k', 'không', 0, '-', 'thôi hưởng'].map(readYesNo)).toEqual(Array(5).fill(false))
  expect(readYesNo(null)).toBeNull()
  expect([7, 'tháng sau'].map(readYesNo)).toEqual([undefined, undefined])
})

test('survivor allowances and rates are read as they are written', () => {
  expect(['TCB', 'cơ bản', 'Tuất cơ bản', 'TND', 'nuôi dưỡng', '', 'khác'].map(readAllowance)).toEqual([
    'basic',
    'basic',
    'basic',
    'care',
    'care',
    null,
    undefined,
  ])
  expect([69, '69%', '69', 0.69, '69,0', null, ''].map(readRate)).toEqual([69, 69, 69, 69, 69, null, null])
  expect([145, -1, 'sáu mươi'].map(readRate)).toEqual([undefined, undefined, undefined])
})

test('the notes tell who died and who moved, and are not fooled by a dead husband or lost strength', () => {
  expect(readFate('Đã mất 2023')).toEqual({ deceased: true, diedOn: { year: 2023 }, movedAway: false })
  expect(readFate('chết 12/2023')).toEqual({ deceased: true, diedOn: { year: 2023, month: 12 }, movedAway: false })
  expect(readFate('từ trần ngày 05/03/2024').diedOn).toEqual({ year: 2024, month: 3, day: 5 })
  for (const notes of ['chồng đã mất', 'vợ chết 2019', 'hưởng mất sức', 'mất giấy tờ', 'chuyển đến từ Hà Nam', null]) {
    expect(readFate(notes), String(notes)).toEqual({ deceased: false, diedOn: null, movedAway: false })
  }
  for (const notes of ['chuyển đi', 'Đã chuyển đi Hòa Bình', 'chuyển khẩu', 'chuyển vào Nam'])
    expect(readFate(notes).movedAway, notes).toBe(true)
})

test('rows without an id join the person whose birth they do not contradict', () => {
  const row = { fullName: 'Nguyễn Văn Hòa', birth: { year: 1950 }, nationalId: null, hamlet: 'Thôn 1' }
  expect(
    groupRows([
      { ...row, birth: { year: 1950, month: 3, day: 4 }, nationalId: '001050000001' },
      { ...row, fullName: 'Nguyễn Văn Hoà' },
      { ...row, birth: { year: 1950, month: 3, day: 5 } },
      { ...row, nationalId: '001050000002' },
      { ...row, hamlet: 'Thôn 2', nationalId: '001050000001' },
    ]),
  ).toEqual([0, 0, 1, 1, 0])
})
