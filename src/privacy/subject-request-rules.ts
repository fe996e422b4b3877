export type RequestKind = 'see' | 'correct' | 'erase' | 'stop'

/** Days that differ from the week's order: true is worked in exchange, false is a day off. Keys as yyyy-mm-dd. */
export type OfficeDays = ReadonlyMap<string, boolean>

const dayAfter = (day: string, days = 1): string => new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

/** Whether the office works on a day (yyyy-mm-dd): Monday to Friday, except where `office` says otherwise. */
export const isWorkingDay = (day: string, office: OfficeDays): boolean =>
  office.get(day) ?? ![0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay())

/** The day that is `count` working days after `day`; the day itself does not count. Refuses a negative count. */
export function workingDaysAfter(day: string, count: number, office: OfficeDays): string {
  if (count < 0) throw new RangeError('count of working days')
  let reached = day
  for (let left = count; left > 0;) {
    reached = dayAfter(reached)
    if (isWorkingDay(reached, office)) left--
  }
  return reached
}

/**
 * By when a person's request is answered and carried out (yyyy-mm-dd): two working days to answer, then 15 days to stop processing,
 * 10 for the rest; one extension of the same length, up to 20 days in all. Source: DOMAIN.md 7, NĐ 356/2025/NĐ-CP.
 */
export function clocksOf(
  kind: RequestKind,
  receivedOn: string,
  office: OfficeDays,
): { answerBy: string; actBy: string; extendedTo: string } {
  return {
    answerBy: workingDaysAfter(receivedOn, 2, office),
    actBy: dayAfter(receivedOn, kind === 'stop' ? 15 : 10),
    extendedTo: dayAfter(receivedOn, 20),
  }
}
