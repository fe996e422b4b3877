import type { EntityManager } from '@mikro-orm/postgresql'
import { Area } from '../areas/area.entity.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { arrayOf } from '../database/insert-rows.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { noteAccess } from '../audit/note-access.ts'
import { getPerson } from '../registry/person.queries.ts'
import { wordsOf } from '../registry/search-people.queries.ts'
import { Martyr, type Relation, Relative, Representative, Worshipper } from './martyr.entity.ts'
import { type FamilyGap, familyGaps, isLegal } from './martyr-rules.ts'
import { whoLives } from './martyr.queries.ts'

export interface FamilyMember {
  readonly relative: Relative
  /** Null: registered in another commune, whose people this actor does not see. */
  readonly person: { readonly fullName: string; readonly birthYear: number | null } | null
  readonly living: boolean
  readonly legal: boolean
}

export interface MartyrCard {
  readonly martyr: Martyr
  readonly areaName: string
  readonly family: readonly FamilyMember[]
  readonly representative: OfficeHolder | null
  readonly worshipper: (OfficeHolder & { readonly relation: string | null }) | null
  readonly gaps: readonly FamilyGap[]
  readonly earlier: readonly (OfficeHolder & { readonly office: 'representative' | 'worshipper'; readonly endedAt: Date })[]
}

export interface OfficeHolder {
  readonly personId: string
  readonly fullName: string | null
  readonly living: boolean
  readonly namedAt: Date
  readonly paper: string | null
}

export async function readMartyrCard(ctx: Context, martyrId: string): Promise<MartyrCard> {
  ctx = allow(ctx, 'martyrs.read')
  return inTransaction(ctx, async tx => {
    const martyr = await tx.findOne(Martyr, { id: martyrId })
    if (martyr == null) throw new Refusal('record/missing', { noun: 'martyr' })
    const area = await tx.findOneOrFail(Area, { id: martyr.areaId })
    const relatives = await tx.find(Relative, { martyrId }, { orderBy: { createdAt: 'asc', id: 'asc' } })
    const representatives = await tx.find(Representative, { martyrId }, { orderBy: { namedAt: 'desc', id: 'desc' } })
    const worshippers = await tx.find(Worshipper, { martyrId }, { orderBy: { namedAt: 'desc', id: 'desc' } })
    const everyone = [...relatives, ...representatives, ...worshippers].map(one => one.personId)
    const people = await readPeople(tx, everyone)
    const living = await whoLives(tx, everyone)
    await noteAccess(tx, ctx, { action: 'view', purpose: 'martyr', subject: 'martyr', subjectId: martyr.id, areaId: martyr.areaId })

    const holder = (one: Representative | Worshipper): OfficeHolder => ({
      personId: one.personId,
      fullName: people.get(one.personId)?.fullName ?? null,
      living: living.has(one.personId),
      namedAt: one.namedAt,
      paper: one.paper ?? null,
    })
    const representative = representatives.find(one => one.endedAt == null)
    const worshipper = worshippers.find(one => one.endedAt == null)
    const ended = (office: 'representative' | 'worshipper') => (one: Representative | Worshipper) =>
      one.endedAt == null ? [] : [{ ...holder(one), office, endedAt: one.endedAt }]
    return {
      martyr,
      areaName: area.name,
      family: relatives.map(relative => ({
        relative,
        person: people.get(relative.personId) ?? null,
        living: living.has(relative.personId),
        legal: isLegal(relative.relation),
      })),
      representative: representative == null ? null : holder(representative),
      worshipper: worshipper == null ? null : { ...holder(worshipper), relation: worshipper.relation ?? null },
      gaps: familyGaps({
        relatives: relatives.map(one => ({ personId: one.personId, relation: one.relation, living: living.has(one.personId) })),
        representative: representative?.personId ?? null,
        worshipper: worshipper?.personId ?? null,
        worshipperLiving: worshipper != null && living.has(worshipper.personId),
      }),
      earlier: [...representatives.flatMap(ended('representative')), ...worshippers.flatMap(ended('worshipper'))],
    }
  })
}

async function readPeople(tx: EntityManager, ids: readonly string[]) {
  const rows = await tx.execute<{ id: string; full_name: string; birth_year: number | null }[]>(
    `select id, full_name, birth_year from person where id = any(?::uuid[])`,
    [arrayOf(ids)],
  )
  return new Map(rows.map(row => [row.id, { fullName: row.full_name, birthYear: row.birth_year }]))
}

export interface MartyrTie {
  readonly martyrId: string
  /** Null: the martyr belongs to another commune. */
  readonly martyrName: string | null
  readonly tie: 'relative' | 'representative' | 'worshipper'
  readonly relation: Relation | null
  readonly allowance: 'none' | 'basic' | 'care' | null
}

/** The martyrs a person is tied to, for the person's card. */
export async function martyrsOfPerson(ctx: Context, personId: string): Promise<MartyrTie[]> {
  ctx = allow(ctx, 'martyrs.read')
  return inTransaction(ctx, async tx => {
    await getPerson(tx, personId)
    return tx.execute<MartyrTie[]>(
      `select t.martyr_id as "martyrId", m.full_name as "martyrName", t.tie, t.relation, t.allowance from (
         select martyr_id, person_id, 'relative' as tie, relation, allowance, 1 as place from relative
         union all select martyr_id, person_id, 'representative', null, null, 2 from representative where ended_at is null
         union all select martyr_id, person_id, 'worshipper', relation, null, 3 from worshipper where ended_at is null) t
       left join martyr m on m.id = t.martyr_id where t.person_id = ? order by m.sort_key collate "C" nulls last, t.martyr_id, t.place`,
      [personId],
    )
  })
}

export interface FoundMartyr {
  readonly id: string
  readonly fullName: string
  readonly diedYear: number | null
  readonly areaName: string
  readonly relatives: number
}

const PAGE = 50

/** Martyrs by words of the name, without accents; nothing before two letters. A commune has hundreds, so the words are looked for one by one. */
export async function searchMartyrs(
  ctx: Context,
  asked: string,
): Promise<{ asked: boolean; martyrs: readonly FoundMartyr[]; more: boolean }> {
  ctx = allow(ctx, 'martyrs.read')
  const words = wordsOf(asked)
  if (words.join('').length < 2) return { asked: false, martyrs: [], more: false }
  return inTransaction(ctx, async tx => {
    const rows = await tx.execute<FoundMartyr[]>(
      `select m.id, m.full_name as "fullName", m.died_year as "diedYear", a.name as "areaName",
         (select count(*)::int from relative r where r.martyr_id = m.id) as relatives
       from martyr m join area a on a.id = m.area_id
       where ${words.map(() => `(' ' || m.name_folded like ? or lower(m.certificate_no) like ?)`).join(' and ')}
       order by m.sort_key collate "C", m.id limit ${PAGE + 1}`,
      words.flatMap(word => [`% ${word.replace(/[%_\\]/g, '')}%`, `${word.replace(/[%_\\]/g, '')}%`]),
    )
    await noteAccess(tx, ctx, { action: 'search', purpose: 'search', subject: 'martyr', detail: { found: Math.min(rows.length, PAGE) } })
    return { asked: true, martyrs: rows.slice(0, PAGE), more: rows.length > PAGE }
  })
}
