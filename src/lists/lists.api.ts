import { z } from '@hono/zod-openapi'
import type { Api } from '../web/api.ts'
import { Paging } from '../web/api.ts'
import { ApproveList, approveList } from './approve-list.ts'
import { CompileList, compileList } from './compile-list.ts'
import { CompileLists, compileLists } from './compile-lists.ts'
import { findComparison } from './comparison.queries.ts'
import { DecideGift, decideGift } from './decide-gift.ts'
import type { GiftList } from './gift-list.entity.ts'
import { findLines, findLists, getFlaggedGift, getListView } from './lists.queries.ts'
import { LockList, lockList } from './lock-list.ts'
import { findWhy } from './reasons.queries.ts'
import { requestSignOffBooks } from './request-sign-off-books.ts'
import { SendBackList, sendBackList } from './send-back-list.ts'

const ListAnswer = z
  .object({
    id: z.uuid(),
    campaignId: z.uuid(),
    sourceId: z.uuid(),
    areaId: z.uuid(),
    kind: z.enum(['main', 'supplementary']),
    version: z.int(),
    state: z.enum(['compiled', 'approved', 'locked', 'superseded']),
    gifts: z.int(),
    total: z.number(),
    questions: z.int(),
    hash: z.string().nullable(),
  })
  .openapi('GiftList')

const LineAnswer = z
  .object({
    giftId: z.uuid(),
    lineNo: z.int(),
    lineCode: z.string(),
    personId: z.uuid(),
    fullName: z.string(),
    birthYear: z.int().nullable(),
    hamletName: z.string(),
    fileNo: z.string().nullable(),
    clause: z.string(),
    amount: z.number(),
    martyrName: z.string().nullable(),
    why: z.string(),
  })
  .openapi('GiftLine')

const listAnswer = (list: GiftList) => ({
  ...list,
  kind: list.kind as 'main' | 'supplementary',
  state: list.state as 'compiled',
  gifts: list.giftCount as number,
  questions: list.questionCount as number,
  hash: list.hash ?? null,
})
const params = z.object({ listId: z.uuid() })

export function listApi(api: Api): void {
  api.route({
    method: 'get',
    path: '/lists',
    tag: 'lists',
    summary: 'Lists that stand, by commune and source',
    permission: 'lists.read',
    query: z.object({ campaignId: z.uuid().optional(), areaId: z.uuid().optional(), sourceId: z.uuid().optional() }),
    answer: z.object({
      items: z.array(ListAnswer.omit({ hash: true }).extend({ commune: z.string(), source: z.string(), flags: z.int() })),
    }),
    handle: async ({ ctx, query }) => ({
      items: await findLists(ctx, {
        ...(query.campaignId == null ? {} : { campaignId: query.campaignId }),
        ...(query.areaId == null ? {} : { areaId: query.areaId }),
        ...(query.sourceId == null ? {} : { sourceId: query.sourceId }),
      }),
    }),
  })
  api.route({
    method: 'post',
    path: '/lists',
    tag: 'lists',
    summary: 'Compile the list of one commune and source; what would come out the same is not made twice',
    permission: 'lists.compile',
    body: CompileList,
    answer: ListAnswer.extend({ made: z.boolean() }),
    handle: async ({ ctx, body }) => {
      const { list, made } = await compileList(ctx, body)
      return { ...listAnswer(list), made }
    },
  })
  api.route({
    method: 'post',
    path: '/campaigns/{campaignId}/compile',
    tag: 'lists',
    summary: 'Compile the lists of all communes in the background',
    permission: 'lists.compile',
    params: z.object({ campaignId: z.uuid() }),
    body: CompileLists.omit({ campaignId: true }),
    status: 202,
    answer: z.object({ asked: z.int() }),
    handle: ({ ctx, params, body }) => compileLists(ctx, { ...params, ...(body.sourceId == null ? {} : { sourceId: body.sourceId }) }),
  })
  api.route({
    method: 'get',
    path: '/lists/{listId}',
    tag: 'lists',
    summary: 'One list with its totals, open questions and flags',
    permission: 'lists.read',
    params,
    answer: ListAnswer.extend({
      people: z.int(),
      registerChanged: z.boolean(),
      byClause: z.array(z.object({ clause: z.string(), label: z.string(), gifts: z.int(), people: z.int(), total: z.number() })),
      hamlets: z.array(z.object({ hamletId: z.uuid().nullable(), name: z.string(), gifts: z.int(), total: z.number() })),
      openQuestions: z.array(
        z.object({
          kind: z.string(),
          personId: z.uuid().nullable(),
          martyrId: z.uuid().nullable(),
          what: z.string(),
          todo: z.string(),
        }),
      ),
      flags: z.array(z.object({ id: z.uuid(), giftId: z.uuid(), kind: z.string(), lineCode: z.string(), decision: z.string().nullable() })),
    }),
    handle: async ({ ctx, params }) => {
      const { head, questions, part: _part, ...view } = await getListView(ctx, params.listId)
      return {
        ...view,
        ...listAnswer(head.list),
        openQuestions: [...questions],
        byClause: [...view.byClause],
        hamlets: [...view.hamlets],
        flags: [...view.flags],
      }
    },
  })
  api.route({
    method: 'get',
    path: '/lists/{listId}/lines',
    tag: 'lists',
    summary: 'Lines of a list in the order of the book, each with its reason',
    permission: 'lists.read',
    params,
    query: Paging.extend({ search: z.string().max(100).optional(), hamlet: z.string().optional(), clause: z.string().optional() }),
    answer: z.object({ items: z.array(LineAnswer), next: z.string().nullable() }),
    handle: async ({ ctx, params, query: { after, ...query } }) => {
      const { lines, next } = await findLines(ctx, { ...params, ...query, after: Number(after) || 0 })
      return { items: lines.map(line => ({ ...line, giftId: line.id })), next: next == null ? null : String(next) }
    },
  })
  api.route({
    method: 'post',
    path: '/lists/{listId}/approve',
    tag: 'lists',
    summary: 'Approve a list that somebody else compiled',
    permission: 'lists.approve',
    params,
    body: ApproveList.omit({ listId: true }),
    answer: ListAnswer,
    handle: async ({ ctx, params, body }) => listAnswer(await approveList(ctx, { ...params, ...body })),
  })
  api.route({
    method: 'post',
    path: '/lists/{listId}/send-back',
    tag: 'lists',
    summary: 'Send a list back to be compiled again',
    permission: 'lists.approve',
    params,
    body: SendBackList.omit({ listId: true }),
    answer: ListAnswer,
    handle: async ({ ctx, params, body }) => listAnswer(await sendBackList(ctx, { ...params, ...body })),
  })
  api.route({
    method: 'post',
    path: '/lists/{listId}/lock',
    tag: 'lists',
    summary: 'Lock an approved list: nothing changes after. Over a register that has changed since, only with a reason (`although`)',
    permission: 'lists.lock',
    params,
    body: LockList.omit({ listId: true }).optional(),
    answer: ListAnswer,
    handle: async ({ ctx, params, body }) => listAnswer(await lockList(ctx, { ...params, ...body })),
  })
  api.route({
    method: 'post',
    path: '/lists/{listId}/books',
    tag: 'lists',
    summary: 'Ask for the sign-off books of a locked list, commune and hamlets',
    permission: 'documents.request',
    params,
    status: 202,
    answer: z.object({ requestId: z.uuid(), made: z.boolean() }),
    handle: async ({ ctx, params }) => {
      const { request, made } = await requestSignOffBooks(ctx, params)
      return { requestId: request.id, made }
    },
  })
  api.route({
    method: 'get',
    path: '/lists/{listId}/changes',
    tag: 'lists',
    summary: 'Increase and decrease against the last list of an earlier year',
    permission: 'lists.read',
    params,
    answer: z.object({
      year: z.int().nullable(),
      same: z.int(),
      toCheck: z.array(z.object({ now: z.string(), before: z.string() })),
      added: z.array(
        z.object({ fullName: z.string(), amount: z.number(), clause: z.string(), martyrName: z.string().nullable(), why: z.string() }),
      ),
      gone: z.array(z.object({ fullName: z.string(), amount: z.number(), because: z.string(), why: z.string() })),
    }),
    handle: async ({ ctx, params }) => {
      const found = await findComparison(ctx, params.listId)
      const toCheck = (found?.toCheck ?? []).map(({ now, before }) => ({ now: now.fullName, before: before.fullName }))
      return {
        year: found?.past.year ?? null,
        same: found?.same ?? 0,
        toCheck,
        added: [...(found?.added ?? [])],
        gone: [...(found?.gone ?? [])],
      }
    },
  })
  api.route({
    method: 'post',
    path: '/flags/{flagId}/decide',
    tag: 'lists',
    summary: 'Decide on a line whose person died, moved or changed after the lock',
    permission: 'lists.decide',
    params: z.object({ flagId: z.uuid() }),
    body: DecideGift.omit({ giftId: true }),
    answer: z.object({ id: z.uuid(), decision: z.string() }),
    handle: async ({ ctx, params, body }) => {
      await decideGift(ctx, { giftId: await getFlaggedGift(ctx, params.flagId), ...body })
      return { id: params.flagId, decision: body.decision }
    },
  })
  api.route({
    method: 'get',
    path: '/people/{personId}/why',
    tag: 'lists',
    summary: 'Why a person is on the lists of a campaign, or why not',
    permission: 'lists.read',
    params: z.object({ personId: z.uuid() }),
    query: z.object({ campaignId: z.uuid() }),
    answer: z.object({
      fullName: z.string(),
      answers: z.array(
        z.object({
          source: z.object({ id: z.uuid(), name: z.string() }),
          receives: z.boolean(),
          list: z.object({ id: z.uuid(), version: z.int(), state: z.string() }).nullable(),
          sentences: z.array(z.string()),
        }),
      ),
    }),
    handle: async ({ ctx, params, query }) => {
      const { fullName, answers } = await findWhy(ctx, params.personId, query.campaignId)
      return { fullName, answers: answers.map(answer => ({ ...answer, sentences: [...answer.sentences] })) }
    },
  })
}
