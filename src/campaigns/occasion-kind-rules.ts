export const occasionKinds = ['27-7', 'tet', '2-9', '22-12', 'other'] as const
export type OccasionKind = (typeof occasionKinds)[number]

/** First and last day (month-day) of the weeks in which offices date such an occasion; Tết falls between 21 January and 20 February. */
const seasons: readonly (readonly [from: string, to: string, kind: OccasionKind])[] = [
  ['01-05', '02-25', 'tet'],
  ['07-01', '07-31', '27-7'],
  ['08-25', '09-10', '2-9'],
  ['12-10', '12-31', '22-12'],
]

/** What an occasion on that day (ISO) most likely is. Only the default of a form: an office says otherwise where it is. */
export function occasionKindOn(day: string): OccasionKind {
  const monthDay = day.slice(5)
  return seasons.find(([from, to]) => from <= monthDay && monthDay <= to)?.[2] ?? 'other'
}
