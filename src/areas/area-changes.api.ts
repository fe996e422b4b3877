import { z } from '@hono/zod-openapi'
import type { Api } from '../web/api.ts'
import type { AreaChange } from './area-change.entity.ts'
import { areaChanges, previewAreaChange } from './area-changes.queries.ts'
import { ImportAreaTree, importAreaTree } from './area-tree-csv.ts'
import { cancelAreaChange } from './cancel-area-change.ts'
import { carryOutAreaChange } from './carry-out-area-change.ts'
import { PlaceInChange, placeInChange } from './place-in-change.ts'
import { PlanAreaChange, planAreaChange, PlanFromSuccessions, planFromSuccessions } from './plan-area-change.ts'
import { undoAreaChange } from './undo-area-change.ts'

const ChangeAnswer = z
  .object({ id: z.uuid(), name: z.string(), on: z.iso.date(), state: z.enum(['planned', 'carried-out', 'cancelled']) })
  .openapi('AreaChange')
const PreviewAnswer = ChangeAnswer.extend({
  rows: z.array(z.object({ fromId: z.uuid(), toId: z.uuid().nullable(), holding: z.string(), count: z.int() })),
  hamlets: z.array(
    z.object({
      hamletId: z.uuid(),
      fromId: z.uuid(),
      oldName: z.string(),
      toId: z.uuid().nullable(),
      name: z.string(),
      clashes: z.boolean(),
    }),
  ),
  unplaced: z.array(z.object({ id: z.uuid(), areaId: z.uuid(), holding: z.string(), label: z.string() })),
})
const answerOf = (change: AreaChange) => ({ id: change.id, name: change.name, on: change.on, state: change.state() })
const ofChange = z.object({ changeId: z.uuid() })

export function areaChangeApi(api: Api): void {
  const route = { tag: 'areas', permission: 'areas.manage' } as const
  api.route({
    ...route,
    method: 'get',
    path: '/area-changes',
    summary: 'Mergers and splits, planned and carried out',
    answer: z.object({ items: z.array(ChangeAnswer) }),
    handle: async ({ ctx }) => ({ items: (await areaChanges(ctx)).map(answerOf) }),
  })
  api.route({
    ...route,
    method: 'post',
    path: '/area-changes',
    summary: 'Plan a merger (one destination) or a split (several)',
    body: PlanAreaChange,
    status: 201,
    answer: ChangeAnswer,
    handle: async ({ ctx, body }) => answerOf(await planAreaChange(ctx, body)),
  })
  api.route({
    ...route,
    method: 'post',
    path: '/area-changes/from-successions',
    summary: 'Plan what the successions of a day say',
    body: PlanFromSuccessions,
    status: 201,
    answer: ChangeAnswer,
    handle: async ({ ctx, body }) => answerOf(await planFromSuccessions(ctx, body)),
  })
  api.route({
    ...route,
    method: 'get',
    path: '/area-changes/{changeId}',
    summary: 'Preview: how many people, lists, events and accounts go where, and what has no place',
    params: ofChange,
    answer: PreviewAnswer,
    handle: async ({ ctx, params }) => {
      const { change, rows, hamlets, unplaced } = await previewAreaChange(ctx, params.changeId)
      return { ...answerOf(change), rows: [...rows], hamlets: [...hamlets], unplaced: [...unplaced] }
    },
  })
  api.route({
    ...route,
    method: 'post',
    path: '/area-changes/{changeId}/places',
    summary: 'Place hamlets, leftovers and the rest of a unit',
    params: ofChange,
    body: PlaceInChange.omit({ changeId: true }),
    answer: z.object({ changeId: z.uuid() }),
    handle: async ({ ctx, params, body }) => {
      await placeInChange(ctx, { ...params, ...body })
      return params
    },
  })
  api.route({
    ...route,
    method: 'post',
    path: '/area-tree',
    summary: 'Take in the tree as CSV: all rows or none',
    body: ImportAreaTree,
    answer: z.object({ added: z.int(), changed: z.int() }),
    handle: ({ ctx, body }) => importAreaTree(ctx, body),
  })
  const acts = [
    ['carry-out', 'Carry out at its date, as one act', carryOutAreaChange],
    ['undo', 'Put everything back as it was', undoAreaChange],
    ['cancel', 'Drop a planned change', cancelAreaChange],
  ] as const
  for (const [act, summary, verb] of acts)
    api.route({
      ...route,
      method: 'post',
      path: `/area-changes/{changeId}/${act}`,
      summary,
      params: ofChange,
      answer: ChangeAnswer,
      handle: async ({ ctx, params }) => answerOf(await verb(ctx, params)),
    })
}
