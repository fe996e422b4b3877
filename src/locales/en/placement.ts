import type { PlacementSentences } from '../../events/placement-sentences.ts'
import { formatDate, formatTime } from '../../vietnamese/dates.ts'

const clock = (at: number) => formatTime(new Date(at))
const day = (at: number) => formatDate(new Date(at))
const span = (from: number, until: number) => (from === until ? `at ${clock(from)}` : `from ${clock(from)} to ${clock(until)}`)
const years = (age: number | null) => (age == null ? '' : ` (${age})`)
const place = (hamlet: string | null) => (hamlet == null ? 'People whose hamlet is unknown' : hamlet)

export const enPlacement: PlacementSentences = {
  factors: {
    'heroic-mother': () => 'a Heroic Mother',
    'rate-81': () => 'injury rate of 81 % or more',
    'needs-help': () => 'needs help to walk',
    'age-80': age => `80 years or older${years(age)}`,
    'missed-last-time': () => 'not seen last time',
    age: age => `by age${years(age)}`,
    'age-unknown': () => 'year of birth unknown',
  },
  reasons: {
    band: f =>
      `${place(f.hamlet)} comes together ${span(f.from, f.until)} on ${day(f.from)}; number ${f.place} of ${f.of} there: ${f.factor}.`,
    'comes-with': f => `Comes with the person named as companion, ${span(f.from, f.until)} on ${day(f.from)} (${place(f.hamlet)}).`,
    'home-visit': () => 'Cannot be moved, so the medical team comes to the house; no time of arrival is needed.',
    waiting: f => `There are ${f.seats} seats and others need them more; number ${f.place} of ${f.of} on the waiting list: ${f.factor}.`,
    'from-waiting-list': f =>
      `Called from the waiting list because ${{ 'no-show': 'somebody did not come', 'cannot-come': 'somebody said they cannot come', withdrawn: 'somebody was taken off the list', 'more-seats': 'seats were added' }[f.freedBy]}${f.factor === '' ? '' : `; ${f.factor}`}.`,
    'by-hand': () => 'Given this seat by staff on request.',
    'gave-up-seat': f =>
      ({
        'no-show': 'Did not come in time, so the seat went to the waiting list; latecomers are still received as walk-ins.',
        'cannot-come': 'Said they cannot come, so the seat went to the waiting list.',
        withdrawn: 'Taken off the list of invitees.',
      })[f.freedBy],
    'walk-in': () => 'Came without an appointment and was received at the desk.',
  },
}
