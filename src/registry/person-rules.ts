import type { Facts, RefusalCode } from '../refusal.ts'
import { fold } from '../vietnamese/fold.ts'
import { repairName } from '../vietnamese/name-case.ts'
import { parseNationalId } from '../vietnamese/national-id.ts'
import { isoDate, type PartialDate, parsePartialDate } from '../vietnamese/partial-date.ts'
import { parsePhone } from '../vietnamese/phone.ts'
import { vietnameseSortKey } from '../vietnamese/sort-key.ts'
import type { Ruling } from './ruling.ts'

const no = (because: RefusalCode, field: string, facts: Facts = {}) => ({ granted: false, because, field, facts }) as const
const yes = <Value>(value: Value) => ({ granted: true, value }) as const

export type PartialDateParts = { readonly year: number | null; readonly month: number | null; readonly day: number | null }
const unknownDate: PartialDateParts = { year: null, month: null, day: null }
const partsOf = (date: PartialDate): PartialDateParts => ({ year: date.year, month: date.month ?? null, day: date.day ?? null })

/** Whether a date, known to the day, month or year, lies wholly after the day given (ISO). */
export function isAfter(date: PartialDateParts, today: string): boolean {
  const [year, month, day] = today.split('-').map(Number) as [number, number, number]
  if (date.year == null || date.year !== year) return date.year != null && date.year > year
  if (date.month == null || date.month !== month) return date.month != null && date.month > month
  return date.day != null && date.day > day
}

/** Reads a date as typed: dd/mm/yyyy, mm/yyyy, yyyy or ISO. Empty is unknown; refuses what no calendar has and, with `notAfter`, the future. */
export function readTypedDate(
  text: string | null | undefined,
  field: string,
  notAfter?: { day: string; because: RefusalCode },
): Ruling<PartialDateParts> {
  const { date, problem } = parsePartialDate(text)
  if (problem != null) return no('person/date-impossible', field, { written: text ?? null })
  if (date == null) return yes(unknownDate)
  const parts = partsOf(date)
  if (notAfter != null && isAfter(parts, notAfter.day)) return no(notAfter.because, field)
  return yes(parts)
}

/** A date that must be known to the day, as ISO; empty is unknown. Refuses a mere month or year. */
export function readTypedDay(text: string | null | undefined, field: string): Ruling<string | null> {
  const { date, problem } = parsePartialDate(text)
  if (date == null && problem == null) return yes(null)
  const iso = date == null ? null : isoDate(date)
  return iso == null ? no('person/date-impossible', field, { written: text ?? null }) : yes(iso)
}

export interface TypedPerson {
  readonly fullName: string
  readonly sex?: 'male' | 'female' | null | undefined
  readonly birth?: string | null | undefined
  readonly nationalId?: string | null | undefined
  readonly oldId?: string | null | undefined
}

export interface DescribedPerson {
  readonly fullName: string
  readonly nameFolded: string
  readonly sortKey: string
  readonly sex: 'male' | 'female' | null
  readonly birth: PartialDateParts
  readonly nationalId: string | null
  readonly oldId: string | null
}

/**
 * What an officer typed about a person, in the form it is kept. Refuses an impossible or future birth date and an id that is neither
 * 12 digits (NĐ 137/2015) nor, in its own field, 9; a birth year that differs from the id's is no reason to refuse.
 */
export function describePerson(typed: TypedPerson, today: string): Ruling<DescribedPerson> {
  const fullName =
    typed.fullName === typed.fullName.toUpperCase()
      ? repairName(typed.fullName)
      : typed.fullName.normalize('NFC').trim().replace(/\s+/g, ' ')
  const birth = readTypedDate(typed.birth, 'birth', { day: today, because: 'person/birth-in-future' })
  if (!birth.granted) return birth
  const id = parseNationalId(typed.nationalId, { birthYear: birth.value.year, sex: typed.sex ?? null })
  if (typed.nationalId && id.nationalId == null) return no('person/national-id-not-one', 'nationalId')
  const old = parseNationalId(typed.oldId)
  if (typed.oldId && old.oldId == null) return no('person/national-id-not-one', 'oldId')
  return yes({
    fullName,
    nameFolded: fold(fullName),
    sortKey: vietnameseSortKey(fullName),
    sex: typed.sex ?? null,
    birth: birth.value,
    nationalId: id.nationalId,
    oldId: old.oldId,
  })
}

/** When someone died: not in the future, not before the birth. The date may be unknown; that the person died is known. */
export function decideDeath(
  facts: { birthYear: number | null; dead: boolean; name: string },
  diedOn: string | null | undefined,
  today: string,
): Ruling<PartialDateParts> {
  if (facts.dead) return no('person/already-dead', 'diedOn', { name: facts.name })
  const died = readTypedDate(diedOn, 'diedOn', { day: today, because: 'person/date-in-future' })
  if (died.granted && died.value.year != null && facts.birthYear != null && died.value.year < facts.birthYear)
    return no('person/died-before-birth', 'diedOn')
  return died
}

export interface CategoryScale {
  readonly code: string
  readonly rateFrom?: number | null | undefined
  readonly rateTo?: number | null | undefined
  readonly survivorOfMartyr: boolean
}

/** A rate in whole percent within the category's scale; unknown stays unknown. Relatives and worshippers are entered at their martyr. */
export function decideMerit(category: CategoryScale | null, rate: number | null): Ruling<null> {
  if (category == null) return no('merit/category-unknown', 'categoryCode')
  if (category.survivorOfMartyr) return no('merit/belongs-to-martyr', 'categoryCode')
  const [from, to] = [category.rateFrom ?? 1, category.rateTo ?? 100]
  if (rate != null && (rate < from || rate > to)) return no('merit/rate-outside-scale', 'rate', { from, to, rate })
  return yes(null)
}

/** Two ISO days in order, where both are known. */
export function decidePeriod(from: string | null, until: string | null, because: RefusalCode, field: string): Ruling<null> {
  return from != null && until != null && until < from ? no(because, field) : yes(null)
}

/** A telephone number as typed, in today's ten digits; refuses what no network has. */
export function readTypedPhone(text: string | null | undefined): Ruling<string | null> {
  if (!text) return yes(null)
  const { phone } = parsePhone(text)
  return phone == null ? no('contact/phone-not-one', 'phone') : yes(phone)
}
