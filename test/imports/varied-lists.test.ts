import { expect, test } from 'vitest'
import { understandFile } from '../../src/commands/understand.ts'
import { readMobility } from '../../src/events/checkup-list.import.ts'
import { levelOfSection } from '../../src/imports/section-text.ts'
import { withPassword } from './make-bad-file.ts'
import { workbook } from './make-sheet.ts'
import type { Grid } from './make-sheet.ts'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const today = '2024-07-01'

test.each([
  ['MỨC 600.000 ĐỒNG', 600_000],
  ['I. Mức 1: 600.000 đồng', 600_000],
  ['I/ 600.000 đồng', 600_000],
  ['MỨC 1.000.000 ĐỒNG', 1_000_000],
  ['2. Mức 2.500.000 đồng', 2_500_000],
  ['Mức 2. 500.000 đồng', 500_000],
  ['KHOẢN 2 – MỨC 300.000', 300_000],
  ['Nhóm 2: 300.000đ/suất', 300_000],
  ['Mức quà ba trăm nghìn đồng', 300_000],
  ['Thương binh (600.000đ)', 600_000],
  ['Mức 0,6 triệu đồng', 600_000],
  ['MỨC 300.000 ĐỒNG: 250 người, số tiền 75.000.000 đồng', 300_000],
  ['Số tiền: 75.000.000', null],
  ['THÔN 1', null],
])('the section "%s" carries the level %s', (text, level) => {
  expect(levelOfSection(text)).toBe(level)
})

test('a gift list by hamlet and level, its sections numbered in a column of their own, its money in thousands', () => {
  const grid: Grid = [
    ['UBND XÃ CANH NẬU'],
    ['DANH SÁCH CHI QUÀ TẾT NĂM 2023'],
    [null, null, null, null, 'Đơn vị tính: nghìn đồng'],
    ['TT', 'Họ tên người nhận', 'SHS', 'Mức', 'Họ tên LS', 'Ký nhận'],
    ['I', 'THÔN 1', null, 900],
    ['A. Mức 600.000 đồng'],
    [1, 'NGUYỄN VĂN AN', 'TB1', 600, null, null],
    ['B. 300.000 đồng'],
    [1, 'Trần Thị Bé', 'LS2', null, 'Lê Văn Tư', null],
    [2, 'Phạm Hữu Ổn', 'LS3', 'hai suất', null, null],
    ['II', 'THÔN 2', null, 300],
    [1, 'Tống Thị Hoa', 'LS4', 300, null, null],
    [null, 'Cộng thôn 2', null, 300],
    [null, 'Tổng cộng', null, 1200],
  ]
  expect(understandFile(workbook({ A: grid }), { today })).toEqual({
    kind: 'gift-list',
    commune: 'Canh Nậu',
    year: 2023,
    rows: [
      { fullName: 'Nguyễn Văn An', fileNo: 'TB1', hamlet: 'Thôn 1', amount: 600_000, martyrName: null },
      { fullName: 'Trần Thị Bé', fileNo: 'LS2', hamlet: 'Thôn 1', amount: 300_000, martyrName: 'Lê Văn Tư' },
      { fullName: 'Tống Thị Hoa', fileNo: 'LS4', hamlet: 'Thôn 2', amount: 300_000, martyrName: null },
    ],
    total: 1_200_000,
    problems: [{ row: 10, kind: 'amount-not-understood' }],
  })
})

test('number, day and place of an identity card in any order, and the hamlet before or behind its commune', () => {
  const grid: Grid = [
    ['DANH SÁCH KHÁM BỆNH, CẤP THUỐC MIỄN PHÍ XÃ BÌNH YÊN'],
    ['STT', 'HỌ VÀ TÊN', 'SINH NĂM', 'SỐ CMT, NGÀY CẤP, NƠI CẤP', 'NƠI Ở', 'BỆNH TẬT', 'GHI CHÚ'],
    [1, 'Nguyễn Văn An', 1950, 'CA Hà Nội; 27/05/2014; 015399578', 'Bình Yên - Thái Bình', 'Mắt mờ', 'không cần người đưa'],
    [2, 'Trần Thị Bé', 1951, '015 399 579 cấp ngày 27.5.2014 tại CA Hà Nội', 'Thôn Yên Mỹ, xã Bình Yên', 'Suy tim nặng', 'con đưa đi'],
    [3, 'Lê Văn Cả', '05/06/1949', '001049123456 - Cục CS', 'sen trì - Bình Yên', null, 'khám tại nhà'],
    [4, 'Phạm Thị Dần', 1938, 15399580, 'Đồi Sen', null, 'khó khăn trong đi lại'],
  ]
  const { people, commune, problems } = understandFile(workbook({ A: grid }), { today })
  expect([commune, problems]).toEqual(['Bình Yên', []])
  expect(people).toEqual([
    { fullName: 'Nguyễn Văn An', birthYear: 1950, oldId: '015399578', hamlet: 'Thái Bình', mobility: 'walks' },
    { fullName: 'Trần Thị Bé', birthYear: 1951, oldId: '015399579', hamlet: 'Yên Mỹ', mobility: 'needs-help' },
    { fullName: 'Lê Văn Cả', birthYear: 1949, oldId: null, hamlet: 'Sen Trì', mobility: 'bedridden' },
    { fullName: 'Phạm Thị Dần', birthYear: 1938, oldId: '015399580', hamlet: 'Đồi Sen', mobility: 'needs-help' },
  ])
})

test('how somebody gets about is told by many words, and not by every illness', () => {
  for (const notes of ['không di chuyển được', 'bất động', 'phải cõng', 'không ra khỏi nhà', 'nằm 1 chỗ'])
    expect(readMobility(notes), notes).toBe('bedridden')
  for (const notes of ['chống nạng', 'cháu chở đi', 'phải có xe đón', 'hạn chế vận động', 'liệt 2 chân', 'già yếu'])
    expect(readMobility(notes), notes).toBe('needs-help')
  for (const notes of ['yếu tim', 'nặng tai', 'mù màu', 'không đi xe lăn', 'đi lại bình thường', 'khó thở'])
    expect(readMobility(notes), notes).toBe('walks')
})

test('helpers with two addresses, a broken one and a half-day nobody can read are all kept', () => {
  const grid: Grid = [
    ['DANH SÁCH TÌNH NGUYỆN VIÊN 2024'],
    ['TT', 'Họ và tên', 'Tổ chức', 'SĐT', 'Mail', 'Nhiệm vụ', 'Thời gian tham gia'],
    [1, 'Nguyễn Văn An', 'Đoàn TN', '0912.345.678', 'an@example.vn; an2@example.vn', 'BSCKI', '20/7 (S); 21/7 (C)'],
    [2, 'Trần Thị Bé', null, 912345679, 'be@example', 'múa', 'cuối tuần'],
  ]
  expect(understandFile(workbook({ A: grid }), { today })).toEqual({
    kind: 'volunteers',
    year: 2024,
    volunteers: [
      {
        fullName: 'Nguyễn Văn An',
        unit: 'Đoàn TN',
        phone: '0912345678',
        email: 'an@example.vn',
        skills: ['doctor'],
        free: ['2024-07-20 morning', '2024-07-21 afternoon'],
      },
      { fullName: 'Trần Thị Bé', unit: null, phone: '0912345679', email: null, skills: [], free: [] },
    ],
    problems: [
      { row: 4, kind: 'bad-email' },
      { row: 4, kind: 'unknown-skill' },
      { row: 4, kind: 'time-not-understood' },
    ],
  })
})

test('a day of issue is no day of death, and what a cell does not tell is asked at its row', () => {
  const grid: Grid = [
    [
      'TT',
      'Họ và tên',
      'Năm sinh',
      'Số CCCD',
      'Ngày cấp',
      'Đối tượng',
      'Tỷ lệ',
      'Họ tên LS',
      'Quan hệ',
      'Hưởng tuất',
      'Người đại diện',
      'Ghi chú',
    ],
    [1, 'Nguyễn Văn An', 1950, '001050123456', '12/05/2021', 'TB', '2/4', null, null, null, null, null],
    [2, 'Trần Thị Bé', 1930, null, '12/05/2021', 'TNLS', null, 'Lê Văn Tư', 'vợ', 'x', 'Trần Thị Bé', 'đã nhận mai táng phí'],
  ]
  const { people, problems } = understandFile(workbook({ A: grid }), { today })
  expect(people).toMatchObject([
    { fullName: 'Nguyễn Văn An', deceased: false, merits: [{ code: 'TB', rate: null }] },
    { fullName: 'Trần Thị Bé', deceased: false, merits: [{ relation: 'wife', allowance: null, representative: true }] },
  ])
  expect(problems).toEqual([
    { row: 2, kind: 'rate-not-understood' },
    { row: 3, kind: 'death-needs-a-decision' },
    { row: 3, kind: 'allowance-not-understood' },
  ])
})

test('a row of number, name and year is a person whatever the name looks like, below a signature too', () => {
  const grid: Grid = [
    ['DANH SÁCH NGƯỜI CÓ CÔNG'],
    ['TT', 'Họ và tên', 'Năm sinh', 'Đối tượng', 'Thôn'],
    ['A', 'THƯƠNG BINH', 3],
    [1, 'Nguyễn Thương Bình', 1950],
    [null, 'NGƯỜI LẬP BIỂU'],
    [2, 'Trần Tuất', 1951],
  ]
  const { people, problems } = understandFile(workbook({ A: grid }), { today })
  expect(problems).toEqual([])
  expect(people).toMatchObject([
    { fullName: 'Nguyễn Thương Bình', merits: [{ code: 'TB' }] },
    { fullName: 'Trần Tuất', merits: [{ code: 'TB' }] },
  ])
})

test('the command says in one line on standard error why a file cannot be used, and prints nothing else', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bad-'))
  writeFileSync(join(folder, 'one.xlsx'), 'P')
  writeFileSync(join(folder, 'locked.xlsx'), withPassword())
  for (const [file, why] of [
    ['one.xlsx', /not a spreadsheet/],
    ['locked.xlsx', /password/],
    ['absent.xlsx', /cannot be read \(ENOENT\)/],
  ] as const) {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'src/commands/understand.ts', join(folder, file)], {
      encoding: 'utf8',
    })
    expect({ status, stdout, lines: stderr.trim().split('\n').length }, file).toEqual({ status: 1, stdout: '', lines: 1 })
    expect(stderr).toMatch(why)
  }
})
