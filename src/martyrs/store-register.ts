import { setImmediate as nextTurn } from 'node:timers/promises'
import type { EntityManager } from '@mikro-orm/postgresql'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { type ColumnType, insertRows, insertsInTurn, type Value } from '../database/insert-rows.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { react } from '../reaction.ts'
import { nationalIdCipher } from '../registry/national-id-cipher.ts'
import { personDied } from '../registry/registry-reactions.ts'
import { fold } from '../vietnamese/fold.ts'
import { hamletSortKey } from '../vietnamese/sort-key.ts'
import { fillEmpty, type Recognised } from './fill-empty.ts'
import { knownRegister, type KnownRegister } from './known-register.queries.ts'
import type { CellsOfRow, RegisterEntry } from './register-entry.ts'
import { type DraftRows, RegisterDraft, type TieRows } from './register-draft.ts'
import { registerTables } from './register-tables.ts'

export interface StoreRegister {
  readonly areaId: string
  readonly importId: string
  readonly entries: readonly RegisterEntry[]
  /** Hamlets the reader of the file agreed to create. A hamlet that is neither known nor here is kept as words in the address. */
  readonly newHamlets?: readonly string[]
  readonly cellsOf?: CellsOfRow
  /** Where the words "đã chết" stood: kept as the source of the death. */
  readonly source?: string
  /** Hears how many of the entries are on their way, now and then. */
  readonly told?: (entries: number, of: number) => void
}

/** An id that could not be kept because it already belongs to someone: in this register under another name, or in another commune. */
export interface IdConflict {
  readonly entry: number
  readonly kind: 'national-id-taken' | 'national-id-elsewhere'
}

export interface StoredRegister {
  readonly counts: {
    readonly people: number
    readonly recognised: number
    readonly merits: number
    readonly martyrs: number
    readonly relatives: number
    readonly representatives: number
    readonly worshippers: number
    readonly deaths: number
    readonly departures: number
    readonly contacts: number
    readonly hamlets: number
    /** Values that stood empty on people who were there already. */
    readonly filled: number
  }
  /** `personIds[i]` is the person of `entries[i]`. */
  readonly personIds: readonly string[]
  readonly idConflicts: readonly IdConflict[]
}

/** Two registers of one commune at once would each create the same people: they wait for each other. */
export const lockRegister = (tx: EntityManager, areaId: string) =>
  tx.execute(`select pg_advisory_xact_lock(hashtextextended('register:' || ?, 0))`, [areaId])

const recognisedIn = (draft: RegisterDraft, entries: StoreRegister['entries'], hamlets: ReadonlyMap<string, string>): Recognised[] =>
  entries.flatMap((entry, index) => {
    const personId = draft.personIds[index]!
    if (!draft.recognised.has(personId)) return []
    return [{ entry, personId, hamletId: entry.hamlet == null ? null : (hamlets.get(fold(entry.hamlet)) ?? null) }]
  })

/**
 * Stores what an import understood, in few statements. Someone already stored is recognised, gets what is new as rows of the import and has
 * empty values filled; nothing that stands is changed, so that undoing is deleting and emptying.
 */
export async function storeRegister(ctx: Context, input: StoreRegister): Promise<StoredRegister> {
  allow(ctx, 'imports.apply', input.areaId)
  return inTransaction(ctx, async tx => {
    await lockRegister(tx, input.areaId)
    const hamlets = await createHamlets(tx, input)
    const cipher = nationalIdCipher(ctx.ground.secrets)
    const known = await knownRegister(tx, input.areaId, input.entries, cipher)
    const draft = new RegisterDraft(ctx, input, known, cipher, hamletIds(known, hamlets))
    const counts = await storeDraft(tx, draft, input)
    const filled = await fillEmpty(tx, ctx, input, known, recognisedIn(draft, input.entries, hamletIds(known, hamlets)))
    for (const personId of draft.newlyDead) await react(tx, ctx, personDied, { personId, areaId: input.areaId })

    return {
      counts: {
        people: counts.person,
        recognised: draft.recognised.size,
        merits: counts.merit_record + counts.relative + counts.worshipper,
        martyrs: counts.martyr,
        relatives: counts.relative,
        representatives: counts.representative,
        worshippers: counts.worshipper,
        deaths: counts.death,
        departures: counts.departure,
        contacts: counts.contact,
        hamlets: hamlets.length,
        filled,
      },
      personIds: draft.personIds,
      idConflicts: draft.idConflicts,
    }
  })
}

const SLICE = 1_000
// So few that the database, whose answers are heard between two turns, hardly waits for the next statement.
const ENTRIES_A_TURN = 25

/** Slice by slice: the next people are drawn up while those before are being stored, and what is stored is forgotten. */
async function storeDraft(tx: EntityManager, draft: RegisterDraft, { entries, importId, told }: StoreRegister): Promise<Counts> {
  const counts = Object.fromEntries(Object.keys(registerTables).map(table => [table, 0])) as Counts
  const inserts = insertsInTurn(tx)
  const send = (rows: Partial<DraftRows & TieRows>) =>
    inserts.add(
      Object.entries(rows).map(([name, some]) => {
        const table = name as keyof typeof registerTables
        const columns: Readonly<Record<string, ColumnType>> = registerTables[table]
        counts[table] += some.length
        return { table, columns, rows: some as readonly Readonly<Record<string, Value>>[] }
      }),
    )
  // The words that people are found by are written once, in the order of their index, instead of table by table and slice by slice.
  await tx.execute(`select set_config('app.words_later', 'yes', true)`)
  for (const [index, entry] of entries.entries()) {
    draft.add(index, entry)
    if ((index + 1) % ENTRIES_A_TURN === 0) await nextTurn()
    if ((index + 1) % SLICE !== 0) continue
    await send(draft.take())
    told?.(index + 1, entries.length)
  }
  await send(draft.take())
  await send(draft.takeTies())
  await inserts.sent()
  await tx.execute(`select write_words_of_import(?), set_config('app.words_later', '', true)`, [importId])
  return counts
}

type Counts = Record<keyof typeof registerTables, number>

type NewHamlet = { id: string; area_id: string; name: string; name_folded: string; sort_key: string; import_id: string }

async function createHamlets(tx: EntityManager, input: StoreRegister): Promise<NewHamlet[]> {
  const known = await tx.execute<{ name_folded: string }[]>(`select name_folded from hamlet where area_id = ?`, [input.areaId])
  const taken = new Set(known.map(row => row.name_folded))
  const fresh = [...new Map((input.newHamlets ?? []).map(name => [fold(name), name])).entries()].filter(([folded]) => !taken.has(folded))
  const rows = fresh.map(([folded, name]) => ({
    id: newId(),
    area_id: input.areaId,
    name,
    name_folded: folded,
    sort_key: hamletSortKey(name),
    import_id: input.importId,
  }))
  await insertRows(tx, 'hamlet', registerTables.hamlet, rows)
  return rows
}

const hamletIds = (known: KnownRegister, fresh: readonly NewHamlet[]) =>
  new Map([...known.hamlets, ...fresh.map(row => [row.name_folded, row.id] as const)])
