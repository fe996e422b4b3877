import { z } from '@hono/zod-openapi'
import { isoDay } from '../vietnamese/dates.ts'
import type { Api } from '../web/api.ts'
import { AddHamlet, addHamlet } from './add-hamlet.ts'
import type { Area, Hamlet } from './area.entity.ts'
import { type AreaNode, areaTree, getArea } from './areas.queries.ts'
import { RenameHamlet, renameHamlet } from './rename-hamlet.ts'

const AreaAnswer = z
  .object({
    id: z.uuid(),
    officialCode: z.string(),
    kind: z.string(),
    name: z.string(),
    parentId: z.uuid().nullable(),
    validFrom: z.iso.date().nullable(),
    validTo: z.iso.date().nullable(),
  })
  .openapi('Area')
const HamletAnswer = z.object({ id: z.uuid(), areaId: z.uuid(), name: z.string() }).openapi('Hamlet')
const SuccessionAnswer = z.object({ areaId: z.uuid(), name: z.string(), on: z.iso.date(), share: z.enum(['whole', 'part']) })

const areaAnswer = (area: Area) => ({
  id: area.id,
  officialCode: area.officialCode,
  kind: area.kind,
  name: area.name,
  parentId: area.parent?.id ?? null,
  validFrom: area.validFrom ?? null,
  validTo: area.validTo ?? null,
})
const hamletAnswer = (hamlet: Hamlet) => ({ id: hamlet.id, areaId: hamlet.area.id, name: hamlet.name })

const flat = (nodes: readonly AreaNode[]): Area[] => nodes.flatMap(node => [node.area, ...flat(node.below)])

export function areaApi(api: Api): void {
  api.route({
    method: 'get',
    path: '/areas',
    tag: 'areas',
    summary: 'Units that exist on a day',
    permission: 'areas.read',
    query: z.object({ on: z.iso.date().optional() }),
    answer: z.object({ items: z.array(AreaAnswer) }),
    handle: async ({ ctx, query }) => ({ items: flat(await areaTree(ctx, query.on ?? isoDay(ctx.now()))).map(areaAnswer) }),
  })

  api.route({
    method: 'get',
    path: '/areas/{areaId}',
    tag: 'areas',
    summary: 'One unit with its hamlets and what became of it',
    permission: 'areas.read',
    params: z.object({ areaId: z.uuid() }),
    answer: AreaAnswer.extend({ hamlets: z.array(HamletAnswer), becomes: z.array(SuccessionAnswer), comesFrom: z.array(SuccessionAnswer) }),
    handle: async ({ ctx, params }) => {
      const { area, hamlets, becomes, comesFrom } = await getArea(ctx, params.areaId)
      return {
        ...areaAnswer(area),
        hamlets: hamlets.map(hamletAnswer),
        becomes: becomes.map(({ to, on, share }) => ({ areaId: to.id, name: to.getEntity().name, on, share })),
        comesFrom: comesFrom.map(({ from, on, share }) => ({ areaId: from.id, name: from.getEntity().name, on, share })),
      }
    },
  })

  api.route({
    method: 'post',
    path: '/areas/{areaId}/hamlets',
    tag: 'areas',
    summary: 'Add a hamlet to a commune',
    permission: 'areas.manage',
    params: z.object({ areaId: z.uuid() }),
    body: AddHamlet.omit({ areaId: true }),
    status: 201,
    answer: HamletAnswer,
    handle: async ({ ctx, params, body }) => hamletAnswer(await addHamlet(ctx, { ...params, ...body })),
  })

  api.route({
    method: 'patch',
    path: '/hamlets/{hamletId}',
    tag: 'areas',
    summary: 'Rename a hamlet',
    permission: 'areas.manage',
    params: z.object({ hamletId: z.uuid() }),
    body: RenameHamlet.omit({ hamletId: true }),
    answer: HamletAnswer,
    handle: async ({ ctx, params, body }) => hamletAnswer((await renameHamlet(ctx, { ...params, ...body })).hamlet),
  })
}
