import { z } from '@hono/zod-openapi'
import { Readable } from 'node:stream'
import type { Api } from '../web/api.ts'
import { Paging } from '../web/api.ts'
import { Refusal } from '../refusal.ts'
import { findDocument, findDocuments, type ListedDocument } from './documents.queries.ts'
import { downloadDocument } from './download-document.ts'
import { requestDocuments, RequestDocuments } from './request-documents.ts'
import { retryDocument } from './retry-document.ts'

const DocumentAnswer = z
  .object({
    id: z.uuid(),
    requestId: z.uuid().nullable(),
    kind: z.string(),
    format: z.enum(['xlsx', 'pdf', 'csv', 'json']),
    title: z.string(),
    standing: z.enum(['making', 'failed', 'ready', 'expired']),
    progress: z.int(),
    total: z.int().nullable(),
    reason: z.string().nullable(),
    fileName: z.string(),
    size: z.number().nullable(),
    sha256: z.string().nullable(),
    pages: z.int().nullable(),
    rowCount: z.int().nullable(),
    listVersion: z.int().nullable(),
    listHash: z.string().nullable(),
    expiresAt: z.iso.datetime().nullable(),
  })
  .openapi('Document')

export const documentAnswer = ({ expiresAt, ...document }: ListedDocument) => ({ ...document, expiresAt: expiresAt?.toISOString() ?? null })
const params = z.object({ documentId: z.uuid() })

export function documentApi(api: Api): void {
  api.route({
    method: 'get',
    path: '/documents',
    tag: 'documents',
    summary: 'Files, the newest first',
    permission: 'documents.read',
    query: Paging.extend({ requestId: z.uuid().optional() }),
    answer: z.object({ items: z.array(DocumentAnswer), next: z.string().nullable() }),
    handle: async ({ ctx, query }) => {
      const after = z.uuid().safeParse(query.after).data
      const found = await findDocuments(ctx, {
        limit: query.limit + 1,
        ...(after == null ? {} : { before: after }),
        ...(query.requestId == null ? {} : { requestId: query.requestId }),
      })
      const items = found.slice(0, query.limit)
      return { items: items.map(documentAnswer), next: found.length > query.limit ? items.at(-1)!.id : null }
    },
  })
  api.route({
    method: 'post',
    path: '/documents',
    tag: 'documents',
    summary: 'Ask for files; a worker makes them',
    permission: 'documents.request',
    body: RequestDocuments,
    status: 202,
    answer: z.object({ requestId: z.uuid(), documentIds: z.array(z.uuid()) }),
    handle: async ({ ctx, body }) => {
      const { request, documents } = await requestDocuments(ctx, body)
      return { requestId: request.id, documentIds: documents.map(document => document.id) }
    },
  })
  api.route({
    method: 'get',
    path: '/documents/{documentId}',
    tag: 'documents',
    summary: 'How one file stands',
    permission: 'documents.read',
    params,
    answer: DocumentAnswer,
    handle: async ({ ctx, params }) => {
      const document = await findDocument(ctx, params.documentId)
      if (document == null) throw new Refusal('record/missing')
      return documentAnswer(document)
    },
  })
  api.route({
    method: 'get',
    path: '/documents/{documentId}/file',
    tag: 'documents',
    summary: 'The bytes of one file; the download is logged',
    permission: 'documents.read',
    params,
    answer: z.string(),
    handle: async ({ ctx, params }) => {
      const { document, bytes } = await downloadDocument(ctx, params.documentId)
      return new Response(Readable.toWeb(Readable.from(bytes)) as ReadableStream<Uint8Array>, {
        headers: {
          'content-type': document.mediaType ?? 'application/octet-stream',
          'content-length': String(document.size ?? 0),
          'content-disposition': `attachment; filename="${document.fileName ?? 'tep'}"`,
          'cache-control': 'no-store',
          'x-content-type-options': 'nosniff',
        },
      })
    },
  })
  api.route({
    method: 'post',
    path: '/documents/{documentId}/retry',
    tag: 'documents',
    summary: 'Try again to make a file that failed',
    permission: 'documents.request',
    params,
    status: 202,
    answer: z.object({ id: z.uuid() }),
    handle: async ({ ctx, params }) => ({ id: (await retryDocument(ctx, params)).id }),
  })
}
