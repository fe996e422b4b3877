import { birthFromAge } from '../imports/birth-from-age.ts'
import { askAboutBrokenCells } from '../imports/broken-cells.ts'
import { commonLabels } from '../imports/common-labels.ts'
import { hamletNamer, splitAddress, withoutCommune } from '../imports/hamlet-names.ts'
import { hamletOfSection } from '../imports/section-text.ts'
import type { Problem, ProblemKind, ReadingContext, Remark, RemarkKind, SheetKind, Table, TableRow } from '../imports/sheet-kind.ts'
import { readFate } from '../registry/register-cells.ts'
import { writtenName } from '../registry/written-name.ts'
import { fold } from '../vietnamese/fold.ts'
import { repairName } from '../vietnamese/name-case.ts'
import { parseNationalId } from '../vietnamese/national-id.ts'
import type { Cell } from '../imports/read-spreadsheet.ts'
import type { PartialDate } from '../vietnamese/partial-date.ts'
import { completeShortYear, formatPartialDate, isoDate, parsePartialDate } from '../vietnamese/partial-date.ts'
import { parsePhone } from '../vietnamese/phone.ts'

export type Mobility = 'walks' | 'needs-help' | 'bedridden'

export type CheckupPerson = {
  fullName: string
  birthYear: number | null
  nationalId: string | null
  oldId: string | null
  /** yyyy-mm-dd */
  idIssuedOn: string | null
  idIssuedBy: string | null
  phone: string | null
  hamlet: string | null
  illness: string | null
  mobility: Mobility
  origin: { sheet: string; row: number }
}

export type CheckupReading = {
  kind: 'checkup-list'
  commune: string | null
  people: CheckupPerson[]
  problems: Problem[]
  remarks: Remark[]
}

const columns = {
  ordinal: { labels: ['STT', 'TT', 'Số TT'] },
  fullName: {
    labels: [
      'Họ và tên',
      'Họ tên',
      'Họ, tên',
      'Họ và tên người khám',
      'Họ tên đối tượng',
      'Họ và tên đối tượng',
      'Họ tên bệnh nhân',
      'Họ tên người bệnh',
      ...commonLabels.fullName,
    ],
  },
  birthYear: {
    labels: ['Năm sinh', 'Ngày sinh', 'Ngày tháng năm sinh', 'NS', 'Sinh năm', 'Ngày/tháng/năm sinh', 'N.sinh', 'Ngày, tháng, năm sinh'],
  },
  birthYearMale: { labels: ['Năm sinh nam', 'Nam', 'Ngày sinh Nam', 'Ngày tháng năm sinh Nam'] },
  birthYearFemale: { labels: ['Năm sinh nữ', 'Nữ', 'Ngày sinh Nữ', 'Ngày tháng năm sinh Nữ'] },
  age: { labels: commonLabels.age },
  identity: {
    labels: [
      'Số CMND, ngày cấp, nơi cấp',
      'Số CCCD, ngày cấp, nơi cấp',
      'CMND/CCCD, ngày cấp, nơi cấp',
      'Số CMND/CCCD, ngày cấp, nơi cấp',
      'Số CCCD/CMND, ngày cấp, nơi cấp',
      'CCCD, ngày cấp, nơi cấp',
      'CMND, ngày cấp, nơi cấp',
      'Số CMT, ngày cấp, nơi cấp',
      'Số CMTND, ngày cấp, nơi cấp',
      'Số căn cước, ngày cấp, nơi cấp',
      'Số CCCD, ngày cấp',
      'Số CMND, ngày cấp',
      'Số giấy tờ, ngày cấp, nơi cấp',
      'Số CMND',
      'CMND',
      'CCCD',
      'Số CCCD',
      'Số CMND/CCCD',
      'Giấy tờ tùy thân',
      'Số CMT',
      'CMT',
      'Số định danh',
      'Số căn cước',
      'Chứng minh nhân dân',
      'CMND số, cấp ngày, nơi cấp',
      'Giấy tờ tùy thân (số, ngày cấp, nơi cấp)',
      'Căn cước công dân, ngày cấp, nơi cấp',
      'Số giấy tờ',
      ...commonLabels.nationalId,
    ],
  },
  hamlet: { labels: ['Thôn', 'Xóm', 'Tổ dân phố', 'TDP', 'Khu dân cư', 'Ấp', 'Thôn/xóm', ...commonLabels.hamlet] },
  address: {
    labels: ['Trú quán', 'Địa chỉ', 'Cư trú', 'Nơi ở', 'Nơi cư trú', 'Hộ khẩu thường trú', 'Nơi thường trú', ...commonLabels.address],
  },
  illness: { labels: ['Bệnh tật', 'Bệnh', 'Tình trạng bệnh', 'Tiền sử bệnh', 'Bệnh lý', 'Bệnh mắc', 'Triệu chứng', 'Bệnh nền'] },
  phone: { labels: ['Điện thoại', 'SĐT', 'Số điện thoại', 'ĐT liên hệ', ...commonLabels.phone] },
  mobility: { labels: ['Khả năng đi lại', 'Đi lại', 'Vận động', 'Tình trạng đi lại', 'Khả năng vận động'] },
  notes: { labels: ['Ghi chú', 'Ghi chú khác', 'Lưu ý', ...commonLabels.notes] },
} as const

export const checkupListSheet: SheetKind<CheckupReading> = {
  name: 'checkup-list',
  titles: [/kham benh/, /kham suc khoe/, /kham chua/, /cap thuoc/],
  columns,
  missing: (found, titles) => {
    const missing = found.has('fullName') ? [] : ['fullName']
    return found.has('illness') || found.has('mobility') || /kham|cap thuoc/.test(titles) ? missing : [...missing, 'illness']
  },
  section: (text, context) => {
    const hamlet = hamletOfSection(text, context.hamlets)
    return hamlet === null ? null : { hamlet }
  },
  read: readCheckupList,
}

const BEDRIDDEN =
  /\b(?:nam liet|liet giuong|liet (?:toan than|nua nguoi)|nam (?:1|mot) cho|nam tai cho|khong (?:the )?(?:tu )?(?:di|di chuyen|di lai|ngoi day)(?: lai)? (?:duoc|noi)|khong (?:tu )?di lai|khong ra khoi nha|tai bien nam|nam giuong|khong the (?:tu )?di|bat dong|phai (?:be|cong)|kham tai nha|^tai nha)\b/
const NEEDS_HELP =
  /\b(?:xe lan|can (?:nguoi|co nguoi|ho tro|giup|dua|diu|xe)|co nguoi (?:dua|diu|di cung)|nguoi (?:dua|diu|di cung|nha dua)|(?:con|chau|vo|chong) (?:dua|cho|diu|coi xe)|phai (?:diu|dua|co (?:xe|nguoi))|di (?:lai )?(?:kho|yeu|cham)|kho khan|(?:gia|suc|suc khoe|chan|rat|qua) yeu|yeu(?: chan)?(?= ?(?:$|,))|chong (?:gay|nang)|di nang|om nang|benh nang|nang(?= ?$)|cut|liet|mu|khiem thi|hong mat|kho di|dua don|(?:khuyet tat|han che) (?:ve )?(?:van dong|di lai)|lu lan)\b/
// Said of what is not needed ("không cần người đưa"), or of an illness that leaves the legs alone ("mù màu").
const NOT_SAID = /\bkhong (?:can|phai|di xe|dung|chong)\b[^,]*|\bmu mau\b/g

/** What notes say about getting to the check-up; nothing said means walks. */
export function readMobility(notes: string): Mobility {
  const says = notes.split(/[;,.\n]/).map(part => fold(part).replace(NOT_SAID, ' ').trim())
  if (says.some(part => BEDRIDDEN.test(part))) return 'bedridden'
  return says.some(part => NEEDS_HELP.test(part)) ? 'needs-help' : 'walks'
}

function readCheckupList(table: Table, context: ReadingContext): CheckupReading {
  const problems: Problem[] = []
  const remarks: Remark[] = [...table.remarks]
  const places = new Map(table.rows.map(row => [row, placeOf(row, context.hamlets, table.commune)]))
  const hamletOf = hamletNamer(
    context.hamlets,
    [...places.values()].flatMap(place => place.hamlet ?? []),
  )
  const people: CheckupPerson[] = []
  for (const row of table.rows) {
    const text = (field: string) => row.cells.get(field)?.toString().normalize('NFC').trim() ?? null
    const report = (field: string, kind: ProblemKind, refused: boolean) =>
      problems.push({ sheet: row.sheet, row: row.row, column: table.columnOf(row, field), kind, raw: table.rawOf(row, field), refused })
    const remark = (field: string, kind: RemarkKind, value: string | null) =>
      remarks.push({ sheet: row.sheet, row: row.row, column: table.columnOf(row, field), kind, raw: table.rawOf(row, field), value })
    const name = text('fullName')
    const birthField = ['birthYear', 'birthYearMale', 'birthYearFemale'].find(field => row.cells.has(field)) ?? 'birthYear'
    const thisYear = Number(context.today.slice(0, 4))
    const birth = readBirth(row.cells.get(birthField) ?? null, thisYear)
    const reckoned = birth.date === null ? birthFromAge(row.cells, table.year ?? thisYear) : null
    const birthYear = birth.date?.year ?? reckoned?.year ?? null
    if (reckoned?.reckoned === true) remark(reckoned.field, 'from-age', String(reckoned.year))
    else if (birth.told !== null) remark(birthField, birth.told, birth.date === null ? null : formatPartialDate(birth.date))
    if (name === null || !/\p{L}/u.test(name)) report('fullName', 'missing-name', true)
    else if (birth.impossible) report(birthField, 'impossible-date', true)
    else if (birthYear !== null && birthYear > thisYear) report(birthField, 'birth-year-in-future', true)
    else {
      const fate = readFate(text('notes'))
      if (fate.deceased || fate.unclear) report('notes', 'death-needs-a-decision', false)
      else if (fate.movedAway) report('notes', 'moved-away-needs-a-decision', false)
      else if (row.struck) report('fullName', 'struck-through-needs-a-decision', false)
      const hamlet = places.get(row)?.hamlet ?? null
      people.push({
        fullName: writtenName(name),
        birthYear,
        ...readIdentity(text('identity'), birthYear),
        phone: parsePhone(text('phone')).phone,
        hamlet: hamlet === null ? null : hamletOf(hamlet),
        illness: text('illness'),
        mobility: readMobility([text('mobility'), text('notes'), text('illness')].filter(part => part !== null).join(' ; ')),
        origin: { sheet: row.sheet, row: row.row },
      })
    }
  }
  askAboutBrokenCells(table, problems)
  const commune = table.commune ?? most([...places.values()].flatMap(place => place.commune ?? []))
  return { kind: 'checkup-list', commune, people, problems, remarks }
}

/** A date of birth of which two digits of the year may do. */
function readBirth(cell: Cell, thisYear: number): { date: PartialDate | null; told: RemarkKind | null; impossible: boolean } {
  const { date, problem, remark } = parsePartialDate(cell)
  if (problem === 'impossible-date') return { date, told: null, impossible: true }
  const completed = problem === 'short-year' ? completeShortYear(cell!, null, thisYear) : null
  return { date: completed?.date ?? date, told: problem ?? remark, impossible: completed?.problem === 'impossible-date' }
}

function placeOf(row: TableRow, hamlets: readonly string[], commune: string | null): { hamlet: string | null; commune: string | null } {
  const own = row.cells.get('hamlet') ?? row.carried.hamlet ?? null
  const address = row.cells.get('address') ?? null
  const split = address === null ? null : splitAddress(String(address), hamlets)
  return { hamlet: own === null ? (split?.hamlet ?? null) : withoutCommune(String(own), commune), commune: split?.rest ?? null }
}

const ISSUED = /\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*(?:19|20)\d{2}/

/** One cell for number, day and place of issue, in whatever order. */
function readIdentity(
  cell: string | null,
  birthYear: number | null,
): Pick<CheckupPerson, 'nationalId' | 'oldId' | 'idIssuedOn' | 'idIssuedBy'> {
  const issued = ISSUED.exec(cell ?? '')?.[0] ?? null
  const date = issued === null ? null : parsePartialDate(issued.replace(/\s/g, '')).date
  const undated = (cell ?? '').replace(issued ?? '', ' ; ')
  const numbers = [...undated.matchAll(/\d[\d .]{6,16}\d/g)].map(match => match[0].replace(/[ .]/g, ''))
  const read = numbers.map(number => parseNationalId(number, { birthYear }))
  const place = undated
    .replace(/\d[\d .]{6,16}\d/g, '')
    .replace(/(?:số|cmnd|cccd|cmt|ngày cấp|nơi cấp|cấp ngày|ngày|cấp|tại(?=\s))\s*:?/giu, '')
    .replace(/^[\s;,.:()–-]+|[\s;,.:()–-]+$/g, '')
  return {
    nationalId: read.find(one => one.nationalId !== null)?.nationalId ?? null,
    oldId: read.find(one => one.oldId !== null)?.oldId ?? null,
    idIssuedOn: date === null ? null : isoDate(date),
    idIssuedBy: place === '' ? null : place,
  }
}

function most(names: readonly string[]): string | null {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(repairName(name), (counts.get(repairName(name)) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null
}

/** A reading in the shape that support staff compare. */
export function checkupListAsJson(reading: CheckupReading): Record<string, unknown> {
  return {
    kind: 'checkup-list',
    commune: reading.commune,
    people: reading.people.map(({ fullName, birthYear, oldId, hamlet, mobility }) => ({ fullName, birthYear, oldId, hamlet, mobility })),
    problems: reading.problems.map(({ row, kind }) => ({ row, kind })),
  }
}
