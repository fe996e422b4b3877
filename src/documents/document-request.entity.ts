import { defineEntity, p } from '@mikro-orm/core'

/** Files asked for in one go; whoever asked is told once, when all of them are ready. */
const DocumentRequestSchema = defineEntity({
  name: 'DocumentRequest',
  properties: {
    id: p.uuid().primary(),
    title: p.string(),
    areaIds: p.array(),
    requestedAt: p.datetime(),
    requestedBy: p.uuid(),
    toldAt: p.datetime().nullable(),
  },
})
export class DocumentRequest extends DocumentRequestSchema.class {}
DocumentRequestSchema.setClass(DocumentRequest)
