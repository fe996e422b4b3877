import { z } from '@hono/zod-openapi'
import { FindTrail, findTrail } from '../audit/trail.queries.ts'
import type { Api } from '../web/api.ts'

const Head = {
  id: z.string(),
  at: z.iso.datetime(),
  actorKind: z.string().nullable(),
  actorName: z.string().nullable(),
  request: z.string().nullable(),
  address: z.string().nullable(),
  job: z.string().nullable(),
}
const Value = z.object({ column: z.string(), before: z.string().nullable(), after: z.string().nullable() })
const Change = z.object({
  ...Head,
  relation: z.string(),
  action: z.enum(['insert', 'update', 'delete']),
  rowId: z.uuid().nullable(),
  sealed: z.boolean(),
  values: z.array(Value),
})
const Look = z.object({ ...Head, action: z.string(), purpose: z.string(), subject: z.string(), subjectId: z.uuid().nullable() })

export function trailApi(api: Api): void {
  api.route({
    method: 'get',
    path: '/trail',
    tag: 'trail',
    summary: 'Who changed or looked at what; nothing is listed unasked, ids and telephone numbers stay masked',
    permission: 'audit.read',
    query: FindTrail,
    answer: z.object({
      changes: z.array(Change.openapi('TrailChange')),
      looks: z.array(Look.openapi('TrailLook')),
      next: z.string().nullable(),
    }),
    handle: async ({ ctx, query }) => {
      const { changes, looks, next } = await findTrail(ctx, query)
      const plain = <Row extends { readonly at: Date }>(row: Row) => ({ ...row, at: row.at.toISOString() })
      return { changes: changes.map(row => ({ ...plain(row), values: [...row.values] })), looks: looks.map(plain), next }
    },
  })
}
