// Vietnam has kept UTC+7 without summer time since 1975; every instant we store is later.
const OFFSET = 7 * 3_600_000

const two = (part: number) => String(part).padStart(2, '0')
const local = (at: Date) => new Date(at.getTime() + OFFSET)

/** dd/mm/yyyy of an instant in Asia/Ho_Chi_Minh, or of a day written yyyy-mm-dd. Refuses (RangeError) what is neither. */
export function formatDate(at: Date | string): string {
  if (typeof at === 'string') {
    const day = /^(\d{4})-(\d{2})-(\d{2})$/.exec(at)
    if (day) return `${day[3]}/${day[2]}/${day[1]}`
    return formatDate(new Date(at))
  }
  const [year, month, day] = isoDay(at).split('-')
  return `${day}/${month}/${year}`
}

/** 24-hour hh:mm in Asia/Ho_Chi_Minh. */
export function formatTime(at: Date | string): string {
  const there = local(typeof at === 'string' ? new Date(at) : at)
  return `${two(there.getUTCHours())}:${two(there.getUTCMinutes())}`
}

/** "15:07 27/07/2024" in Asia/Ho_Chi_Minh. */
export function formatDateTime(at: Date | string): string {
  return `${formatTime(at)} ${formatDate(typeof at === 'string' ? new Date(at) : at)}`
}

/** The day (yyyy-mm-dd) that an instant falls on in Asia/Ho_Chi_Minh. */
export function isoDay(at: Date): string {
  if (Number.isNaN(at.getTime())) throw new RangeError('not an instant')
  const there = local(at)
  return `${there.getUTCFullYear()}-${two(there.getUTCMonth() + 1)}-${two(there.getUTCDate())}`
}

/** "ngày 27 tháng 7 năm 2024", as papers date themselves; months below 3 carry a zero there (NĐ 30/2020). */
export function dateInWords(day: string): string {
  const [year, month, date] = day.split('-').map(Number)
  return `ngày ${two(date!)} tháng ${month! < 3 ? two(month!) : month} năm ${year}`
}
