import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { readCsv } from '../database/read-csv.ts'
import { checkupListAsJson, checkupListSheet } from '../events/checkup-list.import.ts'
import type { CheckupReading } from '../events/checkup-list.import.ts'
import { decideGifts } from '../gifts/gift-rules.ts'
import { findRuleSet } from '../gifts/shipped-rule-sets.ts'
import { worldFromRegister } from '../gifts/world-from-register.ts'
import type { Faulty } from '../imports/read-spreadsheet.ts'
import type { SheetKind } from '../imports/sheet-kind.ts'
import { understandSpreadsheet } from '../imports/understand-spreadsheet.ts'
import { giftListAsJson, giftListSheet } from '../lists/gift-list.import.ts'
import type { GiftListReading } from '../lists/gift-list.import.ts'
import { registerAsJson, registerSheet } from '../registry/register.import.ts'
import type { RegisterReading } from '../registry/register.import.ts'
import { isoDay } from '../vietnamese/dates.ts'
import { fold } from '../vietnamese/fold.ts'
import { parsePartialDate } from '../vietnamese/partial-date.ts'
import { volunteersAsJson, volunteersSheet } from '../volunteers/volunteers.import.ts'
import type { VolunteersReading } from '../volunteers/volunteers.import.ts'

type Reading = RegisterReading | GiftListReading | CheckupReading | VolunteersReading

/** `gifts`: the day of the occasion whose gifts are wanted too; `year`: of days written without one; `today` and `gifts` as yyyy-mm-dd. */
export type UnderstandOptions = { today: string; commune?: string | undefined; gifts?: string | undefined; year?: number | undefined }

const RULES = 'president-27-7'
// Volunteers write "sáng 20/7": the year is that of the occasion being prepared.
const OCCASION = '2024-07-27'
const DAY = /^\d{4}-\d{2}-\d{2}$/

/** Why a file cannot be understood, for the one who asked. */
export class NotUnderstood extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.name = 'NotUnderstood'
    this.code = code
  }
}

const kinds: readonly SheetKind<Reading>[] = [registerSheet, giftListSheet, checkupListSheet, volunteersSheet]

/** What an import would understand of a file, in the shape of the sample truths. Stores nothing; throws NotUnderstood for what it cannot use. */
export function understandFile(bytes: Buffer, options: UnderstandOptions): Record<string, unknown> {
  const understood = understandSpreadsheet<Reading>(bytes, kinds, {
    today: options.today,
    year: options.year ?? Number((options.gifts ?? OCCASION).slice(0, 4)),
    commune: options.commune ?? null,
    hamletsOf: seededHamlets,
  })
  if ('fault' in understood) throw new NotUnderstood(understood.fault, sentence(understood))
  const reading = understood.result
  if (reading.kind === 'gift-list') return giftListAsJson(reading)
  if (reading.kind === 'checkup-list') return checkupListAsJson(reading)
  if (reading.kind === 'volunteers') return volunteersAsJson(reading)
  return options.gifts === undefined ? registerAsJson(reading) : { ...registerAsJson(reading), ...giftsOf(reading, options.gifts) }
}

function giftsOf(reading: RegisterReading, occasion: string): { gifts: unknown[]; openQuestions: unknown[] } {
  // Whatever the year, a list for Tết or 2 September by the rules of 27 July would leave out whole groups without a word.
  const rules = /-0[67]-/.test(occasion) ? findRuleSet(RULES, occasion) : undefined
  if (rules === undefined) throw new NotUnderstood('rules/unknown-occasion', `no rules are known for the occasion ${occasion}`)
  const people = reading.people.map(person => ({ ...person, birthYear: person.birth?.year ?? null }))
  const { world, ids, martyrNames } = worldFromRegister(people)
  const personOf = new Map(ids.map((id, index) => [id, people[index]!]))
  const decision = decideGifts(world, rules, occasion)
  return {
    gifts: decision.gifts.map(gift => {
      const { fullName, birthYear, hamlet } = personOf.get(gift.person)!
      const martyrName = gift.martyr === undefined ? null : (martyrNames.get(gift.martyr) ?? null)
      return { fullName, birthYear, hamlet, clause: gift.clause, amount: gift.amount, martyrName }
    }),
    openQuestions: decision.openQuestions.map(({ kind, about }) => ({
      kind,
      about: martyrNames.get(about) ?? personOf.get(about)?.fullName,
    })),
  }
}

function seededHamlets(commune: string | null): string[] {
  if (commune === null) return []
  const keys = areasNamed(commune)
  return seeded('hamlets.csv').flatMap(({ commune: key, name }) =>
    keys.some(area => area['key'] === key) && name !== undefined ? [name] : [],
  )
}

const KIND_OF_AREA = /^(?:xã|thị trấn|phường)\s+/iu

const areasNamed = (commune: string) =>
  seeded('areas.csv').filter(area => fold((area['name'] ?? '').replace(KIND_OF_AREA, '')) === fold(commune.replace(KIND_OF_AREA, '')))

const seeded = (file: string) => readCsv(readFileSync(new URL(`../areas/${file}`, import.meta.url), 'utf8'))

function sentence({ fault, facts }: Faulty): string {
  const sentences: Record<Faulty['fault'], string> = {
    'spreadsheet/not-one': 'This file is not a spreadsheet. Save it as xlsx, xls, ods or csv and try again.',
    'spreadsheet/encrypted': 'This file is protected by a password. Remove the password in Excel and try again.',
    'spreadsheet/empty': 'This file holds no cells.',
    'spreadsheet/too-large': `This file has ${facts['megabytes']} MB; at most ${facts['atMost']} MB are read. Split it and try again.`,
    'spreadsheet/expands-too-much':
      'This file would unpack to far more than a spreadsheet of people needs. Save it anew in Excel and try again.',
    'spreadsheet/kind-unknown': 'No header row of a register, gift list, check-up list or volunteers was found in this file.',
    'spreadsheet/column-missing': `The header in row ${facts['row']} looks like a ${facts['kind']}, but has no column for: ${facts['columns']}.`,
    'spreadsheet/no-usable-row': `The header of a ${facts['kind']} was found, but no row below it.`,
  }
  return sentences[fault]
}

function main(): number {
  let file: string | undefined
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: { commune: { type: 'string' }, gifts: { type: 'string' }, year: { type: 'string' }, today: { type: 'string' } },
    })
    file = positionals[0]
    if (positionals.length > 1) throw new NotUnderstood('file/several', `Name one file; ${positionals.length} were named.`)
    if (file === undefined) throw new NotUnderstood('file/missing', 'Name a file: npm run --silent understand -- FILE')
    if (!isDay(values.gifts)) throw new NotUnderstood('occasion/not-a-date', 'Write the occasion as yyyy-mm-dd: --gifts 2024-07-27')
    if (!isDay(values.today)) throw new NotUnderstood('today/not-a-date', 'Write the day as yyyy-mm-dd: --today 2024-07-01')
    if (values.year !== undefined && !/^\d{4}$/.test(values.year))
      throw new NotUnderstood('year/not-one', 'Write the year with four digits: --year 2024')
    const year = values.year === undefined ? undefined : Number(values.year)
    const today = values.today ?? isoDay(new Date())
    const commune = values.commune?.replace(KIND_OF_AREA, '').trim()
    if (commune === '') throw new NotUnderstood('commune/missing', 'Write the name of the commune: --commune "Canh Nậu"')
    const told = `${JSON.stringify(understandFile(readFileSync(file), { ...values, commune, year, today }), null, 1)}\n`
    if (commune !== undefined && areasNamed(commune).length === 0)
      process.stderr.write(`understand: no commune "${commune}" is known; its hamlets are taken as the file writes them.\n`)
    say(told)
    return 0
  } catch (error) {
    process.stderr.write(`understand: ${file === undefined ? '' : `${file}: `}${told(error)}\n`)
    return 1
  }
}

function isDay(text: string | undefined): boolean {
  if (text === undefined) return true
  // 2024-13-01 can be read as the 13th of January, which nobody asked for.
  const { date, remark } = parsePartialDate(text)
  return DAY.test(text) && date?.day !== undefined && remark === null
}

function say(text: string): void {
  // Whoever reads us may have read enough (`| head`): that is no fault of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  process.stdout.write(text)
}

function told(error: unknown): string {
  if (error instanceof NotUnderstood) return error.message
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (/^E[A-Z]+$/.test(code)) return `The file cannot be read (${code}).`
  const [first] = (error instanceof Error ? error.message : String(error)).split('\n', 1)
  return code.startsWith('ERR_PARSE_ARGS') ? first! : `This file breaks the reader; tell whoever looks after it: ${first}`
}

if (import.meta.main) process.exitCode = main()
