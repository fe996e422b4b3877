import type { EntityManager } from '@mikro-orm/postgresql'
import { Campaign } from '../campaigns/campaign.entity.ts'
import { GiftSource } from '../gifts/gift-source.entity.ts'
import type { RuleSet } from '../gifts/rule-set.ts'
import { findKeptRules, findRulesInForce, type RulesInForce } from '../gifts/rule-sets.queries.ts'
import type { OfficeAnswers, World } from '../gifts/world.ts'
import { viListPaper } from '../locales/vi/list-paper.ts'
import { Refusal } from '../refusal.ts'
import { readCommuneRegister } from './commune-register.queries.ts'
import { type ListContent, listContent, type ListLine, type ListReason } from './list-lines.ts'
import { type Settled, stillOpen } from './question-rules.ts'

export interface SourceOfOccasion {
  readonly source: GiftSource
  readonly campaign: Campaign
}

export interface ListSubject extends SourceOfOccasion, RulesInForce {}

export async function getSourceOfOccasion(tx: EntityManager, sourceId: string): Promise<SourceOfOccasion> {
  const source = await tx.findOne(GiftSource, sourceId)
  if (source == null) throw new Refusal('record/missing')
  return { source, campaign: await tx.findOneOrFail(Campaign, source.campaignId) }
}

/** A source with its occasion and the rules it gives by on that day, as they stand now. */
export async function getListSubject(tx: EntityManager, sourceId: string): Promise<ListSubject> {
  const { source, campaign } = await getSourceOfOccasion(tx, sourceId)
  const inForce = await findRulesInForce(tx, source.ruleSetKey, campaign.occasionOn)
  if (inForce == null) throw new Refusal('source/rules-unknown', { rules: source.ruleSetKey, occasion: campaign.occasionOn })
  return { source, campaign, ...inForce }
}

/** The rules a list was compiled with, whatever became of them since. */
export async function getRulesOfList(
  tx: EntityManager,
  list: { readonly sourceId: string; readonly rulesHash?: string | null | undefined },
): Promise<RuleSet> {
  return (await findKeptRules(tx, list.rulesHash)) ?? (await getListSubject(tx, list.sourceId)).rules
}

/** What the list of a commune would hold if it were drawn up now. Papers are Vietnamese, whoever asks. */
export async function contentNow(tx: EntityManager, { campaign, rules, source }: ListSubject, areaId: string): Promise<ListContent> {
  const settled = await readSettled(tx, source.id, areaId)
  const register = await readCommuneRegister(tx, areaId, campaign.occasionOn)
  const content = listContent({ ...register, world: toldByOffices(register.world, settled) }, rules, campaign.occasionOn, viListPaper)
  return withoutListedElsewhere(tx, { ...content, questions: stillOpen(content.questions, settled) }, source.id, areaId)
}

/** Answers of the commune itself, and of the communes of martyrs whose relatives live here: a gift stands where its person lives. */
const readSettled = (tx: EntityManager, sourceId: string, areaId: string): Promise<Settled[]> =>
  tx.execute<Settled[]>(
    `select kind, coalesce(person_id, martyr_id) as about, answer from settled_question where source_id = ? and area_id = ? and reopened_at is null
     union all select kind, martyr_id, answer from office_answers_of_register(?, ?)`,
    [sourceId, areaId, sourceId, areaId],
  )

function toldByOffices(world: World, settled: readonly Settled[]): World {
  const told = new Map<string, OfficeAnswers>()
  for (const { kind, about, answer } of settled)
    if (answer !== 'checked') told.set(about, { ...told.get(about), [kind]: answer === 'gives' })
  if (told.size === 0) return world
  return { ...world, martyrs: world.martyrs.map(martyr => ({ ...martyr, officeSays: told.get(martyr.id) })) }
}

/** Drops what another commune has already locked for this source: whoever moved is not given twice. */
async function withoutListedElsewhere(tx: EntityManager, content: ListContent, sourceId: string, areaId: string): Promise<ListContent> {
  const listed = await alreadyListed(tx, sourceId, content)
  const own = new Set(
    (await tx.execute<{ id: string }[]>(`select id from gift_list where source_id = ? and area_id = ?`, [sourceId, areaId])).map(
      row => row.id,
    ),
  )
  const elsewhere = new Set(listed.filter(row => !own.has(row.listId)).map(giftKey))
  if (elsewhere.size === 0) return content
  const reasons = new Map(content.reasons)
  const lines = content.lines.filter(line => {
    if (!elsewhere.has(giftKey(line))) return true
    // In the place of the reason that would have given: "gets 600,000 đồng" is not said of somebody who gets nothing here.
    const others = (reasons.get(line.personId) ?? []).filter(reason => reason !== line.reason)
    reasons.set(line.personId, [...others, elsewhereReason(line)])
    return false
  })
  return { ...content, lines, reasons }
}

const elsewhereReason = ({ personId: person, martyrId: martyr }: ListLine): ListReason =>
  martyr == null ? { code: 'listed-elsewhere', person } : { code: 'martyr-listed-elsewhere', person, martyr }

/** One gift a person or one a martyr, within a source. */
export const giftKey = (gift: { personId: string; martyrId: string | null }): string =>
  gift.martyrId == null ? `person ${gift.personId}` : `martyr ${gift.martyrId}`

export interface ListedGift {
  readonly listId: string
  readonly personId: string
  readonly martyrId: string | null
}

/** Which of these gifts stand on a locked list of the source already, in whichever commune. */
export async function alreadyListed(tx: EntityManager, sourceId: string, { lines }: Pick<ListContent, 'lines'>): Promise<ListedGift[]> {
  const people = lines.filter(line => line.martyrId == null).map(line => line.personId)
  const martyrs = lines.flatMap(line => (line.martyrId == null ? [] : [line.martyrId]))
  return tx.execute<ListedGift[]>(
    `select list_id as "listId", person_id as "personId", martyr_id as "martyrId"
     from already_listed(?, array(select jsonb_array_elements_text(?::jsonb)::uuid), array(select jsonb_array_elements_text(?::jsonb)::uuid))`,
    [sourceId, JSON.stringify(people), JSON.stringify(martyrs)],
  )
}
