import { expect, test } from 'vitest'
import { categories, findCategory, rateBesideCategory } from '../../src/registry/categories.ts'
import { groupRows } from '../../src/registry/merge-register-rows.ts'
import { isVagueRate, readAllowance, readFate, readRate, readRelation, readYesNo } from '../../src/registry/register-cells.ts'

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

test.each([
  ['T.B', 'TB'],
  ['TB1/4', 'TB'],
  ['Thương binh 61%', 'TB'],
  ['TB loại B', 'TBB'],
  ['NHCS như TB', 'CSNTB'],
  ['CĐHH (con đẻ)', 'HHTN'],
  ['Lão thành CM', 'LT'],
  ['Cán bộ TKN', 'TKN'],
  ['BM VNAH', 'BMVNAH'],
  ['AHLLVTND', 'AH'],
  ['Gia đình LS', 'TNLS'],
  ['Con gái LS', 'TNLS'],
  ['NTCLS', 'TCLS'],
  ['Có công giúp đỡ CM', 'CC'],
  ['62/2011', 'CQN'],
])('%s is the category %s too', (written, code) => {
  expect(findCategory(written)?.code).toBe(code)
})

test('the wife, child or carer of an invalid is no invalid, and two categories in a cell are not one', () => {
  const written = [
    'Vợ thương binh',
    'Con TB',
    'thân nhân TB',
    'Tuất TB',
    'Người phục vụ thương binh 81%',
    'con mẹ VNAH',
    'thương binh và CĐHH',
    'TB/BB',
    'LS',
  ]
  for (const one of written) expect(findCategory(one), one).toBeNull()
  expect(rateBesideCategory('Thương binh 61%')).toBe(61)
  expect(rateBesideCategory('Thương binh 2/4')).toBeNull()
})

test('an old rank or a range is no rate and no wrong rate; a share is per cent', () => {
  expect(['61 %', 'TL 61%', '61/100', '61% (2/4)', '0,61', '61 phần trăm'].map(readRate)).toEqual(Array(6).fill(61))
  for (const vague of ['2/4', '61-80', 'trên 81', 'chưa GĐ'])
    expect([readRate(vague), isVagueRate(vague)], vague).toEqual([undefined, true])
  expect([145, '145', '145%'].map(isVagueRate)).toEqual([false, false, false])
})

test('what was cut or paid once is no, what nobody knows is unknown, and "dung" without accents is neither', () => {
  expect(['cắt từ 2020', 'dừng', 'tạm đình chỉ', '1 lần', 'Không còn', 'hết hưởng'].map(readYesNo)).toEqual(Array(6).fill(false))
  expect(['đang hưởng TC hằng tháng', '2.789.000đ', 'Có (từ 2010)', 'xx', 'đúng'].map(readYesNo)).toEqual(Array(5).fill(true))
  expect(['?', 'chưa rõ', 'không rõ'].map(readYesNo)).toEqual([null, null, null])
  expect(['dung', 'có nhưng đã cắt'].map(readYesNo)).toEqual([undefined, undefined])
  expect(['Tuất ND', 'ĐSND', 'tuất 2 LS', 'tuất CB', 'tuất một lần', 'x'].map(readAllowance)).toEqual([
    'care',
    'care',
    'basic',
    'basic',
    null,
    undefined,
  ])
})

test.each([
  ['mất', { deceased: true }],
  ['vừa mất', { deceased: true }],
  ['cụ đã mất', { deceased: true }],
  ['Đã mất 2023; vợ nhận thay', { deceased: true, diedOn: { year: 2023 } }],
  ['đã mất ngày 5 tháng 3 năm 2020', { deceased: true, diedOn: { year: 2020, month: 3, day: 5 } }],
  ['chết 5/2023 (con nhận thay)', { deceased: true, diedOn: { year: 2023, month: 5 } }],
  ['chết trận 1968', { deceased: false }],
  ['LS mất 1972', { deceased: false }],
  ['người thờ cúng cũ đã chết', { deceased: false }],
  ['bị mất 1 chân', { deceased: false }],
  ['mất 61%', { deceased: false }],
  ['mất hồ sơ 2010', { deceased: false }],
  ['cắt hộ khẩu', { movedAway: true }],
  ['vào Nam sinh sống', { movedAway: true }],
  ['con chuyển vào Nam', { movedAway: false }],
  ['chuyển sang hưởng BB', { movedAway: false }],
  ['chuyển trợ cấp sang con', { movedAway: false }],
])('"%s" in the notes', (notes, fate) => {
  expect(readFate(notes)).toMatchObject(fate)
  expect(readFate(notes).unclear).toBeUndefined()
})

test('whose death the notes mean is told by who stands in the row, and asked where that does not tell', () => {
  expect(readFate('ông đã mất', { sex: 'male' }).deceased).toBe(true)
  expect(readFate('ông đã mất', { sex: 'female' })).toEqual({ deceased: false, diedOn: null, movedAway: false })
  expect(readFate('mẹ LS đã mất', { relation: 'mother' }).deceased).toBe(true)
  expect(readFate('Mẹ mất 2020', { category: 'BMVNAH' })).toMatchObject({ deceased: true, diedOn: { year: 2020 } })
  for (const [notes, about] of [
    ['ông đã mất', {}],
    ['con đã mất', { relation: 'child' }],
    ['đã mất (vợ)', {}],
    ['đã nhận mai táng phí', {}],
  ] as const)
    expect(readFate(notes, about), notes).toEqual({ deceased: false, diedOn: null, movedAway: false, unclear: true })
})
