import { defineEntity, p } from '@mikro-orm/core'
import { Campaign } from '../campaigns/campaign.entity.ts'
import type { QuestionKind } from '../gifts/gift-decision.ts'
import { GiftSource } from '../gifts/gift-source.entity.ts'

export type ListState = 'compiled' | 'approved' | 'locked' | 'superseded'

/** A gift list of one commune and one source: compiled, approved, locked. Locked, it never changes: the database refuses. */
const GiftListSchema = defineEntity({
  name: 'GiftList',
  properties: {
    id: p.uuid().primary(),
    campaignId: () => p.manyToOne(Campaign).mapToPk().fieldName('campaign_id'),
    sourceId: () => p.manyToOne(GiftSource).mapToPk().fieldName('source_id'),
    areaId: p.uuid(),
    kind: p.string().$type<'main' | 'supplementary'>().default('main'),
    version: p.integer(),
    baseListId: p.uuid().nullable(),
    state: p.string().$type<ListState>().default('compiled'),
    compiledAt: p.datetime(),
    compiledBy: p.uuid(),
    approvedAt: p.datetime().nullable(),
    approvedBy: p.uuid().nullable(),
    sentBackAt: p.datetime().nullable(),
    sentBackBy: p.uuid().nullable(),
    sentBackBecause: p.string().nullable(),
    lockedAt: p.datetime().nullable(),
    lockedBy: p.uuid().nullable(),
    /** Why it was locked although the register had changed since it was drawn up. */
    lockedAlthough: p.string().nullable(),
    hash: p.string().nullable(),
    linesHash: p.string().nullable(),
    contentHash: p.string().nullable(),
    ruleSetId: p.uuid().nullable(),
    rulesHash: p.string().nullable(),
    giftCount: p.integer().default(0),
    total: p.bigint('number').default(0),
    questionCount: p.integer().default(0),
  },
})
export class GiftList extends GiftListSchema.class {}
GiftListSchema.setClass(GiftList)

/** One line of a list: a gift owed, with everything printed about it as it was when compiled. */
const GiftSchema = defineEntity({
  name: 'Gift',
  properties: {
    id: p.uuid().primary(),
    listId: () => p.manyToOne(GiftList).mapToPk().fieldName('list_id'),
    areaId: p.uuid(),
    hamletId: p.uuid().nullable(),
    hamletName: p.string().default(''),
    hamletSort: p.string().default(''),
    personId: p.uuid(),
    fullName: p.string(),
    sortKey: p.string(),
    birthYear: p.integer().nullable(),
    fileNo: p.string().nullable(),
    clause: p.string(),
    scope: p.string().$type<'person' | 'martyr-representative' | 'martyr-worshipper'>(),
    amount: p.bigint('number'),
    categoryCode: p.string().nullable(),
    categoryName: p.string(),
    rate: p.integer().nullable(),
    martyrId: p.uuid().nullable(),
    martyrName: p.string().nullable(),
    relation: p.string().nullable(),
    reason: p.json<unknown>(),
    lineNo: p.integer(),
    lineCode: p.string(),
  },
})
export class Gift extends GiftSchema.class {}
GiftSchema.setClass(Gift)

/** Why a person is or is not on the list, kept with the list. */
const GiftReasonSchema = defineEntity({
  name: 'GiftReason',
  properties: {
    listId: p.uuid().primary(),
    personId: p.uuid().primary(),
    areaId: p.uuid(),
    receives: p.boolean(),
    reasons: p.json<unknown[]>(),
  },
})
export class GiftReason extends GiftReasonSchema.class {}
GiftReasonSchema.setClass(GiftReason)

/** What somebody has to answer before a person's or martyr's entitlement is clear. */
const OpenQuestionSchema = defineEntity({
  name: 'OpenQuestion',
  properties: {
    id: p.uuid().primary(),
    listId: () => p.manyToOne(GiftList).mapToPk().fieldName('list_id'),
    areaId: p.uuid(),
    kind: p.string().$type<QuestionKind>(),
    personId: p.uuid().nullable(),
    martyrId: p.uuid().nullable(),
    facts: p.json<Record<string, unknown>>(),
  },
})
export class OpenQuestion extends OpenQuestionSchema.class {}
OpenQuestionSchema.setClass(OpenQuestion)
