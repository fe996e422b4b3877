import type { EntityManager } from '@mikro-orm/postgresql'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { arrayOf } from '../database/insert-rows.ts'
import { allow } from '../permissions.ts'
import { fold } from '../vietnamese/fold.ts'
import { nationalIdCipher } from './national-id-cipher.ts'
import { noteAccess } from '../audit/note-access.ts'

export const SearchPeople = z.object({
  q: z.string().trim().max(120).optional(),
  hamletId: z.uuid().optional(),
  category: z.string().trim().max(20).optional(),
  living: z.enum(['living', 'dead']).optional(),
  after: z.string().max(300).optional(),
})
export type SearchPeople = z.infer<typeof SearchPeople>

export interface FoundPerson {
  readonly id: string
  readonly fullName: string
  readonly birthYear: number | null
  readonly areaName: string
  readonly hamletName: string | null
  readonly categories: readonly string[]
  readonly dead: boolean
}

/** `asked: false`: nothing was asked yet, so nothing is shown; people are searched for, not leafed through. */
export interface FoundPeople {
  readonly asked: boolean
  readonly people: readonly FoundPerson[]
  readonly next: string | null
}

const PAGE = 50
const nothing: FoundPeople = { asked: false, people: [], next: null }

/** By any words of the name in any order and without accents, a file number, a telephone number, or a whole national id. */
export async function searchPeople(ctx: Context, asked: SearchPeople): Promise<FoundPeople> {
  ctx = allow(ctx, 'registry.read')
  return seekPeople(ctx, asked, 'search')
}

/** For rooms that let others search than readers of the register: whoever calls asks for a permission of its own first. */
export async function seekPeople(ctx: Context, asked: SearchPeople, purpose: string): Promise<FoundPeople> {
  const words = wordsOf(asked.q ?? '')
  if (words.join('').length < 2 && asked.hamletId == null) return nothing
  return inTransaction(ctx, async tx => {
    const after = readCursor(asked.after)
    const byId = after == null ? await findByWholeId(tx, ctx, words, asked) : []
    const keys = byId.length > 0 ? byId : await find(tx, words, null, asked, after)
    const page = keys.slice(0, PAGE)
    const people = await readPeople(
      tx,
      page.map(key => key.id),
    )
    await noteAccess(tx, ctx, {
      action: 'search',
      purpose,
      subject: 'people',
      detail: { found: people.length },
      people: people.map(person => person.id),
    })
    const last = page.at(-1)
    return { asked: true, people, next: keys.length > PAGE && last != null ? cursorOf(last) : null }
  })
}

type Key = { id: string; sort_key: string }

const find = (
  tx: EntityManager,
  words: readonly string[],
  idIndex: string | null,
  asked: SearchPeople,
  after: Key | null,
): Promise<Key[]> =>
  tx.execute<Key[]>(`select id, sort_key from find_people(?::text[], ?, ?::uuid, ?, ?, ?, ?::uuid, ?)`, [
    arrayOf(words),
    idIndex,
    asked.hamletId ?? null,
    asked.category ?? null,
    asked.living == null ? null : asked.living === 'living',
    after?.sort_key ?? null,
    after?.id ?? null,
    PAGE + 1,
  ])

async function findByWholeId(tx: EntityManager, ctx: Context, words: readonly string[], asked: SearchPeople): Promise<Key[]> {
  const [digits] = words
  if (words.length !== 1 || digits == null || !/^(?:\d{9}|\d{12})$/.test(digits)) return []
  const index = nationalIdCipher(ctx.ground.secrets).index(digits.length === 12 ? 'national-id' : 'old-id', digits)
  return find(tx, [], index, asked, null)
}

/** At most six words; a number keeps its digits together however it is spaced. */
export function wordsOf(text: string): string[] {
  const number = /^\+?[\d\s.()-]+$/.test(text) ? text.replace(/\D/g, '').replace(/^84(?=\d{9}$)/, '0') : ''
  if (number !== '') return [number]
  return fold(text)
    .split(' ')
    .filter(word => word !== '')
    .slice(0, 6)
}

const cursorOf = (key: Key) => Buffer.from(JSON.stringify([key.sort_key, key.id])).toString('base64url')

function readCursor(cursor: string | undefined): Key | null {
  if (cursor == null) return null
  const read = z.tuple([z.string(), z.uuid()]).safeParse(parse(Buffer.from(cursor, 'base64url').toString('utf8')))
  return read.success ? { sort_key: read.data[0], id: read.data[1] } : null
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

async function readPeople(tx: EntityManager, ids: readonly string[]): Promise<FoundPerson[]> {
  if (ids.length === 0) return []
  const rows = await tx.execute<
    {
      id: string
      full_name: string
      birth_year: number | null
      area_name: string
      hamlet_name: string | null
      categories: string[]
      dead: boolean
    }[]
  >(
    `select p.id, p.full_name, p.birth_year, a.name as area_name, h.name as hamlet_name,
       exists (select from death d where d.person_id = p.id and d.taken_back_at is null) as dead,
       array(select distinct m.category_code from merit_record m where m.person_id = p.id
         union select 'TNLS' where exists (select from relative r where r.person_id = p.id)
         union select 'TCLS' where exists (select from worshipper w where w.person_id = p.id and w.ended_at is null) order by 1) as categories
     from unnest(?::uuid[]) with ordinality as wanted(id, place) join person p on p.id = wanted.id
     join area a on a.id = p.area_id left join hamlet h on h.id = p.hamlet_id
     order by wanted.place`,
    [arrayOf(ids)],
  )
  return rows.map(row => ({
    id: row.id,
    fullName: row.full_name,
    birthYear: row.birth_year,
    areaName: row.area_name,
    hamletName: row.hamlet_name,
    categories: row.categories,
    dead: row.dead,
  }))
}
