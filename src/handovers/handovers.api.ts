import { z } from '@hono/zod-openapi'
import { PlanVisit, planVisit } from '../campaigns/plan-visit.ts'
import type { CourtesyVisit } from '../campaigns/courtesy-visit.entity.ts'
import { findVisits } from '../campaigns/visits.queries.ts'
import { flagKinds } from '../lists/gift-flag.entity.ts'
import { DecideGift, decideGift } from '../lists/decide-gift.ts'
import { Refusal } from '../refusal.ts'
import { type Api, instant, pageOf } from '../web/api.ts'
import type { BookProblem } from './book-lines-rules.ts'
import { GiveAdvance, giveAdvance } from './give-advance.ts'
import type { HandoverAnswer as Answer } from './hand-over-gifts.ts'
import { type Handover, tills } from './handover.entity.ts'
import { findAtDesk, findListProgress, findWaiting, getGift, type GiftStanding } from './handovers.queries.ts'
import { missReasons, nextSteps } from './missed-handover.entity.ts'
import { RecordHandover, recordHandover } from './record-handover.ts'
import { RecordMissedHandover, recordMissedHandover } from './record-missed-handover.ts'
import { readSignedBook, RecordSignedBook, recordSignedBook } from './record-signed-book.ts'
import { RecordVisit, recordVisit } from './record-visit.ts'
import { ReturnGifts, returnGifts } from './return-gifts.ts'
import { ReverseHandover, reverseHandover } from './reverse-handover.ts'
import { ReverseReturn, reverseReturn } from './reverse-return.ts'
import { SettleCampaign, settleCampaign } from './settle-campaign.ts'
import { getMoneyBook } from './settlement.queries.ts'

const HandoverSchema = z
  .object({
    id: z.uuid(),
    giftId: z.uuid(),
    receiver: z.object({
      kind: z.enum(['self', 'proxy']),
      name: z.string(),
      relation: z.string().nullable(),
      paper: z.string().nullable(),
    }),
    amount: z.int(),
    place: z.string(),
    giver: z.string(),
    channel: z.enum(['desk', 'book', 'visit']),
    paidFrom: z.enum(tills),
    slipNo: z.string(),
    at: z.iso.datetime(),
    reversedAt: z.iso.datetime().nullable(),
  })
  .openapi('Handover')
const Sums = {
  gifts: z.int(),
  amount: z.int(),
  handedGifts: z.int(),
  handedAmount: z.int(),
  returnedGifts: z.int(),
  returnedAmount: z.int(),
  openGifts: z.int(),
  openAmount: z.int(),
}
const GiftSchema = z
  .object({
    id: z.uuid(),
    listId: z.uuid(),
    sourceId: z.uuid(),
    sourceName: z.string(),
    campaignName: z.string(),
    areaId: z.uuid(),
    hamletName: z.string(),
    personId: z.uuid(),
    fullName: z.string(),
    birthYear: z.int().nullable(),
    amount: z.int(),
    lineNo: z.int(),
    lineCode: z.string(),
    dead: z.boolean(),
    decision: z.string().nullable(),
    doubts: z.array(z.enum(flagKinds)),
    settled: z.boolean(),
    handover: z
      .object({ id: z.uuid(), at: instant, place: z.string(), giver: z.string(), receiver: z.string(), slipNo: z.string() })
      .nullable(),
    returned: z.object({ on: z.string(), reference: z.string() }).nullable(),
    missed: z.object({ reason: z.enum(missReasons), next: z.enum(nextSteps), at: instant, note: z.string().nullable() }).nullable(),
  })
  .openapi('GiftStanding')
const Line = z.object({
  giftId: z.uuid(),
  lineNo: z.int(),
  lineCode: z.string(),
  fullName: z.string(),
  outcome: z.string(),
  proxy: z.object({ name: z.string(), relation: z.string(), paper: z.string() }).nullable(),
})
const Visit = z
  .object({
    id: z.uuid(),
    campaignId: z.uuid(),
    personId: z.uuid(),
    fullName: z.string(),
    visitOn: z.iso.date(),
    startsAt: z.string().nullable(),
    party: z.array(z.string()),
    outcome: z.string().nullable(),
    visitedOn: z.iso.date().nullable(),
    outcomeNote: z.string().nullable(),
  })
  .openapi('CourtesyVisit')

const handoverAnswer = ({ receiverKind, receiverName, relation, paper, at, reversedAt, ...handover }: Handover) => ({
  ...handover,
  receiver: { kind: receiverKind, name: receiverName, relation: relation ?? null, paper: paper ?? null },
  at: at.toISOString(),
  reversedAt: reversedAt?.toISOString() ?? null,
})
const visitAnswer = (visit: CourtesyVisit) => ({
  ...visit,
  startsAt: visit.startsAt ?? null,
  outcome: visit.outcome ?? null,
  visitedOn: visit.visitedOn ?? null,
  outcomeNote: visit.outcomeNote ?? null,
})
const giftAnswer = (gift: GiftStanding) => gift
const given = (answer: Answer) =>
  answer.granted ? handoverAnswer(answer.handover) : new Refusal(answer.because, answer.facts, answer.field)
const wrongLines = ({ code, text, place, facts }: BookProblem) =>
  new Refusal('book/lines-wrong', { problem: code, text, start: place.start, end: place.end, ...facts }, 'lines')

const OfGift = z.object({ giftId: z.uuid() })
const OfList = z.object({ listId: z.uuid() })

export function handoverApi(api: Api): void {
  deskApi(api)
  listApi(api)
  moneyApi(api)
  visitApi(api)
}

function deskApi(api: Api): void {
  api.route({
    method: 'get',
    path: '/handovers/desk',
    tag: 'handovers',
    summary: 'People at the desk: three letters of a name, or a line code, with their gifts from every source',
    permission: 'handovers.read',
    query: z.object({ q: z.string().min(1).max(100) }),
    answer: z.object({
      items: z.array(z.object({ personId: z.uuid(), fullName: z.string(), dead: z.boolean(), gifts: z.array(GiftSchema) })),
    }),
    handle: async ({ ctx, query }) => ({
      items: (await findAtDesk(ctx, query.q)).map(person => ({ ...person, gifts: person.gifts.map(giftAnswer) })),
    }),
  })
  api.route({
    method: 'get',
    path: '/gifts/{giftId}',
    tag: 'handovers',
    summary: 'One gift and how it stands',
    permission: 'handovers.read',
    params: OfGift,
    answer: GiftSchema,
    handle: async ({ ctx, params }) => giftAnswer(await getGift(ctx, params.giftId)),
  })
  api.route({
    method: 'post',
    path: '/gifts/{giftId}/handover',
    tag: 'handovers',
    summary: 'Hand a gift over; refused with who received it, when and where',
    permission: 'handovers.record',
    params: OfGift,
    body: RecordHandover.omit({ giftId: true }),
    status: 201,
    answer: HandoverSchema,
    handle: async ({ ctx, params, body }) => given(await recordHandover(ctx, { ...params, ...body })),
  })
  api.route({
    method: 'post',
    path: '/gifts/{giftId}/missed-handover',
    tag: 'handovers',
    summary: 'Not handed over: why, and what is next',
    permission: 'handovers.record',
    params: OfGift,
    body: RecordMissedHandover.omit({ giftId: true }),
    status: 201,
    answer: z.object({ id: z.uuid(), giftId: z.uuid(), reason: z.enum(missReasons), next: z.enum(nextSteps) }),
    handle: ({ ctx, params, body }) => recordMissedHandover(ctx, { ...params, ...body }),
  })
  api.route({
    method: 'post',
    path: '/gifts/{giftId}/decision',
    tag: 'handovers',
    summary: 'What becomes of the gift of somebody who died, moved or changed after the lock',
    permission: 'lists.decide',
    params: OfGift,
    body: DecideGift.omit({ giftId: true }),
    status: 201,
    answer: z.object({ giftId: z.uuid(), decision: z.string() }),
    handle: async ({ ctx, params, body }) => {
      await decideGift(ctx, { ...params, ...body })
      return { giftId: params.giftId, decision: body.decision }
    },
  })
  api.route({
    method: 'post',
    path: '/handovers/{handoverId}/reversal',
    tag: 'handovers',
    summary: 'Take a wrong hand-over back by a reversing entry',
    permission: 'handovers.reverse',
    params: z.object({ handoverId: z.uuid() }),
    body: ReverseHandover.omit({ handoverId: true }),
    status: 201,
    answer: HandoverSchema,
    handle: async ({ ctx, params, body }) => handoverAnswer(await reverseHandover(ctx, { ...params, ...body })),
  })
}

function listApi(api: Api): void {
  api.route({
    method: 'get',
    path: '/lists/{listId}/handover-progress',
    tag: 'handovers',
    summary: 'How far the handing over of a locked list is',
    permission: 'handovers.read',
    params: OfList,
    answer: z.object({ listId: z.uuid(), sourceId: z.uuid(), areaId: z.uuid(), settled: z.boolean(), ...Sums }),
    handle: async ({ ctx, params }) => (await findListProgress(ctx, params.listId))[0] ?? new Refusal('record/missing'),
  })
  api.route({
    method: 'get',
    path: '/lists/{listId}/waiting',
    tag: 'handovers',
    summary: 'Who still waits, with the last reason and what is next',
    permission: 'handovers.read',
    params: OfList,
    query: z.object({
      hamletId: z.uuid().optional(),
      reason: z.enum([...missReasons, 'none']).optional(),
      after: z.string().max(12).optional(),
    }),
    answer: pageOf(GiftSchema),
    handle: async ({ ctx, params, query: { after, hamletId, reason } }) => {
      const filter = { ...(hamletId != null && { hamletId }), ...(reason != null && { reason }) }
      const items = await findWaiting(ctx, { ...params, ...filter, afterLine: Number(after ?? 0) || 0 })
      return { items: items.map(giftAnswer), next: items.length < 100 ? null : String(items.at(-1)!.lineNo) }
    },
  })
  api.route({
    method: 'post',
    path: '/lists/{listId}/signed-book/reading',
    tag: 'handovers',
    summary: 'The names behind lines of a signed book; changes nothing',
    permission: 'handovers.record',
    params: OfList,
    body: RecordSignedBook.pick({ hamletId: true, lines: true, paper: true }),
    answer: z.object({ entries: z.array(Line) }),
    handle: async ({ ctx, params, body }) => {
      const reading = await readSignedBook(ctx, { ...params, ...body })
      return reading.ok ? { entries: [...reading.entries] } : wrongLines(reading.problem)
    },
  })
  api.route({
    method: 'post',
    path: '/lists/{listId}/signed-book',
    tag: 'handovers',
    summary: 'Enter lines of a signed book: "3: 31-44, 46; 45 vắng; 47 con: Nguyễn Văn A (UQ 12/2024)"',
    permission: 'handovers.record',
    params: OfList,
    body: RecordSignedBook.omit({ listId: true }),
    status: 201,
    answer: z.object({
      handed: z.array(HandoverSchema),
      missed: z.array(Line),
      refused: z.array(Line.extend({ because: z.string() })),
    }),
    handle: async ({ ctx, params, body }) => {
      const answer = await recordSignedBook(ctx, { ...params, ...body })
      if (!answer.ok) return wrongLines(answer.problem)
      return {
        handed: answer.handed.map(one => handoverAnswer(one.handover)),
        missed: [...answer.missed],
        refused: answer.refused.map(({ entry, because }) => ({ ...entry, because })),
      }
    },
  })
}

function moneyApi(api: Api): void {
  api.route({
    method: 'get',
    path: '/sources/{sourceId}/areas/{areaId}/money-book',
    tag: 'handovers',
    summary: 'Allocated, handed over, returned and open per hamlet and level, with advances',
    permission: 'handovers.read',
    params: z.object({ sourceId: z.uuid(), areaId: z.uuid() }),
    answer: z.object({
      rows: z.array(z.object({ hamletId: z.uuid().nullable(), hamletName: z.string(), level: z.int(), ...Sums })),
      total: z.object(Sums),
      advances: z.array(z.object({ hamletId: z.uuid(), hamletName: z.string(), given: z.int(), paidBack: z.int(), handed: z.int() })),
    }),
    handle: async ({ ctx, params }) => {
      const { rows, total, advances } = await getMoneyBook(ctx, params)
      return { rows: [...rows], total, advances: [...advances] }
    },
  })
  api.route({
    method: 'post',
    path: '/returns',
    tag: 'handovers',
    summary: 'Carry the money of gifts that nobody received back to its source',
    permission: 'handovers.return',
    body: ReturnGifts,
    status: 201,
    answer: z.object({ id: z.uuid(), sourceId: z.uuid(), areaId: z.uuid(), reference: z.string(), returnedOn: z.iso.date() }),
    handle: ({ ctx, body }) => returnGifts(ctx, body),
  })
  api.route({
    method: 'post',
    path: '/gifts/{giftId}/return-reversal',
    tag: 'handovers',
    summary: 'The money of a gift was not returned after all',
    permission: 'handovers.return',
    params: OfGift,
    body: ReverseReturn.omit({ giftId: true }),
    status: 201,
    answer: z.object({ id: z.uuid(), giftId: z.uuid() }),
    handle: ({ ctx, params, body }) => reverseReturn(ctx, { ...params, ...body }),
  })
  api.route({
    method: 'post',
    path: '/advances',
    tag: 'handovers',
    summary: "Money given to a hamlet's team beforehand, or paid back by it",
    permission: 'handovers.return',
    body: GiveAdvance,
    status: 201,
    answer: z.object({ id: z.uuid(), kind: z.enum(['given', 'paid-back']), amount: z.int(), slipNo: z.string() }),
    handle: ({ ctx, body }) => giveAdvance(ctx, body),
  })
  api.route({
    method: 'post',
    path: '/settlements',
    tag: 'handovers',
    summary: 'Settle one source in one commune; refused while a đồng is open',
    permission: 'handovers.settle',
    body: SettleCampaign,
    status: 201,
    answer: z.object({
      id: z.uuid(),
      no: z.int(),
      gifts: z.int(),
      amount: z.int(),
      handedGifts: z.int(),
      handedAmount: z.int(),
      returnedGifts: z.int(),
      returnedAmount: z.int(),
      hash: z.string(),
    }),
    handle: ({ ctx, body }) => settleCampaign(ctx, body),
  })
}

function visitApi(api: Api): void {
  api.route({
    method: 'get',
    path: '/visits',
    tag: 'visits',
    summary: 'Visits at home of a campaign, by day',
    permission: 'campaigns.read',
    query: z.object({ campaignId: z.uuid() }),
    answer: z.object({ items: z.array(Visit) }),
    handle: async ({ ctx, query }) => ({ items: (await findVisits(ctx, query)).map(visitAnswer) }),
  })
  api.route({
    method: 'post',
    path: '/visits',
    tag: 'visits',
    summary: 'Plan a visit at home: who goes, on which day',
    permission: 'visits.plan',
    body: PlanVisit,
    status: 201,
    answer: Visit,
    handle: async ({ ctx, body }) => visitAnswer(await planVisit(ctx, body)),
  })
  api.route({
    method: 'post',
    path: '/visits/{visitId}/outcome',
    tag: 'visits',
    summary: 'How the visit went; gifts taken along are handed over there',
    permission: 'visits.record',
    params: z.object({ visitId: z.uuid() }),
    body: RecordVisit.omit({ visitId: true }),
    status: 201,
    answer: z.object({ visit: Visit, handed: z.array(HandoverSchema) }),
    handle: async ({ ctx, params, body }) => {
      const { visit, gifts } = await recordVisit(ctx, { ...params, ...body })
      return {
        visit: visitAnswer(visit),
        handed: gifts.filter(gift => gift.granted).map(gift => handoverAnswer(gift.handover)),
      }
    },
  })
}
