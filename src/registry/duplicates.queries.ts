import type { EntityManager } from '@mikro-orm/postgresql'
import { z } from 'zod'
import { noteAccess } from '../audit/note-access.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { type Likely, type Likeness, likenessOf } from './duplicate-rules.ts'
import type { ListToRecompile } from './merge-effects.ts'
import { listsToRecompile } from './merge-people.ts'
import { type PersonCard, readPersonCard } from './person-card.queries.ts'
import { KeptApart, PersonMerge } from './person-merge.entity.ts'

export const FindDuplicates = z.object({ areaId: z.uuid().optional(), after: z.string().max(80).optional() })

export interface Alike extends Likely {
  readonly id: string
  readonly areaName: string
  readonly hamletName: string | null
  readonly categories: readonly string[]
  readonly dead: boolean
}
export interface DuplicatePair {
  readonly one: Alike
  readonly other: Alike
  readonly because: readonly Likeness[]
}
export interface Duplicates {
  readonly pairs: readonly DuplicatePair[]
  readonly total: number
  readonly next: string | null
  /** Own people whom another commune seems to have too; who they are there is not shown. */
  readonly elsewhere: readonly { readonly id: string; readonly fullName: string; readonly because: 'old-id' | 'birth-date' }[]
}

const PAGE = 20
/** More than anybody looks through in a day; what is merged makes room for the rest. */
const MOST = 2000

/** Pairs of one's own people who may be one human being, in the order of their names; those answered already are not asked again. */
export async function findDuplicates(ctx: Context, asked: z.output<typeof FindDuplicates>): Promise<Duplicates> {
  ctx = allow(ctx, 'registry.write')
  return inTransaction(ctx, async tx => {
    const found = await likelyPairs(tx, asked.areaId ?? null)
    const from = asked.after == null ? 0 : found.findIndex(({ one, other }) => `${one} ${other}` === asked.after) + 1
    const page = found.slice(from, from + PAGE)
    const people = await readAlike(
      tx,
      page.flatMap(({ one, other }) => [one, other]),
    )
    const pairs = page.map(({ one, other, because }) => ({ one: people.get(one)!, other: people.get(other)!, because }))
    const elsewhere = await doubledElsewhere(tx)
    const shown = [...people.keys(), ...elsewhere.map(person => person.id)]
    if (shown.length > 0)
      await noteAccess(tx, ctx, {
        action: 'view',
        purpose: 'duplicates',
        subject: 'people',
        detail: { found: shown.length },
        people: shown,
      })
    const last = page.at(-1)
    return {
      pairs,
      total: found.length,
      next: from + PAGE < found.length && last != null ? `${last.one} ${last.other}` : null,
      elsewhere,
    }
  })
}

const likelyColumns = (p: string) =>
  `jsonb_build_object('fullName', ${p}.full_name, 'birthYear', ${p}.birth_year, 'birthMonth', ${p}.birth_month, 'birthDay', ${p}.birth_day,
     'areaId', ${p}.area_id, 'hamletId', ${p}.hamlet_id, 'nationalIdIndex', ${p}.national_id_index, 'oldIdIndex', ${p}.old_id_index,
     'fileNos', array(select lower(m.file_no) from merit_record m where m.person_id = ${p}.id and m.file_no is not null))`

/** The database finds whom to compare, by keys that are wide enough; the rule says whether they are alike. */
async function likelyPairs(tx: EntityManager, areaId: string | null) {
  const rows = await tx.execute<{ one: string; other: string; one_facts: Likely; other_facts: Likely }[]>(
    `with pair as (
       select a.id as one, b.id as other from person a join person b on b.old_id_index = a.old_id_index and b.id > a.id
       where a.merged_into_id is null and b.merged_into_id is null and a.old_id_index is not null
       union select a.id, b.id from person a join person b on b.name_folded = a.name_folded and b.birth_year = a.birth_year and b.area_id = a.area_id and b.id > a.id
       where a.merged_into_id is null and b.merged_into_id is null and (a.hamlet_id is null or b.hamlet_id is null or a.hamlet_id = b.hamlet_id)
       union select a.id, b.id from person a join person b on b.name_folded = a.name_folded and b.birth_year = a.birth_year
         and b.birth_month = a.birth_month and b.birth_day = a.birth_day and b.id > a.id
       where a.merged_into_id is null and b.merged_into_id is null
       union select a.id, b.id from merit_record m join merit_record n on lower(n.file_no) = lower(m.file_no) and n.person_id > m.person_id
         join person a on a.id = m.person_id join person b on b.id = n.person_id and b.name_folded = a.name_folded
       where a.merged_into_id is null and b.merged_into_id is null)
     select p.one, p.other, ${likelyColumns('a')} as one_facts, ${likelyColumns('b')} as other_facts
     from pair p join person a on a.id = p.one join person b on b.id = p.other
     where (?::uuid is null or a.area_id = ? or b.area_id = ?) and a.anonymised_at is null and b.anonymised_at is null
       and not exists (select from kept_apart k where k.one_id = p.one and k.other_id = p.other and k.taken_back_at is null)
     order by a.sort_key collate "C", p.one, p.other limit ${MOST}`,
    [areaId, areaId, areaId],
  )
  return rows.flatMap(({ one, other, one_facts, other_facts }) => {
    const because = likenessOf(one_facts, other_facts)
    return because.length === 0 ? [] : [{ one, other, because }]
  })
}

async function readAlike(tx: EntityManager, ids: readonly string[]): Promise<Map<string, Alike>> {
  const rows = await tx.execute<(Omit<Alike, keyof Likely> & { facts: Likely })[]>(
    `select p.id, ar.name as "areaName", h.name as "hamletName", ${likelyColumns('p')} as facts,
       array(select distinct c.name from merit_record m join category c on c.code = m.category_code where m.person_id = p.id order by 1) as categories,
       exists (select from death d where d.person_id = p.id and d.taken_back_at is null) as dead
     from person p join area ar on ar.id = p.area_id left join hamlet h on h.id = p.hamlet_id where p.id = any(?::uuid[])`,
    [`{${ids.join(',')}}`],
  )
  return new Map(rows.map(({ facts, ...row }) => [row.id, { ...facts, ...row }]))
}

async function doubledElsewhere(tx: EntityManager): Promise<Duplicates['elsewhere']> {
  return tx.execute(
    `select p.id, p.full_name as "fullName", d.because from people_doubled_elsewhere(200) d join person p on p.id = d.person_id
     order by p.sort_key collate "C", p.id`,
  )
}

export interface Pair {
  readonly one: PersonCard
  readonly other: PersonCard
  readonly because: readonly Likeness[]
  readonly recompile: readonly ListToRecompile[]
  readonly keptApart: KeptApart | null
}

/** Two entries side by side, whoever thought them alike; who looks at them is one who may decide about both. */
export async function readPair(ctx: Context, oneId: string, otherId: string): Promise<Pair> {
  ctx = allow(ctx, 'registry.write')
  return inTransaction(ctx, async tx => {
    if (oneId === otherId) throw new Refusal('record/missing', { noun: 'person' })
    const [one, other] = [await readPersonCard(ctx, oneId, 'duplicates'), await readPersonCard(ctx, otherId, 'duplicates')]
    for (const { person } of [one, other]) allow(ctx, 'registry.write', person.areaId)
    const [first, second] = [oneId, otherId].toSorted()
    return {
      one,
      other,
      because: likenessOf(likelyOf(one), likelyOf(other)),
      recompile: await listsToRecompile(tx, ctx, [oneId, otherId]),
      keptApart: await tx.findOne(KeptApart, { oneId: first!, otherId: second!, takenBackAt: null }),
    }
  })
}

const likelyOf = ({ person, merits }: PersonCard): Likely => ({
  fullName: person.fullName,
  birthYear: person.birthYear ?? null,
  birthMonth: person.birthMonth ?? null,
  birthDay: person.birthDay ?? null,
  areaId: person.areaId,
  hamletId: person.hamletId ?? null,
  nationalIdIndex: person.nationalIdIndex ?? null,
  oldIdIndex: person.oldIdIndex ?? null,
  fileNos: merits.flatMap(({ merit }) => (merit.fileNo == null ? [] : [merit.fileNo.toLowerCase()])),
})

export interface Answered {
  readonly oneId: string
  readonly oneName: string
  readonly otherId: string
  readonly otherName: string
  readonly answer: 'merged' | 'kept-apart'
  readonly because: string
  readonly by: string | null
  readonly at: Date
}

/** The last answers that stand, so that one given in haste can be taken back. */
export async function readAnswers(ctx: Context): Promise<Answered[]> {
  ctx = allow(ctx, 'registry.write')
  return inTransaction(ctx, async tx => {
    const rows = await tx.execute<(Omit<Answered, 'at'> & { at: string })[]>(
      `select x.*, one.full_name as "oneName", other.full_name as "otherName", ac.name as by from (
         select gone_id as "oneId", stays_id as "otherId", 'merged' as answer, because, merged_by as by_id, merged_at as at from person_merge where undone_at is null
         union all select one_id, other_id, 'kept-apart', because, kept_by, kept_at from kept_apart where taken_back_at is null) x
       join person one on one.id = x."oneId" join person other on other.id = x."otherId" left join account ac on ac.id = x.by_id
       order by x.at desc, x."oneId" limit 100`,
    )
    if (rows.length > 0)
      await noteAccess(tx, ctx, {
        action: 'view',
        purpose: 'duplicates',
        subject: 'people',
        detail: { found: rows.length },
        people: [...new Set(rows.flatMap(row => [row.oneId, row.otherId]))],
      })
    return rows.map(row => ({ ...row, at: new Date(row.at) }))
  })
}

export interface StandingMerges {
  /** Where this entry leads since it was merged; no name where that is another commune's. */
  readonly into: { readonly id: string; readonly fullName: string | null; readonly at: Date | null } | null
  readonly from: readonly { readonly id: string; readonly fullName: string; readonly at: Date }[]
}

/** For a person's card: where the entry leads, or which lead to it. */
export async function mergesOfPerson(ctx: Context, personId: string): Promise<StandingMerges> {
  ctx = allow(ctx, 'registry.read')
  return inTransaction(ctx, async tx => {
    const merges = await tx.find(PersonMerge, { undoneAt: null, $or: [{ goneId: personId }, { staysId: personId }] })
    const names = await tx.execute<{ id: string; full_name: string; merged_into_id: string | null }[]>(
      `select id, full_name, merged_into_id from person where id = ? or merged_into_id = ? or id = (select merged_into_id from person where id = ?)`,
      [personId, personId, personId],
    )
    const self = names.find(row => row.id === personId)
    const at = (goneId: string) => merges.find(merge => merge.goneId === goneId)?.mergedAt ?? null
    const intoId = self?.merged_into_id ?? null
    return {
      into: intoId == null ? null : { id: intoId, fullName: names.find(row => row.id === intoId)?.full_name ?? null, at: at(personId) },
      from: names.flatMap(row => {
        const since = at(row.id)
        return row.merged_into_id === personId && since != null ? [{ id: row.id, fullName: row.full_name, at: since }] : []
      }),
    }
  })
}
