import { z } from '@hono/zod-openapi'
import { type Api, instant } from '../web/api.ts'
import { FindDuplicates, findDuplicates, readAnswers } from './duplicates.queries.ts'
import { AskAgain, askAgain, KeepApart, keepApart } from './keep-apart.ts'
import { foundPerson } from './found-person.ts'
import { MergePeople, mergePeople } from './merge-people.ts'
import { UnmergePerson, unmergePerson } from './unmerge-person.ts'

const ofPair = z.object({ personId: z.uuid(), otherId: z.uuid() })
const pairOf = ({ personId, otherId }: z.output<typeof ofPair>) => ({ oneId: personId, otherId })
const Alike = foundPerson.openapi('AlikePerson')
const Likeness = z.enum(['old-id', 'name-and-hamlet', 'name-and-birth-date', 'name-and-file-number'])
const tag = 'people'

export function duplicateApi(api: Api): void {
  api.route({
    method: 'get',
    path: '/duplicates',
    tag,
    summary: 'Pairs of entries that may be one person, and own people whom another commune seems to have too',
    permission: 'registry.write',
    query: FindDuplicates,
    answer: z.object({
      items: z.array(z.object({ one: Alike, other: Alike, because: z.array(Likeness) })),
      total: z.int(),
      elsewhere: z.array(z.object({ id: z.uuid(), fullName: z.string(), because: z.enum(['old-id', 'birth-date']) })),
      next: z.string().nullable(),
    }),
    handle: async ({ ctx, query }) => {
      const { pairs, total, elsewhere, next } = await findDuplicates(ctx, query)
      return { items: pairs.map(pair => ({ ...pair, because: [...pair.because] })), total, elsewhere: [...elsewhere], next }
    },
  })
  api.route({
    method: 'get',
    path: '/duplicates/answers',
    tag,
    summary: 'The last answers about pairs that stand: merged, or kept apart',
    permission: 'registry.write',
    answer: z.object({
      items: z.array(
        z.object({
          oneId: z.uuid(),
          otherId: z.uuid(),
          answer: z.enum(['merged', 'kept-apart']),
          because: z.string(),
          by: z.string().nullable(),
          at: instant,
        }),
      ),
    }),
    handle: async ({ ctx }) => ({ items: await readAnswers(ctx) }),
  })
  api.route({
    method: 'post',
    path: '/people/{personId}/duplicates/{otherId}/merge',
    tag,
    summary: 'One person: the entry that stays takes over all that hangs on both; versions as last read',
    permission: 'registry.write',
    params: ofPair,
    body: MergePeople.omit({ oneId: true, otherId: true }),
    answer: z.object({
      id: z.uuid(),
      goneId: z.uuid(),
      mergeId: z.uuid(),
      recompile: z.array(z.object({ id: z.uuid(), name: z.string(), state: z.enum(['compiled', 'approved']) })),
    }),
    handle: async ({ ctx, params, body }) => {
      const { person, goneId, mergeId, recompile } = await mergePeople(ctx, { ...body, ...pairOf(params) })
      return { id: person.id, goneId, mergeId, recompile: [...recompile] }
    },
  })
  api.route({
    method: 'post',
    path: '/people/{goneId}/unmerge',
    tag,
    summary: 'Two people after all: everything as before the merge, unless something stands on it',
    permission: 'registry.write',
    params: z.object({ goneId: z.uuid() }),
    body: UnmergePerson.omit({ personId: true }),
    answer: z.object({ goneId: z.uuid(), staysId: z.uuid() }),
    handle: async ({ ctx, params, body }) => {
      const { goneId, staysId } = await unmergePerson(ctx, { ...body, personId: params.goneId })
      return { goneId, staysId }
    },
  })
  api.route({
    method: 'post',
    path: '/people/{personId}/duplicates/{otherId}/keep-apart',
    tag,
    summary: 'Two different people: the pair is not asked about again',
    permission: 'registry.write',
    params: ofPair,
    body: KeepApart.omit({ oneId: true, otherId: true }),
    status: 201,
    answer: z.object({ id: z.uuid() }),
    handle: async ({ ctx, params, body }) => ({ id: (await keepApart(ctx, { ...body, ...pairOf(params) })).id }),
  })
  api.route({
    method: 'post',
    path: '/people/{personId}/duplicates/{otherId}/ask-again',
    tag,
    summary: 'Take the answer about a pair back',
    permission: 'registry.write',
    params: ofPair,
    body: AskAgain.omit({ oneId: true, otherId: true }),
    answer: z.object({ id: z.uuid() }),
    handle: async ({ ctx, params, body }) => ({ id: (await askAgain(ctx, { ...body, ...pairOf(params) })).id }),
  })
}
