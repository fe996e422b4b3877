import { z } from 'zod'
import { may } from '../permissions.ts'
import { formatDong } from '../vietnamese/money.ts'
import type { Web, WebContext } from '../web/environment.ts'
import { reading } from '../web/reading.ts'
import { page, useScreen } from '../web/layout.tsx'
import { Badge, Card, Figures, NextPage, Progress, Table } from '../web/tables.tsx'
import { Martyr, StateTag } from './gift-parts.tsx'
import { findWaiting, getListHandover, type ListHandover, type OftenReceiver } from './handovers.queries.ts'
import { type LedgerRow, sumLedger } from './ledger-rules.ts'
import { missReasons } from './missed-handover.entity.ts'

const Filter = z.object({
  hamlet: z.uuid().optional().catch(undefined),
  reason: z
    .enum([...missReasons, 'none'])
    .optional()
    .catch(undefined),
  after: z.coerce.number().int().min(0).catch(0),
})

/** A locked list while it is handed over: progress by hamlet, and who still waits. */
export function listProgressPages(app: Web): void {
  app.get(
    '/handovers/lists/:listId',
    reading<'/handovers/lists/:listId'>(c => listPage(c, c.req.param('listId'))),
  )
}

async function listPage(c: WebContext, listId: string): Promise<Response> {
  const { ctx, say } = c.var
  const words = say.handovers
  const { hamlet, reason, after } = Filter.parse(c.req.query())
  const { progress, rows, often } = await getListHandover(ctx, listId)
  const waiting = await findWaiting(ctx, {
    listId,
    ...(hamlet != null && { hamletId: hamlet }),
    ...(reason != null && { reason }),
    afterLine: after,
  })
  const path = `/handovers/lists/${listId}`
  const query = { ...(hamlet != null && { hamlet }), ...(reason != null && { reason }), ...(after > 0 && { after: String(after) }) }
  return page(
    c,
    {
      title: `${progress.areaName} – ${progress.sourceName}`,
      nav: '/handovers',
      trail: [['/handovers', words.title]],
      lead: progress.campaignName,
      actions: (
        <>
          {may(ctx, 'handovers.record') && !progress.settled && (
            <a class="btn btn-primary" href={`${path}/book`}>
              {words.enterBook}
            </a>
          )}
          <a class="btn" href={`/sources/${progress.sourceId}/areas/${progress.areaId}/money`}>
            {words.money}
          </a>
        </>
      ),
    },
    <>
      <Totals progress={progress} />
      <Card title={words.byHamlet}>
        <Hamlets rows={rows} path={path} />
      </Card>
      <Card title={words.waiting} id="waiting">
        <WaitingFilter rows={rows} path={path} hamlet={hamlet} reason={reason} />
        <Table
          rows={waiting}
          empty={words.nobodyWaits}
          href={gift => `/gifts/${gift.id}`}
          columns={[
            {
              head: words.name,
              cell: gift => (
                <>
                  {gift.fullName} <Martyr name={gift.martyrName} />
                </>
              ),
            },
            { head: words.no, cell: gift => gift.lineNo, align: 'end' },
            { head: words.hamlet, cell: gift => gift.hamletName, wide: true },
            { head: words.amount, cell: gift => formatDong(gift.amount), align: 'end', wide: true },
            {
              head: words.state,
              cell: gift => (
                <>
                  <StateTag gift={gift} /> {gift.dead && <Badge tone="bad">{words.deadTag}</Badge>}
                </>
              ),
            },
          ]}
        />
        <NextPage path={path} query={query} next={waiting.length < 100 ? null : String(waiting.at(-1)!.lineNo)} />
      </Card>
      {often.length > 0 && <Often often={often} />}
    </>,
  )
}

function Totals({ progress }: Pick<ListHandover, 'progress'>) {
  const { say } = useScreen()
  const words = say.handovers
  return (
    <Figures
      figures={[
        [words.allocated, words.gifts(progress.gifts), formatDong(progress.amount)],
        [words.handed, words.gifts(progress.handedGifts), formatDong(progress.handedAmount)],
        [words.returned, words.gifts(progress.returnedGifts), formatDong(progress.returnedAmount)],
        [words.stillOpen, words.gifts(progress.openGifts), formatDong(progress.openAmount)],
      ]}
    />
  )
}

function Hamlets({ rows, path }: { rows: readonly LedgerRow[]; path: string }) {
  const { say } = useScreen()
  const words = say.handovers
  const hamlets = [...Map.groupBy(rows, row => row.hamletId).values()].map(own => ({ ...sumLedger(own), ...pick(own[0]!) }))
  return (
    <Table
      rows={hamlets}
      columns={[
        {
          head: words.hamlet,
          cell: row => (row.hamletId == null ? row.hamletName : <a href={`${path}?hamlet=${row.hamletId}#waiting`}>{row.hamletName}</a>),
        },
        { head: words.handed, cell: row => <Progress done={row.handedGifts + row.returnedGifts} total={row.gifts} /> },
        { head: words.stillOpen, cell: row => formatDong(row.openAmount), align: 'end', wide: true },
      ]}
    />
  )
}

const pick = ({ hamletId, hamletName }: LedgerRow) => ({ hamletId, hamletName })

function WaitingFilter({
  rows,
  path,
  hamlet,
  reason,
}: {
  rows: readonly LedgerRow[]
  path: string
  hamlet: string | undefined
  reason: string | undefined
}) {
  const { say } = useScreen()
  const words = say.handovers
  const hamlets = new Map(rows.flatMap(row => (row.hamletId == null ? [] : [[row.hamletId, row.hamletName] as const])))
  return (
    <form method="get" action={path} class="filter">
      <label for="hamlet">{words.hamlet}</label>
      <select id="hamlet" name="hamlet" class="form-select input-short">
        <option value="">{words.allHamlets}</option>
        {[...hamlets].map(([id, name]) => (
          <option value={id} selected={id === hamlet}>
            {name}
          </option>
        ))}
      </select>
      <label for="reason">{words.reason}</label>
      <select id="reason" name="reason" class="form-select input-short">
        <option value="">{words.allReasons}</option>
        {missReasons.map(one => (
          <option value={one} selected={one === reason}>
            {words.reasons[one]}
          </option>
        ))}
        <option value="none" selected={reason === 'none'}>
          {words.noReasonYet}
        </option>
      </select>
      <button type="submit" class="btn">
        {words.show}
      </button>
    </form>
  )
}

function Often({ often }: { often: readonly OftenReceiver[] }) {
  const { say } = useScreen()
  return (
    <Card title={say.handovers.often}>
      <p class="field-hint">{say.handovers.oftenHint}</p>
      <ul class="plain-list">
        {often.map(one => (
          <li>
            {one.receiver}: {say.handovers.oftenTimes(one.gifts)}
          </li>
        ))}
      </ul>
    </Card>
  )
}
