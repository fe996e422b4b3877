import { z } from '@hono/zod-openapi'
import type { Api } from '../web/api.ts'
import { AcceptMove, acceptMove, DeclineMove, declineMove, withdrawMove } from './answer-move.ts'
import type { MoveOffer } from './move-offer.entity.ts'
import { readMoves } from './moves.queries.ts'
import { OfferMove, offerMove } from './offer-move.ts'
import { peopleByArea } from './people-by-area.queries.ts'

const MoveAnswer = z
  .object({
    id: z.uuid(),
    personId: z.uuid(),
    fullName: z.string(),
    birthYear: z.int().nullable(),
    fromAreaId: z.uuid(),
    toAreaId: z.uuid(),
    offeredAt: z.iso.datetime(),
    decision: z.enum(['accepted', 'declined', 'withdrawn']).nullable(),
  })
  .openapi('MoveOffer')
const answerOf = (offer: MoveOffer) => ({
  id: offer.id,
  personId: offer.personId,
  fullName: offer.fullName,
  birthYear: offer.birthYear ?? null,
  fromAreaId: offer.fromAreaId,
  toAreaId: offer.toAreaId,
  offeredAt: offer.offeredAt.toISOString(),
  decision: offer.decision ?? null,
})

export function moveApi(api: Api): void {
  const ofOffer = z.object({ offerId: z.uuid() })
  api.route({
    method: 'get',
    path: '/moves',
    tag: 'registry',
    summary: 'Moves waiting for us and offered by us',
    permission: 'registry.read',
    answer: z.object({ arriving: z.array(MoveAnswer), leaving: z.array(MoveAnswer) }),
    handle: async ({ ctx }) => {
      const { arriving, leaving } = await readMoves(ctx)
      return { arriving: arriving.map(answerOf), leaving: leaving.map(answerOf) }
    },
  })
  api.route({
    method: 'post',
    path: '/people/{personId}/moves',
    tag: 'registry',
    summary: 'Offer a person to another commune',
    permission: 'registry.write',
    params: z.object({ personId: z.uuid() }),
    body: OfferMove.omit({ personId: true }),
    status: 201,
    answer: MoveAnswer,
    handle: async ({ ctx, params, body }) => answerOf(await offerMove(ctx, { ...params, ...body })),
  })
  api.route({
    method: 'post',
    path: '/moves/{offerId}/accept',
    tag: 'registry',
    summary: 'Take the person over',
    permission: 'registry.write',
    params: ofOffer,
    body: AcceptMove.omit({ offerId: true }),
    answer: MoveAnswer,
    handle: async ({ ctx, params, body }) => answerOf(await acceptMove(ctx, { ...params, ...body })),
  })
  api.route({
    method: 'post',
    path: '/moves/{offerId}/decline',
    tag: 'registry',
    summary: 'Do not take the person over, and say why',
    permission: 'registry.write',
    params: ofOffer,
    body: DeclineMove.omit({ offerId: true }),
    answer: MoveAnswer,
    handle: async ({ ctx, params, body }) => answerOf(await declineMove(ctx, { ...params, ...body })),
  })
  api.route({
    method: 'post',
    path: '/moves/{offerId}/withdraw',
    tag: 'registry',
    summary: 'Take an offer back',
    permission: 'registry.write',
    params: ofOffer,
    answer: MoveAnswer,
    handle: async ({ ctx, params }) => answerOf(await withdrawMove(ctx, { ...params, because: '' })),
  })
  api.route({
    method: 'get',
    path: '/people-by-area',
    tag: 'registry',
    summary: 'People counted by the units of a day, older or newer than a merger',
    permission: 'registry.read',
    query: z.object({ on: z.iso.date() }),
    answer: z.object({ items: z.array(z.object({ areaId: z.uuid(), name: z.string(), people: z.int() })) }),
    handle: async ({ ctx, query }) => ({ items: await peopleByArea(ctx, query.on) }),
  })
}
