import { z } from '@hono/zod-openapi'
import type { Api } from '../web/api.ts'
import { AddMartyr, addMartyr } from './add-martyr.ts'
import { AddRelative, addRelative } from './add-relative.ts'
import { CorrectMartyr, correctMartyr } from './correct-martyr.ts'
import { CorrectRelative, correctRelative } from './correct-relative.ts'
import { readMartyrCard, searchMartyrs } from './martyr-card.queries.ts'
import { NameRepresentative, nameRepresentative } from './name-representative.ts'
import { NameWorshipper, nameWorshipper } from './name-worshipper.ts'
import { RemoveRelative, removeRelative } from './remove-relative.ts'

const ofMartyr = z.object({ martyrId: z.uuid() })
const ofRelative = z.object({ relativeId: z.uuid() })
const MartyrAnswer = z
  .object({
    id: z.uuid(),
    areaId: z.uuid(),
    fullName: z.string(),
    birthYear: z.int().nullish(),
    diedYear: z.int().nullish(),
    diedMonth: z.int().nullish(),
    diedDay: z.int().nullish(),
    certificateNo: z.string().nullish(),
    homePlace: z.string().nullish(),
    version: z.int(),
  })
  .openapi('Martyr')
const RelativeAnswer = z
  .object({
    id: z.uuid(),
    martyrId: z.uuid(),
    personId: z.uuid(),
    relation: z.string(),
    allowance: z.enum(['none', 'basic', 'care']),
    fileNo: z.string().nullish(),
    version: z.int(),
  })
  .openapi('Relative')
const OfficeAnswer = z.object({ id: z.uuid(), martyrId: z.uuid(), personId: z.uuid() })
const Member = RelativeAnswer.extend({
  /** Null: registered in another commune. */
  fullName: z.string().nullable(),
  living: z.boolean(),
  legal: z.boolean(),
})

const tag = 'martyrs'

export function martyrApi(api: Api): void {
  api.route({
    method: 'get',
    path: '/martyrs',
    tag,
    summary: 'Find martyrs by name or certificate number',
    permission: 'martyrs.read',
    query: z.object({ q: z.string().max(120).default('') }),
    answer: z.object({
      items: z.array(
        z.object({ id: z.uuid(), fullName: z.string(), diedYear: z.int().nullable(), areaName: z.string(), relatives: z.int() }),
      ),
      more: z.boolean(),
    }),
    handle: async ({ ctx, query }) => {
      const { martyrs, more } = await searchMartyrs(ctx, query.q)
      return { items: [...martyrs], more }
    },
  })
  api.route({
    method: 'get',
    path: '/martyrs/{martyrId}',
    tag,
    summary: 'A martyr, the family, who represents it or worships, and what is missing',
    permission: 'martyrs.read',
    params: ofMartyr,
    answer: MartyrAnswer.extend({
      family: z.array(Member),
      representative: z.uuid().nullable(),
      worshipper: z.uuid().nullable(),
      gaps: z.array(z.string()),
    }),
    handle: async ({ ctx, params }) => {
      const card = await readMartyrCard(ctx, params.martyrId)
      return {
        ...plain(card.martyr),
        family: card.family.map(({ relative, person, living, legal }) => ({
          ...plain(relative),
          fullName: person?.fullName ?? null,
          living,
          legal,
        })),
        representative: card.representative?.personId ?? null,
        worshipper: card.worshipper?.personId ?? null,
        gaps: [...card.gaps],
      }
    },
  })
  api.route({
    method: 'post',
    path: '/martyrs',
    tag,
    summary: 'Add a martyr',
    permission: 'martyrs.write',
    body: AddMartyr,
    status: 201,
    answer: MartyrAnswer,
    handle: async ({ ctx, body }) => plain(await addMartyr(ctx, body)),
  })
  api.route({
    method: 'put',
    path: '/martyrs/{martyrId}',
    tag,
    summary: 'Correct a martyr; `version` as last read',
    permission: 'martyrs.write',
    params: ofMartyr,
    body: CorrectMartyr.omit({ martyrId: true }),
    answer: MartyrAnswer,
    handle: async ({ ctx, params, body }) => plain(await correctMartyr(ctx, { ...body, ...params })),
  })
  api.route({
    method: 'post',
    path: '/martyrs/{martyrId}/relatives',
    tag,
    summary: 'Add a relative',
    permission: 'martyrs.write',
    params: ofMartyr,
    body: AddRelative.omit({ martyrId: true }),
    status: 201,
    answer: RelativeAnswer,
    handle: async ({ ctx, params, body }) => plain(await addRelative(ctx, { ...body, ...params })),
  })
  api.route({
    method: 'put',
    path: '/relatives/{relativeId}',
    tag,
    summary: 'Correct a relative',
    permission: 'martyrs.write',
    params: ofRelative,
    body: CorrectRelative.omit({ relativeId: true }),
    answer: RelativeAnswer,
    handle: async ({ ctx, params, body }) => plain(await correctRelative(ctx, { ...body, ...params })),
  })
  api.route({
    method: 'delete',
    path: '/relatives/{relativeId}',
    tag,
    summary: 'Remove a relative entered by mistake',
    permission: 'martyrs.write',
    params: ofRelative,
    answer: z.object({ martyrId: z.uuid() }),
    handle: ({ ctx, params }) => removeRelative(ctx, RemoveRelative.parse(params)),
  })
  api.route({
    method: 'post',
    path: '/martyrs/{martyrId}/representative',
    tag,
    summary: 'Name the representative; the earlier one’s time ends',
    permission: 'martyrs.write',
    params: ofMartyr,
    body: NameRepresentative.omit({ martyrId: true }),
    status: 201,
    answer: OfficeAnswer,
    handle: async ({ ctx, params, body }) => plain(await nameRepresentative(ctx, { ...body, ...params })),
  })
  api.route({
    method: 'post',
    path: '/martyrs/{martyrId}/worshipper',
    tag,
    summary: 'Name the worshipper, when no relative lives',
    permission: 'martyrs.write',
    params: ofMartyr,
    body: NameWorshipper.omit({ martyrId: true }),
    status: 201,
    answer: OfficeAnswer,
    handle: async ({ ctx, params, body }) => plain(await nameWorshipper(ctx, { ...body, ...params })),
  })
}

/** The answer's schema drops what it does not name. */
const plain = <Row extends object>(row: Row): Row => ({ ...row })
