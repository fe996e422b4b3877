import { z } from '@hono/zod-openapi'
import { Refusal } from '../refusal.ts'
import { type Api, pageOf, Paging } from '../web/api.ts'
import { ApplyImport, applyImport } from './apply-import.ts'
import { discardImport } from './discard-import.ts'
import { rowFilters } from './import-pages.ts'
import { findImportRows, findImports, getImport, type ImportStanding } from './imports.queries.ts'
import { receiveImport } from './receive-import.ts'
import { undoImport } from './undo-import.ts'

const ImportAnswer = z
  .object({
    id: z.uuid(),
    areaId: z.uuid(),
    kind: z.string().nullable(),
    fileName: z.string(),
    sha256: z.string(),
    state: z.enum(['received', 'read', 'unreadable', 'applying', 'applied', 'undone', 'discarded']),
    counts: z.record(z.string(), z.int()),
    notes: z
      .object({
        commune: z.string().nullable(),
        otherCommune: z.boolean(),
        unknownColumns: z.array(z.object({ column: z.string(), label: z.string() })),
        hamlets: z.array(z.string()),
        hasCatalogue: z.boolean(),
      })
      .nullable(),
    reason: z.object({ code: z.string(), facts: z.record(z.string(), z.union([z.string(), z.number()])) }).nullable(),
    stored: z.record(z.string(), z.int()).nullable(),
    receivedAt: z.iso.datetime(),
    appliedAt: z.iso.datetime().nullable(),
    undoneAt: z.iso.datetime().nullable(),
    job: z.object({ state: z.string(), progress: z.int(), total: z.int().nullable(), reason: z.string().nullable() }).nullable(),
  })
  .openapi('Import')

const Cell = z.object({ column: z.string().nullable(), raw: z.string().nullable(), kind: z.string() })
const RowAnswer = z
  .object({
    id: z.uuid(),
    sheet: z.string(),
    rowNumber: z.int(),
    verdict: z.string(),
    understood: z
      .object({
        fields: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
        standing: z.string(),
        differences: z.array(z.object({ field: z.string(), stored: z.unknown(), inFile: z.unknown() })).optional(),
      })
      .nullable(),
    cells: z.record(z.string(), z.object({ column: z.string(), raw: z.string() })),
    problems: z.array(Cell.extend({ refused: z.boolean(), of: z.string().optional() })),
    remarks: z.array(Cell.extend({ value: z.string().nullable() })),
    subjectId: z.uuid().nullable(),
  })
  .openapi('ImportRow')

const told = (standing: ImportStanding) => ({
  ...standing,
  counts: { ...standing.counts },
  reason: standing.reason === null ? null : { code: standing.reason.code, facts: { ...standing.reason.facts } },
  stored: standing.stored === null ? null : { ...standing.stored },
  receivedAt: standing.receivedAt.toISOString(),
  appliedAt: standing.appliedAt?.toISOString() ?? null,
  undoneAt: standing.undoneAt?.toISOString() ?? null,
})

const params = z.object({ importId: z.uuid() })
const tag = 'imports'

export function importApi(api: Api): void {
  api.route({
    method: 'post',
    path: '/imports',
    tag,
    summary: 'Send a spreadsheet (multipart/form-data: areaId, file); a small one is read at once',
    permission: 'imports.apply',
    upload: z.object({ areaId: z.uuid(), file: z.string().openapi({ format: 'binary' }) }),
    status: 201,
    answer: ImportAnswer,
    handle: async ({ ctx, c }) => {
      const form = await c.req.formData().catch(() => new FormData())
      const [areaId, file] = [z.uuid().safeParse(form.get('areaId')), form.get('file')]
      if (!areaId.success) throw new Refusal('input/invalid', {}, 'areaId')
      if (!(file instanceof File)) throw new Refusal('input/invalid', {}, 'file')
      const bytes = Buffer.from(await file.arrayBuffer())
      const { importId } = await receiveImport(ctx, { areaId: areaId.data, fileName: file.name, bytes })
      return told(await getImport(ctx, importId))
    },
  })

  api.route({
    method: 'get',
    path: '/imports',
    tag,
    summary: 'Imports, newest first',
    permission: 'imports.read',
    query: Paging,
    answer: pageOf(ImportAnswer),
    handle: async ({ ctx, query }) => {
      const { items, next } = await findImports(ctx, { before: query.after, limit: query.limit })
      return { items: items.map(told), next }
    },
  })

  api.route({
    method: 'get',
    path: '/imports/{importId}',
    tag,
    summary: 'How an import stands and what it holds',
    permission: 'imports.read',
    params,
    answer: ImportAnswer,
    handle: async ({ ctx, params }) => told(await getImport(ctx, params.importId)),
  })

  api.route({
    method: 'get',
    path: '/imports/{importId}/rows',
    tag,
    summary: 'Row by row: what was understood, what was not, what was repaired',
    permission: 'imports.read',
    params,
    query: Paging.extend({ rows: z.enum(rowFilters).default('all') }),
    answer: pageOf(RowAnswer),
    handle: async ({ ctx, params, query }) => {
      const { rows, next } = await findImportRows(ctx, params.importId, { filter: query.rows, after: query.after, limit: query.limit })
      return { items: rows.map(row => JSON.parse(JSON.stringify(row)) as z.input<typeof RowAnswer>), next }
    },
  })

  api.route({
    method: 'post',
    path: '/imports/{importId}/apply',
    tag,
    summary: 'Store what the preview showed; a large file is stored by a job',
    permission: 'imports.apply',
    params,
    body: ApplyImport.omit({ importId: true }).optional(),
    answer: ImportAnswer,
    handle: async ({ ctx, params, body }) => {
      await applyImport(ctx, { ...params, ...body })
      return told(await getImport(ctx, params.importId))
    },
  })

  for (const [verb, summary, act] of [
    ['undo', 'Take back all that an import stored', undoImport],
    ['discard', 'Put a file aside that was not applied', discardImport],
  ] as const)
    api.route({
      method: 'post',
      path: `/imports/{importId}/${verb}`,
      tag,
      summary,
      permission: 'imports.apply',
      params,
      answer: ImportAnswer,
      handle: async ({ ctx, params }) => {
        await act(ctx, params)
        return told(await getImport(ctx, params.importId))
      },
    })
}
