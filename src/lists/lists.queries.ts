import type { EntityManager } from '@mikro-orm/postgresql'
import { noteAccess } from '../audit/note-access.ts'
import type { Area } from '../areas/area.entity.ts'
import { partOf } from '../areas/areas.queries.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import type { OpenQuestion as AskedQuestion } from '../gifts/gift-decision.ts'
import { clauseLabels, questionSentence } from '../gifts/reason-sentences.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { fold } from '../vietnamese/fold.ts'
import { flagWaits, giftWaits } from './flag-gifts.ts'
import { type FlagDecision, type FlagKind, GiftFlag } from './gift-flag.entity.ts'
import type { GiftList, ListState } from './gift-list.entity.ts'
import { readGiftSums } from './gift-sums.ts'
import { compareWithToday, countListedTwice, findChangesSince, type ListChanges } from './list-changes.queries.ts'
import { getListHead, type HamletOfList, type ListHead } from './list-head.queries.ts'
import type { SettledAnswer } from './question-rules.ts'
import { readNames, reasonsToTell, sentencesOf } from './reasons.queries.ts'
import { isOwnWork } from './own-work.ts'
import { lineColumns, type StoredLine } from './stored-lines.queries.ts'

export interface ListedList {
  readonly id: string
  readonly campaignId: string
  readonly areaId: string
  readonly commune: string
  readonly sourceId: string
  readonly source: string
  readonly kind: 'main' | 'supplementary'
  readonly version: number
  readonly state: ListState
  readonly gifts: number
  readonly total: number
  readonly questions: number
  readonly flags: number
  readonly sentBack: boolean
  readonly compiledAt: Date
}

/** The lists of an occasion that stand (none that was replaced), commune by commune, source by source. */
export async function findLists(
  ctx: Context,
  wanted: { campaignId?: string; areaId?: string; sourceId?: string } = {},
): Promise<ListedList[]> {
  ctx = allow(ctx, 'lists.read')
  return inTransaction(ctx, async tx => {
    const where = Object.entries({ campaign_id: wanted.campaignId, area_id: wanted.areaId, source_id: wanted.sourceId }).filter(
      ([, id]) => id != null,
    )
    const rows = await tx.execute<(Omit<ListedList, 'compiledAt'> & { compiledAt: string })[]>(
      `select l.id, l.campaign_id as "campaignId", l.area_id as "areaId", a.name as commune, l.source_id as "sourceId", s.name as source, l.kind, l.version, l.state,
         l.gift_count as gifts, l.total::float8 as total, l.question_count as questions, l.sent_back_at is not null as "sentBack", l.compiled_at as "compiledAt",
         (select count(*)::int from gift_flag f where f.list_id = l.id and ${flagWaits}) as flags
       from gift_list l join area a on a.id = l.area_id join gift_source s on s.id = l.source_id
       where l.state <> 'superseded' ${where.map(([column]) => `and l.${column} = ?`).join(' ')}
       order by a.name collate vietnamese, a.id, s.position, l.kind, l.version`,
      where.map(([, id]) => id),
    )
    return rows.map(row => ({ ...row, compiledAt: new Date(row.compiledAt) }))
  })
}

export interface ClauseTotal {
  readonly clause: string
  readonly label: string
  readonly gifts: number
  readonly people: number
  readonly total: number
}

export interface LineOfList extends StoredLine {
  readonly why: string
}

export interface QuestionOfList {
  readonly id: string
  readonly kind: AskedQuestion['kind']
  readonly personId: string | null
  readonly martyrId: string | null
  readonly what: string
  readonly todo: string
  /** Answered since the list was drawn up; told of lists that can still change. */
  readonly answered: boolean
}

export interface SettledOfList {
  readonly id: string
  readonly what: string
  readonly answer: SettledAnswer
  readonly because: string
  readonly by: string | null
  readonly at: Date
}

export interface FlagOfList {
  readonly id: string
  readonly giftId: string
  readonly lineCode: string
  readonly fullName: string
  readonly personId: string
  readonly kind: FlagKind
  readonly noticedAt: Date
  readonly decision: FlagDecision | null
  /** Somebody has it, or its money went back: nothing is left to decide. */
  readonly closed: boolean
  readonly decidedBecause: string | null
}

export interface ListView {
  readonly head: ListHead
  readonly names: {
    readonly compiledBy: string | null
    readonly approvedBy: string | null
    readonly lockedBy: string | null
    readonly sentBackBy: string | null
  }
  /** Units of the reader's which a part of the list's commune went to; null: all of the list is in reach. */
  readonly part: readonly Area[] | null
  /** Gifts and đồng of what the reader may see. */
  readonly gifts: number
  readonly total: number
  readonly people: number
  readonly byClause: readonly ClauseTotal[]
  readonly byLevel: readonly { readonly amount: number; readonly gifts: number; readonly total: number }[]
  readonly hamlets: readonly HamletOfList[]
  readonly questions: readonly QuestionOfList[]
  readonly settled: readonly SettledOfList[]
  readonly flags: readonly FlagOfList[]
  /** Whether drawing the list up again would give something else; asked for lists that can still change. */
  readonly registerChanged: boolean
  /** Whether the reader drew it up, also by a key or in an earlier version: somebody else approves it. */
  readonly ownWork: boolean
  /** A newer list of the same kind, when this one was replaced. */
  readonly replacedBy: { readonly id: string; readonly version: number } | null
}

export async function getListView(ctx: Context, listId: string): Promise<ListView> {
  ctx = allow(ctx, 'lists.read')
  return inTransaction(ctx, async tx => {
    const head = await getListHead(tx, listId)
    const { list, rules } = head
    await noteAccess(tx, ctx, { action: 'view', purpose: 'list-lines', subject: 'list', subjectId: listId, areaId: list.areaId })
    const label = clauseLabels(ctx.locale, rules)
    const { people, byClause, byLevel, hamlets } = await readGiftSums(tx, listId)
    const [replacedBy] =
      list.state === 'superseded'
        ? await tx.execute<{ id: string; version: number }[]>(
            `select id, version from gift_list where source_id = ? and area_id = ? and kind = ? and state <> 'superseded' order by version desc limit 1`,
            [list.sourceId, list.areaId, list.kind],
          )
        : []
    const today = list.state === 'compiled' || list.state === 'approved' ? await compareWithToday(tx, list) : null
    return {
      head,
      names: await namesOf(tx, head),
      part: await partOf(tx, ctx, list.areaId),
      gifts: hamlets.reduce((sum, row) => sum + row.gifts, 0),
      total: hamlets.reduce((sum, row) => sum + row.total, 0),
      people,
      byClause: byClause.map(row => ({ ...row, label: label(row.clause) })),
      byLevel,
      hamlets,
      questions: await readQuestions(tx, ctx, list, today?.questions ?? null),
      settled: await readSettled(tx, ctx, list),
      flags: await readFlags(tx, listId),
      registerChanged: today?.changed ?? false,
      ownWork: await isOwnWork(tx, ctx, list),
      replacedBy: replacedBy ?? null,
    }
  })
}

export interface LockView extends ListView {
  /** Lines that a locked list of the source has already. */
  readonly twice: number
  /** What drawing it up again would give otherwise; null when the register stands as it did. */
  readonly changes: ListChanges | null
}

/** A list before it is locked, with what speaks against it. */
export async function getLockView(ctx: Context, listId: string): Promise<LockView> {
  return inTransaction(ctx, async tx => {
    const view = await getListView(ctx, listId)
    const twice = view.head.list.state === 'approved' ? await countListedTwice(tx, listId) : 0
    return { ...view, twice, changes: view.registerChanged ? await findChangesSince(tx, view.head.list) : null }
  })
}

async function namesOf(tx: EntityManager, { list }: ListHead): Promise<ListView['names']> {
  const asked = { compiledBy: list.compiledBy, approvedBy: list.approvedBy, lockedBy: list.lockedBy, sentBackBy: list.sentBackBy }
  const accounts = await tx.execute<{ id: string; name: string }[]>(
    `select id, name from account where id::text in (select jsonb_array_elements_text(?::jsonb))`,
    [JSON.stringify(Object.values(asked).filter(id => id != null))],
  )
  const name = (id: string | null | undefined) => accounts.find(account => account.id === id)?.name ?? null
  return {
    compiledBy: name(asked.compiledBy),
    approvedBy: name(asked.approvedBy),
    lockedBy: name(asked.lockedBy),
    sentBackBy: name(asked.sentBackBy),
  }
}

type QuestionRow = Pick<QuestionOfList, 'id' | 'kind' | 'personId' | 'martyrId'> & { readonly name: string }

/** In the order of the page; `open` tells which of them still stand, null that nobody can tell any more. */
export async function readQuestions(
  tx: EntityManager,
  ctx: Context,
  list: GiftList,
  open: readonly AskedQuestion[] | null,
): Promise<QuestionOfList[]> {
  const rows = await tx.execute<QuestionRow[]>(
    `select q.id, q.kind, q.person_id as "personId", q.martyr_id as "martyrId", coalesce(p.full_name, m.full_name, '') as name
     from open_question q left join person p on p.id = q.person_id left join martyr m on m.id = q.martyr_id
     where q.list_id = ? order by q.kind, coalesce(p.sort_key, m.sort_key), q.id`,
    [list.id],
  )
  const waiting = new Set(open?.map(({ kind, about }) => `${kind} ${about}`))
  return rows.map(({ name, ...row }) => {
    const about = (row.personId ?? row.martyrId)!
    const answered = open != null && list.kind === 'main' && !waiting.has(`${row.kind} ${about}`)
    return { ...row, answered, ...questionSentence(ctx.locale, { kind: row.kind, about }, name) }
  })
}

async function readSettled(tx: EntityManager, ctx: Context, list: GiftList): Promise<SettledOfList[]> {
  const rows = await tx.execute<(Omit<QuestionRow, 'personId' | 'martyrId'> & Omit<SettledOfList, 'what' | 'at'> & { at: string })[]>(
    `select s.id, s.kind, coalesce(p.full_name, m.full_name, '') as name, s.answer, s.because, a.name as by, s.settled_at as at
     from settled_question s left join person p on p.id = s.person_id left join martyr m on m.id = s.martyr_id left join account a on a.id = s.settled_by
     where s.source_id = ? and s.area_id = ? and s.reopened_at is null order by s.settled_at, s.id`,
    [list.sourceId, list.areaId],
  )
  return rows.map(({ kind, name, ...row }) => ({
    ...row,
    what: questionSentence(ctx.locale, { kind, about: row.id }, name).what,
    at: new Date(row.at),
  }))
}

/** The gift of a flag, for whoever decides on it. */
export async function getFlaggedGift(ctx: Context, flagId: string): Promise<string> {
  ctx = allow(ctx, 'lists.decide')
  return inTransaction(ctx, async tx => {
    const flag = await tx.findOne(GiftFlag, flagId)
    if (flag == null) throw new Refusal('record/missing')
    return flag.giftId
  })
}

async function readFlags(tx: EntityManager, listId: string): Promise<FlagOfList[]> {
  const rows = await tx.execute<(Omit<FlagOfList, 'noticedAt'> & { noticedAt: string })[]>(
    `select f.id, f.gift_id as "giftId", g.line_code as "lineCode", g.full_name as "fullName", g.person_id as "personId", f.kind, f.noticed_at as "noticedAt",
       f.decision, f.decided_because as "decidedBecause", not (${giftWaits}) as closed
     from gift_flag f join gift g on g.id = f.gift_id where f.list_id = ? and f.withdrawn_at is null order by f.decision nulls first, g.line_no`,
    [listId],
  )
  return rows.map(row => ({ ...row, noticedAt: new Date(row.noticedAt) }))
}

/** As `fold` does, over the name that the locked line keeps. */
const foldedName = `regexp_replace(lower(unaccent(g.full_name)), '([bcdfghjklmnpqrstvwxz]|qu)y', '\\1i', 'g')`

export interface LinesAsked {
  readonly listId: string
  readonly search?: string | undefined
  readonly hamlet?: string | undefined
  readonly clause?: string | undefined
  readonly after?: number | undefined
  readonly limit?: number | undefined
}

/** Lines with the sentence why, found by name without accents, file number or line code; `next` is the number to go on after. */
export async function findLines(ctx: Context, asked: LinesAsked): Promise<{ lines: LineOfList[]; next: number | null }> {
  ctx = allow(ctx, 'lists.read')
  const limit = Math.min(asked.limit ?? 50, 500)
  return inTransaction(ctx, async tx => {
    const { rules } = await getListHead(tx, asked.listId)
    await noteAccess(tx, ctx, { action: asked.search ? 'search' : 'view', purpose: 'list-lines', subject: 'list', subjectId: asked.listId })
    const where: string[] = []
    const values: unknown[] = [asked.listId, asked.after ?? 0]
    const search = fold(asked.search?.trim() ?? '')
    if (search !== '') {
      where.push(`and (position(? in ${foldedName}) > 0 or lower(g.line_code) = ? or lower(g.file_no) = ?)`)
      const typed = asked.search!.trim().toLowerCase()
      values.push(search, typed, typed)
    }
    if (asked.hamlet != null && asked.hamlet !== '') {
      where.push(`and g.hamlet_id::text = ?`)
      values.push(asked.hamlet)
    }
    if (asked.clause != null && asked.clause !== '') {
      where.push(`and g.clause = ?`)
      values.push(asked.clause)
    }
    const lines = await tx.execute<StoredLine[]>(
      `select ${lineColumns} from gift g where g.list_id = ? and g.line_no > ? ${where.join(' ')} order by g.line_no limit ${limit + 1}`,
      values,
    )
    const shown = lines.slice(0, limit)
    const names = await readNames(
      tx,
      ctx.locale,
      shown.map(line => line.reason),
      rules,
    )
    return {
      lines: shown.map(line => ({ ...line, why: sentencesOf(ctx.locale, [line.reason], names).join(' ') })),
      next: lines.length > limit ? shown.at(-1)!.lineNo : null,
    }
  })
}

export interface UnlistedPerson {
  readonly personId: string
  readonly fullName: string
  readonly hamletName: string
  readonly why: string
}

/** People of the commune without a gift on this list whose name is asked for, each with the reasons. */
export async function findUnlisted(ctx: Context, listId: string, search: string): Promise<UnlistedPerson[]> {
  ctx = allow(ctx, 'lists.read')
  const folded = fold(search.trim())
  if (folded === '') return []
  return inTransaction(ctx, async tx => {
    const { rules } = await getListHead(tx, listId)
    const rows = await tx.execute<{ personId: string; fullName: string; hamletName: string; reasons: Parameters<typeof sentencesOf>[1] }[]>(
      `select r.person_id as "personId", p.full_name as "fullName", coalesce(h.name, '') as "hamletName", r.reasons
       from gift_reason r join person p on p.id = r.person_id left join hamlet h on h.id = p.hamlet_id
       where r.list_id = ? and not r.receives and position(? in p.name_folded) > 0 order by p.sort_key collate "C", p.id limit 50`,
      [listId, folded],
    )
    const names = await readNames(
      tx,
      ctx.locale,
      rows.flatMap(row => row.reasons),
      rules,
    )
    await noteAccess(tx, ctx, {
      action: 'search',
      purpose: 'why-on-list',
      subject: 'list',
      subjectId: listId,
      people: rows.map(row => row.personId),
    })
    return rows.map(({ reasons, ...row }) => ({
      ...row,
      why: sentencesOf(ctx.locale, reasonsToTell({ receives: false, reasons }), names).join(' '),
    }))
  })
}
