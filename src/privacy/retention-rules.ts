export type RetentionUnit = 'day' | 'month' | 'year'

/**
 * The last day (yyyy-mm-dd) whose data is due today: what began on it or before has been kept for `keep` units. A month or year that ends on a
 * day the calendar lacks ends on that month's last day. Refuses a duration that is not positive. Durations are data: `retention_rule`.
 */
export function dueUntil(today: string, keep: number, unit: RetentionUnit): string {
  if (!Number.isInteger(keep) || keep <= 0) throw new RangeError('a duration is a positive whole number')
  const [year = 0, month = 1, day = 1] = today.split('-').map(Number)
  if (unit === 'day') return iso(Date.UTC(year, month - 1, day - keep))
  const months = unit === 'month' ? keep : keep * 12
  const lastOfMonth = new Date(Date.UTC(year, month - months, 0)).getUTCDate()
  return iso(Date.UTC(year, month - 1 - months, Math.min(day, lastOfMonth)))
}

const iso = (instant: number): string => new Date(instant).toISOString().slice(0, 10)
