import { defineEntity, p } from '@mikro-orm/core'

export type ImportState = 'received' | 'read' | 'unreadable' | 'applying' | 'applied' | 'undone' | 'discarded'
export type RowVerdict = 'accepted' | 'accepted-with-question' | 'duplicate' | 'refused' | 'skipped'

/** A spreadsheet as received, read, applied or undone. */
const ImportSchema = defineEntity({
  name: 'Import',
  properties: {
    id: p.uuid().primary(),
    areaId: p.uuid(),
    kind: p.string().nullable(),
    fileName: p.string(),
    sha256: p.string(),
    size: p.integer(),
    state: p.string().$type<ImportState>().default('received'),
    headerRow: p.integer().nullable(),
    counts: p.json<Record<string, number>>().nullable(),
    notes: p.json<unknown>().nullable(),
    reason: p.json<{ code: string; facts: Record<string, string | number> }>().nullable(),
    options: p.json<Record<string, unknown>>().nullable(),
    receivedAt: p.datetime(),
    receivedBy: p.uuid(),
    readAt: p.datetime().nullable(),
    appliedAt: p.datetime().nullable(),
    appliedBy: p.uuid().nullable(),
    undoneAt: p.datetime().nullable(),
    undoneBy: p.uuid().nullable(),
    jobId: p.uuid().nullable(),
  },
})
export class Import extends ImportSchema.class {}
ImportSchema.setClass(Import)

/** The bytes as sent and what was read in them, both sealed; never served back. */
const ImportFileSchema = defineEntity({
  name: 'ImportFile',
  properties: {
    importId: p.uuid().primary(),
    areaId: p.uuid(),
    bytes: p.blob(),
    reading: p.blob().nullable(),
  },
})
export class ImportFile extends ImportFileSchema.class {}
ImportFileSchema.setClass(ImportFile)

/** Some hundred rows of the sheet as the preview shows them, and how many of them each filter of the preview asks for. */
const ImportPageSchema = defineEntity({
  name: 'ImportPage',
  properties: {
    importId: p.uuid().primary(),
    lastId: p.uuid().primary(),
    areaId: p.uuid(),
    rows: p.text(),
    refused: p.integer(),
    question: p.integer(),
    repaired: p.integer(),
    changed: p.integer(),
    skipped: p.integer(),
  },
})
export class ImportPage extends ImportPageSchema.class {}
ImportPageSchema.setClass(ImportPage)
