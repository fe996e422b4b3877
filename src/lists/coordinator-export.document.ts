import type { EntityManager } from '@mikro-orm/postgresql'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { defineDocumentKind } from '../documents/document-kind.ts'
import { writeTable } from '../documents/write-table.ts'
import { Hamlet } from '../areas/area.entity.ts'
import { livedInSql, structureOn } from '../areas/structure.queries.ts'
import { Campaign } from '../campaigns/campaign.entity.ts'
import { may } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { coordinatorExport, type ExportedLine } from './coordinator-export.sheet.ts'
import { fileNameOf } from './file-name.ts'
import type { ListState } from './gift-list.entity.ts'
import { getRulesOfList } from './list-subject.queries.ts'
import { readNames, sentencesOf } from './reasons.queries.ts'
import { readLines } from './stored-lines.queries.ts'

/** Empty means all that the asker may see. */
export const CoordinatorExportParameters = z.object({
  campaignId: z.uuid(),
  areaIds: z.array(z.uuid()).default([]),
  sourceIds: z.array(z.uuid()).default([]),
  hamletId: z.uuid().optional(),
  /** Tells of each line to which unit of that day it belongs. */
  structureOn: z.iso.date().optional(),
})
type Parameters = z.infer<typeof CoordinatorExportParameters>

interface ExportedList {
  readonly id: string
  readonly areaId: string
  readonly commune: string
  readonly sourceId: string
  readonly rulesHash: string | null
  readonly source: string
  readonly version: number
  readonly state: ListState
  readonly gifts: number
  /** The day it was drawn up, yyyy-mm-dd. */
  readonly at: string
}

export const coordinatorExportKind = defineDocumentKind({
  name: 'lists.coordinator-export',
  formats: ['xlsx', 'csv', 'pdf'],
  permission: 'lists.export',
  parameters: CoordinatorExportParameters,
  prepare: async (tx, ctx, parameters) => {
    const campaign = await tx.findOne(Campaign, parameters.campaignId)
    const lists = await findExportedLists(tx, ctx, parameters)
    if (campaign == null || lists.length === 0) throw new Refusal('record/missing')
    const hamlet = parameters.hamletId == null ? null : await tx.findOneOrFail(Hamlet, parameters.hamletId)
    const communes = [...new Set(lists.map(list => list.commune))]
    return {
      title: `Danh sách quà tặng – ${scopeOf(lists, hamlet)} – ${campaign.name}`,
      areaIds: [...new Set(lists.map(list => list.areaId))],
      fileName: fileNameOf('danh sach qua', hamlet?.name, communes.length === 1 ? communes[0] : `${communes.length} xa`, campaign.name),
    }
  },
  write: async (ctx, parameters, format, sink, asked) => {
    const { campaign, hamlet, lists } = await inTransaction(ctx, async tx => ({
      campaign: await tx.findOneOrFail(Campaign, parameters.campaignId),
      hamlet: parameters.hamletId == null ? null : await tx.findOneOrFail(Hamlet, parameters.hamletId),
      lists: await findExportedLists(tx, ctx, parameters),
    }))
    const table = coordinatorExport({
      campaign: campaign.name,
      scope: scopeOf(lists, hamlet),
      createdAt: ctx.now(),
      lines: exportedLines(ctx, asked, lists, parameters),
      structureOn: parameters.structureOn ?? null,
    })
    const expected = lists.reduce((sum, list) => sum + list.gifts, 0)
    return writeTable(format === 'pdf' ? withoutReasons(table) : table, format, sink, {
      expected,
      xlsx: { autoFilter: true, formulas: true },
    })
  },
})

/** Thirteen columns do not fit on A4: the paper leaves the sentence and the state to the spreadsheet. */
const withoutReasons = (table: ReturnType<typeof coordinatorExport>) => ({
  ...table,
  columns: [
    { key: 'no', heading: 'TT', width: 18, kind: 'number' as const },
    ...table.columns.filter(column => 'key' in column && !['why', 'state', 'rate'].includes(column.key)),
  ],
})

function scopeOf(lists: readonly ExportedList[], hamlet: Hamlet | null): string {
  const communes = [...new Set(lists.map(list => list.commune))]
  const sources = [...new Set(lists.map(list => list.source))]
  return `${hamlet == null ? '' : `${hamlet.name}, `}${communes.length > 3 ? `${communes.length} xã` : communes.join(', ')}; ${sources.join(', ')}`
}

/** Of each commune and source the lists that stand: everything locked, else the newest that is worked on. */
async function findExportedLists(
  tx: EntityManager,
  ctx: Context,
  { campaignId, areaIds, sourceIds, hamletId }: Parameters,
): Promise<ExportedList[]> {
  const lists = await tx.execute<ExportedList[]>(
    `select l.id, l.area_id as "areaId", a.name as commune, l.source_id as "sourceId", l.rules_hash as "rulesHash", s.name as source, l.version, l.state, l.gift_count as gifts,
       to_char(l.compiled_at at time zone 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD') as at
     from gift_list l join area a on a.id = l.area_id join gift_source s on s.id = l.source_id
     where l.campaign_id = ? and l.state <> 'superseded'
       and (l.kind = 'main' or l.state = 'locked') and (?::jsonb = '[]' or l.area_id::text in (select jsonb_array_elements_text(?::jsonb)))
       and (?::jsonb = '[]' or l.source_id::text in (select jsonb_array_elements_text(?::jsonb)))
       and (?::uuid is null or l.area_id = (select h.area_id from hamlet h where h.id = ?::uuid))
     order by a.name collate vietnamese, a.id, s.position, l.version`,
    [campaignId, ...[areaIds, areaIds, sourceIds, sourceIds].map(ids => JSON.stringify(ids)), hamletId ?? null, hamletId ?? null],
  )
  return lists.filter(list => ctx.actor.kind === 'system' || may(ctx, 'lists.export', list.areaId))
}

async function* exportedLines(
  ctx: Context,
  asked: Context,
  lists: readonly ExportedList[],
  { hamletId, structureOn: day }: Parameters,
): AsyncGenerator<ExportedLine> {
  const atOnce = 1000
  const structure = day == null ? null : await inTransaction(ctx, tx => structureOn(tx, day))
  for (const list of lists) {
    const rules = await inTransaction(ctx, tx => getRulesOfList(tx, list))
    for (let after = 0; ;) {
      const { lines, names } = await inTransaction(ctx, async tx => {
        const read = await readLines(tx, { listId: list.id, ...(hamletId == null ? {} : { hamletId }), after, limit: atOnce })
        return {
          lines: read,
          names: await readNames(
            tx,
            'vi',
            read.map(line => line.reason),
            rules,
          ),
        }
      })
      // Whoever moved on to another unit is counted there; of where they are now nothing else is told.
      const ids = lines.map(line => line.id)
      const homes = day == null ? new Map<string, string | null>() : await inTransaction(asked, tx => homesOf(tx, ids, day))
      for (const line of lines) {
        const unitId = structure?.unitOf({ ...list, hamletId: line.hamletId, livedInId: homes.get(line.id) ?? null })
        const unit = unitId == null ? null : structure!.nameOf(unitId)
        yield { ...line, ...list, id: line.id, unit, why: sentencesOf('vi', [line.reason], names).join(' ') }
      }
      if (lines.length < atOnce) break
      after = lines.at(-1)!.lineNo
    }
  }
}

async function homesOf(tx: EntityManager, giftIds: readonly string[], day: string): Promise<Map<string, string | null>> {
  const rows = await tx.execute<{ id: string; home: string | null }[]>(
    `select g.id, ${livedInSql} as home from gift g where g.id = any(?::uuid[]) and g.hamlet_id is null`,
    [day, `{${giftIds.join(',')}}`],
  )
  return new Map(rows.map(row => [row.id, row.home]))
}
