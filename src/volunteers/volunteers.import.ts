import { askAboutBrokenCells } from '../imports/broken-cells.ts'
import { commonLabels } from '../imports/common-labels.ts'
import { sectionWords } from '../imports/section-text.ts'
import type { Problem, ReadingContext, Remark, SheetKind, Table, TableRow } from '../imports/sheet-kind.ts'
import { readYesNo } from '../registry/register-cells.ts'
import { writtenName } from '../registry/written-name.ts'
import { fold } from '../vietnamese/fold.ts'
import { parsePhone } from '../vietnamese/phone.ts'
import { readFreeHalfDays } from './free-half-days.ts'

export type Skill = 'doctor' | 'nurse' | 'pharmacist' | 'guide' | 'driver' | 'clerk'

export type VolunteerRow = {
  fullName: string
  unit: string | null
  phone: string | null
  email: string | null
  skills: Skill[]
  /** "2024-07-20 morning" */
  free: string[]
  origin: { sheet: string; row: number }
}

export type VolunteersReading = { kind: 'volunteers'; year: number; volunteers: VolunteerRow[]; problems: Problem[]; remarks: Remark[] }

const columns = {
  ordinal: { labels: ['STT', 'TT', 'Số TT'] },
  fullName: { labels: ['Họ tên', 'Họ và tên', 'Họ, tên', 'Tên tình nguyện viên', 'Họ tên TNV'] },
  unit: {
    labels: [
      'Đơn vị',
      'Cơ quan',
      'Đơn vị công tác',
      'Nơi công tác',
      'Tổ chức',
      'Cơ quan, đơn vị',
      'Đoàn thể',
      'Thuộc đơn vị',
      'Hội, đoàn thể',
    ],
  },
  phone: { labels: ['Điện thoại', 'SĐT', 'Số điện thoại', 'ĐT', 'Di động', ...commonLabels.phone] },
  email: { labels: ['Email', 'E-mail', 'Thư điện tử', 'Địa chỉ email', 'Hộp thư', 'Mail', 'Hòm thư', 'Gmail'] },
  skills: {
    labels: [
      'Chuyên môn',
      'Kỹ năng',
      'Nhiệm vụ',
      'Nghề nghiệp',
      'Vai trò',
      'Trình độ chuyên môn',
      'Công việc',
      'Phân công',
      'Nghiệp vụ',
      'Khả năng',
      'Nghề',
      'Lĩnh vực',
      'Trình độ',
      'Chuyên ngành',
      'Vị trí',
    ],
  },
  free: {
    labels: [
      'Buổi có thể tham gia',
      'Thời gian tham gia',
      'Buổi tham gia',
      'Thời gian có thể tham gia',
      'Lịch tham gia',
      'Ngày tham gia',
      'Buổi rảnh',
      'Đăng ký buổi',
      'Buổi',
      'Thời gian',
      'Ngày, buổi tham gia',
      'Thời gian rảnh',
      'Lịch',
      'Lịch rảnh',
      'Ngày có thể tham gia',
      'Có thể tham gia',
      'Đăng ký tham gia',
      'Ca',
      'Ngày, giờ tham gia',
    ],
  },
  notes: { labels: ['Ghi chú'] },
} as const

const UNIT =
  /^(?:(?:chi )?(?:đoàn|hội)|đội|tổ|nhóm|đơn vị|ban|khoa|phòng|trạm|bệnh viện|bệnh xá|trung tâm|trường|học viện|công an|công ty|dân quân|quân y|ubnd|mttq|mặt trận|câu lạc bộ|clb|(?:trung|tiểu) đoàn)(?=[\s\d.:]|$)/iu
const ANY_YEAR = 2024
// "Bác sĩ" above crosses, not "Bác sĩ phụ trách nhóm".
const namesSkill = (label: string) => readSkills(label).length === 1 && label.trim().split(/\s+/).length <= 3

export const volunteersSheet: SheetKind<VolunteersReading> = {
  name: 'volunteers',
  titles: [/tinh nguyen/, /\btnv\b/],
  columns,
  spread: { field: 'free', over: label => readFreeHalfDays(label, ANY_YEAR).free.length > 0 || namesSkill(label) },
  missing: found => [...(found.has('fullName') ? [] : ['fullName']), ...(found.has('skills') || found.has('free') ? [] : ['skills'])],
  section: text => {
    const unit = sectionWords(text)
    return UNIT.test(unit) ? { unit } : null
  },
  read: readVolunteers,
}

const SKILLS: readonly (readonly [RegExp, Skill])[] = [
  [/\b(?:bac si|bs|bsck|bscki|bsckii|bsnt|y si)\b/, 'doctor'],
  [/\b(?:duoc si|ds|duoc ta|duoc|(?:cap|phat) thuoc)\b/, 'pharmacist'],
  [/\b(?:dieu duong|y ta|i ta|dd|ddv|ho sinh|ho li)\b/, 'nurse'],
  [/\b(?:lai (?:xe|o to)|tai xe|lx|xe om)\b/, 'driver'],
  [/\b(?:huong dan|hd|don tiep|dan duong|tiep don|dua don|le tan)\b/, 'guide'],
  [/\b(?:ghi (?:so|chep|ten|danh)|thu ki|nhap (?:lieu|may)|hanh chinh|van thu|vao so|danh may|vi tinh|tin hoc)\b/, 'clerk'],
]

/** The skills a cell names, each once, in the order of desks. */
export function readSkills(text: string): Skill[] {
  const folded = fold(text)
  return SKILLS.filter(([words]) => words.test(folded)).map(([, skill]) => skill)
}

/** Of the columns of half-days and skills: which apply, and which cells say neither yes nor no. */
function crossedOf(spread: TableRow['spread']): { labels: string[]; unclear: TableRow['spread'] } {
  const answers = spread.map(one => ({ ...one, yes: readYesNo(one.cell) }))
  return { labels: answers.flatMap(one => (one.yes === true ? [one.label] : [])), unclear: answers.filter(one => one.yes === undefined) }
}

const NO_EMAIL = /^(?:[-–—./]+|không(?: có)?|ko(?: có)?|chưa(?: có)?|0)$/iu
const EMAIL = /^[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+$/u

function readVolunteers(table: Table, context: ReadingContext): VolunteersReading {
  const problems: Problem[] = []
  const remarks: Remark[] = [...table.remarks]
  const year = Number(/\b(20\d\d)\b/.exec(table.titles.join(' '))?.[1] ?? context.year)
  const volunteers: VolunteerRow[] = []
  for (const row of table.rows) {
    const text = (field: string) => row.cells.get(field)?.toString().normalize('NFC').trim() ?? null
    const at = (field: string) => ({ sheet: row.sheet, row: row.row, column: table.columnOf(row, field), raw: table.rawOf(row, field) })
    const name = text('fullName')
    if (name === null || !/\p{L}/u.test(name)) {
      problems.push({ ...at('fullName'), kind: 'missing-name', refused: true })
      continue
    }
    if (row.struck) problems.push({ ...at('fullName'), kind: 'struck-through-needs-a-decision', refused: false })
    const written = NO_EMAIL.test(text('email') ?? '') ? null : text('email')
    // Two addresses in one cell: the first counts, as with telephones.
    const addresses =
      written
        ?.replace(/^(?:e-?mail|mailto)\s*:\s*/i, '')
        .replace(/^<(.*)>$/, '$1')
        .replace(/[\s;,.]+$/, '')
        .split(/\s*[;,]\s*/) ?? []
    const email = addresses.every(one => EMAIL.test(one)) ? (addresses[0] ?? null) : written
    const goodEmail = email !== null && EMAIL.test(email)
    if (email !== null && !goodEmail) problems.push({ ...at('email'), kind: 'bad-email', refused: false })
    const phone = parsePhone(row.cells.get('phone') ?? null)
    if (phone.problem !== null) remarks.push({ ...at('phone'), kind: phone.problem, value: null })
    for (const repair of phone.repairs) remarks.push({ ...at('phone'), kind: repair, value: phone.phone })
    const crossed = crossedOf(row.spread)
    const skills = readSkills([text('skills'), ...crossed.labels].filter(part => part !== null).join(' ; '))
    if (skills.length === 0 && text('skills') !== null) problems.push({ ...at('skills'), kind: 'unknown-skill', refused: false })
    const { free, unclear } = readFreeHalfDays(
      [text('free'), ...crossed.labels.filter(label => !namesSkill(label))].filter(part => part !== null).join('; '),
      year,
    )
    if (unclear.length > 0) problems.push({ ...at('free'), kind: 'time-not-understood', refused: false })
    for (const { column, cell } of crossed.unclear)
      problems.push({ sheet: row.sheet, row: row.row, column, kind: 'time-not-understood', raw: String(cell), refused: false })
    const unit = text('unit') ?? (typeof row.carried.unit === 'string' ? row.carried.unit : null)
    const origin = { sheet: row.sheet, row: row.row }
    volunteers.push({
      fullName: writtenName(name),
      unit,
      phone: phone.phone,
      email: goodEmail ? email.toLowerCase() : null,
      skills,
      free,
      origin,
    })
  }
  askAboutBrokenCells(table, problems)
  return { kind: 'volunteers', year, volunteers, problems, remarks }
}

/** A reading in the shape that support staff compare. */
export function volunteersAsJson(reading: VolunteersReading): Record<string, unknown> {
  return {
    kind: 'volunteers',
    year: reading.year,
    volunteers: reading.volunteers.map(({ fullName, unit, phone, email, skills, free }) => ({
      fullName,
      unit,
      phone,
      email,
      skills,
      free,
    })),
    problems: reading.problems.map(({ row, kind }) => ({ row, kind })),
  }
}
