import type { Context } from '../context.ts'
import { idsInTurn } from '../database/id.ts'
import type { NationalIdCipher } from '../registry/national-id-cipher.ts'
import { maskId } from '../registry/national-id-cipher.ts'
import { fold } from '../vietnamese/fold.ts'
import { sameName } from '../vietnamese/same-name.ts'
import { vietnameseSortKey } from '../vietnamese/sort-key.ts'
import { type KnownPerson, type KnownRegister, meritKey, personKey, placeInWords } from './known-register.queries.ts'
import { type EntryMerit, type RegisterEntry, type RowOrigin, tieOf } from './register-entry.ts'
import type { registerTables } from './register-tables.ts'
import type { IdConflict, StoreRegister } from './store-register.ts'

type Cells = Record<string, { column: string; raw: string }>
type Held = string | number | boolean | Date | Cells | null | undefined
type RowOf<Table extends keyof typeof registerTables> = { -readonly [Column in keyof (typeof registerTables)[Table]]: Held }
type RowsOf<Table extends keyof typeof registerTables> = { readonly [Name in Table]: RowOf<Name>[] }
export type DraftRows = RowsOf<'person' | 'merit_record' | 'contact' | 'death' | 'departure' | 'martyr' | 'origin'>
export type TieRows = RowsOf<'relative' | 'representative' | 'worshipper' | 'origin'>
type Office = { personId: string; dead: boolean; merit: EntryMerit }

const ofMerit = new Set(['fileNo', 'category', 'rate', 'monthly', 'martyrName', 'relation', 'allowance', 'representative'])
const ofId = new Set(['nationalId', 'oldId'])

/** The rows an import will add, gathered person by person. Identity is DOMAIN.md 6: the id, or one name, birth and hamlet; a martyr by name. */
export class RegisterDraft {
  readonly people: RowOf<'person'>[] = []
  readonly merits: RowOf<'merit_record'>[] = []
  readonly contacts: RowOf<'contact'>[] = []
  readonly deaths: RowOf<'death'>[] = []
  readonly departures: RowOf<'departure'>[] = []
  readonly martyrs: RowOf<'martyr'>[] = []
  readonly relatives: RowOf<'relative'>[] = []
  readonly origins: RowOf<'origin'>[] = []
  readonly personIds: string[] = []
  readonly recognised = new Set<string>()
  readonly newlyDead: string[] = []
  readonly idConflicts: IdConflict[] = []

  readonly #nextId = idsInTurn()
  readonly #input: StoreRegister
  readonly #known: KnownRegister
  readonly #cipher: NationalIdCipher
  readonly #hamlets: ReadonlyMap<string, string>
  readonly #stamp: { area_id: string; import_id: string }
  readonly #at: Date
  readonly #by: string
  readonly #idsHere = new Set<string>()
  readonly #meritsHere = new Set<string>()
  readonly #spokenDead = new Set<string>()
  readonly #spokenGone = new Set<string>()
  readonly #phonesHere = new Set<string>()
  readonly #martyrIds = new Map<string, string>()
  readonly #relativesHere = new Map<string, RowOf<'relative'>>()
  readonly #representing = new Map<string, Office>()
  readonly #worshipping = new Map<string, Office>()

  constructor(ctx: Context, input: StoreRegister, known: KnownRegister, cipher: NationalIdCipher, hamlets: ReadonlyMap<string, string>) {
    this.#input = input
    this.#known = known
    this.#cipher = cipher
    this.#hamlets = hamlets
    this.#stamp = { area_id: input.areaId, import_id: input.importId }
    this.#at = ctx.now()
    this.#by = ctx.actor.id
  }

  add(index: number, entry: RegisterEntry): void {
    const hamletId = entry.hamlet == null ? null : (this.#hamlets.get(fold(entry.hamlet)) ?? null)
    const idIndex = this.#known.idIndexes[index] ?? null
    const stored = this.#recognise(entry, hamletId, idIndex)
    const personId = stored?.id ?? this.#nextId()
    this.personIds.push(personId)
    if (stored == null) this.#addPerson(index, personId, entry, hamletId, idIndex)
    else this.recognised.add(stored.id)

    this.#addContact(personId, entry)
    if (entry.deceased) this.#addDeath(personId, entry, stored != null)
    if (entry.movedAway) this.#addDeparture(personId)
    for (const merit of entry.merits) this.#addMerit(personId, entry, merit)
  }

  /** The rows that no later entry can change any more, handed over and forgotten; those that martyrs are named by come before those that name them. */
  take(): DraftRows {
    return {
      person: this.people.splice(0),
      merit_record: this.merits.splice(0),
      contact: this.contacts.splice(0),
      death: this.deaths.splice(0),
      departure: this.departures.splice(0),
      martyr: this.martyrs.splice(0),
      origin: this.origins.splice(0),
    }
  }

  /** What later entries could still change: asked for when all are in. */
  takeTies(): TieRows {
    const ties = { relative: this.relatives.splice(0), representative: this.representatives(), worshipper: this.worshippers() }
    return { ...ties, origin: this.origins.splice(0) }
  }

  representatives(): RowOf<'representative'>[] {
    return [...this.#representing].map(([martyrId, { personId }]) => this.#office(martyrId, personId))
  }

  worshippers(): RowOf<'worshipper'>[] {
    return [...this.#worshipping].map(([martyrId, { personId, merit }]) => {
      const row = { ...this.#office(martyrId, personId), relation: merit.relation, file_no: merit.fileNo }
      this.#origin('worshipper', row.id, merit.origin, field => ofMerit.has(field))
      return row
    })
  }

  #recognise(entry: RegisterEntry, hamletId: string | null, idIndex: string | null): KnownPerson | null {
    const byId = idIndex == null ? undefined : this.#known.byNationalId.get(idIndex)
    if (byId != null && byId.nameFolded === fold(entry.fullName)) return byId
    if (this.#known.byKey.size === 0) return null
    const alike =
      this.#known.byKey.get(personKey(entry.fullName, entry.birth?.year ?? null, hamletId ?? placeInWords(addressOf(entry, hamletId)))) ??
      []
    const fits = alike.filter(
      person =>
        (idIndex == null || person.nationalIdIndex == null || person.nationalIdIndex === idIndex) &&
        agrees(person.birthMonth, entry.birth?.month) &&
        agrees(person.birthDay, entry.birth?.day),
    )
    // A namesake that an earlier row of this file already meant is another person.
    const free = fits.filter(person => !this.recognised.has(person.id))
    return free.find(person => person.nationalIdIndex === idIndex) ?? free[0] ?? null
  }

  #addPerson(index: number, id: string, entry: RegisterEntry, hamletId: string | null, idIndex: string | null): void {
    const keptIndex = this.#claimId(index, idIndex)
    this.people.push({
      id,
      ...this.#stamp,
      hamlet_id: hamletId,
      full_name: entry.fullName,
      name_folded: fold(entry.fullName),
      sort_key: vietnameseSortKey(entry.fullName),
      sex: entry.sex,
      birth_year: entry.birth?.year,
      birth_month: entry.birth?.month,
      birth_day: entry.birth?.day,
      national_id_cipher: keptIndex == null || entry.nationalId == null ? null : this.#cipher.close('national-id', entry.nationalId),
      national_id_index: keptIndex,
      old_id_cipher: entry.oldId == null ? null : this.#cipher.close('old-id', entry.oldId),
      old_id_index: entry.oldId == null ? null : this.#cipher.index('old-id', entry.oldId),
      mobility: entry.mobility,
      address: addressOf(entry, hamletId),
      note: entry.notes,
      created_at: this.#at,
      created_by: this.#by,
    })
    for (const origin of entry.origins) this.#origin('person', id, origin, field => !ofMerit.has(field))
  }

  #claimId(entry: number, index: string | null): string | null {
    if (index == null) return null
    const kind = this.#known.takenElsewhere.has(index)
      ? 'national-id-elsewhere'
      : this.#known.byNationalId.has(index) || this.#idsHere.has(index)
        ? 'national-id-taken'
        : null
    if (kind != null) {
      this.idConflicts.push({ entry, kind })
      return null
    }
    this.#idsHere.add(index)
    return index
  }

  #addContact(personId: string, entry: RegisterEntry): void {
    if (entry.phone == null) return
    const key = `${personId}|${entry.phone}`
    if (this.#known.phones.has(key) || this.#phonesHere.has(key)) return
    this.#phonesHere.add(key)
    this.contacts.push({ id: this.#nextId(), ...this.#stamp, person_id: personId, phone: entry.phone, note: entry.phoneNote })
  }

  #addDeath(personId: string, entry: RegisterEntry, stored: boolean): void {
    if (this.#known.deathsSpokenOf.has(personId) || this.#spokenDead.has(personId)) return
    this.#spokenDead.add(personId)
    if (stored) this.newlyDead.push(personId)
    this.deaths.push({
      id: this.#nextId(),
      ...this.#stamp,
      person_id: personId,
      died_year: entry.diedOn?.year,
      died_month: entry.diedOn?.month,
      died_day: entry.diedOn?.day,
      source: this.#input.source ?? 'register',
      reported_at: this.#at,
      reported_by: this.#by,
    })
  }

  #addDeparture(personId: string): void {
    if (this.#known.departuresSpokenOf.has(personId) || this.#spokenGone.has(personId)) return
    this.#spokenGone.add(personId)
    this.departures.push({
      id: this.#nextId(),
      ...this.#stamp,
      person_id: personId,
      source: this.#input.source ?? 'register',
      reported_at: this.#at,
      reported_by: this.#by,
    })
  }

  #addMerit(personId: string, entry: RegisterEntry, merit: EntryMerit): void {
    const tie = tieOf(merit)
    if (tie === 'relative') return this.#addRelative(personId, entry, merit, merit.martyrName!)
    if (tie === 'worshipper') return this.#addWorshipper(personId, entry, merit, merit.martyrName!)
    const key = meritKey(personId, merit.code, merit.fileNo, merit.rate)
    if (this.#known.merits.has(key) || this.#meritsHere.has(key)) return
    this.#meritsHere.add(key)
    const id = this.#nextId()
    this.merits.push({
      id,
      ...this.#stamp,
      person_id: personId,
      category_code: merit.code,
      rate: merit.rate,
      monthly: merit.monthly,
      file_no: merit.fileNo,
      created_at: this.#at,
      created_by: this.#by,
    })
    this.#origin('merit_record', id, merit.origin, field => ofMerit.has(field))
  }

  #addRelative(personId: string, entry: RegisterEntry, merit: EntryMerit, martyrName: string): void {
    const martyrId = this.#martyr(martyrName, merit.origin)
    const key = `${martyrId}|${personId}`
    const twice = this.#relativesHere.get(key)
    if (twice != null) twice.allowance = stronger(twice.allowance, merit.allowance)
    else if (!this.#known.relatives.has(key)) {
      const row: RowOf<'relative'> = {
        id: this.#nextId(),
        ...this.#stamp,
        martyr_id: martyrId,
        person_id: personId,
        person_area_id: this.#input.areaId,
        relation: merit.relation ?? 'other',
        allowance: merit.allowance ?? 'none',
        file_no: merit.fileNo,
        created_at: this.#at,
        created_by: this.#by,
      }
      this.relatives.push(row)
      this.#relativesHere.set(key, row)
      this.#origin('relative', row.id, merit.origin, field => ofMerit.has(field))
    }
    if (merit.representative && !this.#known.representedMartyrs.has(martyrId))
      preferLiving(this.#representing, martyrId, { personId, dead: entry.deceased, merit })
  }

  #addWorshipper(personId: string, entry: RegisterEntry, merit: EntryMerit, martyrName: string): void {
    const martyrId = this.#martyr(martyrName, merit.origin)
    if (!this.#known.worshippedMartyrs.has(martyrId)) preferLiving(this.#worshipping, martyrId, { personId, dead: entry.deceased, merit })
  }

  #martyr(fullName: string, origin: RowOrigin): string {
    const key = sameName(fullName)
    const known = this.#known.martyrs.get(key) ?? this.#martyrIds.get(key)
    if (known != null) return known
    const id = this.#nextId()
    this.#martyrIds.set(key, id)
    this.martyrs.push({
      id,
      ...this.#stamp,
      full_name: fullName,
      name_folded: fold(fullName),
      sort_key: vietnameseSortKey(fullName),
      created_at: this.#at,
      created_by: this.#by,
    })
    this.#origin('martyr', id, origin, field => field === 'martyrName')
    return id
  }

  #office(martyrId: string, personId: string) {
    return {
      id: this.#nextId(),
      ...this.#stamp,
      martyr_id: martyrId,
      person_id: personId,
      person_area_id: this.#input.areaId,
      named_at: this.#at,
      named_by: this.#by,
    }
  }

  #origin(relation: string, rowId: Held, origin: RowOrigin, keep: (field: string) => boolean): void {
    const cells: Cells = {}
    for (const [field, cell] of Object.entries(this.#input.cellsOf?.(origin) ?? {}))
      // The id in the cell is the id: an origin that kept it would undo the encryption.
      if (keep(field)) cells[field] = ofId.has(field) ? { ...cell, raw: maskId(cell.raw) } : cell
    this.origins.push({ id: this.#nextId(), ...this.#stamp, relation, row_id: rowId, sheet: origin.sheet, row_number: origin.row, cells })
  }
}

const addressOf = (entry: RegisterEntry, hamletId: string | null) => entry.address ?? (hamletId == null ? entry.hamlet : null)

const agrees = (known: number | null, said: number | undefined) => known == null || said === undefined || known === said

const strength = ['none', 'basic', 'care']
const stronger = (one: Held, other: string | null) =>
  strength.indexOf(String(one)) >= strength.indexOf(other ?? 'none') ? one : (other ?? 'none')

/** Two rows may claim the same office after a death; the living holder is the one in office. */
function preferLiving(holders: Map<string, Office>, martyrId: string, candidate: Office): void {
  if (!holders.has(martyrId) || !candidate.dead) holders.set(martyrId, candidate)
}
