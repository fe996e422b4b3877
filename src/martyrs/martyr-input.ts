import { z } from 'zod'
import { typedDate, typedText } from '../registry/person-input.ts'
import { readTypedDate } from '../registry/person-rules.ts'
import { orRefuse } from '../registry/ruling.ts'
import { fold } from '../vietnamese/fold.ts'
import { vietnameseSortKey } from '../vietnamese/sort-key.ts'

export const MartyrDetails = z.object({
  fullName: z.string().trim().min(2).max(120),
  birthYear: z.coerce.number().int().min(1850).max(2100).nullish(),
  diedOn: typedDate,
  certificateNo: typedText(60),
  homePlace: typedText(200),
  note: typedText(500),
})

export function martyrColumns(typed: z.input<typeof MartyrDetails>, today: string) {
  const died = orRefuse(readTypedDate(typed.diedOn, 'diedOn', { day: today, because: 'person/date-in-future' }))
  const fullName = typed.fullName.normalize('NFC').trim().replace(/\s+/g, ' ')
  return {
    fullName,
    nameFolded: fold(fullName),
    sortKey: vietnameseSortKey(fullName),
    birthYear: typed.birthYear == null ? null : Number(typed.birthYear),
    diedYear: died.year,
    diedMonth: died.month,
    diedDay: died.day,
    certificateNo: typed.certificateNo || null,
    homePlace: typed.homePlace || null,
    note: typed.note || null,
  }
}
