import { defineEntity, p } from '@mikro-orm/core'
import { DocumentRequest } from './document-request.entity.ts'

/** A compiled file: requested, built by a worker, kept with version and hash, downloaded and logged. */
const DocumentSchema = defineEntity({
  name: 'Document',
  properties: {
    id: p.uuid().primary(),
    requestId: () => p.manyToOne(DocumentRequest).mapToPk().fieldName('request_id').nullable(),
    kind: p.string(),
    format: p.string().$type<'xlsx' | 'pdf' | 'csv' | 'json'>(),
    areaIds: p.array(),
    title: p.string(),
    parameters: p.json<Record<string, unknown>>(),
    requestedAt: p.datetime(),
    requestedBy: p.uuid(),
    jobId: p.uuid().nullable(),
    state: p.string().$type<'requested' | 'ready' | 'expired'>().default('requested'),
    readyAt: p.datetime().nullable(),
    expiresAt: p.datetime().nullable(),
    fileName: p.string().nullable(),
    mediaType: p.string().nullable(),
    size: p.bigint('number').nullable(),
    sha256: p.string().nullable(),
    pages: p.integer().nullable(),
    rowCount: p.integer().nullable(),
    listVersion: p.integer().nullable(),
    listHash: p.string().nullable(),
  },
})
export class Document extends DocumentSchema.class {}
DocumentSchema.setClass(Document)
