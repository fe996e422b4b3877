import { z } from 'zod'
import { findCurrentCampaign } from '../campaigns/campaigns.queries.ts'
import { requestDocuments } from '../documents/request-documents.ts'
import { may } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { isoDay } from '../vietnamese/dates.ts'
import { formatDong, groupThousands } from '../vietnamese/money.ts'
import type { Web, WebContext } from '../web/environment.ts'
import { reading } from '../web/reading.ts'
import { ErrorSummary, Form, Radios, SubmitButton, TextArea } from '../web/forms.tsx'
import { page, PlainPost, useScreen } from '../web/layout.tsx'
import { actNow, blankForm, type FormState, submitForm } from '../web/submit-form.ts'
import { Badge, Card, ConfirmForm, Empty, Figures, NextPage, Table } from '../web/tables.tsx'
import { ApproveList, approveList } from './approve-list.ts'
import { comparisonKind } from './comparison.document.ts'
import { asWritten } from './comparison.sheet.ts'
import { findComparison, type ListComparison } from './comparison.queries.ts'
import { CompileList, compileList } from './compile-list.ts'
import { DecideGift, decideGift } from './decide-gift.ts'
import { flagChanges } from './flag-changes.ts'
import { answersTo } from './flag-rules.ts'
import {
  Flags,
  Lines,
  ListActions,
  ListFacts,
  ListFigures,
  ListNotes,
  Questions,
  SendBack,
  SettledQuestions,
  Totals,
  Unlisted,
} from './list-parts.tsx'
import { StateBadge } from './list-state.tsx'
import {
  findLines,
  findLists,
  findUnlisted,
  getFlaggedGift,
  getListView,
  getLockView,
  type ListView,
  type LockView,
} from './lists.queries.ts'
import type { ListChanges } from './list-changes.queries.ts'
import { LockList, lockList } from './lock-list.ts'
import { publicListKind } from './public-list.document.ts'
import { sponsorListKind } from './sponsor-list.document.ts'
import { findWhy } from './reasons.queries.ts'
import { requestSignOffBooks } from './request-sign-off-books.ts'
import { SendBackList, sendBackList } from './send-back-list.ts'

type Forms = { approve?: FormState; sendBack?: FormState }

export function listPages(app: Web): void {
  app.get('/lists', reading(allListsPage))

  app.post('/lists/compile', c => {
    const { ctx, say } = c.var
    return submitForm(c, CompileList, {
      write: input => compileList(ctx, input),
      done: ({ list, made }) => [
        `/lists/${list.id}`,
        made ? say.lists.compiled(list.version, list.giftCount) : say.lists.nothingNew(list.version),
      ],
      again: form => refusedPage(c, form),
    })
  })

  app.get('/lists/why/:personId', c => whyPage(c, c.req.param('personId')))
  app.get(
    '/lists/:listId',
    reading<'/lists/:listId'>(c => listPage(c, c.req.param('listId'), {})),
  )

  app.post('/lists/:listId/approve', c =>
    submitForm(c, ApproveList, {
      extra: { listId: c.req.param('listId') },
      write: input => approveList(c.var.ctx, input),
      done: list => [`/lists/${list.id}`, c.var.say.lists.approved],
      again: approve => listPage(c, c.req.param('listId'), { approve }),
    }),
  )

  app.post('/lists/:listId/send-back', c =>
    submitForm(c, SendBackList, {
      extra: { listId: c.req.param('listId') },
      write: input => sendBackList(c.var.ctx, input),
      done: list => [`/lists/${list.id}`, c.var.say.lists.sentBack],
      again: sendBack => listPage(c, c.req.param('listId'), { sendBack }),
    }),
  )

  app.get('/lists/:listId/lock', c => lockPage(c, c.req.param('listId'), blankForm()))

  app.post('/lists/:listId/lock', c =>
    submitForm(c, LockList, {
      extra: { listId: c.req.param('listId') },
      write: input => lockList(c.var.ctx, input),
      done: list => [`/lists/${list.id}`, c.var.say.lists.locked],
      again: form => lockPage(c, c.req.param('listId'), form),
    }),
  )

  app.post('/lists/:listId/books', c => {
    const { ctx, say } = c.var
    const answer = { path: '', said: '' }
    return actNow(c, {
      write: async () => {
        const { request, made } = await requestSignOffBooks(ctx, { listId: c.req.param('listId') })
        answer.path = `/documents?request=${request.id}`
        answer.said = made ? say.lists.booksAsked : say.lists.booksStanding
      },
      get done(): readonly [string, string] {
        return [answer.path, answer.said]
      },
    })
  })

  app.post('/lists/:listId/flags', c => {
    const { ctx, say } = c.var
    const answer = { said: '' }
    return actNow(c, {
      write: async () => {
        answer.said = say.lists.lookedForChanges((await flagChanges(ctx, { listId: c.req.param('listId') })).flagged)
      },
      get done(): readonly [string, string] {
        return [`/lists/${c.req.param('listId')}#flags`, answer.said]
      },
    })
  })

  app.get('/lists/:listId/flags/:flagId', c => flagPage(c, c.req.param('listId'), c.req.param('flagId'), blankForm()))

  app.post('/lists/:listId/flags/:flagId', async c => {
    const giftId = await getFlaggedGift(c.var.ctx, c.req.param('flagId'))
    return submitForm(c, DecideGift, {
      extra: { giftId },
      write: input => decideGift(c.var.ctx, input),
      done: () => [`/lists/${c.req.param('listId')}#flags`, c.var.say.lists.decided],
      again: form => flagPage(c, c.req.param('listId'), c.req.param('flagId'), form),
    })
  })

  app.get('/lists/:listId/changes', c => changesPage(c, c.req.param('listId')))

  for (const [path, kind, format] of [
    ['public-list', publicListKind.name, 'pdf'],
    ['sponsor-list', sponsorListKind.name, 'pdf'],
    ['changes', comparisonKind.name, 'xlsx'],
  ] as const)
    app.post(`/lists/:listId/${path}`, c => {
      const { ctx, say } = c.var
      const answer = { path: '' }
      return actNow(c, {
        write: async () => {
          const title = { changes: say.lists.changes, 'public-list': say.lists.publicList, 'sponsor-list': say.lists.sponsorList }[path]
          const { request } = await requestDocuments(ctx, {
            title,
            files: [{ kind, format, parameters: { listId: c.req.param('listId') } }],
          })
          answer.path = `/documents?request=${request.id}`
        },
        get done(): readonly [string, string] {
          return [answer.path, say.lists.exportAsked]
        },
      })
    })
}

async function allListsPage(c: WebContext): Promise<Response> {
  const { ctx, say } = c.var
  const campaign = await findCurrentCampaign(ctx, isoDay(ctx.now()))
  const lists = await findLists(ctx, campaign == null ? {} : { campaignId: campaign.id })
  return page(
    c,
    { title: say.lists.title, lead: campaign == null ? say.lists.intro : `${campaign.name}. ${say.lists.intro}` },
    <Table
      rows={lists}
      empty={say.lists.none}
      href={list => `/lists/${list.id}`}
      columns={[
        { head: say.lists.commune, cell: list => list.commune },
        {
          head: say.lists.source,
          cell: list => (
            <>
              {list.source}
              {list.kind === 'supplementary' && <small class="d-block">{say.lists.supplementary}</small>}
            </>
          ),
        },
        { head: say.lists.version(0).replace(/ ?0/, ''), align: 'end', wide: true, cell: list => list.version },
        { head: say.lists.state, cell: list => <StateBadge list={list} /> },
        { head: say.lists.gifts, align: 'end', cell: list => groupThousands(list.gifts) },
        { head: say.lists.money, align: 'end', wide: true, cell: list => groupThousands(list.total) },
        { head: say.lists.openQuestions, align: 'end', wide: true, cell: list => (list.questions === 0 ? '' : list.questions) },
      ]}
    />,
  )
}

const trailOf = ({ head }: Pick<ListView, 'head'>): [string, string][] => [[`/campaigns/${head.campaign.id}`, head.campaign.name]]
const titleOf = (c: WebContext, { head: { list, area } }: Pick<ListView, 'head'>) => c.var.say.lists.listTitle(list.kind, area.name)

const Asked = z.object({
  search: z.string().max(100).default(''),
  hamlet: z.string().max(60).default(''),
  clause: z.string().max(20).default(''),
  after: z.coerce.number().int().min(0).default(0),
})

async function listPage(c: WebContext, listId: string, { approve, sendBack }: Forms): Promise<Response> {
  const { ctx, say } = c.var
  const view = await getListView(ctx, listId)
  const asked = Asked.safeParse(c.req.query()).data ?? Asked.parse({})
  const { lines, next } = await findLines(ctx, { listId, ...asked })
  const unlisted = await findUnlisted(ctx, listId, asked.search)
  const { list, source, campaign } = view.head
  const state = { state: list.state, sentBack: list.sentBackAt != null }
  return page(
    c,
    {
      title: titleOf(c, view),
      nav: '/lists',
      trail: trailOf(view),
      lead: (
        <>
          {source.name} · {say.lists.version(list.version)} <StateBadge list={state} />
        </>
      ),
      actions: (
        <>
          <a class="btn" href={`/lists/${listId}/changes`}>
            {say.lists.changes}
          </a>
          {may(ctx, 'lists.export', list.areaId) && (
            <>
              <PlainPost action={`/lists/${listId}/public-list`} label={say.lists.publicList} class="btn" />
              <PlainPost action={`/lists/${listId}/sponsor-list`} label={say.lists.sponsorList} class="btn" />
            </>
          )}
        </>
      ),
      status: approve?.status ?? sendBack?.status ?? 200,
    },
    <>
      <ListNotes view={view} />
      <ListFigures view={view} />
      <ListActions view={view} approve={approve ?? blankForm()} sendBack={sendBack ?? blankForm()} />
      <Flags view={view} />
      <Questions view={view} />
      <SettledQuestions view={view} />
      <Totals view={view} />
      <Card title={say.lists.lines} id="lines">
        <form method="get" action={`/lists/${listId}#lines`} class="filter" role="search">
          <label for="search">{say.lists.search}</label>
          <input
            id="search"
            name="search"
            class="form-control"
            value={asked.search}
            autocomplete="off"
            placeholder={say.lists.searchHint}
          />
          {asked.hamlet !== '' && <input type="hidden" name="hamlet" value={asked.hamlet} />}
          {asked.clause !== '' && <input type="hidden" name="clause" value={asked.clause} />}
          <button type="submit" class="btn">
            {say.lists.find}
          </button>
          {(asked.search !== '' || asked.hamlet !== '' || asked.clause !== '') && <a href={`/lists/${listId}#lines`}>{say.lists.all}</a>}
        </form>
        <Lines lines={lines} campaignId={campaign.id} />
      </Card>
      <NextPage path={`/lists/${listId}`} next={next == null ? null : String(next)} query={kept(asked)} />
      <Unlisted people={unlisted} campaignId={campaign.id} />
      <ListFacts view={view} />
    </>,
  )
}

const kept = ({ after, ...asked }: z.infer<typeof Asked>): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== '')),
  ...(after > 0 ? { after: String(after) } : {}),
})

/** For a button whose verb said no: the sentence, and the way back. */
function refusedPage(c: WebContext, form: FormState): Promise<Response> {
  const { say } = c.var
  return page(
    c,
    { title: say.web.errors.title, nav: '/lists', status: form.status },
    <div class="explained">
      {form.errors.map(error => (
        <p>{error.text}</p>
      ))}
      <p>
        <a class="btn" href="/lists">
          {say.lists.title}
        </a>
      </p>
    </div>,
  )
}

async function lockPage(c: WebContext, listId: string, form: FormState): Promise<Response> {
  const { ctx, say } = c.var
  const view = await getLockView(ctx, listId)
  const { list } = view.head
  const what = <p>{say.lists.lockWhat(list.giftCount, formatDong(list.total))}</p>
  const way = { action: `/lists/${listId}/lock`, cancel: `/lists/${listId}` }
  return page(
    c,
    { title: say.lists.lockTitle, nav: '/lists', trail: [...trailOf(view), [`/lists/${listId}`, titleOf(c, view)]], status: form.status },
    view.twice > 0 || view.changes != null ? (
      <>
        {view.twice > 0 && <ErrorSummary form={form} />}
        <AgainstTheLock view={view} />
        {view.twice === 0 && (
          <Card title={say.lists.lockAllTheSame}>
            <Form form={form} action={way.action}>
              {what}
              <TextArea
                name="although"
                label={say.lists.lockAlthough}
                hint={say.lists.lockAlthoughHint}
                required
                rows={3}
                maxlength={1000}
              />
              <SubmitButton label={say.lists.lockAllTheSame} cancel={way.cancel} danger />
            </Form>
          </Card>
        )}
      </>
    ) : (
      <ConfirmForm form={form} {...way} label={say.lists.lock} danger={false}>
        {what}
      </ConfirmForm>
    ),
  )
}

/** What speaks against locking, and the way back to the officer. */
function AgainstTheLock({ view: { head, twice, changes } }: { view: LockView }) {
  const { say, ctx } = useScreen()
  const table = (title: string, rows: ListChanges['more']) =>
    rows.length > 0 && (
      <Card title={`${title} (${rows.length})`}>
        <Table
          rows={rows.slice(0, 50)}
          columns={[
            { head: say.lists.name, cell: row => row.fullName },
            { head: say.lists.amount, align: 'end', cell: row => groupThousands(row.amount) },
          ]}
        />
      </Card>
    )
  return (
    <>
      {twice > 0 && <p class="said said-note">{say.lists.lockTwice(twice)}</p>}
      {changes != null && twice === 0 && <p class="said said-note">{say.lists.lockChanged}</p>}
      {changes != null && (
        <>
          {table(say.lists.lockFewer, changes.fewer)}
          {table(say.lists.lockMore, changes.more)}
          {changes.fewer.length + changes.more.length === 0 && <p>{say.lists.lockOnlyQuestions}</p>}
        </>
      )}
      {may(ctx, 'lists.approve', head.area.id) ? (
        <SendBack path={`/lists/${head.list.id}`} form={blankForm()} open />
      ) : (
        <p>{say.lists.askApprover}</p>
      )}
    </>
  )
}

async function flagPage(c: WebContext, listId: string, flagId: string, form: FormState): Promise<Response> {
  const { ctx, say } = c.var
  const view = await getListView(ctx, listId)
  const flag = view.flags.find(one => one.id === flagId)
  if (flag == null) throw new Refusal('record/missing')
  return page(
    c,
    {
      title: say.lists.decideTitle(flag.fullName),
      nav: '/lists',
      trail: [...trailOf(view), [`/lists/${listId}`, titleOf(c, view)]],
      lead: say.lists.decideWhat,
      status: form.status,
    },
    <Card title={say.lists.flagKinds[flag.kind]}>
      <Form form={form} action={`/lists/${listId}/flags/${flagId}`}>
        <Radios
          name="decision"
          label={say.lists.decision}
          required
          options={answersTo([flag.kind]).map(decision => [decision, say.lists.flagDecisions[decision]])}
        />
        <TextArea name="because" label={say.lists.because} required rows={3} maxlength={1000} />
        <SubmitButton label={say.lists.decide} cancel={`/lists/${listId}`} />
      </Form>
    </Card>,
  )
}

async function whyPage(c: WebContext, personId: string): Promise<Response> {
  const { ctx, say } = c.var
  const asked = z.uuid().safeParse(c.req.query('campaign')).data
  const campaignId = asked ?? (await findCurrentCampaign(ctx, isoDay(ctx.now())))?.id
  if (campaignId == null) return page(c, { title: say.lists.why, nav: '/lists' }, <Empty>{say.lists.whyNothing}</Empty>)
  const { fullName, answers } = await findWhy(ctx, personId, campaignId)
  return page(
    c,
    {
      title: say.lists.whyTitle(fullName),
      nav: '/lists',
      trail: [[`/campaigns/${campaignId}`, say.lists.overview]],
      actions: may(ctx, 'registry.read') && (
        <a class="btn" href={`/people/${personId}`}>
          {say.lists.openCard}
        </a>
      ),
    },
    <>
      {answers.length === 0 && <Empty>{say.lists.whyNothing}</Empty>}
      {answers.map(({ source, receives, elsewhere, list, sentences }) => (
        <Card title={source.name}>
          <p>
            <strong>
              {list == null
                ? receives
                  ? say.lists.whyWould
                  : elsewhere
                    ? say.lists.whyElsewhere
                    : say.lists.whyWouldNot
                : receives
                  ? say.lists.whyOn(list.version)
                  : say.lists.whyNot(list.version)}
            </strong>
          </p>
          <ul>
            {sentences.map(sentence => (
              <li>{sentence}</li>
            ))}
          </ul>
          {list != null && <a href={`/lists/${list.id}`}>{say.lists.version(list.version)}</a>}
        </Card>
      ))}
    </>,
  )
}

async function changesPage(c: WebContext, listId: string): Promise<Response> {
  const { ctx, say } = c.var
  const view = await getListView(ctx, listId)
  const comparison = await findComparison(ctx, listId)
  return page(
    c,
    {
      title: say.lists.changes,
      nav: '/lists',
      trail: [...trailOf(view), [`/lists/${listId}`, titleOf(c, view)]],
      lead: comparison == null ? undefined : say.lists.changesOf(comparison.past.year),
      actions: comparison != null && may(ctx, 'lists.export', view.head.area.id) && (
        <PlainPost action={`/lists/${listId}/changes`} label={say.lists.formats.xlsx} class="btn" />
      ),
    },
    comparison == null ? <Empty>{say.lists.changesNone}</Empty> : <Changes comparison={comparison} />,
  )
}

function Changes({ comparison: { added, gone, changed, toCheck, same } }: { comparison: ListComparison }) {
  const { say } = useScreen()
  const who = {
    head: say.lists.name,
    cell: (gift: { fullName: string; hamletName: string | null }) => (
      <>
        {gift.fullName}
        <small class="d-block">{gift.hamletName ?? ''}</small>
      </>
    ),
  }
  const amount = { head: say.lists.amount, align: 'end' as const, cell: (gift: { amount: number }) => groupThousands(gift.amount) }
  return (
    <>
      <Figures
        figures={[
          [say.lists.added, added.length],
          [say.lists.gone, gone.length],
          [say.lists.levelChanged, changed.length],
          [say.lists.same, same],
          ...(toCheck.length > 0 ? [[say.lists.toCheck, toCheck.length] as const] : []),
        ]}
      />
      {toCheck.length > 0 && (
        <Card title={say.lists.toCheck}>
          <p>{say.lists.toCheckWhat}</p>
          <Table
            rows={toCheck.map(({ now, before }) => ({ ...now, before }))}
            columns={[who, amount, { head: say.lists.reason, cell: gift => say.lists.checkPair(asWritten(gift.before)) }]}
          />
        </Card>
      )}
      <Card title={say.lists.added}>
        <Table rows={added} columns={[who, amount, { head: say.lists.reason, cell: gift => gift.why }]} />
      </Card>
      <Card title={say.lists.gone}>
        <Table
          rows={gone}
          columns={[
            who,
            amount,
            {
              head: say.lists.reason,
              cell: gift => (
                <>
                  <Badge>{say.lists.goneBecause[gift.because]}</Badge> {gift.because === 'dead' ? '' : gift.why}
                </>
              ),
            },
          ]}
        />
      </Card>
      {changed.length > 0 && (
        <Card title={say.lists.levelChanged}>
          <Table
            rows={changed.map(({ now, before }) => ({ ...now, was: before.amount }))}
            columns={[
              who,
              {
                head: say.lists.amount,
                align: 'end',
                cell: gift => say.lists.fromTo(groupThousands(gift.was), groupThousands(gift.amount)),
              },
              { head: say.lists.reason, cell: gift => gift.why },
            ]}
          />
        </Card>
      )}
    </>
  )
}
