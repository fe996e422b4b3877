import { birthFromAge } from '../imports/birth-from-age.ts'
import { askAboutBrokenCells } from '../imports/broken-cells.ts'
import { commonLabels } from '../imports/common-labels.ts'
import { hamletNamer, splitAddress, withoutCommune } from '../imports/hamlet-names.ts'
import { hamletOfSection, sectionWords } from '../imports/section-text.ts'
import type { Cell } from '../imports/read-spreadsheet.ts'
import type { Problem, ProblemKind, ReadingContext, Remark, RemarkKind, SheetKind, Table, TableRow } from '../imports/sheet-kind.ts'
import { fold, nameKey } from '../vietnamese/fold.ts'
import { repairName } from '../vietnamese/name-case.ts'
import { factsOfNationalId, parseNationalId } from '../vietnamese/national-id.ts'
import type { Sex } from '../vietnamese/national-id.ts'
import { completeShortYear, formatPartialDate, isoDate, parseAge, parsePartialDate } from '../vietnamese/partial-date.ts'
import type { PartialDate } from '../vietnamese/partial-date.ts'
import { parsePhone } from '../vietnamese/phone.ts'
import { findCategory, rateBesideCategory } from './categories.ts'
import { groupRows } from './merge-register-rows.ts'
import { isVagueRate, readAllowance, readFate, readRate, readRelation, readSex, readYesNo } from './register-cells.ts'
import type { Relation } from './register-cells.ts'
import { sexOfTitle, withoutTitle, writtenName } from './written-name.ts'

export type RegisterMerit = {
  fileNo: string | null
  code: string
  rate: number | null
  monthly: boolean | null
  martyrName: string | null
  relation: Relation | null
  allowance: 'basic' | 'care' | null
  representative: boolean
  origin: { sheet: string; row: number }
}

export type RegisterPerson = {
  fullName: string
  sex: Sex | null
  birth: PartialDate | null
  nationalId: string | null
  oldId: string | null
  phone: string | null
  phoneNote: string | null
  hamlet: string | null
  deceased: boolean
  diedOn: PartialDate | null
  movedAway: boolean
  notes: string | null
  merits: RegisterMerit[]
  origins: { sheet: string; row: number }[]
}

export type RegisterReading = {
  kind: 'register'
  commune: string | null
  headerRow: number
  hamlets: string[]
  people: RegisterPerson[]
  problems: Problem[]
  remarks: Remark[]
}

const columns = {
  fileNo: { labels: commonLabels.fileNo },
  fullName: { labels: commonLabels.fullName },
  familyName: { labels: ['Họ và tên đệm', 'Họ đệm', 'Họ và đệm', 'Họ, đệm', 'Họ'] },
  givenName: { labels: ['Tên'] },
  category: {
    labels: [
      'Đối tượng',
      'Loại đối tượng',
      'Diện đối tượng',
      'Diện chính sách',
      'Đối tượng NCC',
      'Đối tượng chính sách',
      'Loại hình',
      'Diện',
      'Loại hồ sơ',
      'Diện hưởng',
      'Chế độ',
      'Là đối tượng',
      'Loại ĐT',
      'Diện NCC',
      'Thuộc diện',
      'Đối tượng hưởng',
      'Phân loại',
      'Loại NCC',
      'Loại chính sách',
      'Danh hiệu',
      'Nhóm đối tượng',
      'Diện ưu đãi',
    ],
  },
  rate: {
    labels: [
      'Tỷ lệ (%)',
      'Tỷ lệ',
      'Tỷ lệ tổn thương cơ thể',
      'Tỷ lệ thương tật',
      'Tỷ lệ TTCT',
      'Tỷ lệ suy giảm KNLĐ',
      'Tỷ lệ tổn thương',
      '% thương tật',
      'TLTT',
      'TTCT',
      'Mức suy giảm khả năng lao động',
      'TL%',
      'TL (%)',
      '%',
      'Tỷ lệ MSLĐ',
      'Tỷ lệ suy giảm',
      '% suy giảm KNLĐ',
      'Mức %',
      'Thương tật',
      'TL thương tật',
      'Tỷ lệ bệnh tật',
    ],
  },
  birthDate: {
    labels: [
      'Ngày sinh',
      'Ngày tháng năm sinh',
      'Ngày, tháng, năm sinh',
      'NTNS',
      'Sinh ngày',
      'Ngày tháng sinh',
      'Năm sinh (ngày tháng)',
      'Ng.sinh',
      'Ngày tháng',
      'Ngày, tháng',
    ],
  },
  birthDay: { labels: ['Ngày', 'Ngày tháng năm sinh Ngày', 'Ngày sinh Ngày'] },
  birthMonth: { labels: ['Tháng', 'Tháng sinh', 'Ngày tháng năm sinh Tháng', 'Ngày sinh Tháng'] },
  birthYear: { labels: ['Năm sinh', 'NS', 'N.sinh', 'N/sinh', 'Sinh năm', 'Năm', 'Ngày tháng năm sinh Năm', 'Ngày sinh Năm'] },
  birthYearMale: { labels: ['Năm sinh nam', 'Nam', 'Nam (năm sinh)', 'Ngày tháng năm sinh Nam', 'Ngày sinh Nam'] },
  birthYearFemale: { labels: ['Năm sinh nữ', 'Nữ', 'Nữ (năm sinh)', 'Ngày tháng năm sinh Nữ', 'Ngày sinh Nữ'] },
  age: { labels: commonLabels.age },
  nationalId: { labels: commonLabels.nationalId },
  oldId: { labels: ['CMND cũ', 'Số CMND cũ', 'CMND 9 số'] },
  phone: { labels: commonLabels.phone },
  hamlet: { labels: commonLabels.hamlet },
  address: { labels: commonLabels.address },
  sex: { labels: ['Giới tính', 'Nam/nữ', 'Giới', 'Phái'] },
  monthly: {
    labels: [
      'Hưởng TC hằng tháng',
      'Hưởng trợ cấp hằng tháng',
      'Trợ cấp hằng tháng',
      'Đang hưởng trợ cấp hằng tháng',
      'Đang hưởng trợ cấp',
      'Hưởng trợ cấp',
      'TC hàng tháng',
      'Đang hưởng TC',
      'Hưởng TCHT',
      'TCHT',
      'Đang hưởng',
      'Hằng tháng',
      'Trợ cấp',
      'Đang hưởng trợ cấp ưu đãi hằng tháng',
      'Hưởng TC',
      'Tình trạng hưởng',
      'Tình trạng hưởng trợ cấp',
      'Hưởng chế độ hằng tháng',
      'Mức trợ cấp',
      'Tiền trợ cấp',
      'TC tháng',
    ],
  },
  martyrName: { labels: commonLabels.martyrName },
  relation: { labels: commonLabels.relation },
  allowance: {
    labels: [
      'Loại tuất',
      'Loại trợ cấp tuất',
      'Trợ cấp tuất',
      'Chế độ tuất',
      'Mức tuất',
      'Tuất',
      'Tuất LS',
      'Hưởng tuất',
      'Tuất hằng tháng',
      'Loại trợ cấp',
      'Diện tuất',
      'Hình thức tuất',
    ],
  },
  representative: {
    labels: [
      'Đại diện TN',
      'Đại diện thân nhân',
      'Đại diện',
      'Người đại diện',
      'Đại diện TNLS',
      'Là đại diện',
      'ĐD',
      'ĐD thân nhân',
      'ĐDTN',
      'Họ tên người đại diện',
      'ĐD TNLS',
      'ĐDTNLS',
      'Đại diện LS',
    ],
  },
  diedOn: { labels: ['Ngày mất', 'Ngày chết', 'Ngày từ trần', 'Năm mất', 'Năm chết', 'Ngày tháng mất'] },
  notes: { labels: commonLabels.notes },
  ordinal: { labels: ['STT', 'TT', 'Số TT', 'Số thứ tự'] },
} as const

export const registerSheet: SheetKind<RegisterReading> = {
  name: 'register',
  titles: [/quan li/, /so (?:theo doi|quan li)/, /danh sach (?:nguoi co cong|doi tuong|than nhan|ncc)/],
  columns,
  missing: found => {
    const named = found.has('fullName') || (found.has('familyName') && found.has('givenName'))
    return [...(named ? [] : ['fullName']), ...(found.has('category') ? [] : ['category'])]
  },
  section: (text, context) => {
    const hamlet = hamletOfSection(text, context.hamlets)
    if (hamlet !== null) return { hamlet }
    const category = findCategory(sectionWords(text))
    return category === null ? null : { category: sectionWords(text) }
  },
  read: readRegister,
}

type ReadRow = { row: TableRow; person: Omit<RegisterPerson, 'merits' | 'origins'>; merit: RegisterMerit }

function readRegister(table: Table, context: ReadingContext): RegisterReading {
  const problems: Problem[] = []
  const remarks: Remark[] = [...table.remarks]
  const hamletOf = hamletNamer(context.hamlets, writtenHamlets(table, context.hamlets))
  const accepted: ReadRow[] = []
  for (const row of table.rows) {
    const read = new RowReader(table, row, context, hamletOf).read()
    problems.push(...read.problems)
    remarks.push(...read.remarks)
    if (read.accepted !== null) accepted.push(read.accepted)
  }
  const people = collect(accepted, table, problems, remarks)
  askAboutBrokenCells(table, problems)
  const hamlets = [...new Set(people.flatMap(person => person.hamlet ?? []))]
  return {
    kind: 'register',
    commune: table.commune,
    headerRow: table.parts[0]?.headerRow ?? 0,
    hamlets,
    people,
    problems: problems.sort((a, b) => orderOf(table, a) - orderOf(table, b) || a.row - b.row),
    remarks,
  }
}

const orderOf = (table: Table, problem: Problem) => table.parts.findIndex(part => part.sheet === problem.sheet)

function* writtenHamlets(table: Table, hamlets: readonly string[]): Generator<string> {
  for (const row of table.rows) {
    const written = hamletCell(row, hamlets, table.commune)
    if (written !== null) yield written
  }
}

function hamletCell(row: TableRow, hamlets: readonly string[], commune: string | null): string | null {
  const own = row.cells.get('hamlet') ?? row.carried.hamlet
  if (own !== undefined && own !== null) return withoutCommune(String(own), commune)
  const address = row.cells.get('address')
  return address === undefined || address === null ? null : splitAddress(String(address), hamlets).hamlet
}

class RowReader {
  private readonly problems: Problem[] = []
  private readonly remarks: Remark[] = []
  private readonly table: Table
  private readonly row: TableRow
  private readonly context: ReadingContext
  private readonly hamletOf: (raw: string) => string

  constructor(table: Table, row: TableRow, context: ReadingContext, hamletOf: (raw: string) => string) {
    this.table = table
    this.row = row
    this.context = context
    this.hamletOf = hamletOf
  }

  read(): { accepted: ReadRow | null; problems: Problem[]; remarks: Remark[] } {
    const fullName = this.name('fullName')
    if (fullName === null) this.refuse('fullName', 'missing-name')
    const category = this.category()
    const rate = this.rate()
    const birth = this.birth()
    const sexColumn = this.sex()
    const id = this.id(birth, sexColumn)
    const { phone, note } = this.phone()
    const sexOfId = id.nationalId === null ? undefined : factsOfNationalId(id.nationalId)?.sex
    const sexTold = sexColumn ?? sexOfId ?? sexOfTitle(this.text('fullName'))
    const relation = readRelation(this.text('relation')) ?? (category?.code === 'TNLS' ? relationOfCategory(this.text('category')) : null)
    const about = { sex: sexTold ?? (fullName === null ? null : sexOfName(fullName)), relation, category: category?.code ?? null }
    const bracket = /\(([^)]*)\)/.exec(this.text('fullName') ?? '')?.[1] ?? null
    const fate = readFate(
      [this.text('notes'), bracket, ...notesBeside(this.row.extra)].filter(part => part !== null).join('; ') || null,
      about,
    )
    const diedOn = parsePartialDate(this.row.cells.get('diedOn') ?? null).date ?? fate.diedOn
    const crossedOut = diedOn === null && readYesNo(this.row.cells.get('diedOn') ?? null) === true
    if (fate.unclear && diedOn === null && !crossedOut) this.problem('notes', 'death-needs-a-decision', false)
    if (fate.movedAway) this.problem('notes', 'moved-away-needs-a-decision', false)
    const deceased = fate.deceased || diedOn !== null || crossedOut
    if (this.row.struck && !deceased && !fate.movedAway) this.problem('fullName', 'struck-through-needs-a-decision', false)
    const hamlet = this.hamlet()
    const merit = this.merit(category?.code ?? '', rate, relation)
    const refused = this.problems.some(problem => problem.refused)
    if (refused || fullName === null || category === null) return { accepted: null, problems: this.problems, remarks: this.remarks }
    const sex = sexTold ?? this.assumedSex(fullName, category.code)
    const person = {
      fullName,
      sex,
      birth,
      ...id,
      phone,
      phoneNote: note,
      hamlet,
      deceased,
      diedOn,
      movedAway: fate.movedAway,
      notes: this.text('notes'),
    }
    return { accepted: { row: this.row, person, merit }, problems: this.problems, remarks: this.remarks }
  }

  private text(field: string): string | null {
    const value = this.row.cells.get(field) ?? this.row.carried[field] ?? null
    return value === null ? null : String(value).normalize('NFC').trim()
  }

  private problem(field: string, kind: ProblemKind, refused: boolean): void {
    const { sheet, row } = this.row
    this.problems.push({ sheet, row, column: this.table.columnOf(this.row, field), kind, raw: this.table.rawOf(this.row, field), refused })
  }

  private refuse(field: string, kind: ProblemKind): void {
    this.problem(field, kind, true)
  }

  private remark(field: string, kind: RemarkKind, value: string | null): void {
    const { sheet, row } = this.row
    this.remarks.push({ sheet, row, column: this.table.columnOf(this.row, field), kind, raw: this.table.rawOf(this.row, field), value })
  }

  private name(field: string): string | null {
    const written = this.text(field)
    if (written === null || !/\p{L}/u.test(written)) return null
    const name = writtenName(written)
    const raw = this.table.rawOf(this.row, field)
    if (raw !== null && raw !== name)
      this.remark(field, /[^\x20-\x7e]/.test(raw) && fold(raw) !== fold(name) ? 'encoding-converted' : 'name-tidied', name)
    return name
  }

  private category(): { code: string } | null {
    const written = this.text('category')
    const category = written === null ? null : findCategory(written)
    if (category === null) this.refuse('category', 'unknown-category')
    return category
  }

  private rate(): number | null {
    const cell = this.row.cells.get('rate') ?? null
    const rate = readRate(cell)
    if (rate !== undefined) return rate ?? rateBesideCategory(this.text('category') ?? '')
    // "2/4" or "61-80" is no wrong rate but none: the person stands, the rate is asked for.
    if (isVagueRate(cell)) this.problem('rate', 'rate-not-understood', false)
    else this.refuse('rate', 'rate-out-of-range')
    return null
  }

  private birth(): PartialDate | null {
    const cell = (field: string): Cell => this.row.cells.get(field) ?? null
    const yearField = ['birthYear', 'birthYearMale', 'birthYearFemale'].find(field => cell(field) !== null) ?? 'birthYear'
    const year = this.date(yearField, cell(yearField), null)
    const date = this.date('birthDate', this.wholeDate(cell(yearField)), year?.year ?? null)
    if (date !== null && year !== null && date.year !== year.year) this.remark(yearField, 'birth-year-differs', formatPartialDate(date))
    const birth = date ?? year ?? this.birthFromAge()
    if (birth !== null && isAfter(birth, this.context.today)) this.refuse(date === null ? yearField : 'birthDate', 'birth-year-in-future')
    return birth
  }

  private birthFromAge(): PartialDate | null {
    const told = birthFromAge(this.row.cells, this.table.year ?? Number(this.context.today.slice(0, 4)))
    if (told === null) return null
    if (told.reckoned) this.remark(told.field, 'from-age', String(told.year))
    return { year: told.year }
  }

  /** The birth date's cell; where day, month and year have a column each, the three together. */
  private wholeDate(year: Cell): Cell {
    const cells = this.row.cells
    const date = cells.get('birthDate') ?? null
    const day = cells.get('birthDay') ?? (/^\d{1,2}$/.test(String(date)) ? date : null)
    const month = cells.get('birthMonth') ?? null
    if (year === null || (day === null && month === null) || (date !== null && date !== day)) return date
    return month === null ? date : `${day ?? '00'}/${month}/${year}`
  }

  private date(field: string, cell: Cell, yearBeside: number | null): PartialDate | null {
    let read = parsePartialDate(cell)
    if (read.problem === 'short-year') {
      const whole = completeShortYear(cell!, yearBeside, Number(this.context.today.slice(0, 4)))
      this.remark(field, 'short-year', whole?.date ? formatPartialDate(whole.date) : null)
      if (whole === null) return null
      read = whole
    }
    if (read.problem === 'impossible-date') this.refuse(field, 'impossible-date')
    else if (read.problem !== null && parseAge(cell, false) === null) this.remark(field, read.problem, null)
    if (read.remark !== null && read.date !== null) this.remark(field, read.remark, formatPartialDate(read.date))
    return read.date
  }

  private sex(): Sex | null {
    if (this.row.cells.has('birthYearFemale')) return 'female'
    if (this.row.cells.has('birthYearMale')) return 'male'
    return readSex(this.text('sex'))
  }

  private assumedSex(fullName: string, code: string): Sex | null {
    if (sexOfName(fullName) !== null || code === 'BMVNAH') return 'female'
    // Offices count a revolutionary of before 1945 without "Thị" in the name as a man: an assumption, shown as a remark for the clerk to
    // correct. In a row where the office itself marks what it does not know ("00/00/1923") nothing is assumed either.
    if (code !== 'LT' || /^\D*0{1,2}\D+0{1,2}\D/.test(this.text('birthDate') ?? '')) return null
    this.remark('category', 'sex-assumed', 'male')
    return 'male'
  }

  private id(birth: PartialDate | null, sex: Sex | null): { nationalId: string | null; oldId: string | null } {
    const raw = this.row.cells.get('nationalId') ?? null
    const read = parseNationalId(raw, { birthYear: birth?.year ?? null, sex })
    if (read.problem !== null) this.remark('nationalId', read.problem, read.oldId)
    for (const remark of read.remarks) this.remark('nationalId', remark, read.nationalId ?? read.oldId)
    const oldId = this.text('oldId')
    return { nationalId: read.nationalId, oldId: oldId === null ? read.oldId : oldId.padStart(9, '0') }
  }

  private phone(): { phone: string | null; note: string | null } {
    const read = parsePhone(this.row.cells.get('phone') ?? null)
    if (read.problem !== null) this.remark('phone', read.problem, read.phone)
    for (const repair of read.repairs) this.remark('phone', repair, read.phone)
    const note = [read.phone === null ? null : read.note, ...read.others].filter(part => part !== null).join('; ')
    return { phone: read.phone, note: note === '' ? null : note }
  }

  private hamlet(): string | null {
    const written = hamletCell(this.row, this.context.hamlets, this.table.commune)
    if (written === null) return null
    const hamlet = this.hamletOf(written)
    if (this.row.cells.has('hamlet') && hamlet !== written) this.remark('hamlet', 'hamlet-spelling', hamlet)
    return hamlet
  }

  private merit(code: string, rate: number | null, relation: Relation | null): RegisterMerit {
    const survivor = code === 'TNLS' || code === 'TCLS'
    const monthly = readYesNo(this.row.cells.get('monthly') ?? null)
    if (monthly === undefined) this.remark('monthly', 'not-understood', null)
    const allowance = readAllowance(this.text('allowance'))
    if (allowance === undefined) this.problem('allowance', 'allowance-not-understood', false)
    const representative = this.representative()
    if (representative === undefined) this.remark('representative', 'not-understood', null)
    const { sheet, row } = this.row
    return {
      fileNo:
        this.text('fileNo')
          ?.replace(/\s*\n\s*/g, ';')
          .replace(/\s+/g, '') || null,
      code,
      rate,
      monthly: monthly ?? null,
      martyrName: this.martyr(),
      relation: survivor || relation !== null ? relation : null,
      allowance: allowance ?? null,
      representative: representative === true,
      origin: { sheet, row },
    }
  }

  /** A cross, or the name of the one who represents: then the person of that name. */
  private representative(): boolean | null | undefined {
    const cell = this.row.cells.get('representative') ?? null
    if (cell === null) return null
    const named = typeof cell === 'string' && cell.trim().split(/\s+/).length >= 2 ? nameKey(cell) : null
    const own = nameKey(withoutTitle(this.text('fullName') ?? ''))
    return readYesNo(cell) ?? (named === null ? readYesNo(cell) : named === own)
  }

  private martyr(): string | null {
    const written = this.text('martyrName')?.replace(/^(?:ls|liệt s[ĩỹiy])\b[.:\s]*/iu, '') ?? null
    return written === null || !/\p{L}{2}/u.test(written) ? null : repairName(written)
  }
}

/** "Thị" after the family name is a woman's; no middle word is a man's alone. */
const sexOfName = (fullName: string): Sex | null => (/ Thị /u.test(`${fullName.slice(fullName.indexOf(' '))} `) ? 'female' : null)

const noteLabels: ReadonlySet<string> = new Set(commonLabels.notes.map(fold))
const toldBy = new Map<string, 'notes' | 'fate' | null>()

/** What the columns that no field has say of a life: a second one of notes ("Tình trạng"), or a cross under "Đã chết". */
function notesBeside(extra: TableRow['extra']): string[] {
  return Object.entries(extra).flatMap(([label, cell]) => {
    let told = toldBy.get(label)
    if (told === undefined) {
      const fate = readFate(label)
      told = noteLabels.has(fold(label)) ? 'notes' : fate.deceased || fate.movedAway ? 'fate' : null
      if (toldBy.size < 1_000) toldBy.set(label, told)
    }
    if (told === null || cell === null) return []
    const yes = told === 'fate' ? readYesNo(cell) : undefined
    if (told === 'notes') return [String(cell)]
    return yes === true ? [label] : yes === undefined ? [`${label} ${cell}`] : []
  })
}

const relationOfCategory = (written: string | null) => {
  const relation = readRelation((written ?? '').replace(/(?:liệt s[ĩỹiy]|ls)\b.*$/iu, ''))
  return relation === 'other' ? null : relation
}

function isAfter(date: PartialDate, today: string): boolean {
  const [year, month, day] = today.split('-').map(Number) as [number, number, number]
  if (date.year !== year) return date.year > year
  if (date.month === undefined || date.month !== month) return (date.month ?? 0) > month
  return (date.day ?? 0) > day
}

function collect(accepted: readonly ReadRow[], table: Table, problems: Problem[], remarks: Remark[]): RegisterPerson[] {
  const people: RegisterPerson[] = []
  const groups = groupRows(accepted.map(({ person }) => person))
  for (const [index, { row, person, merit }] of accepted.entries()) {
    const at = groups[index]!
    const first = people[at]
    const origin = { sheet: row.sheet, row: row.row }
    if (first === undefined) {
      people[at] = { ...person, merits: [merit], origins: [origin] }
      continue
    }
    first.origins.push(origin)
    if (first.merits.some(one => sameMerit(one, merit))) {
      const of = merit.fileNo ?? merit.code
      problems.push({
        ...origin,
        column: table.columnOf(row, 'fileNo'),
        kind: 'same-merit-twice',
        raw: table.rawOf(row, 'fileNo'),
        of,
        refused: false,
      })
    } else first.merits.push(merit)
    complete(first, person, row, table, remarks)
  }
  return people
}

function sameMerit(a: RegisterMerit, b: RegisterMerit): boolean {
  return a.fileNo === b.fileNo && a.code === b.code && a.martyrName === b.martyrName && (a.fileNo !== null || a.rate === b.rate)
}

function complete(first: RegisterPerson, again: ReadRow['person'], row: TableRow, table: Table, remarks: Remark[]): void {
  if (first.phone !== null && again.phone !== null && first.phone !== again.phone) {
    remarks.push({
      sheet: row.sheet,
      row: row.row,
      column: table.columnOf(row, 'phone'),
      kind: 'values-differ',
      raw: table.rawOf(row, 'phone'),
      value: first.phone,
    })
  }
  first.sex ??= again.sex
  first.nationalId ??= again.nationalId
  first.oldId ??= again.oldId
  first.phone ??= again.phone
  first.phoneNote ??= again.phoneNote
  first.hamlet ??= again.hamlet
  first.notes ??= again.notes
  first.diedOn ??= again.diedOn
  if (again.birth?.day !== undefined && first.birth?.day === undefined) first.birth = again.birth
  first.deceased ||= again.deceased
  first.movedAway ||= again.movedAway
}

/** A reading in the shape that support staff compare: what would be stored, without origins and remarks. */
export function registerAsJson(reading: RegisterReading): Record<string, unknown> {
  return {
    kind: 'register',
    commune: reading.commune,
    headerRow: reading.headerRow,
    people: reading.people.map(person => ({
      fullName: person.fullName,
      sex: person.sex,
      birthYear: person.birth?.year ?? null,
      birthDate: person.birth === null ? null : isoDate(person.birth),
      nationalId: person.nationalId,
      phone: person.phone,
      hamlet: person.hamlet,
      deceased: person.deceased,
      movedAway: person.movedAway,
      merits: person.merits.map(meritAsJson),
    })),
    problems: reading.problems.map(({ row, kind, of }) => (of === undefined ? { row, kind } : { row, kind, of })),
  }
}

function meritAsJson({ fileNo, code, rate, monthly, martyrName, relation, allowance, representative }: RegisterMerit) {
  return { fileNo, code, rate, monthly, martyrName, relation, allowance, representative }
}
