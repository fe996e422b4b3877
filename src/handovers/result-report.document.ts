import type { EntityManager } from '@mikro-orm/postgresql'
import { z } from 'zod'
import { Area } from '../areas/area.entity.ts'
import { partOf, readersOf } from '../areas/areas.queries.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { defineDocumentKind } from '../documents/document-kind.ts'
import { writeTable } from '../documents/write-table.ts'
import { fileNameOf } from '../lists/file-name.ts'
import { getSourceOfOccasion } from '../lists/list-subject.queries.ts'
import { Refusal } from '../refusal.ts'
import { readLedger } from './ledger.queries.ts'
import type { MissReason } from './missed-handover.entity.ts'
import { type ReasonCount, resultReport } from './result-report.sheet.ts'

export const ResultReportParameters = z.object({ sourceId: z.uuid(), areaId: z.uuid() })

/** How a source stands in a commune today: may be asked for at any time, before and after the settlement. */
export const resultReportKind = defineDocumentKind({
  name: 'handovers.result-report',
  formats: ['xlsx', 'pdf'],
  permission: 'handovers.read',
  parameters: ResultReportParameters,
  prepare: async (tx, ctx, parameters) => {
    const { area, source } = await readHead(tx, parameters)
    if ((await readLedger(tx, parameters)).length === 0) throw new Refusal('settlement/nothing')
    return {
      title: `Báo cáo tình hình tặng quà – ${area.name} – ${source.name}`,
      areaIds: await readersOf(tx, ctx, area.id),
      fileName: fileNameOf('bao cao tang qua', area.name, source.name),
    }
  },
  write: async (ctx: Context, parameters, format, sink) => {
    const report = await inTransaction(ctx, async tx => ({
      ...(await readHead(tx, parameters)),
      rows: await readLedger(tx, parameters),
      reasons: await readReasons(tx, parameters),
      part: (await partOf(tx, ctx, parameters.areaId))?.map(area => area.name) ?? null,
    }))
    return writeTable(resultReport({ ...report, at: ctx.now() }), format, sink, { expected: report.rows.length })
  },
})

export async function readHead(tx: EntityManager, { sourceId, areaId }: z.output<typeof ResultReportParameters>) {
  const area = await tx.findOne(Area, areaId, { populate: ['parent'] })
  if (area == null) throw new Refusal('record/missing')
  const { source, campaign } = await getSourceOfOccasion(tx, sourceId)
  return { area, parentName: area.parent?.$.name ?? null, source, campaign }
}

/** Why gifts are still open, by the last reason written down. */
async function readReasons(tx: EntityManager, { sourceId, areaId }: z.output<typeof ResultReportParameters>): Promise<ReasonCount[]> {
  return tx.execute<{ reason: MissReason | null; gifts: number }[]>(
    `select m.reason, count(*)::int as gifts from gift g join gift_list l on l.id = g.list_id and l.state = 'locked' and l.source_id = ? and l.area_id = ?
     left join lateral (select x.reason from missed_handover x where x.gift_id = g.id order by x.recorded_at desc, x.id desc limit 1) m on true
     where not exists (select from handover h where h.gift_id = g.id and h.reversed_at is null)
       and not exists (select from returned_gift r where r.gift_id = g.id and r.reversed_at is null)
     group by m.reason order by 2 desc, 1`,
    [sourceId, areaId],
  )
}
