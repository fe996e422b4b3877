import { z } from 'zod'
import { requestDocuments } from '../documents/request-documents.ts'
import { may } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { formatDate, isoDay } from '../vietnamese/dates.ts'
import { formatDong } from '../vietnamese/money.ts'
import type { Web, WebContext } from '../web/environment.ts'
import { page, PlainPost } from '../web/layout.tsx'
import { readForm } from '../web/read-form.ts'
import { reading } from '../web/reading.ts'
import { actNow } from '../web/submit-form.ts'
import { Card, Table } from '../web/tables.tsx'
import { UnitResultsParameters, unitResultsKind } from './unit-results.document.ts'
import { getUnitResults } from './unit-results.queries.ts'

const root = '/campaigns/:campaignId/results'
const On = z.object({ on: z.iso.date() })

export function unitResultPages(app: Web): void {
  app.get(
    root,
    reading<typeof root>(c => resultsPage(c)),
  )
  app.post(root, async c => {
    const { ctx, say } = c.var
    const asked = UnitResultsParameters.safeParse({ campaignId: c.req.param('campaignId'), on: (await c.req.parseBody())['on'] })
    if (!asked.success) throw new Refusal('record/missing')
    const parameters = asked.data
    return actNow(c, {
      write: () =>
        requestDocuments(ctx, {
          title: say.handovers.byUnit.title,
          files: (['pdf', 'xlsx'] as const).map(format => ({ kind: unitResultsKind.name, format, parameters })),
        }),
      done: [`/campaigns/${parameters.campaignId}/results?on=${parameters.on}`, say.handovers.documentAsked],
    })
  })
}

async function resultsPage(c: WebContext<typeof root>): Promise<Response> {
  const { ctx, say } = c.var
  const words = say.handovers
  const asked = On.safeParse(readForm(On, new Map(Object.entries(c.req.queries()))))
  const on = asked.success ? asked.data.on : isoDay(ctx.now())
  const { campaign, rows, total } = await getUnitResults(ctx, { campaignId: c.req.param('campaignId'), on })
  const path = `/campaigns/${campaign.id}/results`
  const pair = (gifts: number, amount: number) => (gifts === 0 ? '–' : `${gifts} · ${formatDong(amount)}`)
  return page(
    c,
    {
      title: words.byUnit.title,
      nav: '/campaigns',
      trail: [[`/campaigns/${campaign.id}`, campaign.name]],
      lead: words.byUnit.lead,
      actions: may(ctx, 'documents.request') && rows.length > 0 && (
        <PlainPost action={path} label={words.report} class="btn" fields={{ on }} />
      ),
    },
    <>
      <form method="get" action={path} class="filter">
        <label for="on">{words.byUnit.on}</label>
        <input id="on" name="on" class="form-control input-short" value={formatDate(on)} autocomplete="off" />
        <button type="submit" class="btn">
          {words.byUnit.show}
        </button>
      </form>
      <Card>
        <Table
          rows={rows.length === 0 ? [] : [...rows, { ...total, unit: words.total, unitId: '', listArea: '', listAreaId: '' }]}
          empty={words.byUnit.none}
          columns={[
            {
              head: words.byUnit.unit,
              cell: row => (
                <>
                  <strong>{row.unit ?? words.byUnit.unknown}</strong>
                  {row.listAreaId !== row.unitId && <small class="below">{`${words.byUnit.listOf}: ${row.listArea}`}</small>}
                </>
              ),
            },
            { head: words.allocated, cell: row => pair(row.gifts, row.amount), align: 'end', wide: true },
            { head: words.handed, cell: row => pair(row.handedGifts, row.handedAmount), align: 'end' },
            { head: words.returned, cell: row => pair(row.returnedGifts, row.returnedAmount), align: 'end', wide: true },
            { head: words.stillOpen, cell: row => pair(row.openGifts, row.openAmount), align: 'end' },
          ]}
        />
      </Card>
    </>,
  )
}
