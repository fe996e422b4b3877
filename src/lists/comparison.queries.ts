import { noteAccess } from '../audit/note-access.ts'
import type { EntityManager } from '@mikro-orm/postgresql'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import type { ReasonLanguage } from '../gifts/reason-sentences.ts'
import { allow } from '../permissions.ts'
import { sameName } from '../vietnamese/same-name.ts'
import { type Comparison, type ComparedGift, compareLists, sameFile } from './compare-lists-rules.ts'
import { getListHead, type ListHead } from './list-head.queries.ts'
import type { ListReason } from './list-lines.ts'
import { PastList } from './past-list.entity.ts'
import { readNames, sentencesOf } from './reasons.queries.ts'
import { readLines, type StoredLine } from './stored-lines.queries.ts'

export type GoneBecause = 'dead' | 'moved-away' | 'moved-to-commune' | 'not-owed' | 'not-in-register'

export interface PastGift extends ComparedGift {
  readonly nameFolded: string
  readonly martyrName: string | null
}

export interface GoneGift extends PastGift {
  readonly because: GoneBecause
  readonly personId: string | null
  readonly why: string
}

export type NowGift = StoredLine & ComparedGift & { readonly why: string }

export interface ListComparison {
  readonly head: ListHead
  readonly past: PastList
  readonly same: number
  readonly changed: readonly { readonly now: NowGift; readonly before: PastGift }[]
  readonly toCheck: readonly { readonly now: NowGift; readonly before: PastGift }[]
  readonly added: readonly NowGift[]
  readonly gone: readonly GoneGift[]
}

/** The newest list of an earlier year that the commune has stored, of the same source where its name says so. */
export async function findPastList(tx: EntityManager, { area, source, campaign }: ListHead): Promise<PastList | null> {
  const earlier = await tx.find(
    PastList,
    { areaId: area.id, year: { $lt: Number(campaign.occasionOn.slice(0, 4)) } },
    { orderBy: [{ year: 'desc' }, { storedAt: 'desc' }] },
  )
  return earlier.find(list => list.sourceName === source.name) ?? earlier.find(list => list.sourceName === '') ?? null
}

/** Who was added and who is gone against last year's list, each with a reason. Null when no earlier list is stored. */
export async function findComparison(ctx: Context, listId: string): Promise<ListComparison | null> {
  ctx = allow(ctx, 'lists.read')
  return inTransaction(ctx, async tx => {
    const found = await readComparison(tx, listId, ctx.locale)
    await noteAccess(tx, ctx, { action: 'view', purpose: 'list-lines', subject: 'list', subjectId: listId })
    return found
  })
}

export async function readComparison(tx: EntityManager, listId: string, language: ReasonLanguage): Promise<ListComparison | null> {
  const head = await getListHead(tx, listId)
  const past = await findPastList(tx, head)
  if (past == null) return null
  const lines = await readLines(tx, { listId })
  const names = await readNames(
    tx,
    language,
    lines.map(line => line.reason),
    head.rules,
  )
  const files = await fileNosOnList(tx, listId)
  const now: NowGift[] = lines.map(line => ({
    ...line,
    fileNos: files.get(line.personId) ?? [],
    ofMartyr: line.scope === 'person' ? null : (line.martyrName ?? ''),
    why: sentencesOf(language, [line.reason], names).join(' '),
  }))
  const then = await tx.execute<PastGift[]>(
    `select full_name as "fullName", name_folded as "nameFolded", file_no as "fileNo", hamlet_name as "hamletName", amount::float8 as amount,
       martyr_name as "martyrName", martyr_name as "ofMartyr", birth_year as "birthYear" from past_gift where list_id = ? order by no`,
    [past.id],
  )
  const { same, changed, toCheck, added, gone }: Comparison<NowGift, PastGift> = compareLists(now, then)
  return { head, past, same: same.length, changed, toCheck, added, gone: await whyGone(tx, head, gone, language) }
}

const fileNosOf = (person: string) =>
  `select file_no from merit_record where person_id = ${person} and file_no is not null union select file_no from relative where person_id = ${person} and file_no is not null
   union select file_no from worshipper where person_id = ${person} and file_no is not null`

async function fileNosOnList(tx: EntityManager, listId: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await tx.execute<{ id: string; fileNos: string[] }[]>(
    `select p.id, array(${fileNosOf('p.id')}) as "fileNos" from person p where p.id in (select person_id from gift where list_id = ?)`,
    [listId],
  )
  return new Map(rows.map(row => [row.id, row.fileNos]))
}

type Known = {
  id: string
  fullName: string
  birthYear: number | null
  fileNos: string[]
  dead: boolean
  left: boolean
  reasons: ListReason[] | null
}

/**
 * Found again by file number and name, else by the name where only one has it and nothing contradicts; what the list says about the person is
 * the reason. Whoever another commune took over is known here by the offer that this commune made.
 */
async function whyGone(tx: EntityManager, head: ListHead, gone: readonly PastGift[], language: ReasonLanguage): Promise<GoneGift[]> {
  if (gone.length === 0) return []
  const folded = JSON.stringify(gone.map(gift => gift.nameFolded))
  const known = await tx.execute<Known[]>(
    `select p.id, p.full_name as "fullName", p.birth_year as "birthYear",
       exists (select from death d where d.person_id = p.id and d.taken_back_at is null) as dead,
       coalesce((select e.decision is distinct from 'stays' from departure e where e.person_id = p.id order by e.reported_at desc, e.id desc limit 1), false) as left,
       array(${fileNosOf('p.id')}) as "fileNos",
       (select r.reasons from gift_reason r where r.list_id = ? and r.person_id = p.id) as reasons
     from person p where p.area_id = ? and p.merged_into_id is null and p.name_folded in (select jsonb_array_elements_text(?::jsonb))`,
    [head.list.id, head.area.id, folded],
  )
  const taken = await tx.execute<{ fullName: string; birthYear: number | null }[]>(
    `select full_name as "fullName", birth_year as "birthYear" from move_offer where from_area_id = ? and decision = 'accepted'`,
    [head.area.id],
  )
  const names = await readNames(
    tx,
    language,
    known.flatMap(person => person.reasons ?? []),
    head.rules,
  )
  return gone.map(gift => {
    const namesake = (one: { fullName: string; birthYear: number | null }) =>
      sameName(one.fullName) === sameName(gift.fullName) &&
      (one.birthYear == null || gift.birthYear == null || one.birthYear === gift.birthYear)
    const holds = ({ fileNos }: Known) => gift.fileNo != null && fileNos.some(fileNo => sameFile(fileNo, gift.fileNo!))
    const namesakes = known.filter(namesake)
    const alone = namesakes.length === 1 && (gift.fileNo == null || namesakes[0]!.fileNos.length === 0) ? namesakes[0] : undefined
    const person = namesakes.find(holds) ?? alone
    if (person == null) return { ...gift, because: taken.some(namesake) ? 'moved-to-commune' : 'not-in-register', personId: null, why: '' }
    const because = person.dead ? 'dead' : person.left ? 'moved-away' : 'not-owed'
    return { ...gift, because, personId: person.id, why: sentencesOf(language, person.reasons ?? [], names).join(' ') }
  })
}
