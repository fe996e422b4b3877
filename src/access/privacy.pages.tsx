import { allow } from '../permissions.ts'
import { formatDate, formatDateTime, isoDay } from '../vietnamese/dates.ts'
import type { Web, WebContext } from '../web/environment.ts'
import { Form, NumberField, Select, SubmitButton, TextArea, TextField } from '../web/forms.tsx'
import { page, PlainPost } from '../web/layout.tsx'
import { actNow, blankForm, type FormState, submitForm } from '../web/submit-form.ts'
import { Badge, Card, Table } from '../web/tables.tsx'
import {
  readPrivacyRegisters,
  recordIncident,
  RecordIncident,
  recordSubjectRequest,
  RecordSubjectRequest,
  SettleSubjectRequest,
  settleSubjectRequest,
} from './privacy-registers.ts'

/** Purposes, requests of people about their data, incidents: each clock with what is left of it. */
export function privacyPages(app: Web): void {
  app.get('/privacy', c => privacyPage(c, blankForm(), blankForm()))
  app.post('/privacy/requests', c =>
    submitForm(c, RecordSubjectRequest, {
      write: input => recordSubjectRequest(c.var.ctx, input),
      done: () => ['/privacy', c.var.say.privacy.requestRecorded],
      again: form => privacyPage(c, form, blankForm()),
    }),
  )
  app.post('/privacy/requests/:requestId/:step', c => {
    const input = SettleSubjectRequest.safeParse({ requestId: c.req.param('requestId'), step: c.req.param('step') })
    if (!input.success) return c.notFound()
    return actNow(c, { write: () => settleSubjectRequest(c.var.ctx, input.data), done: ['/privacy', c.var.say.privacy.stepDone] })
  })
  app.post('/privacy/incidents', c =>
    submitForm(c, RecordIncident, {
      write: input => recordIncident(c.var.ctx, input),
      done: () => ['/privacy', c.var.say.privacy.incidentRecorded],
      again: form => privacyPage(c, blankForm(), form),
    }),
  )
}

async function privacyPage(c: WebContext, request: FormState, incident: FormState): Promise<Response> {
  const { ctx, say } = c.var
  allow(ctx, 'privacy.manage')
  const words = say.privacy
  const { purposes, requests, incidents, areas } = await readPrivacyRegisters(ctx)
  const today = isoDay(ctx.now())
  const clock = (day: string, done: boolean) => <Badge tone={done ? 'good' : day < today ? 'bad' : 'warn'}>{formatDate(day)}</Badge>
  const vi = ctx.locale === 'vi'
  const where = <Select name="areaId" label={words.commune} required options={areas.map(([id, name]) => [id, name])} />
  return page(
    c,
    { title: words.title, nav: '/privacy', lead: words.lead, status: request.status === 200 ? incident.status : request.status },
    <>
      <Card title={words.requests}>
        <Table
          rows={requests}
          empty={words.noRequests}
          columns={[
            { head: words.requester, cell: row => row.requester },
            { head: words.kind, cell: row => words.kinds[row.kind] ?? row.kind },
            { head: words.answerBy, cell: row => clock(row.answerBy, row.answeredAt != null) },
            { head: words.actBy, cell: row => clock(row.actBy, row.doneAt != null) },
            {
              head: '',
              align: 'end',
              cell: row =>
                row.doneAt == null && (
                  <PlainPost
                    action={`/privacy/requests/${row.id}/${row.answeredAt == null ? 'answer' : 'finish'}`}
                    label={row.answeredAt == null ? words.answer : words.finish}
                    class="btn"
                  />
                ),
            },
          ]}
        />
      </Card>
      <Card title={words.newRequest}>
        <Form form={request} action="/privacy/requests">
          {where}
          <TextField name="requester" label={words.requester} required maxlength={120} />
          <Select
            name="kind"
            label={words.kind}
            required
            options={RecordSubjectRequest.shape.kind.options.map(kind => [kind, words.kinds[kind] ?? kind])}
          />
          <TextArea name="wish" label={words.wish} required />
          <SubmitButton label={words.record} />
        </Form>
      </Card>
      <Card title={words.incidents}>
        <Table
          rows={incidents}
          empty={words.noIncidents}
          columns={[
            { head: words.what, cell: row => row.what },
            { head: words.foundAt, cell: row => formatDateTime(row.foundAt) },
            {
              head: words.reportBy,
              cell: row => (
                <Badge tone={row.reportedAt != null ? 'good' : new Date(row.reportBy) < ctx.now() ? 'bad' : 'warn'}>
                  {formatDateTime(row.reportBy)}
                </Badge>
              ),
            },
          ]}
        />
      </Card>
      <Card title={words.newIncident}>
        <Form form={incident} action="/privacy/incidents">
          {where}
          <TextArea name="what" label={words.what} required />
          <NumberField name="people" label={words.people} />
          <SubmitButton label={words.record} />
        </Form>
      </Card>
      <Card title={words.purposes}>
        <Table
          rows={purposes}
          columns={[
            { head: words.purpose, cell: row => (vi ? row.nameVi : row.nameEn) },
            { head: words.basis, cell: row => words.bases[row.basis] ?? row.basis },
            { head: words.law, wide: true, cell: row => row.law },
            { head: words.data, wide: true, cell: row => (vi ? row.dataVi : row.dataEn) },
          ]}
        />
      </Card>
    </>,
  )
}
