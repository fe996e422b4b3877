import type { EntityManager } from '@mikro-orm/postgresql'
import { Area } from '../areas/area.entity.ts'
import type { Campaign } from '../campaigns/campaign.entity.ts'
import type { GiftSource } from '../gifts/gift-source.entity.ts'
import type { RuleSet } from '../gifts/rule-set.ts'
import { Refusal } from '../refusal.ts'
import { hamletHeading } from '../vietnamese/hamlet-kind.ts'
import { GiftList } from './gift-list.entity.ts'
import { readGiftSums } from './gift-sums.ts'
import { getRulesOfList, getSourceOfOccasion } from './list-subject.queries.ts'

/** What stands above the lines of a list on paper and on the screen. */
export interface ListHead {
  readonly list: GiftList
  readonly source: GiftSource
  readonly campaign: Campaign
  /** As they were when the list was compiled. */
  readonly rules: RuleSet
  readonly area: Area
  readonly parentName: string | null
  /** What papers head the column of hamlets: "Thôn", "Tổ dân phố". */
  readonly hamletHeading: string
}

export async function getListHead(tx: EntityManager, listId: string): Promise<ListHead> {
  const list = await tx.findOne(GiftList, listId)
  if (list == null) throw new Refusal('record/missing')
  const area = await tx.findOneOrFail(Area, list.areaId, { populate: ['parent'] })
  const hamlets = await tx.execute<{ name: string }[]>(`select distinct hamlet_name as name from gift_sum where list_id = ?`, [listId])
  return {
    list,
    area,
    hamletHeading: hamletHeading(hamlets.map(hamlet => hamlet.name)),
    parentName: area.parent?.$.name ?? null,
    rules: await getRulesOfList(tx, list),
    ...(await getSourceOfOccasion(tx, list.sourceId)),
  }
}

export interface HamletOfList {
  readonly hamletId: string | null
  readonly name: string
  readonly gifts: number
  readonly total: number
}

/** The hamlets of a list in the order of the book. */
export async function findHamletsOfList(tx: EntityManager, listId: string): Promise<HamletOfList[]> {
  return [...(await readGiftSums(tx, listId)).hamlets]
}
