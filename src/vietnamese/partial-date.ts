export type PartialDate = { year: number; month?: number; day?: number }

export type DateRemark = 'excel-serial' | 'month-before-day' | 'approximate'
export type DateProblem = 'impossible-date' | 'short-year' | 'not-a-date'
export type ReadDate = { date: PartialDate | null; remark: DateRemark | null; problem: DateProblem | null }

const EARLIEST_YEAR = 1850
const LATEST_YEAR = 2199
const DAY = 86_400_000

const refused = (problem: DateProblem): ReadDate => ({ date: null, remark: null, problem })
const read = (date: PartialDate, remark: DateRemark | null = null): ReadDate => ({ date, remark, problem: null })

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const ABOUT = /^(?:khoảng|khoang|vào khoảng|độ|chừng|k\.|~|≈)\s*|\s*\?+$/gu
// The name of a year of the sixty-year cycle, in brackets with the day of the moon calendar or beside the year.
const CYCLE =
  /\s*[-–,]?\s*(?:\([^)]*)?(?:năm )?(?<!\p{L})(?:giáp|ất|bính|đinh|mậu|k[ỷỉ]|canh|tân|nhâm|qu[ýí])[- ](?:t[ýíỵị]|sửu|dần|m[ãẹ]o|thìn|ngọ|mùi|thân|dậu|tuất|hợi)(?!\p{L})\)?\s*[-–,]?\s*/u
const UNKNOWN_DAY = /^[?x_.…\-–\s]+[/\s][?x_.…\-–\s]*[/\s]\s*(?=\d{4}$)/u

/**
 * Reads what a cell holds for a date: dd/mm/yyyy, ddmmyyyy, mm/yyyy, yyyy, 00/00/yyyy and ?/?/yyyy (year only), ISO, "ngày … tháng … năm …",
 * 12-May-1949, an Excel serial (1900 system) or a JS Date (its UTC day). "khoảng 1949" and days of the moon calendar give the year, with a remark;
 * mm/dd/yyyy only where no other reading exists, with a remark. 31/02 is impossible, '48 is no year: refused with the reason, never guessed.
 * An empty cell is no date and no problem.
 */
export function parsePartialDate(raw: string | number | Date | null | undefined): ReadDate {
  if (raw === null || raw === undefined) return { date: null, remark: null, problem: null }
  if (raw instanceof Date) return Number.isNaN(raw.getTime()) ? refused('not-a-date') : read(utcDay(raw))
  if (typeof raw === 'number') return fromNumber(raw)
  const plain = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(raw)
  if (plain) return fromParts(Number(plain[1]), Number(plain[2]), Number(plain[3]))
  if (/^\d{4}$/.test(raw)) return fromNumber(Number(raw))
  const written = raw
    .normalize('NFC')
    .trim()
    .toLowerCase()
    .replace(/^['’`]/, '')
    .replace(/^(?:thứ (?:hai|ba|tư|năm|sáu|bảy)|chủ nhật),?\s+/, '')
    // "l9O5", "12/T5/1949", "1949 (75 tuổi)".
    .replace(/(?<=[/.\s-])t(?=\d{1,2}[/.\s-])/, '')
    .replace(/^[\dol/.\s-]*\d[\dol/.\s-]*$/, digits => digits.replaceAll('o', '0').replaceAll('l', '1'))
    .replace(/\s*\(\d{1,3}\s*t(?:uổi|uoi)?\)$|(?<=\d{4})\s*\(\d{1,3}\)$/, '')
    .replace(/^s\.?n[.:\s]\s*(?=\d)/, '')
    .replace(/(?<=\d)(?:[\s*;,]+|[.,]0+|\s(?:dl|dương lịch))$/, '')
    .replace(/^(1[89]|20)\s+(?=\d\d$)/, '$1')
    .replace(CYCLE, (whole, _at: number, all: string) => (/\d/.test(all.replace(whole, '')) ? '' : whole))
    .trim()
    .replace(/\s+\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]m)?$/, '')
  if (written === '') return { date: null, remark: null, problem: null }
  const sure = written
    .replace(/\s*\([^\d)]*\)$/, '')
    .replace(ABOUT, '')
    .trim()
  const solar = !/\((?:âl|âm lịch|âm|al|tuổi (?:âm|ta))\)|âm lịch|\s[âa]l$/u.test(written)
  const answer = fromText(sure.replace(/\s*âm lịch|\s[âa]l$/u, ''))
  if (answer.date === null || (sure === written && solar)) return answer
  if (solar && !/^(?:.*\?|khoảng|khoang|vào|độ|chừng|k\.|~|≈)/u.test(written)) return answer
  return read({ year: answer.date.year }, 'approximate')
}

function fromText(text: string): ReadDate {
  if (/^\d{4,5}(?:\.0+)?$/.test(text)) return fromNumber(Number(text))
  // "1.949": a year that a column of amounts has grouped.
  if (/^[12][.,]\d{3}$/.test(text)) return fromNumber(Number(text.replace(/[.,]/, '')))
  const run = fromRun(text)
  if (run !== null) return run
  const iso = /^(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?:[t ].*)?$/.exec(text)
  if (iso) return fromParts(Number(iso[3] ?? 0), Number(iso[2]), Number(iso[1]))
  const english = /^(\d{1,2})[-\s]([a-z]{3})[a-z]*[-\s](\d{4})$/.exec(text)
  if (english && MONTHS.includes(english[2]!)) return fromParts(Number(english[1]), MONTHS.indexOf(english[2]!) + 1, Number(english[3]))

  // "20/051949": a stroke forgotten.
  const known = text.replace(UNKNOWN_DAY, '').replace(/(?<=^\d{1,2}[/.-]\d{2})(?=\d{4}$)/, '/')
  const parts = known.replace(/ngày|tháng|năm|sinh/g, ' ').match(/\d+/g)
  const onlyNumbers = /^[\d\s/\\.\-,]*$/.test(known.replace(/ngày|tháng|năm|sinh|[:()]/g, ''))
  if (!parts || !onlyNumbers || parts.length > 3) return refused('not-a-date')
  const year = Number(parts.at(-1))
  if (parts.at(-1)!.length === 2) return refused('short-year')
  if (parts.length === 3) return fromParts(Number(parts[0]), Number(parts[1]), year)
  if (parts.length === 2) return parts[0]!.length === 4 ? refused('not-a-date') : fromParts(0, Number(parts[0]), year)
  return fromNumber(year)
}

/**
 * "12/05/48" with the century that only one reading leaves: the year that stands beside it, or that of somebody already born (48 in 2024 is 1948,
 * 20 may be either). Null where it stays open.
 */
export function completeShortYear(raw: string | number, beside: number | null, thisYear: number): ReadDate | null {
  const match = /^(.*?)(\d{2})$/.exec(String(raw).trim())
  if (match === null) return null
  const short = Number(match[2])
  const years = [1900 + short, 2000 + short].filter(year => (beside === null ? year <= thisYear : year === beside))
  return years.length === 1 ? parsePartialDate(`${match[1]}${years[0]}`) : null
}

/** "20051949"; a number has lost its leading zero. */
function fromRun(text: string): ReadDate | null {
  const [, day, month, year] = /^(\d{1,2})(\d{2})(\d{4})$/.exec(text) ?? []
  return Number(year) >= EARLIEST_YEAR && Number(year) <= LATEST_YEAR ? fromParts(Number(day), Number(month), Number(year)) : null
}

/**
 * An age in years: "75 tuổi", "75t", and where the cell may hold nothing else a bare 75; null for anything else. An age tells a year of birth to within
 * one, since people count theirs from the new year as often as from their birthday.
 */
export function parseAge(raw: string | number | null, bare: boolean): number | null {
  const written = String(raw ?? '')
    .normalize('NFC')
    .trim()
    .toLowerCase()
  const [, age, unit] = /^(\d{1,3})\s*(tuổi|tuoi|t)?\s*$/u.exec(written) ?? []
  const years = Number(age)
  return years > 0 && years <= 120 && (bare || unit !== undefined) ? years : null
}

function fromNumber(value: number): ReadDate {
  const run = value >= 1_011_850 ? fromRun(String(value)) : null
  if (run !== null) return run
  const whole = Math.floor(value)
  if (whole >= EARLIEST_YEAR && whole <= LATEST_YEAR) return read({ year: whole })
  // 3654 is 1910: nobody on a list is older, and no year of ours is written so.
  if (whole >= 3_654 && whole < 80_000) return read(utcDay(new Date(Date.UTC(1899, 11, 30) + whole * DAY)), 'excel-serial')
  return refused(whole >= 0 && whole < 100 ? 'short-year' : 'not-a-date')
}

function fromParts(day: number, month: number, year: number): ReadDate {
  if (year < EARLIEST_YEAR || year > LATEST_YEAR) return refused(year < 100 ? 'short-year' : 'impossible-date')
  if (month === 0) return day === 0 ? read({ year }) : refused('impossible-date')
  if (day === 0) return month <= 12 ? read({ year, month }) : refused('impossible-date')
  if (exists(year, month, day)) return read({ year, month, day })
  return exists(year, day, month) ? read({ year, month: day, day: month }, 'month-before-day') : refused('impossible-date')
}

const utcDay = (date: Date): PartialDate => ({ year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() })

/** Whether the calendar has this day; month 1–12, day 1–31. */
export function exists(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate()
}

const two = (part: number) => String(part).padStart(2, '0')

/** dd/mm/yyyy, mm/yyyy or yyyy, as much as is known. */
export function formatPartialDate(date: PartialDate): string {
  if (date.month === undefined) return String(date.year)
  if (date.day === undefined) return `${two(date.month)}/${date.year}`
  return `${two(date.day)}/${two(date.month)}/${date.year}`
}

/** yyyy-mm-dd, or null where the day is not known. */
export function isoDate(date: PartialDate): string | null {
  return date.month === undefined || date.day === undefined ? null : `${date.year}-${two(date.month)}-${two(date.day)}`
}
