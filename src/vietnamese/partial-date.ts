export type PartialDate = { year: number; month?: number; day?: number }

export type DateRemark = 'excel-serial' | 'month-before-day'
export type DateProblem = 'impossible-date' | 'short-year' | 'not-a-date'
export type ReadDate = { date: PartialDate | null; remark: DateRemark | null; problem: DateProblem | null }

const EARLIEST_YEAR = 1850
const LATEST_YEAR = 2199
const DAY = 86_400_000

const refused = (problem: DateProblem): ReadDate => ({ date: null, remark: null, problem })
const read = (date: PartialDate, remark: DateRemark | null = null): ReadDate => ({ date, remark, problem: null })

/**
 * Reads what a cell holds for a date: dd/mm/yyyy, mm/yyyy, yyyy, 00/00/yyyy (year only), ISO, "ngày … tháng … năm …", an Excel serial
 * (1900 system) or a JS Date (its UTC day). mm/dd/yyyy only where no other reading exists, with a remark. 31/02 is impossible, '48 is
 * no year: refused with the reason, never guessed. An empty cell is no date and no problem.
 */
export function parsePartialDate(raw: string | number | Date | null | undefined): ReadDate {
  if (raw === null || raw === undefined) return { date: null, remark: null, problem: null }
  if (raw instanceof Date) return Number.isNaN(raw.getTime()) ? refused('not-a-date') : read(utcDay(raw))
  if (typeof raw === 'number') return fromNumber(raw)
  const text = raw.normalize('NFC').trim().toLowerCase()
  if (text === '') return { date: null, remark: null, problem: null }
  if (/^\d{4,5}(?:\.0+)?$/.test(text)) return fromNumber(Number(text))

  const iso = /^(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:[t ].*)?$/.exec(text)
  if (iso) return fromParts(Number(iso[3] ?? 0), Number(iso[2]), Number(iso[1]))

  const parts = text.replace(/ngày|tháng|năm|sinh/g, ' ').match(/\d+/g)
  const onlyNumbers = /^[\d\s/.\-,]*$/.test(text.replace(/ngày|tháng|năm|sinh|[:()]/g, ''))
  if (!parts || !onlyNumbers || parts.length > 3) return refused('not-a-date')
  const year = Number(parts.at(-1))
  if (parts.at(-1)!.length === 2) return refused('short-year')
  if (parts.length === 3) return fromParts(Number(parts[0]), Number(parts[1]), year)
  if (parts.length === 2) return fromParts(0, Number(parts[0]), year)
  return fromNumber(year)
}

function fromNumber(value: number): ReadDate {
  const whole = Math.floor(value)
  if (whole >= EARLIEST_YEAR && whole <= LATEST_YEAR) return read({ year: whole })
  // Between 2200 and 9999 a number is neither a year of ours nor a birth date after 1927.
  if (whole >= 10_000 && whole < 80_000) return read(utcDay(new Date(Date.UTC(1899, 11, 30) + whole * DAY)), 'excel-serial')
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
