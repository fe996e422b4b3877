import { checkupListAsJson, checkupListSheet } from '../events/checkup-list.import.ts'
import type { CheckupReading } from '../events/checkup-list.import.ts'
import type { Faulty } from '../imports/read-spreadsheet.ts'
import type { ReadingContext, SheetKind } from '../imports/sheet-kind.ts'
import { understandSpreadsheet } from '../imports/understand-spreadsheet.ts'
import { giftListAsJson, giftListSheet } from '../lists/gift-list.import.ts'
import type { GiftListReading } from '../lists/gift-list.import.ts'
import { registerAsJson, registerSheet } from '../registry/register.import.ts'
import type { RegisterReading } from '../registry/register.import.ts'
import { volunteersAsJson, volunteersSheet } from '../volunteers/volunteers.import.ts'
import type { VolunteersReading } from '../volunteers/volunteers.import.ts'

type Reading = RegisterReading | GiftListReading | CheckupReading | VolunteersReading

export type UnderstandOptions = { commune?: string; hamlets?: readonly string[]; gifts?: string; today?: string; year?: number }

// The register of a demo year is read as of that year's occasion unless told otherwise.
const OCCASION = '2024-07-27'

export class NotUnderstood extends Error {
  readonly fault: Faulty

  constructor(fault: Faulty) {
    super(fault.fault)
    this.name = 'NotUnderstood'
    this.fault = fault
  }
}

/** What an import would understand of a file, in the shape of the sample truths. Stores nothing; throws NotUnderstood for a file it cannot use. */
export function understandFile(bytes: Buffer, options: UnderstandOptions): Record<string, unknown> {
  const occasion = options.gifts ?? OCCASION
  const context: ReadingContext = {
    today: options.today ?? new Date().toISOString().slice(0, 10),
    year: options.year ?? Number(occasion.slice(0, 4)),
    commune: options.commune ?? null,
    hamlets: options.hamlets ?? [],
  }
  const understood = understandSpreadsheet<Reading>(bytes, kinds, context)
  if ('fault' in understood) throw new NotUnderstood(understood)
  return asJson(understood.result)
}

const kinds: readonly SheetKind<Reading>[] = [registerSheet, giftListSheet, checkupListSheet, volunteersSheet]

function asJson(reading: Reading): Record<string, unknown> {
  if (reading.kind === 'register') return registerAsJson(reading)
  if (reading.kind === 'gift-list') return giftListAsJson(reading)
  if (reading.kind === 'checkup-list') return checkupListAsJson(reading)
  return volunteersAsJson(reading)
}
