import type { EntityManager } from '@mikro-orm/postgresql'
import { noteAccess } from '../audit/note-access.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { GiftSource } from '../gifts/gift-source.entity.ts'
import { clauseLabels, type ReasonLanguage, type ReasonNames, reasonSentence } from '../gifts/reason-sentences.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { GiftList } from './gift-list.entity.ts'
import type { ListReason } from './list-lines.ts'
import { isOwnReason, ownReasonSentence, standsElsewhere } from './own-reasons.ts'
import { contentNow, getListSubject, getRulesOfList } from './list-subject.queries.ts'

/** Names for sentences, looked up at once; a name outside the reader's communes is not told. */
export async function readNames(
  tx: EntityManager,
  language: ReasonLanguage,
  reasons: readonly ListReason[],
  rules: Parameters<typeof clauseLabels>[1],
): Promise<ReasonNames> {
  const ids = (key: 'representative' | 'martyr') => [
    ...new Set(reasons.flatMap(reason => (key in reason ? [(reason as unknown as Record<string, string>)[key]] : []))),
  ]
  const named = async (relation: 'person' | 'martyr', wanted: unknown[]) =>
    new Map(
      (wanted.length === 0
        ? []
        : await tx.execute<{ id: string; name: string }[]>(
            `select id, full_name as name from ${relation} where id = any(array(select jsonb_array_elements_text(?::jsonb)::uuid))`,
            [JSON.stringify(wanted)],
          )
      ).map(row => [row.id, row.name]),
    )
  const people = await named('person', ids('representative'))
  const martyrs = await named('martyr', ids('martyr'))
  const elsewhere = language === 'vi' ? '(ở xã khác)' : '(in another commune)'
  return { person: id => people.get(id) ?? elsewhere, martyr: id => martyrs.get(id) ?? elsewhere, clause: clauseLabels(language, rules) }
}

/** All reasons of one person as sentences, the ones that give first. */
export function sentencesOf(language: ReasonLanguage, reasons: readonly ListReason[], names: ReasonNames): string[] {
  const giving = (reason: ListReason) => (reason.code.startsWith('granted-') ? 0 : 1)
  return [...reasons]
    .sort((a, b) => giving(a) - giving(b))
    .map(reason => (isOwnReason(reason) ? ownReasonSentence(language, reason, names.martyr) : reasonSentence(language, reason, names)))
}

/** Lists locked long ago also kept what would have given to somebody who stands on another commune's list; that is not told of them. */
export const reasonsToTell = (kept: { readonly receives: boolean; readonly reasons: readonly ListReason[] }): readonly ListReason[] =>
  kept.receives ? kept.reasons : kept.reasons.filter(reason => !reason.code.startsWith('granted-'))

export interface WhyAnswer {
  readonly source: { readonly id: string; readonly name: string }
  readonly receives: boolean
  /** Not here, because the gift stands on another commune's locked list. */
  readonly elsewhere: boolean
  /** Null when nothing has been compiled and the answer is of this moment. */
  readonly list: { readonly id: string; readonly version: number; readonly state: string } | null
  readonly sentences: readonly string[]
}

/** "Vì sao không có tên": for every source of an occasion, whether the person is on the list and why, from the latest list or of this moment. */
export async function findWhy(ctx: Context, personId: string, campaignId: string): Promise<{ fullName: string; answers: WhyAnswer[] }> {
  ctx = allow(ctx, 'lists.read')
  return inTransaction(ctx, async tx => {
    const [person] = await tx.execute<{ fullName: string; areaId: string; mergedIntoId: string | null }[]>(
      `select full_name as "fullName", area_id as "areaId", merged_into_id as "mergedIntoId" from person where id = ?`,
      [personId],
    )
    if (person == null) throw new Refusal('record/missing')
    await noteAccess(tx, ctx, { action: 'view', purpose: 'why-on-list', subject: 'person', subjectId: personId, areaId: person.areaId })
    const asked = person.mergedIntoId ?? personId
    const answers: WhyAnswer[] = []
    for (const source of await tx.find(GiftSource, { campaignId }, { orderBy: { position: 'asc' } })) {
      const kept = await latestKept(tx, source.id, asked)
      const { reasons, rules } =
        kept == null
          ? await reasonsNow(tx, source.id, person.areaId, asked)
          : { reasons: reasonsToTell(kept), rules: await getRulesOfList(tx, kept.list) }
      const receives = kept?.receives ?? reasons.some(reason => reason.code.startsWith('granted-'))
      const names = await readNames(tx, ctx.locale, reasons, rules)
      answers.push({
        source: { id: source.id, name: source.name },
        receives,
        elsewhere: !receives && reasons.some(standsElsewhere),
        list: kept == null ? null : { id: kept.list.id, version: kept.list.version, state: kept.list.state },
        sentences: sentencesOf(ctx.locale, reasons, names),
      })
    }
    return { fullName: person.fullName, answers }
  })
}

async function reasonsNow(tx: EntityManager, sourceId: string, areaId: string, personId: string) {
  const subject = await getListSubject(tx, sourceId)
  const content = await contentNow(tx, subject, areaId)
  return { reasons: content.reasons.get(personId) ?? [], rules: subject.rules }
}

async function latestKept(tx: EntityManager, sourceId: string, personId: string) {
  const [row] = await tx.execute<{ listId: string; receives: boolean; reasons: ListReason[] }[]>(
    `select r.list_id as "listId", r.receives, r.reasons from gift_reason r join gift_list l on l.id = r.list_id
     where r.person_id = ? and l.source_id = ? and l.state <> 'superseded' order by r.receives desc, l.version desc limit 1`,
    [personId, sourceId],
  )
  if (row == null) return null
  return { ...row, list: await tx.findOneOrFail(GiftList, row.listId) }
}
