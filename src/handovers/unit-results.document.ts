import { z } from 'zod'
import { defineDocumentKind } from '../documents/document-kind.ts'
import { writeTable } from '../documents/write-table.ts'
import { fileNameOf } from '../lists/file-name.ts'
import { Refusal } from '../refusal.ts'
import { formatDate } from '../vietnamese/dates.ts'
import { getUnitResults } from './unit-results.queries.ts'
import { unitResultsReport } from './unit-results.sheet.ts'

export const UnitResultsParameters = z.object({ campaignId: z.uuid(), on: z.iso.date() })

export const unitResultsKind = defineDocumentKind({
  name: 'handovers.unit-results',
  formats: ['xlsx', 'pdf'],
  permission: 'handovers.read',
  parameters: UnitResultsParameters,
  prepare: async (_tx, ctx, parameters) => {
    const { campaign, rows } = await getUnitResults(ctx, parameters)
    if (rows.length === 0) throw new Refusal('settlement/nothing')
    return {
      title: `Kết quả tặng quà theo đơn vị hành chính ngày ${formatDate(parameters.on)} – ${campaign.name}`,
      areaIds: [...new Set(rows.map(row => row.listAreaId))],
      fileName: fileNameOf('ket qua tang qua theo don vi', parameters.on, campaign.name),
    }
  },
  write: async (_ctx, parameters, format, sink, asked) => {
    const results = await getUnitResults(asked, parameters)
    return writeTable(unitResultsReport(results, asked.now()), format, sink, { expected: results.rows.length })
  },
})
