import { z } from 'zod'
import type { Child } from 'hono/jsx'
import { daysToDeadline, findCurrentCampaign } from '../campaigns/campaigns.queries.ts'
import { requestDocuments } from '../documents/request-documents.ts'
import { levelsOf } from '../gifts/rule-sets.queries.ts'
import { may } from '../permissions.ts'
import { formatDate, isoDay } from '../vietnamese/dates.ts'
import { formatDong, groupThousands } from '../vietnamese/money.ts'
import type { Web, WebContext } from '../web/environment.ts'
import { reading } from '../web/reading.ts'
import { DateField, Form, Radios, Select, SubmitButton } from '../web/forms.tsx'
import { page, PlainPost, useScreen } from '../web/layout.tsx'
import { actNow, blankForm, type FormState, submitForm } from '../web/submit-form.ts'
import { Card, Facts, Figures, Table } from '../web/tables.tsx'
import { compileLists } from './compile-lists.ts'
import { coordinatorExportKind } from './coordinator-export.document.ts'
import { StateBadge } from './list-state.tsx'
import type { NextStep as NextStepName } from './next-step-of-list.ts'
import { findHamletsWithGifts, getOccasion, type OccasionRow, type OccasionView } from './occasion.queries.ts'

const RequestExport = z.object({
  format: z.enum(['xlsx', 'csv', 'pdf']),
  areaId: z.uuid().optional(),
  hamletId: z.uuid().optional(),
  sourceId: z.uuid().optional(),
  structureOn: z.iso.date().optional(),
})

export function occasionPages(app: Web): void {
  app.get(
    '/campaigns/:campaignId',
    reading<'/campaigns/:campaignId'>(c => occasionPage(c)),
  )

  app.post('/campaigns/:campaignId/compile', async c => {
    const { ctx, say } = c.var
    const campaignId = c.req.param('campaignId')
    let message = ''
    return actNow(c, {
      write: async () => {
        message = say.lists.asked((await compileLists(ctx, { campaignId })).asked)
      },
      get done(): readonly [string, string] {
        return [`/campaigns/${campaignId}`, message]
      },
    })
  })

  app.get('/campaigns/:campaignId/export', c => exportPage(c, blankForm({ format: 'xlsx' })))

  app.post('/campaigns/:campaignId/export', c => {
    const { ctx, say } = c.var
    const campaignId = c.req.param('campaignId')
    return submitForm(c, RequestExport, {
      write: ({ format, areaId, hamletId, sourceId, structureOn }) =>
        requestDocuments(ctx, {
          title: say.lists.exportTitle,
          files: [
            {
              kind: coordinatorExportKind.name,
              format,
              // A hamlet says its commune itself.
              parameters: {
                campaignId,
                areaIds: areaId == null || hamletId != null ? [] : [areaId],
                sourceIds: sourceId == null ? [] : [sourceId],
                ...(hamletId != null && { hamletId }),
                ...(structureOn != null && { structureOn }),
              },
            },
          ],
        }),
      done: ({ request }) => [`/documents?request=${request.id}`, say.lists.exportAsked],
      again: form => exportPage(c, form),
    })
  })
}

async function occasionPage(c: WebContext<'/campaigns/:campaignId'>): Promise<Response> {
  const { ctx, say } = c.var
  const view = await getOccasion(ctx, c.req.param('campaignId'))
  const { campaign, rows } = view
  const manages = may(ctx, 'campaigns.manage') && campaign.closedAt == null
  const lists = rows.flatMap(row => [...(row.list == null ? [] : [row.list]), ...row.supplementary])
  const sum = (of: (list: (typeof lists)[number]) => number) => lists.reduce((all, list) => all + of(list), 0)
  const deadline = campaign.deadlineOn ?? campaign.occasionOn
  return page(
    c,
    {
      title: campaign.name,
      nav: '/campaigns',
      trail: [['/campaigns', say.campaigns.title]],
      actions: (
        <>
          {may(ctx, 'lists.export') && lists.length > 0 && (
            <a class="btn" href={`/campaigns/${campaign.id}/export`}>
              {say.lists.exportAll}
            </a>
          )}
          {may(ctx, 'handovers.read') && lists.some(list => list.state === 'locked') && (
            <a class="btn" href={`/campaigns/${campaign.id}/results`}>
              {say.handovers.byUnit.open}
            </a>
          )}
          {manages && (
            <a class="btn" href={`/campaigns/${campaign.id}/correct`}>
              {say.campaigns.correct}
            </a>
          )}
          {manages && (
            <a class="btn btn-quiet-danger" href={`/campaigns/${campaign.id}/close`}>
              {say.campaigns.close}
            </a>
          )}
        </>
      ),
    },
    <>
      <Figures
        figures={[
          [say.lists.figures.communes, `${rows.filter(row => row.list?.state === 'locked').length}/${rows.length}`],
          [say.lists.figures.gifts, groupThousands(sum(list => list.gifts))],
          [say.lists.figures.money, groupThousands(sum(list => list.total))],
          [say.lists.figures.questions, groupThousands(sum(list => list.questions))],
          [
            say.campaigns.deadlineOn,
            formatDate(deadline),
            campaign.closedAt == null ? say.campaigns.daysLeft(daysToDeadline(campaign, isoDay(ctx.now()))) : say.campaigns.closed,
          ],
        ]}
      />
      <Lists view={view} />
      <Sources view={view} manages={manages} />
    </>,
  )
}

function Lists({ view: { campaign, rows, sources } }: { view: OccasionView }) {
  const { say, ctx } = useScreen()
  const compiles = may(ctx, 'lists.compile') && campaign.closedAt == null
  return (
    <Card
      title={say.lists.overview}
      id="lists"
      actions={
        compiles &&
        sources.length > 0 &&
        rows.some(row => row.list == null) && (
          <PlainPost action={`/campaigns/${campaign.id}/compile`} label={say.lists.compileAll} class="btn btn-primary" />
        )
      }
    >
      <Table
        // What is under way stands above what nobody has begun.
        rows={rows.toSorted((a, b) => Number(a.list == null) - Number(b.list == null))}
        empty={sources.length === 0 ? say.campaigns.sourcesNone : say.lists.none}
        columns={[
          {
            head: say.lists.commune,
            cell: row => (
              <>
                {row.list == null ? row.commune : <a href={`/lists/${row.list.id}`}>{row.commune}</a>}
                <small class="d-block">{row.source.name}</small>
              </>
            ),
          },
          {
            head: say.lists.state,
            cell: row => (
              <>
                <StateBadge list={row.list} />
                {row.supplementary.map(list => (
                  <small class="d-block">
                    <a href={`/lists/${list.id}`}>{say.lists.supplementary}</a>: {say.lists.states[list.state]}
                  </small>
                ))}
              </>
            ),
          },
          { head: say.lists.gifts, align: 'end', cell: row => (row.list == null ? '' : groupThousands(row.list.gifts)) },
          { head: say.lists.money, align: 'end', wide: true, cell: row => (row.list == null ? '' : groupThousands(row.list.total)) },
          {
            head: say.lists.openQuestions,
            align: 'end',
            wide: true,
            cell: row =>
              row.list == null || row.list.questions === 0 ? '' : <a href={`/lists/${row.list.id}#questions`}>{row.list.questions}</a>,
          },
          { head: say.lists.files, align: 'end', wide: true, cell: row => (row.files === 0 ? '' : row.files) },
          { head: say.lists.next, cell: row => <NextStep row={row} compiles={compiles} /> },
        ]}
      />
    </Card>
  )
}

function NextStep({ row, compiles }: { row: OccasionRow; compiles: boolean }) {
  const { say } = useScreen()
  if (row.next == null) return row.list?.state === 'locked' ? <a href={`/handovers/lists/${row.list.id}`}>{say.lists.handOver}</a> : ''
  if (row.list != null) return <a href={`/lists/${row.list.id}`}>{say.lists.nextSteps[row.next]}</a>
  if (!compiles) return say.lists.nextSteps.compile
  return <PlainPost action="/lists/compile" label={say.lists.nextSteps.compile} fields={{ sourceId: row.source.id, areaId: row.areaId }} />
}

function Sources({ view: { campaign, sources, rules: inForce }, manages }: { view: OccasionView; manages: boolean }) {
  const { say, ctx } = useScreen()
  return (
    <Card
      title={say.campaigns.sources}
      actions={
        manages && (
          <a class="btn" href={`/campaigns/${campaign.id}/sources/new`}>
            {say.campaigns.addSource}
          </a>
        )
      }
    >
      {sources.length === 0 && <p>{say.campaigns.sourcesNone}</p>}
      {sources.map(source => {
        const { ruleSetId, rules } = inForce.get(source.ruleSetKey) ?? { ruleSetId: '', rules: null }
        return (
          <>
            <h3>
              {source.name} {manages && <a href={`/sources/${source.id}/correct`}>{say.campaigns.correctSource}</a>}
            </h3>
            <Facts
              facts={[
                [
                  say.campaigns.decisionNo,
                  source.decisionNo == null
                    ? say.campaigns.unsigned
                    : `${source.decisionNo}${source.decidedOn == null ? '' : `, ${formatDate(source.decidedOn)}`}`,
                ],
                rules == null
                  ? null
                  : [
                      say.campaigns.rules,
                      <>
                        {may(ctx, 'rules.read') ? (
                          <a href={`/rule-sets/${ruleSetId}`}>{rules.title[ctx.locale]}</a>
                        ) : (
                          rules.title[ctx.locale]
                        )}
                        {!rules.verified && ` (${say.campaigns.unverified})`}
                      </>,
                    ],
                rules == null
                  ? null
                  : [
                      say.campaigns.levels,
                      levelsOf(rules)
                        .map(([, amount]) => formatDong(amount))
                        .join(', '),
                    ],
              ]}
            />
          </>
        )
      })}
    </Card>
  )
}

async function exportPage(c: WebContext<'/campaigns/:campaignId/export'>, form: FormState): Promise<Response> {
  const { ctx, say } = c.var
  const { campaign, rows, sources } = await getOccasion(ctx, c.req.param('campaignId'))
  const hamlets = await findHamletsWithGifts(ctx, campaign.id)
  const communes = new Map(rows.filter(row => row.list != null).map(row => [row.areaId, row.commune]))
  return page(
    c,
    {
      title: say.lists.exportTitle,
      nav: '/campaigns',
      trail: [[`/campaigns/${campaign.id}`, campaign.name]],
      lead: say.lists.exportWhat,
      status: form.status,
    },
    <Card>
      <Form form={form} action={`/campaigns/${campaign.id}/export`}>
        <Select name="areaId" label={say.lists.commune} options={[...communes]} />
        <Select name="hamletId" label={say.lists.hamlet} options={hamlets.map(one => [one.id, `${one.name} – ${one.commune}`] as const)} />
        <Select name="sourceId" label={say.lists.source} options={sources.map(source => [source.id, source.name])} />
        <DateField name="structureOn" label={say.lists.structureOn} hint={say.lists.structureHint} />
        <Radios name="format" label={say.lists.format} required options={Object.entries(say.lists.formats)} />
        <SubmitButton label={say.lists.exportAll} cancel={`/campaigns/${campaign.id}`} />
      </Form>
    </Card>,
  )
}

const shownCommunes = 5

/** For the first page: what the occasion waits for, the reader's own part of it; many communes are told as a number. */
export async function listsToDo(c: WebContext): Promise<Child> {
  const { ctx, say } = c.var
  if (!may(ctx, 'lists.read')) return null
  const campaign = await findCurrentCampaign(ctx, isoDay(ctx.now()))
  if (campaign == null) return null
  const mine: Readonly<Record<NextStepName, boolean>> = {
    compile: may(ctx, 'lists.compile'),
    answer: may(ctx, 'registry.write'),
    redo: may(ctx, 'lists.compile'),
    approve: may(ctx, 'lists.approve'),
    lock: may(ctx, 'lists.lock'),
    books: may(ctx, 'documents.request'),
    decide: may(ctx, 'lists.compile'),
  }
  const { rows } = await getOccasion(ctx, campaign.id)
  const waiting = [...Map.groupBy(rows, row => row.next)].flatMap(([step, some]) => (step != null && mine[step] ? [{ step, some }] : []))
  if (waiting.length === 0) return null
  return (
    <Card title={say.lists.toDoFor(campaign.name)}>
      <ul class="plain-list">
        {waiting.map(({ step, some }) => (
          <li>
            <strong>{say.lists.nextSteps[step]}</strong>:{' '}
            {some.length > shownCommunes ? (
              <a href={`/campaigns/${campaign.id}#lists`}>{say.lists.inCommunes(some.length)}</a>
            ) : (
              some.map((row, at) => (
                <>
                  {at > 0 && ', '}
                  <a href={row.list == null ? `/campaigns/${campaign.id}#lists` : `/lists/${row.list.id}`}>{row.commune}</a>
                </>
              ))
            )}
          </li>
        ))}
      </ul>
    </Card>
  )
}
