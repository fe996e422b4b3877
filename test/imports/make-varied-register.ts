import ExcelJS from 'exceljs'
import { toTcvn3, toVni } from '../vietnamese/old-fonts.ts'
import { csv, workbook } from './make-sheet.ts'
import type { Grid } from './make-sheet.ts'

type Cell = string | number | null
type Merit = {
  fileNo: string | null
  code: string
  rate: number | null
  monthly: boolean | null
  martyrName: string | null
  relation: string | null
  allowance: 'basic' | 'care' | null
  representative: boolean
}
export type Known = {
  fullName: string
  sex: 'male' | 'female' | null
  birthYear: number
  birthDate: string | null
  nationalId: string | null
  phone: string | null
  hamlet: string
  deceased: boolean
  movedAway: boolean
  merits: Merit[]
}
type Row = Record<string, Cell>
export type VariedRegister = { bytes: Buffer; people: Known[]; problems: string[]; told: string }

const HAMLETS = ['Thôn Đông', 'Thôn Khu Ba', 'Xóm Đình', 'Thôn 4', 'Thôn 10']
const FAMILIES = ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Vũ', 'Đặng', 'Bùi', 'Đỗ', 'Cấn', 'Kiều', 'Khuất', 'Phí', 'Tống', 'Chu']
const MIDDLES = ['Văn', 'Thị', 'Đức', 'Hữu', 'Xuân', 'Quang', 'Đình', 'Thị Thu']
const GIVENS = [
  'An',
  'Bưởi',
  'Cường',
  'Dũng',
  'Hòa',
  'Hường',
  'Lý',
  'Mỹ',
  'Ổn',
  'Phượng',
  'Quý',
  'Sửu',
  'Thắng',
  'Tỵ',
  'Uyên',
  'Vượng',
  'Ước',
]

const CATEGORIES: Record<string, string[]> = {
  TB: ['TB', 'Thương binh', 'THƯƠNG BINH', 'thương binh hạng 2/4', 'Thương binh loại A', 'T.B', 'TB 3/4'],
  CSNTB: ['CSNTB', 'Người HCSNTB', 'Người hưởng chính sách như thương binh', 'NHCS như TB'],
  TBB: ['TB-B', 'TBB', 'Thương binh loại B', 'TB (B)'],
  BB: ['BB', 'Bệnh binh', 'Bệnh binh 2/3', 'B.B'],
  CDHH: ['CĐHH', 'Nhiễm chất độc hoá học', 'CĐDC', 'Người HĐKC bị nhiễm CĐHH', 'Chất độc da cam'],
  TKN: ['TKN', 'Tiền khởi nghĩa', 'Cán bộ TKN'],
  CC: ['CCGĐCM', 'Có công giúp đỡ CM'],
  TNLS: ['TNLS', 'Thân nhân liệt sỹ', 'Tuất LS', 'Gia đình LS', 'thân nhân LS'],
  TCLS: ['Thờ cúng LS', 'Người thờ cúng liệt sĩ', 'NTCLS'],
}
const RELATIONS: Record<string, string[]> = {
  wife: ['Vợ', 'vợ LS', 'Vợ liệt sĩ', 'vợ của LS'],
  mother: ['Mẹ', 'mẹ đẻ', 'MẸ LS', 'thân mẫu'],
  father: ['Bố', 'cha đẻ', 'bố đẻ'],
  child: ['Con', 'con đẻ', 'con trai', 'Con gái', 'là con'],
  sibling: ['em trai', 'Em ruột', 'anh'],
}
const LABELS: Record<string, string[]> = {
  ordinal: ['STT', 'TT', 'Số TT', 'Stt'],
  fileNo: ['Số hồ sơ', 'Mã HS', 'SHS', 'Số HS', 'Sô hồ sơ', 'Mã số hồ sơ'],
  fullName: ['Họ và tên', 'HỌ TÊN', 'Ho va ten', 'Họ, tên', 'Họ tên NCC', 'Họ và tên đối tượng'],
  category: ['Đối tượng', 'Diện', 'Loại đối tượng', 'DOI TUONG', 'Diện chính sách'],
  rate: ['Tỷ lệ (%)', 'Tỷ lệ thương tật', 'TLTT', 'Tỉ lệ TTCT', 'TL%'],
  birthDate: ['Ngày sinh', 'Ngày tháng năm sinh', 'Ngày, tháng, năm sinh', 'NGÀY/THÁNG/NĂM SINH', 'NTNS'],
  birthYear: ['Năm sinh', 'NĂM SINH', 'Nam sinh', 'Sinh năm'],
  nationalId: ['Số CCCD/CMND', 'CCCD', 'Số CMT', 'Số định danh', 'Số CCCD hoặc CMND', 'Căn cước'],
  phone: ['Điện thoại', 'SĐT', 'Số ĐT', 'Đ.thoại', 'Số điện thoại liên hệ'],
  hamlet: ['Thôn', 'Xóm', 'TDP', 'Thôn/Xóm/TDP/Khu dân cư', 'Khu dân cư', 'Xóm/Thôn', 'Thôn, tổ dân phố'],
  monthly: ['Hưởng TC hằng tháng', 'Hàng tháng', 'Trợ cấp hàng tháng', 'Đang hưởng TC', 'Hưởng TCHT'],
  martyrName: ['Họ tên liệt sĩ', 'Tên liệt sỹ', 'Họ và tên LS', 'Liệt sĩ'],
  relation: ['Quan hệ với liệt sĩ', 'Quan hệ', 'QH với LS', 'Quan hê vói LS'],
  allowance: ['Loại tuất', 'Tuất', 'Chế độ tuất', 'Loại TC tuất'],
  representative: ['Đại diện TN', 'Đại diện', 'Đại diện TNLS', 'ĐD thân nhân'],
  notes: ['Ghi chú', 'GHI CHÚ', 'G.chú', 'Ghi chu'],
}
const STRANGERS = ['Ngày cấp', 'Nơi cấp', 'Dân tộc', 'Quê quán', 'Số thẻ BHYT', 'Họ tên vợ (chồng)', 'Tuổi', 'Số QĐ', 'Số tài khoản']

/** A register of a commune without a catalogue of hamlets, in one of the many ways offices keep it, and what a clerk would read in it. */
export async function makeVariedRegister(seed: number): Promise<VariedRegister> {
  const random = generator(seed)
  const chance = (p: number) => random() < p
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!
  const digits = (n: number) => Array.from({ length: n }, () => Math.floor(random() * 10)).join('')
  const two = (n: number) => String(n).padStart(2, '0')

  const format = pick(['exceljs', 'xlsx', 'xls', 'ods', 'csv', 'csv-bom', 'csv-semicolon', 'utf-16', 'windows-1258'] as const)
  const typed = format === 'exceljs' || format === 'xlsx' || format === 'xls' || format === 'ods'
  const from1904 = format === 'exceljs' && chance(0.3)
  const font = format === 'windows-1258' ? 'unicode' : pick(['unicode', 'unicode', 'unicode', 'decomposed', 'tcvn3', 'vni'] as const)
  const place = pick(['column', 'column', 'sections', 'tabs', 'numbered sections'] as const)
  const birth = pick(['date and year', 'date and year', 'one column', 'three columns', 'men and women'] as const)
  const legacy = font === 'tcvn3' || font === 'vni'

  const people: Known[] = []
  const rows: Row[] = []
  const problems: string[] = []
  const hamlets = HAMLETS.slice(0, 2 + Math.floor(random() * 3))
  const count = 10 + Math.floor(random() * 8)
  for (let at = 0; at < count; at += 1) addPerson(at)
  addBrokenRows()
  return lay()

  function addPerson(at: number) {
    const family = FAMILIES[(at * 5 + seed) % FAMILIES.length]!
    const middle = pick(MIDDLES)
    const woman = middle.startsWith('Thị')
    const fullName = `${family} ${middle} ${GIVENS[(at * 3 + seed) % GIVENS.length]!}`
    const birthYear = 1926 + Math.floor(random() * 50)
    const [month, day] = [1 + Math.floor(random() * 12), 13 + Math.floor(random() * 15)]
    const exact = chance(0.6)
    const nationalId = chance(0.7) ? `0${pick(['01', '17', '31'])}${woman ? 1 : 0}${two(birthYear % 100)}${digits(6)}` : null
    const hamlet = hamlets[at % hamlets.length]!
    const phone = chance(0.6) ? `${pick(['09', '03', '08'])}${digits(8)}` : null
    const fate = chance(0.75) ? null : pick(FATES)
    const person: Known = {
      fullName,
      sex: woman ? 'female' : nationalId !== null || birth === 'men and women' ? 'male' : null,
      birthYear,
      birthDate: exact ? `${birthYear}-${two(month)}-${two(day)}` : null,
      nationalId,
      phone,
      hamlet,
      deceased: fate?.deceased ?? false,
      movedAway: fate?.movedAway ?? false,
      merits: [],
    }
    const codes = chance(0.6) ? [pick(['TB', 'CSNTB', 'TBB', 'BB', 'CDHH', 'TKN', 'CC'])] : [pick(['TNLS', 'TNLS', 'TCLS'])]
    if (chance(0.25)) codes.push(codes[0] === 'TNLS' ? 'CDHH' : 'TNLS')
    for (const [index, code] of codes.entries()) {
      const merit = meritOf(code)
      person.merits.push(merit)
      // The id may stand on one of the person's rows only; the name, birth and hamlet on all.
      const row = rowOf(person, merit, index === 0 || chance(0.5), exact ? { day, month } : null)
      if (index === 0 && fate !== null) row['notes'] = fate.written
      else if (chance(0.15)) row['notes'] = pick(merit.relation === null ? [...OF_OTHERS, ...NOTHING] : NOTHING)
      rows.push(row)
      if (chance(0.05)) {
        rows.push({ ...row, notes: null })
        problems.push('same-merit-twice')
      }
    }
    if (fate?.movedAway) problems.push('moved-away-needs-a-decision')
    people.push(person)
  }

  function meritOf(code: string): Merit {
    const survivor = code === 'TNLS' || code === 'TCLS'
    const rated = !survivor && code !== 'TKN' && code !== 'CC'
    return {
      fileNo: chance(0.9) ? `${pick(['TB', 'HS', 'CL'])}${digits(5)}` : null,
      code,
      rate: rated ? 41 + Math.floor(random() * 59) : null,
      monthly: survivor ? null : pick([true, true, true, false, null]),
      martyrName: survivor ? `${pick(FAMILIES)} ${pick(['Văn', 'Đức', 'Hữu'])} ${pick(GIVENS)}` : null,
      relation: code === 'TNLS' ? pick(['wife', 'mother', 'father', 'child']) : code === 'TCLS' ? 'sibling' : null,
      allowance: code === 'TNLS' ? pick([null, 'basic' as const, 'care' as const]) : null,
      representative: code === 'TNLS' && chance(0.5),
    }
  }

  function rowOf(person: Known, merit: Merit, withId: boolean, exact: { day: number; month: number } | null): Row {
    const written = { yes: ['x', 'X', 'có', 'Có', '1', 1, 'đang hưởng', '2.789.000'], no: ['không', 'k', 'đã cắt', '0', 0, 'thôi hưởng'] }
    return {
      fileNo: merit.fileNo,
      fullName: pick([person.fullName, person.fullName, person.fullName.toUpperCase(), `  ${person.fullName.replace(' ', '  ')} `]),
      category: pick(CATEGORIES[merit.code]!),
      rate:
        merit.rate === null
          ? null
          : pick<Cell>([merit.rate, `${merit.rate}%`, `${merit.rate} %`, typed ? merit.rate / 100 : `${merit.rate},0`]),
      ...birthCells(person, exact),
      nationalId: withId && person.nationalId !== null ? idCell(person.nationalId) : null,
      phone: person.phone === null ? null : phoneCell(person.phone),
      hamlet: pick([person.hamlet, person.hamlet, person.hamlet.toUpperCase(), person.hamlet.toLowerCase()]),
      monthly:
        merit.monthly === null
          ? merit.code === 'TNLS' || merit.code === 'TCLS' || chance(0.7)
            ? null
            : 'chưa rõ'
          : pick<Cell>(merit.monthly ? written.yes : written.no),
      martyrName: merit.martyrName === null ? null : pick([merit.martyrName, merit.martyrName.toUpperCase(), `LS ${merit.martyrName}`]),
      relation: merit.relation === null ? null : pick(RELATIONS[merit.relation]!),
      allowance:
        merit.allowance === null
          ? pick([null, null, 'không'])
          : pick(merit.allowance === 'basic' ? ['TCB', 'cơ bản', 'Tuất CB'] : ['TND', 'nuôi dưỡng', 'Tuất ND']),
      representative: merit.representative ? pick(['x', 'có', person.fullName]) : null,
      notes: null,
    }
  }

  function birthCells({ birthYear, sex, fullName }: Known, exact: { day: number; month: number } | null): Row {
    const year: Cell = pick<Cell>([birthYear, String(birthYear)])
    if (birth === 'three columns')
      return exact === null
        ? { birthYear: year }
        : { birthDay: exact.day, birthMonth: pick<Cell>([exact.month, two(exact.month)]), birthYear: year }
    const date: Cell =
      exact === null
        ? pick<Cell>([
            `00/00/${birthYear}`,
            birth === 'date and year' ? null : birthYear,
            `../../${birthYear}`,
            birth === 'date and year' ? null : String(birthYear),
          ])
        : pick<Cell>([
            `${two(exact.day)}/${two(exact.month)}/${birthYear}`,
            `${exact.day}.${exact.month}.${birthYear}`,
            `${two(exact.day)}-${two(exact.month)}-${birthYear}`,
            `${birthYear}-${two(exact.month)}-${two(exact.day)}`,
            `ngày ${exact.day} tháng ${exact.month} năm ${birthYear}`,
            typed ? serial(birthYear, exact.month, exact.day) : `${exact.day}/${exact.month}/${birthYear}`,
            // Days above 12 only: swapped to month/day by Excel there is one way to read them.
            `${two(exact.month)}/${two(exact.day)}/${birthYear}`,
            ...(birth === 'date and year' ? [`${exact.day}/${exact.month}/${two(birthYear % 100)}`] : []),
          ])
    if (birth === 'one column') return { birthDate: date }
    if (birth === 'men and women') {
      const woman = sex === 'female' || fullName.includes(' Thị ')
      return woman ? { birthYearFemale: date } : { birthYearMale: date }
    }
    return { birthDate: date, birthYear: year }
  }

  function serial(year: number, month: number, day: number): Cell {
    return (Date.UTC(year, month - 1, day) - Date.UTC(1899, 11, 30)) / 86_400_000
  }

  function idCell(id: string): Cell {
    return pick<Cell>([
      id,
      id,
      `'${id}`,
      Number(id),
      String(Number(id)),
      `${id.slice(0, 3)} ${id.slice(3, 6)} ${id.slice(6)}`,
      `CCCD: ${id}`,
    ])
  }

  function phoneCell(phone: string): Cell {
    const grouped = `${phone.slice(0, 4)}.${phone.slice(4, 7)}.${phone.slice(7)}`
    return pick<Cell>([
      phone,
      phone,
      grouped,
      grouped.replaceAll('.', ' '),
      Number(phone),
      `+84${phone.slice(1)}`,
      `84${phone.slice(1)}`,
      `con trai: ${phone}`,
      `${phone} (con gái)`,
      `${phone} / 0912345678`,
    ])
  }

  function addBrokenRows() {
    const row = (change: Row): Row => ({
      fileNo: `XX${digits(5)}`,
      fullName: `Ngô Văn ${pick(GIVENS)}`,
      category: 'TB',
      rate: 45,
      ...birthCells({ birthYear: 1950, sex: 'male', fullName: '' } as Known, null),
      hamlet: hamlets[0]!,
      ...change,
    })
    const year = birth === 'one column' ? 'birthDate' : birth === 'men and women' ? 'birthYearMale' : 'birthYear'
    const broken: [Row, string][] = [
      [row({ fullName: null }), 'missing-name'],
      [row({ rate: 145 }), 'rate-out-of-range'],
      [row({ category: pick(['Đối tượng lạ', 'TB, BB', 'Vợ thương binh']) }), 'unknown-category'],
      [
        row({ [year]: 2090, birthDay: null, birthMonth: null, ...(birth === 'date and year' ? { birthDate: null } : {}) }),
        'birth-year-in-future',
      ],
    ]
    if (birth === 'date and year') broken.push([row({ birthDate: pick(['31/02/1950', '29/02/1951', '31/04/1950']) }), 'impossible-date'])
    for (const [one, problem] of broken)
      if (chance(0.4)) {
        rows.push(one)
        problems.push(problem)
      }
  }

  async function lay(): Promise<VariedRegister> {
    const birthFields =
      birth === 'three columns'
        ? ['birthDay', 'birthMonth', 'birthYear']
        : birth === 'men and women'
          ? ['birthYearMale', 'birthYearFemale']
          : birth === 'one column'
            ? ['birthDate']
            : ['birthDate', 'birthYear']
    const others = [
      'fileNo',
      'category',
      'rate',
      'nationalId',
      'phone',
      'monthly',
      'martyrName',
      'relation',
      'allowance',
      'representative',
      'notes',
    ]
    const groups = shuffled([
      ...others.map(one => [one]),
      birthFields,
      ['fullName'],
      ...(place === 'column' ? [['hamlet']] : []),
      ...Array.from({ length: Math.floor(random() * 3) }, (_, i) => [`stranger ${i}`]),
    ])
    const fields = [...(chance(0.8) || place === 'numbered sections' ? ['ordinal'] : []), ...groups.flat()]
    const blank = chance(0.2) ? 1 + Math.floor(random() * 2) : 0
    const tall = birth === 'three columns' || birth === 'men and women'
    const strangers = shuffled(STRANGERS)
    const labels = fields.map(field =>
      field.startsWith('stranger') ? strangers[Number(field.slice(9))]! : LABELS[field] === undefined ? '' : pick(LABELS[field]),
    )
    const top = [...labels]
    const bottom: Cell[] = labels.map(() => null)
    const firstBirth = fields.indexOf(birthFields[0]!)
    if (tall) {
      const under = birth === 'three columns' ? ['Ngày', 'Tháng', 'Năm'] : ['Nam', 'Nữ']
      for (const [i, label] of under.entries()) {
        top[firstBirth + i] = i === 0 ? pick(['Ngày tháng năm sinh', 'Ngày sinh']) : ''
        bottom[firstBirth + i] = label
      }
    }
    const pad = (row: Cell[]): Cell[] => [...Array.from({ length: blank }, () => null), ...row]
    const header: Grid = [pad(top.map(label => (label === '' ? null : label))), ...(tall ? [pad(bottom)] : [])]
    const title = (): Grid => [
      ...(chance(0.7) ? [pad(['UBND XÃ ĐỒNG TRÚC', null, null, null, 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM'])] : [pad(['Xã: Đồng Trúc'])]),
      ...Array.from({ length: Math.floor(random() * 3) }, (): Cell[] => []),
      pad([pick(['DANH SÁCH NGƯỜI CÓ CÔNG', 'SỔ QUẢN LÝ NGƯỜI CÓ CÔNG VÀ THÂN NHÂN', 'DANNH SÁCH ĐỐI TƯỢNG NCC'])]),
      ...(chance(0.3) ? [[]] : []),
    ]
    const numbering = chance(0.4) ? [pad(fields.map((_, i) => (legacy ? i + 1 : `(${i + 1})`)))] : []
    const lines = (some: Row[]): Grid =>
      some.flatMap((row, i): Grid => {
        const line = pad(
          fields.map(field =>
            field === 'ordinal'
              ? i + 1
              : field.startsWith('stranger')
                ? strangerCell(strangers[Number(field.slice(9))]!)
                : (row[field] ?? null),
          ),
        )
        return i === 7 && chance(0.3) ? [...header, line] : chance(0.03) ? [[], line] : [line]
      })
    const closing: Grid = [
      ...(chance(0.3) ? [[]] : []),
      ...(chance(0.7) ? [pad(['Tổng cộng:', null, `${rows.length} lượt`])] : []),
      ...(chance(0.6)
        ? [
            [],
            pad([null, 'NGƯỜI LẬP BIỂU', null, null, 'TM. ỦY BAN NHÂN DÂN']),
            pad([null, '(Ký, ghi rõ họ tên)', null, null, 'CHỦ TỊCH']),
            [],
            pad([null, 'Nguyễn Thị Lập', null, null, 'Trần Văn Duyệt']),
          ]
        : []),
    ]
    const byHamlet = hamlets
      .map(hamlet => ({ hamlet, rows: rows.filter(row => String(row['hamlet']).toLowerCase() === hamlet.toLowerCase()) }))
      .filter(one => one.rows.length > 0)
    const tabs: Record<string, Grid> = {}
    if (place === 'tabs' && typed) {
      for (const { hamlet, rows: some } of byHamlet) tabs[hamlet] = [...title(), ...header, ...numbering, ...lines(some), ...closing]
    } else if (place === 'column') tabs['NCC'] = [...title(), ...header, ...numbering, ...lines(rows), ...closing]
    else {
      const sections = byHamlet.flatMap(({ hamlet, rows: some }, i): Grid => {
        const roman = ['I', 'II', 'III', 'IV', 'V'][i]!
        const head =
          place === 'numbered sections'
            ? [pad([roman, hamlet.toUpperCase()])]
            : [pad([pick([hamlet.toUpperCase(), `${roman}. ${hamlet}`, `${hamlet}: ${some.length} người`])])]
        return [...head, ...lines(some), ...(chance(0.5) ? [pad([`Cộng ${hamlet.toLowerCase()}:`, null, some.length])] : [])]
      })
      tabs['NCC'] = [...title(), ...header, ...numbering, ...sections, ...closing]
    }
    if (typed && chance(0.3)) tabs['Bìa'] = [['UBND XÃ ĐỒNG TRÚC'], [], ['SỔ QUẢN LÝ'], ['Năm 2024']]
    const told = `seed ${seed}: ${format}${from1904 ? ' 1904' : ''}, ${font}, hamlets in ${place}, birth in ${birth}`
    return { bytes: await write(tabs), people, problems: problems.sort(), told }
  }

  function strangerCell(label: string): Cell {
    if (label === 'Ngày cấp') return '12/05/2021'
    if (label === 'Tuổi') return 75
    if (label.startsWith('Họ tên')) return 'Hoàng Văn Khác'
    return label.startsWith('Số') ? `S${digits(6)}` : pick([null, 'Kinh', 'Hà Nội'])
  }

  function shuffled<T>(list: readonly T[]): T[] {
    return list
      .map(one => ({ one, at: random() }))
      .sort((a, b) => a.at - b.at)
      .map(({ one }) => one)
  }

  async function write(tabs: Record<string, Grid>): Promise<Buffer> {
    const asFont = { unicode: (text: string) => text, decomposed: (text: string) => text.normalize('NFD'), tcvn3: toTcvn3, vni: toVni }[
      font
    ]
    const inFont = Object.fromEntries(
      Object.entries(tabs).map(([name, grid]) => [
        name,
        grid.map(row => row.map(cell => (typeof cell === 'string' ? asFont(cell) : cell))),
      ]),
    )
    const [only] = Object.values(inFont)
    switch (format) {
      case 'exceljs':
        return withExcelJs(inFont)
      case 'xlsx':
        return workbook(inFont)
      case 'xls':
        return workbook(inFont, 'biff8')
      case 'ods':
        return workbook(inFont, 'ods')
      case 'csv':
        return csv(only!)
      case 'csv-bom':
        return Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), csv(only!, ';')])
      case 'csv-semicolon':
        return csv(only!, ';')
      case 'utf-16':
        return Buffer.concat([Buffer.from([0xff, 0xfe]), csv(only!, '\t', 'utf16le')])
      case 'windows-1258':
        return inWindows1258(csv(only!).toString('utf8'))
    }
  }

  /** Dates as date cells, rates as per cent, names in several runs, remarks on cells, hidden rows and columns, and fonts that tell or lie. */
  async function withExcelJs(tabs: Record<string, Grid>): Promise<Buffer> {
    const book = new ExcelJS.Workbook()
    book.properties.date1904 = from1904
    for (const [name, grid] of Object.entries(tabs)) {
      const sheet = book.addWorksheet(name)
      for (const [r, row] of grid.entries()) {
        for (const [c, value] of row.entries()) {
          if (value === null) continue
          const cell = sheet.getCell(r + 1, c + 1)
          const words = typeof value === 'string' && font === 'unicode' && value.split(' ').length === 3 && chance(0.05)
          if (typeof value === 'number' && value > 9000 && value < 30_000) {
            cell.value = new Date(Date.UTC(1899, 11, 30) + value * 86_400_000)
            cell.numFmt = 'dd/mm/yyyy'
          } else if (words) cell.value = { richText: [{ text: value.slice(0, 4) }, { font: { bold: true }, text: value.slice(4) }] }
          else cell.value = value
          if (typeof value === 'number' && value < 1) cell.numFmt = '0%'
          if (font === 'tcvn3' && chance(0.5)) cell.font = { name: '.VnTime' }
          if (font === 'vni' && chance(0.5)) cell.font = { name: 'VNI-Times' }
          if (chance(0.02)) cell.note = 'đã chết'
        }
        if (chance(0.05)) sheet.getRow(r + 1).hidden = true
      }
      sheet.getColumn(2).hidden = chance(0.2)
    }
    return Buffer.from(await book.xlsx.writeBuffer())
  }
}

const FATES = [
  { written: 'đã chết', deceased: true, movedAway: false },
  { written: 'Đã mất 2020', deceased: true, movedAway: false },
  { written: 'từ trần ngày 5/3/2023', deceased: true, movedAway: false },
  { written: 'mất', deceased: true, movedAway: false },
  { written: 'Chết 12/2023 (con nhận thay)', deceased: true, movedAway: false },
  { written: 'chuyển đi', deceased: false, movedAway: true },
  { written: 'chuyển vào Nam 2022', deceased: false, movedAway: true },
  { written: 'đã cắt hộ khẩu', deceased: false, movedAway: true },
] as const
// On a survivor's own row "con đã mất" may be that very survivor, and is asked about.
const OF_OTHERS = ['vợ chết', 'con đã mất', 'chồng mất 2010']
const NOTHING = ['mất sức 61%', 'bố chết trận', 'mất giấy tờ', 'bị mất 1 chân', 'chuyển đến từ Hà Nam', 'ở với con', 'chưa có CCCD']

const MARKS_1258: Record<string, number> = { '\u0300': 0xcc, '\u0309': 0xd2, '\u0303': 0xde, '\u0301': 0xec, '\u0323': 0xf2 }
const LETTERS_1258: Record<string, number> = { Ă: 0xc3, ă: 0xe3, Đ: 0xd0, đ: 0xf0, Ơ: 0xd5, ơ: 0xf5, Ư: 0xdd, ư: 0xfd }

/** As Excel on a Vietnamese Windows saves its csv: letter and hat in one byte, the tone in the next. */
function inWindows1258(text: string): Buffer {
  const bytes: number[] = []
  for (const letter of text.normalize('NFC')) {
    const tone = /[\u0300\u0301\u0303\u0309\u0323]/.exec(letter.normalize('NFD'))?.[0]
    const base = (tone === undefined ? letter : letter.normalize('NFD').replace(tone, '')).normalize('NFC')
    bytes.push(LETTERS_1258[base] ?? base.charCodeAt(0))
    if (tone !== undefined) bytes.push(MARKS_1258[tone]!)
  }
  return Buffer.from(bytes)
}

function generator(seed: number): () => number {
  let state = (seed * 2654435761) >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
