import { z } from 'zod'
import { findAccountNames } from '../access/accounts.queries.ts'
import { requestDocuments } from '../documents/request-documents.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow, may } from '../permissions.ts'
import { formatDate, formatDateTime, isoDay } from '../vietnamese/dates.ts'
import type { Web, WebContext } from '../web/environment.ts'
import { DateField, Form, NumberField, Radios, Select, SubmitButton, TextArea, TextField } from '../web/forms.tsx'
import { page, useScreen } from '../web/layout.tsx'
import { blankForm, type FormState, submitForm } from '../web/submit-form.ts'
import { Badge, Card, Facts, Table } from '../web/tables.tsx'
import { accessedKind } from './accessed.document.ts'
import { ConfirmPurpose, confirmPurpose } from './confirm-purpose.ts'
import { ErasureCard } from './erasure-card.tsx'
import { findErasure, searchForErasure } from './erasure.queries.ts'
import { PrivacyRooms } from './privacy-rooms.tsx'
import { RecordIncident, recordIncident } from './record-incident.ts'
import { RecordSubjectRequest, recordSubjectRequest } from './record-subject-request.ts'
import {
  getIncident,
  getSubjectRequest,
  type Incident,
  type Purpose,
  readOfficeDays,
  readPurposes,
  readRegisters,
  type SubjectRequest,
} from './registers.queries.ts'
import { ReportIncident, reportIncident } from './report-incident.ts'
import { SetOfficeDay, setOfficeDay } from './set-office-day.ts'
import { SettleSubjectRequest, settleSubjectRequest } from './settle-subject-request.ts'

const AskFile = z.object({
  from: z.iso.date(),
  to: z.iso.date(),
  actorId: z.uuid().nullish(),
  address: z.string().trim().max(60).nullish(),
  format: z.enum(['xlsx', 'csv']).default('xlsx'),
})

/** Requests of people about their data, incidents, purposes, days of rest: each clock with what is left of it. */
export function privacyPages(app: Web): void {
  app.get('/privacy', c => clocksPage(c, blankForm(), blankForm()))
  app.post('/privacy/requests', c =>
    submitForm(c, RecordSubjectRequest, {
      write: input => recordSubjectRequest(c.var.ctx, input),
      done: () => ['/privacy', c.var.say.privacy.requestRecorded],
      again: form => clocksPage(c, form, blankForm()),
    }),
  )
  app.get('/privacy/requests/:requestId', c => requestPage(c, c.req.param('requestId'), null, blankForm()))
  app.post('/privacy/requests/:requestId/:step', c => {
    const step = SettleSubjectRequest.shape.step.safeParse(c.req.param('step'))
    if (!step.success) return c.notFound()
    const requestId = c.req.param('requestId')
    return submitForm(c, SettleSubjectRequest, {
      extra: { requestId, step: step.data },
      write: input => settleSubjectRequest(c.var.ctx, input),
      done: () => [`/privacy/requests/${requestId}`, c.var.say.privacy.stepDone],
      again: form => requestPage(c, requestId, step.data, form),
    })
  })
  app.post('/privacy/incidents', c =>
    submitForm(c, RecordIncident, {
      write: input => recordIncident(c.var.ctx, input),
      done: ({ id }) => [`/privacy/incidents/${id}`, c.var.say.privacy.incidentRecorded],
      again: form => clocksPage(c, blankForm(), form),
    }),
  )
  app.get('/privacy/incidents/:incidentId', c => incidentPage(c, c.req.param('incidentId'), blankForm(), null))
  app.post('/privacy/incidents/:incidentId/report', c =>
    submitForm(c, ReportIncident, {
      extra: { incidentId: c.req.param('incidentId') },
      write: input => reportIncident(c.var.ctx, input),
      done: () => [`/privacy/incidents/${c.req.param('incidentId')}`, c.var.say.privacy.stepDone],
      again: form => incidentPage(c, c.req.param('incidentId'), form, null),
    }),
  )
  app.post('/privacy/incidents/:incidentId/accessed', c => {
    const { ctx, say } = c.var
    return submitForm(c, AskFile, {
      write: async ({ from, to, format, actorId, address }) => {
        await getIncident(ctx, c.req.param('incidentId'))
        const end = new Date(Date.parse(`${to}T00:00:00+07:00`) + 86_400_000).toISOString()
        const parameters = { from: new Date(`${from}T00:00:00+07:00`).toISOString(), to: end, actorId, address }
        return requestDocuments(ctx, { title: say.privacy.accessed, files: [{ kind: accessedKind.name, format, parameters }] })
      },
      done: ({ request }) => [`/documents?request=${request.id}`, say.privacy.fileAsked],
      again: form => incidentPage(c, c.req.param('incidentId'), blankForm(), form),
    })
  })
  app.get('/privacy/purposes', c => purposesPage(c, null, blankForm()))
  app.post('/privacy/purposes/:code', c =>
    submitForm(c, ConfirmPurpose, {
      extra: { code: c.req.param('code') },
      write: input => confirmPurpose(c.var.ctx, input),
      done: () => ['/privacy/purposes', c.var.say.privacy.purposeConfirmed],
      again: form => purposesPage(c, c.req.param('code'), form),
    }),
  )
  app.get('/privacy/office-days', c => officeDaysPage(c, blankForm()))
  app.post('/privacy/office-days', c =>
    submitForm(c, SetOfficeDay, {
      write: input => setOfficeDay(c.var.ctx, input),
      done: (_, { day }) => [`/privacy/office-days?year=${day.slice(0, 4)}`, c.var.say.privacy.daySet],
      again: form => officeDaysPage(c, form),
    }),
  )
}

const everywhere = (c: WebContext) =>
  may(c.var.ctx, 'privacy.manage') && c.var.ctx.grants.some(grant => grant.areas === 'all' && grant.role === 'administrator')

function Clock({ day, done }: { day: string; done: boolean }) {
  const today = isoDay(useScreen().ctx.now())
  return <Badge tone={done ? 'good' : day < today ? 'bad' : 'warn'}>{formatDate(day)}</Badge>
}

function Hours({ incident }: { incident: Incident }) {
  const { ctx } = useScreen()
  const late = new Date(incident.reportBy) < ctx.now()
  return <Badge tone={incident.reportedAt != null ? 'good' : late ? 'bad' : 'warn'}>{formatDateTime(incident.reportBy)}</Badge>
}

async function clocksPage(c: WebContext, request: FormState, incident: FormState): Promise<Response> {
  const { ctx, say } = c.var
  const words = say.privacy
  const { requests, incidents, areas } = await readRegisters(ctx)
  const where = <Select name="areaId" label={words.commune} required options={areas.map(([id, name]) => [id, name])} />
  return page(
    c,
    { title: words.title, nav: '/privacy', lead: words.lead, status: request.status === 200 ? incident.status : request.status },
    <>
      <PrivacyRooms path="/privacy" />
      <Card title={words.requests}>
        <Table
          rows={requests}
          empty={words.noRequests}
          href={row => `/privacy/requests/${row.id}`}
          columns={[
            { head: words.requester, cell: row => row.requester },
            { head: words.kind, wide: true, cell: row => words.kinds[row.kind] ?? row.kind },
            { head: words.commune, wide: true, cell: row => row.areaName },
            { head: words.answerBy, cell: row => <Clock day={row.answerBy} done={row.answeredAt != null} /> },
            { head: words.actBy, cell: row => <Clock day={row.actBy} done={row.doneAt != null} /> },
          ]}
        />
      </Card>
      <Card title={words.incidents}>
        <Table
          rows={incidents}
          empty={words.noIncidents}
          href={row => `/privacy/incidents/${row.id}`}
          columns={[
            { head: words.what, cell: row => row.what },
            { head: words.foundAt, wide: true, cell: row => formatDateTime(row.foundAt) },
            { head: words.reportBy, cell: row => <Hours incident={row} /> },
          ]}
        />
      </Card>
      {may(ctx, 'privacy.manage') && (
        <>
          <Card title={words.newRequest} id="new-request">
            <Form form={request} action="/privacy/requests">
              {where}
              <TextField name="requester" label={words.requester} required maxlength={120} />
              <Radios
                name="kind"
                label={words.kind}
                required
                options={RecordSubjectRequest.shape.kind.options.map(kind => [kind, words.kinds[kind] ?? kind])}
              />
              <TextArea name="wish" label={words.wish} required rows={3} maxlength={1000} />
              <SubmitButton label={words.record} />
            </Form>
          </Card>
          <Card title={words.newIncident} id="new-incident">
            <Form form={incident} action="/privacy/incidents">
              {where}
              <TextArea name="what" label={words.what} required rows={3} maxlength={2000} />
              <NumberField name="people" label={words.people} />
              <SubmitButton label={words.record} />
            </Form>
          </Card>
        </>
      )}
    </>,
  )
}

type Step = z.output<typeof SettleSubjectRequest>['step']

async function requestPage(c: WebContext, requestId: string, tried: Step | null, form: FormState): Promise<Response> {
  const { ctx, say } = c.var
  const words = say.privacy
  const request = await getSubjectRequest(ctx, requestId)
  const erases = request.kind === 'erase'
  const erasure = erases ? await findErasure(ctx, requestId) : null
  const q = (c.req.query('q') ?? '').trim().slice(0, 120)
  const found = erases && request.doneAt == null && q !== '' ? await searchForErasure(ctx, q) : null
  const erasing = erasure != null && erasure.standing !== 'failed'
  const address = `/privacy/requests/${requestId}`
  // The page asks for itself again while the job runs; without script the link in the card does.
  const polling = erasing &&
    erasure.standing !== 'done' && { 'hx-get': address, 'hx-trigger': 'every 2s', 'hx-select': '#request', 'hx-swap': 'outerHTML' }
  return page(
    c,
    {
      title: `${request.requester}: ${words.kinds[request.kind]}`,
      nav: '/privacy',
      trail: [['/privacy', words.title]],
      lead: erases ? null : words.copyHint,
      status: form.status,
    },
    <div id="request" {...polling}>
      <Card>
        <Facts
          facts={[
            [words.wish, request.wish],
            [words.commune, request.areaName],
            [words.receivedOn, formatDate(request.receivedOn)],
            [
              words.answerBy,
              <>
                <Clock day={request.answerBy} done={request.answeredAt != null} />
                {request.answeredAt != null && <span class="field-hint below">{words.answeredAt(formatDateTime(request.answeredAt))}</span>}
              </>,
            ],
            [
              words.actBy,
              <>
                <Clock day={request.actBy} done={request.doneAt != null} />
                {request.extendedBecause != null && <span class="field-hint below">{words.extended(request.extendedBecause)}</span>}
                {request.doneAt != null && (
                  <span class="field-hint below">
                    {words.settledAs(request.outcome ?? '', formatDateTime(request.doneAt), request.doneByName)}
                  </span>
                )}
              </>,
            ],
          ]}
        />
      </Card>
      {erases && <ErasureCard request={request} erasure={erasure} q={q} found={found} />}
      {may(ctx, 'privacy.manage') && request.doneAt == null && !erasing && <Steps request={request} tried={tried} form={form} />}
    </div>,
  )
}

function Steps({ request, tried, form }: { request: SubjectRequest; tried: Step | null; form: FormState }) {
  const words = useScreen().say.privacy
  const of = (step: Step) => (tried === step ? form : blankForm())
  const at = (step: Step) => `/privacy/requests/${request.id}/${step}`
  return (
    <>
      {request.answeredAt == null ? (
        <Card title={words.answer}>
          <Form form={of('answer')} action={at('answer')}>
            <SubmitButton label={words.answer} />
          </Form>
        </Card>
      ) : (
        <Card title={words.finish}>
          <Form form={of('finish')} action={at('finish')}>
            <TextArea name="words" label={words.outcome} hint={words.outcomeHint} required rows={2} maxlength={1000} />
            <SubmitButton label={words.finish} />
          </Form>
        </Card>
      )}
      {request.extendedAt == null && (
        <Card title={words.extend}>
          <Form form={of('extend')} action={at('extend')}>
            <TextField name="words" label={words.because} hint={words.extendHint} required maxlength={1000} width="full" />
            <SubmitButton label={words.extend} />
          </Form>
        </Card>
      )}
    </>
  )
}

async function incidentPage(c: WebContext, incidentId: string, report: FormState, accessed: FormState | null): Promise<Response> {
  const { ctx, say } = c.var
  const words = say.privacy
  const incident = await getIncident(ctx, incidentId)
  const manages = may(ctx, 'privacy.manage')
  const accounts = manages ? await inTransaction(ctx, tx => findAccountNames(tx, allow(ctx, 'privacy.manage'))) : []
  const found = isoDay(new Date(incident.foundAt))
  return page(
    c,
    {
      title: words.incident,
      nav: '/privacy',
      trail: [['/privacy', words.title]],
      lead: incident.what,
      status: accessed?.status ?? report.status,
    },
    <>
      <Card>
        <Facts
          facts={[
            [words.commune, incident.areaName],
            [words.foundAt, formatDateTime(incident.foundAt)],
            incident.people == null ? null : [words.people, incident.people],
            [
              words.reportBy,
              <>
                <Hours incident={incident} />
                {incident.reportedAt != null && (
                  <span class="field-hint below">{words.reportedAt(formatDateTime(incident.reportedAt), incident.reference ?? '')}</span>
                )}
              </>,
            ],
          ]}
        />
      </Card>
      {manages && incident.reportedAt == null && (
        <Card title={words.report}>
          <Form form={report} action={`/privacy/incidents/${incident.id}/report`}>
            <TextField name="reference" label={words.reference} required maxlength={200} width="full" />
            <SubmitButton label={words.report} />
          </Form>
        </Card>
      )}
      {manages && may(ctx, 'documents.request') && (
        <Card title={words.accessed} id="accessed">
          <p>{words.accessedHint}</p>
          <Form form={accessed ?? blankForm({ from: found, to: found })} action={`/privacy/incidents/${incident.id}/accessed`}>
            <DateField name="from" label={words.fromDay} required />
            <DateField name="to" label={words.toDay} required />
            <Select name="actorId" label={words.account} options={accounts.map(({ id, name }) => [id, name])} />
            <TextField name="address" label={words.address} hint={words.addressHint} maxlength={60} />
            <SubmitButton label={words.makeFile} />
          </Form>
        </Card>
      )}
    </>,
  )
}

async function purposesPage(c: WebContext, tried: string | null, form: FormState): Promise<Response> {
  const { say } = c.var
  const words = say.privacy
  const purposes = await readPurposes(c.var.ctx)
  const confirms = everywhere(c)
  return page(
    c,
    { title: words.purposes, nav: '/privacy', trail: [['/privacy', words.title]], lead: words.purposesLead, status: form.status },
    <>
      <PrivacyRooms path="/privacy/purposes" />
      {purposes.map(purpose => (
        <Card
          title={
            <>
              {purpose.name}{' '}
              {purpose.confirmedAt == null ? <Badge tone="warn">{words.unconfirmed}</Badge> : <Badge tone="good">{words.confirmed}</Badge>}
            </>
          }
        >
          <PurposeFacts purpose={purpose} />
          {confirms && (
            <details open={tried === purpose.code}>
              <summary>{words.confirm}</summary>
              <Form
                form={
                  tried === purpose.code ? form : blankForm({ basis: purpose.basis === 'unset' ? null : purpose.basis, law: purpose.law })
                }
                action={`/privacy/purposes/${purpose.code}`}
              >
                <Select
                  name="basis"
                  label={words.basis}
                  required
                  options={ConfirmPurpose.shape.basis.options.map(basis => [basis, words.bases[basis] ?? basis])}
                />
                <TextField name="law" label={words.law} required maxlength={300} width="full" />
                <SubmitButton label={words.confirm} />
              </Form>
            </details>
          )}
        </Card>
      ))}
    </>,
  )
}

function PurposeFacts({ purpose }: { purpose: Purpose }) {
  const words = useScreen().say.privacy
  return (
    <Facts
      facts={[
        [
          words.basis,
          <>
            {purpose.basis === 'unset' ? <Badge tone="warn">{words.bases['unset']}</Badge> : (words.bases[purpose.basis] ?? purpose.basis)}
            {purpose.law !== '' && <span class="field-hint below">{purpose.law}</span>}
          </>,
        ],
        [words.data, purpose.data],
        [words.recipients, purpose.recipients],
        ...(purpose.basis === 'consent'
          ? ([
              [words.consents, words.counts(purpose.consenting, purpose.withdrawn)],
              [words.asks, purpose.asks ?? ''],
              [words.afterWithdrawal, purpose.afterWithdrawal ?? ''],
            ] as const)
          : []),
      ]}
    />
  )
}

async function officeDaysPage(c: WebContext, form: FormState): Promise<Response> {
  const { ctx, say } = c.var
  const words = say.privacy
  const now = Number(isoDay(ctx.now()).slice(0, 4))
  const year = z.coerce.number().int().min(2000).max(2100).catch(now).parse(c.req.query('year'))
  const days = await readOfficeDays(ctx, year)
  allow(ctx, 'privacy.read')
  return page(
    c,
    { title: words.officeDays, nav: '/privacy', trail: [['/privacy', words.title]], lead: words.officeDaysLead, status: form.status },
    <>
      <PrivacyRooms path="/privacy/office-days" />
      <Card
        title={String(year)}
        actions={
          <>
            <a class="btn" href={`/privacy/office-days?year=${year - 1}`}>
              {year - 1}
            </a>
            <a class="btn" href={`/privacy/office-days?year=${year + 1}`}>
              {year + 1}
            </a>
          </>
        }
      >
        <Table
          rows={days}
          columns={[
            { head: words.day, cell: row => formatDate(row.day) },
            { head: words.works, cell: row => (row.works ? words.dayKinds.works : words.dayKinds.rests) },
            { head: words.dayName, cell: row => row.name },
            {
              head: words.decision,
              cell: row => (row.confirmed ? row.source : <Badge tone="warn">{words.unconfirmed}</Badge>),
            },
          ]}
        />
      </Card>
      {everywhere(c) && (
        <Card title={words.setDay}>
          <Form form={form} action="/privacy/office-days">
            <DateField name="day" label={words.day} required />
            <Select
              name="works"
              label={words.works}
              required
              options={SetOfficeDay.shape.works.options.map(kind => [kind, words.dayKinds[kind]])}
            />
            <TextField name="name" label={words.dayName} required maxlength={120} />
            <TextField name="source" label={words.decision} required maxlength={200} />
            <SubmitButton label={words.setDay} />
          </Form>
        </Card>
      )}
    </>,
  )
}
