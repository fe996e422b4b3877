import type { Problem, ReadingContext, Remark, SheetKind, Table } from '../imports/sheet-kind.ts'
import { fold } from '../vietnamese/fold.ts'
import { repairName } from '../vietnamese/name-case.ts'
import { exists } from '../vietnamese/partial-date.ts'
import { parsePhone } from '../vietnamese/phone.ts'

export type Skill = 'doctor' | 'nurse' | 'pharmacist' | 'guide' | 'driver' | 'clerk'
export type HalfDay = 'morning' | 'afternoon'

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
  unit: { labels: ['Đơn vị', 'Cơ quan', 'Đơn vị công tác', 'Nơi công tác', 'Tổ chức', 'Cơ quan, đơn vị'] },
  phone: { labels: ['Điện thoại', 'SĐT', 'Số điện thoại', 'ĐT', 'Di động'] },
  email: { labels: ['Email', 'E-mail', 'Thư điện tử', 'Địa chỉ email', 'Hộp thư', 'Mail'] },
  skills: { labels: ['Chuyên môn', 'Kỹ năng', 'Nhiệm vụ', 'Nghề nghiệp', 'Vai trò', 'Trình độ chuyên môn'] },
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
    ],
  },
  notes: { labels: ['Ghi chú'] },
} as const

export const volunteersSheet: SheetKind<VolunteersReading> = {
  name: 'volunteers',
  titles: [/tinh nguyen/, /\btnv\b/],
  columns,
  missing: found => [...(found.has('fullName') ? [] : ['fullName']), ...(found.has('skills') || found.has('free') ? [] : ['skills'])],
  section: text => (/^(?:đội|tổ|nhóm|đơn vị)\b/iu.test(text) ? { unit: text } : null),
  read: readVolunteers,
}

const SKILLS: readonly (readonly [RegExp, Skill])[] = [
  [/\b(?:bac si|bs|y si|bac sy)\b/, 'doctor'],
  [/\b(?:duoc si|ds|duoc ta|duoc)\b/, 'pharmacist'],
  [/\b(?:dieu duong|y ta|dd|ho sinh|nu ho sinh)\b/, 'nurse'],
  [/\b(?:lai xe|tai xe|lx)\b/, 'driver'],
  [/\b(?:huong dan|don tiep|dan duong|tiep don)\b/, 'guide'],
  [/\b(?:ghi so|thu ki|nhap lieu|ghi chep|hanh chinh|van thu|vao so)\b/, 'clerk'],
]

/** The skills a cell names, each once, in the order of desks. */
export function readSkills(text: string): Skill[] {
  const folded = fold(text)
  return SKILLS.filter(([words]) => words.test(folded)).map(([, skill]) => skill)
}

/** "chiều 20/7; cả ngày 21/7" → half-days in order, each once; a date without a year gets `year`. `unclear` holds pieces not understood. */
export function readFreeHalfDays(text: string, year: number): { free: string[]; unclear: string[] } {
  const free = new Set<string>()
  const unclear: string[] = []
  let halves: HalfDay[] | null = null
  // "sáng 20, 21/7": the month behind counts for the days before it.
  const spelledOut = text.normalize('NFC').replace(/(?<![/\d])(\d{1,2})\s*(?:,|-|–|&|và)\s*(?=\d{1,2}\s*\/\s*(\d{1,2}))/gu, '$1/$2 ')
  for (const piece of spelledOut.split(/[;\n]|,|\+|\bvà\b/u)) {
    if (piece.trim() === '') continue
    const words = fold(piece)
    const named = halvesIn(words)
    const dates = [...piece.matchAll(/(\d{1,2})\s*[/.-]\s*(\d{1,2})(?:\s*[/.-]\s*(\d{4}))?/g)]
    // "sáng, chiều 20/7": the first half-day waits for its date.
    halves = named.length > 0 && halves !== null ? [...halves, ...named] : named.length > 0 ? named : (halves ?? ['morning', 'afternoon'])
    if (dates.length === 0) {
      if (named.length > 0) continue
      unclear.push(piece.trim())
      halves = null
      continue
    }
    for (const [, day, month, written] of dates) {
      const [y, m, d] = [written === undefined ? year : Number(written), Number(month), Number(day)]
      if (!exists(y, m, d)) unclear.push(piece.trim())
      else for (const half of halves) free.add(`${y}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')} ${half}`)
    }
    halves = null
  }
  const order = (one: string) => one.replace('morning', 'a').replace('afternoon', 'b')
  return { free: [...free].sort((a, b) => (order(a) < order(b) ? -1 : 1)), unclear }
}

function halvesIn(words: string): HalfDay[] {
  if (/\bca ngay\b|\bca 2 buoi\b|\bhai buoi\b/.test(words)) return ['morning', 'afternoon']
  return [...(/\bsang\b/.test(words) ? ['morning' as const] : []), ...(/\bchieu\b/.test(words) ? ['afternoon' as const] : [])]
}

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
    const email = text('email')
    const goodEmail = email !== null && EMAIL.test(email)
    if (email !== null && !goodEmail) problems.push({ ...at('email'), kind: 'bad-email', refused: false })
    const phone = parsePhone(row.cells.get('phone') ?? null)
    if (phone.problem !== null) remarks.push({ ...at('phone'), kind: phone.problem, value: null })
    for (const repair of phone.repairs) remarks.push({ ...at('phone'), kind: repair, value: phone.phone })
    const skills = readSkills(text('skills') ?? '')
    if (skills.length === 0 && text('skills') !== null) problems.push({ ...at('skills'), kind: 'unknown-skill', refused: false })
    const { free, unclear } = readFreeHalfDays(text('free') ?? '', year)
    if (unclear.length > 0) problems.push({ ...at('free'), kind: 'time-not-understood', refused: false })
    const unit = text('unit') ?? (typeof row.carried.unit === 'string' ? row.carried.unit : null)
    const origin = { sheet: row.sheet, row: row.row }
    volunteers.push({
      fullName: repairName(name),
      unit,
      phone: phone.phone,
      email: goodEmail ? email.toLowerCase() : null,
      skills,
      free,
      origin,
    })
  }
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
