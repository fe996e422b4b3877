import { expect, test } from 'vitest'
import { understandFile } from '../../src/commands/understand.ts'
import { toTcvn3, toVni } from '../vietnamese/old-fonts.ts'
import { csv, workbook } from './make-sheet.ts'
import type { Grid } from './make-sheet.ts'

const today = '2024-07-01'
const read = (grid: Grid) => understandFile(workbook({ A: grid }), { today })

test('what a register says of somebody else, or of its own making, is never said of the person on the row', () => {
  const { people, problems } = read([
    ['TT', 'Mức trợ cấp', 'Họ tên', 'Ngày tạo', 'Năm sinh LS', 'Năm sinh', 'Ngày mất LS', 'Tổ', 'Thôn', 'Chế độ', 'Đối tượng', 'Hưởng TC'],
    [1, 2055000, 'Nguyễn Văn An', '12/05/2021', 1948, 1950, '12/05/1968', 3, 'Thôn 4', 'CK', 'TB', 'không'],
  ])
  expect(problems).toEqual([])
  expect(people).toMatchObject([
    { fullName: 'Nguyễn Văn An', sex: null, birthYear: 1950, hamlet: 'Thôn 4', deceased: false, merits: [{ code: 'TB', monthly: false }] },
  ])
})

test('numbers under the header may be sums, in brackets, or wanting where a column was put in later', () => {
  for (const numbers of [
    [1, 2, 3, 4, '5=3+4', 6],
    ['[1]', '[2]', '[3]', '[4]', '[5]', '[6]'],
    ['(1)', null, '(2)', '(3)', '(4)', '(5)'],
    ['A', 'B', 1, 2, '2a', 3],
  ]) {
    const { people, problems } = read([
      ['TT', 'Số hồ sơ', 'Họ tên', 'Năm sinh', 'Đối tượng', 'Thôn'],
      numbers,
      [1, 'A1', 'Nguyễn Văn An', 1950, 'TB', 'Thôn 4'],
    ])
    expect([people, problems], String(numbers)).toMatchObject([[{ fullName: 'Nguyễn Văn An' }], []])
  }
})

test('however many sign side by side, none of them is on the list', () => {
  const { people, problems } = read([
    ['Họ tên', 'Năm sinh', 'Đối tượng', 'Thôn', 'Số hồ sơ', 'Tỷ lệ'],
    ['Nguyễn Văn An', 1950, 'TB', 'Thôn 4', 'A1', 30],
    ['Người lập biểu', 'Công chức văn hóa', 'Kế toán', 'Thủ quỹ', 'Chủ tịch UBND'],
    ['(Ký)', '(Ký)', '(Ký)', '(Ký)', '(Ký)'],
    ['Nguyễn Thị Lan', 'Trần Văn Hùng', 'Lê Văn Bình', 'Lê Văn Minh', 'Phạm Văn Tú'],
  ])
  expect([people, problems]).toMatchObject([[{ fullName: 'Nguyễn Văn An' }], []])
  expect(people).toHaveLength(1)
})

test('rows, columns or single cells typed in an old font beside Unicode: each is read as it was typed', () => {
  const header = ['TT', 'Họ tên', 'Năm sinh', 'Đối tượng', 'Thôn', 'Hưởng TC']
  const names = ['Nguyễn Văn Ổn', 'Bùi Bá Quý', 'Hồ Thị Lý', 'Lê Công Sơn', 'Đinh Quang Tỵ', 'Tạ Bá Uy', 'Phí Hữu Đạt', 'Cấn Thị Út']
  for (const font of [toTcvn3, toVni]) {
    const rows = names.map((name, at): Grid[number] => [at + 1, name, 1950, 'Bệnh binh', 'Thôn 5', 'có'])
    const inFont = (row: Grid[number]) => row.map(cell => (typeof cell === 'string' ? font(cell) : cell))
    const sheets: Record<string, Grid> = {
      'every other row': rows.map((row, at) => (at % 2 === 0 ? inFont(row) : row)),
      'one row': rows.map((row, at) => (at === 3 ? inFont(row) : row)),
      'the column of names': rows.map(([no, name, ...rest]) => [no!, font(String(name)), ...rest]),
      'all but the header': rows.map(inFont),
    }
    for (const [told, grid] of Object.entries(sheets)) {
      const { people, problems } = read([header, ...grid])
      expect(problems, told).toEqual([])
      expect(people, told).toMatchObject(
        names.map(fullName => ({ fullName, hamlet: 'Thôn 5', merits: [{ code: 'BB', ...(font === toVni ? { monthly: true } : {}) }] })),
      )
    }
  }
})

test('what cannot be seen in a cell is no part of it', () => {
  const { people } = read([
    ['TT', 'Họ tên', 'Ngày sinh', 'Số CCCD', 'SĐT', 'Đối tượng', 'Tỷ lệ', 'Thôn'],
    [
      1,
      '\u200eNguyễn\u00a0Văn\u200b Ðạo',
      '\u200b12／05／1950',
      '\u202a001050123456\u202c',
      '０912\u00a0345\u00a0678',
      'TB',
      '61\u200b',
      'Thôn\u00a04',
    ],
  ])
  expect(people).toMatchObject([
    {
      fullName: 'Nguyễn Văn Đạo',
      birthDate: '1950-05-12',
      nationalId: '001050123456',
      phone: '0912345678',
      hamlet: 'Thôn 4',
      merits: [{ rate: 61 }],
    },
  ])
})

test('names with what people write around them, rates among words, hamlets with their commune', () => {
  const { people, problems } = read([
    ['UBND XÃ ĐỒNG TRÚC'],
    ['TT', 'Họ tên', 'Ngày sinh', 'Số CCCD', 'SĐT', 'Đối tượng', 'Tỷ lệ', 'Thôn', 'Hưởng TC', 'Ghi chú'],
    [
      1,
      '1. Ô. Nguyễn Văn An (TB)*',
      'l2/T5/195O',
      '001,050,123,456',
      '0912,345,678',
      'TB',
      '2/4 (66%)',
      'Thôn 4, xã Đồng Trúc',
      'còn hưởng',
      'tử vong T5/2023',
    ],
    [2, "'Trần Thị Bé,", 'Thứ hai, 12/05/1950', null, null, 'Tuất vợ LS', 'TTCT 61%', 'T4', 'đã nhận 1 lần', 'mới chuyển đến 2023'],
    [3, 'Lê Văn Cả', '1950 (74 tuổi)', null, null, 'TB-LB', '61% - 80%', 'Thôn 4 - Đội 2', null, 'Chuyển hồ sơ đi Quốc Oai'],
  ])
  expect(people).toMatchObject([
    {
      fullName: 'Nguyễn Văn An',
      sex: 'male',
      birthDate: '1950-05-12',
      nationalId: '001050123456',
      phone: '0912345678',
      hamlet: 'Thôn 4',
      deceased: true,
      merits: [{ code: 'TB', rate: 66, monthly: true }],
    },
    {
      fullName: 'Trần Thị Bé',
      birthDate: '1950-05-12',
      hamlet: 'Thôn 4',
      movedAway: false,
      merits: [{ code: 'TNLS', rate: 61, monthly: false }],
    },
    { fullName: 'Lê Văn Cả', birthYear: 1950, hamlet: 'Thôn 4 - Đội 2', movedAway: true, merits: [{ code: 'TBB', rate: null }] },
  ])
  expect(problems).toEqual([
    { row: 5, kind: 'rate-not-understood' },
    { row: 5, kind: 'moved-away-needs-a-decision' },
  ])
})

test('a csv that names its separator counts its rows as Excel does, and one of a very old program is read', () => {
  const grid: Grid = [
    ['TT', 'Họ tên', 'Năm sinh', 'Đối tượng'],
    [1, null, 1950, 'TB'],
    [2, 'Trần Văn Bé', 1950, 'TB'],
  ]
  const named = Buffer.concat([Buffer.from('\uFEFFsep=;\r\n'), csv(grid, ';')])
  const old = Buffer.from(csv(grid).toString().replaceAll('\r\n', '\r'))
  for (const file of [named, old])
    expect(understandFile(file, { today })).toMatchObject({
      people: [{ fullName: 'Trần Văn Bé' }],
      problems: [{ row: 2, kind: 'missing-name' }],
    })
})

test('a gift list of the anniversary, its amounts as accountants write them, its levels without accents', () => {
  const list = read([
    ['DANH SÁCH TẶNG QUÀ KỶ NIỆM 76 NĂM NGÀY THƯƠNG BINH LIỆT SĨ (27/7/1947 - 27/7/2023) XÃ CANH NẬU'],
    ['TT', 'Tên người nhận', 'Mã NCC', 'Chỗ ở hiện nay', 'Mức quà', 'Là thân nhân LS'],
    ['Muc 600.000 dong'],
    [1, 'Nguyễn Văn An', 'TB1', 'Thôn 4, xã Canh Nậu', '600.000/-', null],
    [2, 'Trần Thị Bé', 'TB2', 'Thôn 4', null, 'Lê Văn Tư'],
    [3, 'Lê Văn Cả', 'TB3', 'Thôn 4', '600.000 ₫', null],
  ])
  const row = (fullName: string, fileNo: string, martyrName: string | null) => ({
    fullName,
    fileNo,
    hamlet: 'Thôn 4',
    amount: 600_000,
    martyrName,
  })
  expect(list).toMatchObject({ commune: 'Canh Nậu', year: 2023, total: 1_800_000 })
  expect(list['rows']).toEqual([row('Nguyễn Văn An', 'TB1', null), row('Trần Thị Bé', 'TB2', 'Lê Văn Tư'), row('Lê Văn Cả', 'TB3', null)])
})

test('the commune that no title names is the one behind every hamlet, or in front of all', () => {
  for (const turn of [
    (parts: string[]) => parts.join(' - '),
    (parts: string[]) => parts.toReversed().join(' - '),
    (parts: string[]) => parts.join('\n'),
  ]) {
    const hamlets = ['Yên Mỹ', 'Đồi Sen', 'Thái Bình', 'Linh Sơn']
    const { commune, people } = read([
      ['DANH SÁCH KHÁM BỆNH'],
      ['STT', 'Họ và tên', 'N.sinh', 'Chứng minh nhân dân', 'Hộ khẩu', 'Bệnh tật', 'Lưu ý'],
      ...hamlets.map((hamlet, at): Grid[number] => [
        at + 1,
        'Nguyễn Văn An',
        1950,
        '015399578',
        turn([hamlet, 'Bình Yên']),
        null,
        'đi xe lăn',
      ]),
    ])
    expect(commune).toBe('Bình Yên')
    expect(people).toEqual(
      hamlets.map(hamlet => ({ fullName: 'Nguyễn Văn An', birthYear: 1950, oldId: '015399578', hamlet, mobility: 'needs-help' })),
    )
  }
})

test('what is merged over several rows, or written once above them, is said of each', () => {
  const header = ['TT', 'Họ tên', 'Năm sinh', 'Thôn', 'Số hồ sơ', 'Đối tượng']
  const people = [
    { fullName: 'Nguyễn Văn An', hamlet: 'Thôn 4', merits: [{ fileNo: 'A1' }, { fileNo: 'A2' }] },
    { fullName: 'Trần Thị Bé', hamlet: 'Thôn 4' },
    { fullName: 'Lê Văn Cả', hamlet: 'Thôn 4' },
    { fullName: 'Phạm Văn Dũng', hamlet: 'Thôn 5' },
    { fullName: 'Vũ Văn Giang', hamlet: 'Thôn 5' },
  ]
  const rows: Grid = [
    [1, 'Nguyễn Văn An', 1950, 'Thôn 4', 'A1', 'TB'],
    [null, null, null, null, 'A2', 'CĐHH'],
    [2, 'Trần Thị Bé', 1951, null, 'A3', 'TB'],
    [3, 'Lê Văn Cả', 1952, null, 'A4', 'TB'],
    [4, 'Phạm Văn Dũng', 1953, 'Thôn 5', 'A5', 'TB'],
    [5, 'Vũ Văn Giang', 1954, null, 'A6', 'TB'],
    [null, null, null, null, null, null],
  ]
  const tall = (column: number, top: number, bottom: number) => ({ s: { r: top, c: column }, e: { r: bottom, c: column } })
  const merges = [
    tall(0, 1, 2),
    tall(1, 1, 2),
    tall(2, 1, 2),
    tall(3, 1, 4),
    tall(3, 5, 6),
    ...[0, 1, 2, 4, 5].map(column => tall(column, 6, 7)),
  ]
  const merged = understandFile(workbook({ A: [header, ...rows] }, 'xlsx', merges), { today })
  expect([merged['people'], merged['problems']]).toMatchObject([people, []])
  const whole = rows.slice(0, 6).map((row, at) => (at === 1 ? [1, 'Nguyễn Văn An', 1950, null, 'A2', 'CĐHH'] : row))
  const once = read([header, ...whole])
  expect([once['people'], once['problems']]).toMatchObject([people, []])
})

test('the rules of 27 July are not asked about another occasion, nor about a day that does not exist', () => {
  const grid: Grid = [
    ['TT', 'Họ tên', 'Năm sinh', 'Đối tượng', 'Tỷ lệ', 'Hưởng TC'],
    [1, 'Nguyễn Văn An', 1950, 'TB', 61, 'x'],
  ]
  const gifts = (occasion: string) => understandFile(workbook({ A: grid }), { today, gifts: occasion })
  expect(gifts('2024-07-27')['gifts']).toHaveLength(1)
  expect(() => gifts('2024-09-02')).toThrow(/no rules are known/)
})

test('a list that goes on in the next tab without a header is one list, a summary beside it is none', () => {
  const header = ['TT', 'Họ tên', 'Năm sinh', 'Thôn', 'Đối tượng']
  const person = (no: number, fullName: string): Grid[number] => [no, fullName, 1950, 'Thôn 4', 'TB']
  const { people, problems } = understandFile(
    workbook({
      'Tổng hợp': [[1, 'Thương binh', 3]],
      'Trang 1': [header, person(1, 'Nguyễn Văn An'), person(2, 'Trần Văn Bé')],
      'Trang 2': [person(3, 'Lê Văn Cả'), ['Tổng cộng: 3 người']],
      'Số liệu': [[1, 'Thương binh', 3, 900_000, null]],
    }),
    { today },
  )
  expect(problems).toEqual([])
  expect(people).toMatchObject([{ fullName: 'Nguyễn Văn An' }, { fullName: 'Trần Văn Bé' }, { fullName: 'Lê Văn Cả' }])
  expect(people).toHaveLength(3)
})

test('the forms of other provinces: an obligatory column has its star, a commune its column, a sum stands behind its parts', () => {
  const { people, commune } = read([
    ['STT', 'Số hồ sơ (*)', 'Họ tên (*)', 'Năm sinh (*)', 'Đối tượng (*)', 'Địa chỉ', 'Ấp (*)', 'Xã (*)', '%', 'ĐT:'],
    [1, 'CL24480', 'Nguyễn Văn An', 1950, 'Thương binh', 'Xóm Trong', 'Thôn 3', 'Hạ Bằng', 61, '0912345678'],
  ])
  expect([commune, people]).toMatchObject([
    'Hạ Bằng',
    [{ hamlet: 'Thôn 3', phone: '0912345678', merits: [{ fileNo: 'CL24480', rate: 61 }] }],
  ])
  const formB = read([
    ['DANH SÁCH ĐỐI TƯỢNG NHẬN QUÀ TẾT 2023'],
    ['TT', 'Họ tên', 'Số hồ sơ', 'Loại đối tượng', 'Cư trú', 'Người thờ cúng liệt sỹ', 'Quan hệ với liệt sỹ', 'Số tiền', 'Ký nhận'],
    [1, 'Nguyễn Văn An', 'TB1', 'Thương binh', 'Thôn 1', null, null, 300_000, null],
  ])
  expect(formB).toMatchObject({ total: 300_000, rows: [{ fullName: 'Nguyễn Văn An', hamlet: 'Thôn 1' }] })
  const several = read([
    ['DANH SÁCH TẶNG QUÀ 27/7/2023'],
    ['TT', 'Họ tên', 'Thôn', 'Mức quà', 'Số suất', 'Thành tiền', 'Ký nhận'],
    [1, 'Nguyễn Văn An', 'Thôn 1', 300_000, 2, 600_000, null],
  ])
  expect(several).toMatchObject({ total: 600_000 })
})

test('a check-up list with the year of birth under Nam and Nữ', () => {
  const { people } = read([
    ['DANH SÁCH KHÁM BỆNH'],
    ['STT', 'Họ và tên', 'Nam', 'Nữ', 'CMND', 'Thôn', 'Bệnh tật'],
    [1, 'Nguyễn Văn An', 1950, null, '012345678', 'Thôn 1', null],
    [2, 'Trần Thị Bé', null, 1951, '012345679', 'Thôn 1', null],
  ])
  expect(people).toMatchObject([{ birthYear: 1950 }, { birthYear: 1951 }])
})

test('where an age stands for the year of birth, the year is reckoned from that of the list; the age of a party member is none', () => {
  const register = read([
    ['SỔ QUẢN LÝ NGƯỜI CÓ CÔNG NĂM 2023'],
    ['TT', 'Họ tên', 'Tuổi', 'Tuổi Đảng', 'Đối tượng', 'Thôn'],
    [1, 'Nguyễn Văn An', 75, 50, 'TB', 'Thôn 1'],
    [2, 'Trần Thị Bé', '80 tuổi', 40, 'TB', 'Thôn 1'],
    [3, 'Lê Văn Cả', 1950, 30, 'TB', 'Thôn 1'],
  ])
  expect(register['people']).toMatchObject([{ birthYear: 1948 }, { birthYear: 1943 }, { birthYear: 1950 }])
  const checkup = read([
    ['DANH SÁCH KHÁM BỆNH'],
    ['STT', 'Họ và tên', 'Năm sinh', 'Tuổi', 'CMND', 'Thôn', 'Bệnh tật'],
    [1, 'Nguyễn Văn An', '75 tuổi', null, '012345678', 'Thôn 1', null],
    [2, 'Trần Thị Bé', null, 74, '012345679', 'Thôn 1', null],
    [3, 'Lê Văn Cả', '12/05/49', 74, '012345670', 'Thôn 1', null],
  ])
  expect(checkup['people']).toMatchObject([{ birthYear: 1949 }, { birthYear: 1950 }, { birthYear: 1949 }])
})

test('a table further down with columns of its own is read by them; the header of every printed page is none, though a label is missing', () => {
  const header = ['TT', 'Họ và tên', 'Số hồ sơ', 'Đối tượng', 'Năm sinh', 'Thôn']
  const { people, problems } = read([
    ['UBND XÃ ĐỒNG TRÚC'],
    header,
    [1, 'Nguyễn Văn An', 'A1', 'TB', 1950, 'Thôn 1'],
    ['TT', 'Họ và tên', null, 'Đối tượng', 'Năm sinh', 'Thôn'],
    [2, 'Lê Văn Cả', 'A2', 'BB', 1951, 'Thôn 1'],
    ['II. THÂN NHÂN LIỆT SĨ'],
    ['TT', 'Họ và tên', 'Năm sinh', 'Số hồ sơ', 'Họ tên liệt sĩ', 'Quan hệ', 'Thôn'],
    [1, 'Trần Thị Bé', 1930, 'L1', 'Lê Văn Tư', 'vợ', 'Thôn 2'],
    [2, null, 1931, 'L2', 'Lê Văn Tám', 'mẹ', 'Thôn 2'],
  ])
  expect(people).toMatchObject([
    { fullName: 'Nguyễn Văn An', birthYear: 1950, hamlet: 'Thôn 1', merits: [{ fileNo: 'A1', code: 'TB' }] },
    { fullName: 'Lê Văn Cả', birthYear: 1951, hamlet: 'Thôn 1', merits: [{ fileNo: 'A2', code: 'BB' }] },
    {
      fullName: 'Trần Thị Bé',
      birthYear: 1930,
      hamlet: 'Thôn 2',
      merits: [{ fileNo: 'L1', code: 'TNLS', martyrName: 'Lê Văn Tư', relation: 'wife' }],
    },
  ])
  expect(problems).toEqual([{ row: 9, kind: 'missing-name' }])
  const gifts = read([
    ['DANH SÁCH TẶNG QUÀ 27/7/2023'],
    ['TT', 'Họ tên', 'Thôn', 'Số tiền'],
    [1, 'Nguyễn Văn An', 'Thôn 1', 300_000],
    ['Danh sách bổ sung'],
    ['TT', 'Họ tên', 'Số tiền', 'Thôn', 'Lý do'],
    [1, 'Trần Thị Bé', 600_000, 'Thôn 2', 'sót'],
  ])
  expect(gifts['rows']).toMatchObject([
    { fullName: 'Nguyễn Văn An', hamlet: 'Thôn 1', amount: 300_000 },
    { fullName: 'Trần Thị Bé', hamlet: 'Thôn 2', amount: 600_000 },
  ])
})

test('two tables beside each other are one list; a second column of names without words of its own is nobody’s', () => {
  const header = ['TT', 'Họ và tên', 'Năm sinh', 'Đối tượng', 'Thôn']
  const beside = read([
    ['UBND XÃ ĐỒNG TRÚC'],
    [...header, null, ...header],
    [1, 'Nguyễn Văn An', 1950, 'TB', 'Thôn 1', null, 3, 'Trần Thị Bé', 1951, 'BB', 'Thôn 2'],
    [2, 'Lê Văn Cả', 1952, 'TB', 'Thôn 1', null, null, null, null, null, null],
  ])
  expect(beside['people']).toMatchObject([
    { fullName: 'Nguyễn Văn An', birthYear: 1950, merits: [{ code: 'TB', martyrName: null }] },
    { fullName: 'Lê Văn Cả' },
    { fullName: 'Trần Thị Bé', birthYear: 1951, hamlet: 'Thôn 2', merits: [{ code: 'BB' }] },
  ])
  expect(beside['problems']).toEqual([])
  const { people } = read([
    ['TT', 'Họ và tên', 'Đối tượng', 'Họ và tên', 'Thôn'],
    [1, 'Nguyễn Văn An', 'TB', 'Trần Văn Khác', 'Thôn 1'],
  ])
  expect(people).toMatchObject([{ fullName: 'Nguyễn Văn An', merits: [{ martyrName: null }] }])
})

test('what people write around a name is no part of it in any kind of list', () => {
  const gifts = read([
    ['DANH SÁCH TẶNG QUÀ 27/7/2023'],
    ['TT', 'Họ tên', 'Mã hồ sơ', 'Thôn', 'Số tiền'],
    [1, '1. Bà Nguyễn Thị An (vợ LS)', "'TB 00300", 'Thôn 1', 300_000],
    [2, 'Lê Văn Cả (chết)*', 'TB00301', 'Thôn 1', 300_000],
    [3, 'Ông Ích Khiêm', 'TB00302', 'Thôn 1', 300_000],
  ])
  expect(gifts['rows']).toMatchObject([
    { fullName: 'Nguyễn Thị An', fileNo: 'TB00300' },
    { fullName: 'Lê Văn Cả' },
    { fullName: 'Ông Ích Khiêm' },
  ])
  const volunteers = read([
    ['DANH SÁCH TÌNH NGUYỆN VIÊN'],
    ['TT', 'Họ tên', 'SĐT', 'Email', 'Chuyên môn', 'Buổi'],
    [1, 'BS. Nguyễn Văn An (nhóm trưởng)', '0912345678', 'không có', 'bác sĩ', 'sáng 20/7'],
  ])
  expect(volunteers).toMatchObject({ volunteers: [{ fullName: 'Nguyễn Văn An', email: null }], problems: [] })
})

test('a check-up list asks about those whose notes say that they died or moved away', () => {
  const { people, problems } = read([
    ['DANH SÁCH KHÁM BỆNH'],
    ['STT', 'Họ và tên', 'Năm sinh', 'CMND', 'Thôn', 'Bệnh tật', 'Ghi chú'],
    [1, 'Ông Nguyễn Văn An', 1950, '012345678', 'Thôn 1', null, 'đã chết'],
    [2, 'Trần Thị Bé', 1951, '012345679', 'Thôn 1', null, 'chuyển đi'],
    [3, 'Lê Văn Cả', 1952, '012345670', 'Thôn 1', null, 'cần người đưa'],
  ])
  expect(people).toMatchObject([{ fullName: 'Nguyễn Văn An' }, { fullName: 'Trần Thị Bé' }, { fullName: 'Lê Văn Cả' }])
  expect(problems).toEqual([
    { row: 3, kind: 'death-needs-a-decision' },
    { row: 4, kind: 'moved-away-needs-a-decision' },
  ])
})

test('volunteers cross the half-days and the skills that have a column each', () => {
  const title = ['DANH SÁCH TÌNH NGUYỆN VIÊN']
  const person = (...crosses: (string | null)[]): Grid[number] => [1, 'Nguyễn Văn An', '0912345678', ...crosses]
  const one = { free: ['2024-07-20 morning', '2024-07-21 afternoon'] }
  const flat = read([
    title,
    ['STT', 'Họ tên', 'SĐT', 'Sáng 20/7', 'Chiều 20/7', 'Chiều 21/7', 'Bác sĩ', 'Lái xe'],
    person('x', 'không', 'x', 'x', null),
  ])
  expect(flat).toMatchObject({ volunteers: [{ ...one, skills: ['doctor'] }], problems: [] })
  const over = (left: number) => ({ s: { r: 1, c: left }, e: { r: 1, c: left + 1 } })
  const days: Grid = [
    ['STT', 'Họ tên', 'SĐT', '20/7', null, '21/7', null, 'Chuyên môn'],
    [null, null, null, 'Sáng', 'Chiều', 'Sáng', 'Chiều', null],
  ]
  const below = understandFile(workbook({ A: [title, ...days, person('x', null, null, 'x', 'bác sĩ')] }, 'xlsx', [over(3), over(5)]), {
    today,
  })
  expect(below).toMatchObject({ volunteers: [{ ...one, skills: ['doctor'] }], problems: [] })
  const unclear = read([title, ['STT', 'Họ tên', 'SĐT', 'Sáng 20/7', 'Chuyên môn'], person('tùy hôm', 'lái xe')])
  expect(unclear['problems']).toEqual([{ row: 3, kind: 'time-not-understood' }])
})

test('“như trên” is what the row above says, but never a name or a number of one person', () => {
  const { rows, problems } = read([
    ['DANH SÁCH TẶNG QUÀ 27/7/2023'],
    ['TT', 'Họ tên', 'Mã hồ sơ', 'Thôn', 'Số tiền'],
    [1, 'Nguyễn Văn An', 'A1', 'Thôn 1', 300_000],
    [2, 'Trần Thị Bé', 'A2', '"', 'nt'],
    [3, 'Lê Văn Cả', 'A3', '-nt-', '"'],
    [4, '"', 'A4', 'Thôn 2', 300_000],
  ])
  expect(rows).toMatchObject(
    ['Nguyễn Văn An', 'Trần Thị Bé', 'Lê Văn Cả'].map(fullName => ({ fullName, hamlet: 'Thôn 1', amount: 300_000 })),
  )
  expect(problems).toEqual([{ row: 6, kind: 'missing-name' }])
})

test('volunteers below the name of their unit belong to it', () => {
  const units = ['Đoàn Thanh niên', 'Hội Phụ nữ', 'Trạm y tế', 'Tổ 3', 'Bệnh viện Quân y 103']
  const { volunteers } = read([
    ['DANH SÁCH TÌNH NGUYỆN VIÊN'],
    ['TT', 'Họ tên', 'SĐT', 'Chuyên môn', 'Buổi'],
    ...units.flatMap((unit, at): Grid => [
      [`${['I', 'II', 'III', 'IV', 'V'][at]}. ${unit}`],
      [1, 'Nguyễn Văn An', '0912345678', 'lái xe', 'sáng 20/7'],
    ]),
  ])
  expect(volunteers).toMatchObject(units.map(unit => ({ unit })))
})

test('sums below a list, in a table of their own, are nobody’s gifts; the list goes on where its header or a section does', () => {
  const header = ['TT', 'Họ tên', 'Mã hồ sơ', 'Thôn', 'Số tiền']
  const { rows, total, problems } = read([
    ['DANH SÁCH TẶNG QUÀ 27/7/2023'],
    header,
    [1, 'Nguyễn Văn An', 'A1', 'Thôn 1', 300_000],
    [2, 0, 0, 0, 0],
    ['TT', 'Thôn', 'Số suất', 'Tỷ lệ', 'Thành tiền'],
    [1, 'Thôn 1', 35, 1, 10_500_000],
    [2, 'Thôn 2', 20, 1, 6_000_000],
    header,
    [2, 'Trần Thị Bé', 'A2', 'Thôn 2', 300_000],
    ['STT', 'Loại', 'Số suất'],
    [1, 'Mức một', 1, null, 300_000],
    ['THÔN 3'],
    [3, 'Lê Văn Cả', 'A3', null, 300_000],
  ])
  expect(rows).toMatchObject([{ fullName: 'Nguyễn Văn An' }, { fullName: 'Trần Thị Bé' }, { fullName: 'Lê Văn Cả', hamlet: 'Thôn 3' }])
  expect([total, problems]).toEqual([900_000, undefined])
})

test('two file numbers in one cell stay two, and nobody dies as the one above did', () => {
  const { people } = read([
    ['TT', 'Họ tên', 'Số hồ sơ', 'Đối tượng', 'Thôn', 'Ghi chú'],
    [1, 'Nguyễn Văn An', 'TB 1\nTB 2', 'TB', 'Thôn 1', 'đã chết'],
    [2, 'Trần Thị Bé', 'TB3', '"', '"', '"'],
  ])
  expect(people).toMatchObject([
    { deceased: true, merits: [{ fileNo: 'TB1;TB2' }] },
    { deceased: false, hamlet: 'Thôn 1', merits: [{ code: 'TB' }] },
  ])
})

test('a state beside the notes, or a cross under it, tells of a death as the notes do', () => {
  const row = (...cells: (string | number | null)[]): Grid[number] => [1, 'Nguyễn Văn An', 1950, 'Thôn 1', 'TB', ...cells]
  const header = (...labels: string[]): Grid[number] => ['TT', 'Họ tên', 'Năm sinh', 'Thôn', 'Đối tượng', ...labels]
  const fateOf = (labels: string[], ...cells: (string | number | null)[]) => {
    const { people } = read([header(...labels), row(...cells)])
    return (people as { deceased: boolean; movedAway: boolean }[]).map(({ deceased, movedAway }) => ({ deceased, movedAway }))[0]
  }
  const dead = { deceased: true, movedAway: false }
  const alive = { deceased: false, movedAway: false }
  expect(fateOf(['Tình trạng', 'Ghi chú'], 'đã chết', null)).toEqual(dead)
  expect(fateOf(['Tình trạng', 'Ghi chú'], 'còn sống', 'vợ chết')).toEqual(alive)
  expect(fateOf(['Còn sống', 'Đã chết', 'Ghi chú'], null, 'x', null)).toEqual(dead)
  expect(fateOf(['Còn sống', 'Đã chết', 'Ghi chú'], 'x', null, null)).toEqual(alive)
  expect(fateOf(['Đã chết', 'Ghi chú'], 'không', null)).toEqual(alive)
  expect(fateOf(['Chuyển đi', 'Ghi chú'], 'x', null)).toEqual({ deceased: false, movedAway: true })
  expect(fateOf(['Ngày mất', 'Ghi chú'], 'x', null)).toEqual(dead)
})

test('a header of three rows, one label above several above several', () => {
  const over = (row: number, left: number, right: number) => ({ s: { r: row, c: left }, e: { r: row, c: right } })
  const register: Grid = [
    ['UBND XÃ CANH NẬU'],
    ['STT', 'Họ và tên', 'Thông tin cá nhân', null, null, null, 'Đối tượng'],
    [null, null, 'Ngày tháng năm sinh', null, 'CCCD', 'Thôn', null],
    [null, null, 'Nam', 'Nữ', null, null, null],
    [1, 'Nguyễn Văn An', 1950, null, '001050123456', 'Thôn 1', 'TB'],
    [2, 'Trần Hòa', null, 1951, null, 'Thôn 2', 'BB'],
  ]
  const { people, problems } = understandFile(workbook({ A: register }, 'xlsx', [over(1, 2, 5), over(2, 2, 3)]), { today })
  expect(problems).toEqual([])
  expect(people).toMatchObject([
    { fullName: 'Nguyễn Văn An', birthYear: 1950, sex: 'male', nationalId: '001050123456', hamlet: 'Thôn 1' },
    { fullName: 'Trần Hòa', birthYear: 1951, sex: 'female', hamlet: 'Thôn 2' },
  ])
  const gifts: Grid = [
    ['DANH SÁCH TẶNG QUÀ 27/7/2023'],
    ['STT', 'Họ và tên', 'Thôn', 'Mức quà', null, null, 'Ký nhận'],
    [null, null, null, 'Quà Chủ tịch nước', null, 'Quà TP', null],
    [null, null, null, '300.000', '600.000', null, null],
    [1, 'Nguyễn Văn An', 'Thôn 1', 'x', null, 500_000, null],
    [2, 'Trần Thị Bé', 'Thôn 1', null, 'x', null, null],
  ]
  const list = understandFile(workbook({ A: gifts }, 'xlsx', [over(1, 3, 5), over(2, 3, 4)]), { today })
  expect(list).toMatchObject({ rows: [{ amount: 800_000 }, { amount: 600_000 }], total: 1_400_000 })
})

test('the first people of a list without numbers are no part of its header, whatever their cells would name', () => {
  const { people } = read([
    ['Họ tên', 'Năm sinh', 'Đối tượng', 'Quê'],
    ['Nguyễn Văn An', '1950', 'TB', 'Thôn 1'],
    ['Trần Thị Bé', "'1951", 'TB', 'Thôn 2'],
    ['Lê Văn Cả', '12/05/1952', 'TB', 'Thôn 3'],
  ])
  expect(people).toMatchObject([{ fullName: 'Nguyễn Văn An' }, { fullName: 'Trần Thị Bé' }, { fullName: 'Lê Văn Cả' }])
  const texts = read([
    ['Họ tên', 'Đối tượng', 'Quê'],
    ['Nguyễn Văn An', 'TB', 'Thôn 1'],
    ['Trần Thị Bé', 'BB', 'Thôn 2'],
  ])
  expect(texts['people']).toMatchObject([{ fullName: 'Nguyễn Văn An' }, { fullName: 'Trần Thị Bé' }])
})
