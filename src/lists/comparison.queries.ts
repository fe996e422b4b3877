import { noteAccess } from '../audit/note-access.ts'
import type { EntityManager } from '@mikro-orm/postgresql'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import type { ReasonLanguage } from '../gifts/reason-sentences.ts'
import { allow } from '../permissions.ts'
import { fold } from '../vietnamese/fold.ts'
import { type Comparison, type ComparedGift, compareLists } from './compare-lists-rules.ts'
import { getListHead, type ListHead } from './list-head.queries.ts'
import type { ListReason } from './list-lines.ts'
import { PastList } from './past-list.entity.ts'
import { readNames, sentencesOf } from './reasons.queries.ts'
import { readLines, type StoredLine } from './stored-lines.queries.ts'

export type GoneBecause = 'dead' | 'moved-away' | 'not-owed' | 'not-in-register'

export interface PastGift extends ComparedGift {
  readonly fullName: string
  readonly hamletName: string | null
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
  allow(ctx, 'lists.read')
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
  const now: NowGift[] = lines.map(line => ({
    ...line,
    nameFolded: fold(line.fullName),
    martyrFolded: line.scope === 'person' ? '' : fold(line.martyrName ?? ''),
    why: sentencesOf(language, [line.reason], names).join(' '),
  }))
  const then = await tx.execute<PastGift[]>(
    `select full_name as "fullName", name_folded as "nameFolded", file_no as "fileNo", hamlet_name as "hamletName", amount::float8 as amount,
       martyr_name as "martyrName", martyr_folded as "martyrFolded" from past_gift where list_id = ? order by no`,
    [past.id],
  )
  const { same, changed, added, gone }: Comparison<NowGift, PastGift> = compareLists(now, then)
  return { head, past, same: same.length, changed, added, gone: await whyGone(tx, head, gone, language) }
}

type Known = { id: string; nameFolded: string; fileNos: string[]; dead: boolean; left: boolean; reasons: ListReason[] | null }

/** Found again by file number, else by name where only one has it; what the list says about the person is the reason. */
async function whyGone(tx: EntityManager, head: ListHead, gone: readonly PastGift[], language: ReasonLanguage): Promise<GoneGift[]> {
  if (gone.length === 0) return []
  const known = await tx.execute<Known[]>(
    `select p.id, p.name_folded as "nameFolded", exists (select from death d where d.person_id = p.id and d.taken_back_at is null) as dead,
       exists (select from departure e where e.person_id = p.id and e.decision is distinct from 'stays') as left,
       array(select file_no from merit_record where person_id = p.id and file_no is not null union select file_no from relative where person_id = p.id and file_no is not null
             union select file_no from worshipper where person_id = p.id and file_no is not null) as "fileNos",
       (select r.reasons from gift_reason r where r.list_id = ? and r.person_id = p.id) as reasons
     from person p where p.area_id = ? and p.name_folded in (select jsonb_array_elements_text(?::jsonb))`,
    [head.list.id, head.area.id, JSON.stringify(gone.map(gift => gift.nameFolded))],
  )
  const names = await readNames(
    tx,
    language,
    known.flatMap(person => person.reasons ?? []),
    head.rules,
  )
  return gone.map(gift => {
    const namesakes = known.filter(person => person.nameFolded === gift.nameFolded)
    const person =
      namesakes.find(one => gift.fileNo != null && one.fileNos.includes(gift.fileNo)) ?? (namesakes.length === 1 ? namesakes[0] : undefined)
    if (person == null) return { ...gift, because: 'not-in-register', personId: null, why: '' }
    const because = person.dead ? 'dead' : person.left ? 'moved-away' : 'not-owed'
    return { ...gift, because, personId: person.id, why: sentencesOf(language, person.reasons ?? [], names).join(' ') }
  })
}
