import { z } from 'zod'
import { inTransaction } from '../database/in-transaction.ts'
import { defineDocumentKind } from '../documents/document-kind.ts'
import { writeTable } from '../documents/write-table.ts'
import { fileNameOf } from '../lists/file-name.ts'
import { readHead } from './result-report.document.ts'
import { Settlement } from './settlement.entity.ts'
import { type ReturnSlip, settlementMinutes } from './settlement-minutes.sheet.ts'

export const SettlementMinutesParameters = z.object({ settlementId: z.uuid() })

/** The minutes that both sides sign: made from what was settled, so they never change. */
export const settlementMinutesKind = defineDocumentKind({
  name: 'handovers.settlement-minutes',
  formats: ['pdf', 'xlsx'],
  permission: 'handovers.read',
  parameters: SettlementMinutesParameters,
  prepare: async (tx, _ctx, { settlementId }) => {
    const settlement = await tx.findOneOrFail(Settlement, settlementId)
    const { area, source } = await readHead(tx, settlement)
    return {
      title: `Biên bản quyết toán – ${area.name} – ${source.name}`,
      areaIds: [area.id],
      fileName: fileNameOf('bien ban quyet toan', area.name, source.name, `lan ${settlement.no}`),
    }
  },
  write: async (ctx, { settlementId }, format, sink) => {
    const minutes = await inTransaction(ctx, async tx => {
      const settlement = await tx.findOneOrFail(Settlement, settlementId)
      const slips = await tx.execute<ReturnSlip[]>(
        `select m.reference, m.returned_on::text as "on", count(*)::int as gifts, sum(r.amount)::float8 as amount
         from money_return m join returned_gift r on r.return_id = m.id and r.reversed_at is null join settled_list s on s.list_id = r.list_id
         where s.settlement_id = ? group by m.id order by m.returned_on, m.reference`,
        [settlementId],
      )
      return { settlement, slips, ...(await readHead(tx, settlement)) }
    })
    return writeTable(settlementMinutes(minutes), format, sink, { expected: minutes.settlement.rows.length })
  },
})
