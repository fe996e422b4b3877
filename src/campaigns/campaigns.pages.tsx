import { allow, may } from '../permissions.ts'
import { formatDate, isoDay } from '../vietnamese/dates.ts'
import type { Web, WebContext } from '../web/environment.ts'
import { reading } from '../web/reading.ts'
import { Checkbox, DateField, Form, Hidden, Select, SubmitButton, TextArea, TextField } from '../web/forms.tsx'
import { page } from '../web/layout.tsx'
import { blankForm, type FormState, submitForm } from '../web/submit-form.ts'
import { Badge, Card, ConfirmForm, Table } from '../web/tables.tsx'
import { AddCampaign, addCampaign } from './add-campaign.ts'
import { daysToDeadline, findCampaigns, getCampaign } from './campaigns.queries.ts'
import { CloseCampaign, closeCampaign } from './close-campaign.ts'
import { CorrectCampaign, correctCampaign } from './correct-campaign.ts'
import { occasionKinds } from './occasion-kind-rules.ts'

/** The page of one occasion stands with the lists: it shows what hangs on it. */
export function campaignPages(app: Web): void {
  app.get(
    '/campaigns',
    reading(async c => {
      const { ctx, say } = c.var
      const campaigns = await findCampaigns(ctx)
      const today = isoDay(ctx.now())
      return page(
        c,
        {
          title: say.campaigns.title,
          lead: say.campaigns.intro,
          actions: may(ctx, 'campaigns.manage') && (
            <a class="btn btn-primary" href="/campaigns/new">
              {say.campaigns.add}
            </a>
          ),
        },
        <Table
          rows={campaigns}
          empty={say.campaigns.none}
          href={campaign => `/campaigns/${campaign.id}`}
          columns={[
            { head: say.campaigns.name, cell: campaign => campaign.name },
            { head: say.campaigns.occasionOn, cell: campaign => formatDate(campaign.occasionOn) },
            {
              head: say.campaigns.deadlineOn,
              wide: true,
              cell: campaign =>
                campaign.deadlineOn == null
                  ? ''
                  : `${formatDate(campaign.deadlineOn)}${campaign.closedAt == null ? ` (${say.campaigns.daysLeft(daysToDeadline(campaign, today))})` : ''}`,
            },
            {
              head: say.campaigns.state,
              cell: campaign =>
                campaign.closedAt == null ? <Badge tone="good">{say.campaigns.open}</Badge> : <Badge>{say.campaigns.closed}</Badge>,
            },
          ]}
        />,
      )
    }),
  )

  app.get('/campaigns/new', c => addPage(c, blankForm()))

  app.post('/campaigns', c =>
    submitForm(c, AddCampaign, {
      write: input => addCampaign(c.var.ctx, input),
      done: campaign => [`/campaigns/${campaign.id}`, c.var.say.campaigns.added(campaign.name)],
      again: form => addPage(c, form),
    }),
  )

  app.get('/campaigns/:campaignId/correct', async c => {
    const { name, occasionOn, occasionKind, deadlineOn, note, version } = await getCampaign(c.var.ctx, c.req.param('campaignId'))
    return correctPage(c, blankForm({ name, occasionOn, occasionKind, deadlineOn: deadlineOn ?? null, note: note ?? null, version }))
  })

  app.post('/campaigns/:campaignId/correct', c =>
    submitForm(c, CorrectCampaign, {
      extra: { campaignId: c.req.param('campaignId') },
      write: input => correctCampaign(c.var.ctx, input),
      done: campaign => [`/campaigns/${campaign.id}`, c.var.say.campaigns.corrected(campaign.name)],
      again: form => correctPage(c, form),
    }),
  )

  app.get('/campaigns/:campaignId/close', c => closePage(c, blankForm()))

  app.post('/campaigns/:campaignId/close', c =>
    submitForm(c, CloseCampaign, {
      extra: { campaignId: c.req.param('campaignId') },
      write: input => closeCampaign(c.var.ctx, input),
      done: campaign => [`/campaigns/${campaign.id}`, c.var.say.campaigns.closedDone(campaign.name)],
      again: form => closePage(c, form),
    }),
  )
}

function addPage(c: WebContext, form: FormState): Promise<Response> {
  const { ctx, say } = c.var
  allow(ctx, 'campaigns.manage')
  return page(
    c,
    { title: say.campaigns.addTitle, nav: '/campaigns', trail: [['/campaigns', say.campaigns.title]], status: form.status },
    <Card>
      <Form form={form} action="/campaigns">
        <Fields say={say} />
        <SubmitButton label={say.campaigns.add} cancel="/campaigns" />
      </Form>
    </Card>,
  )
}

async function correctPage(c: WebContext<'/campaigns/:campaignId/correct'>, form: FormState): Promise<Response> {
  const { ctx, say } = c.var
  allow(ctx, 'campaigns.manage')
  const { id, name } = await getCampaign(ctx, c.req.param('campaignId'))
  return page(
    c,
    {
      title: say.campaigns.correctTitle(name),
      nav: '/campaigns',
      trail: [
        ['/campaigns', say.campaigns.title],
        [`/campaigns/${id}`, name],
      ],
      status: form.status,
    },
    <Card>
      <Form form={form} action={`/campaigns/${id}/correct`}>
        <Hidden name="version" value={String(form.values['version'] ?? '')} />
        <Fields say={say} />
        <SubmitButton cancel={`/campaigns/${id}`} />
      </Form>
    </Card>,
  )
}

async function closePage(c: WebContext<'/campaigns/:campaignId/close'>, form: FormState): Promise<Response> {
  const { ctx, say } = c.var
  allow(ctx, 'campaigns.manage')
  const { id, name } = await getCampaign(ctx, c.req.param('campaignId'))
  return page(
    c,
    { title: say.campaigns.closeTitle(name), nav: '/campaigns', trail: [[`/campaigns/${id}`, name]], status: form.status },
    <ConfirmForm form={form} action={`/campaigns/${id}/close`} label={say.campaigns.close} cancel={`/campaigns/${id}`}>
      <p>{say.campaigns.closeWhat}</p>
      {form.errors.some(error => error.field === 'openSeen') && <Checkbox name="openSeen" label={say.campaigns.openSeen} />}
    </ConfirmForm>,
  )
}

const Fields = ({ say }: { say: WebContext['var']['say'] }) => (
  <>
    <TextField name="name" label={say.campaigns.name} hint={say.campaigns.nameHint} required maxlength={120} />
    <DateField name="occasionOn" label={say.campaigns.occasionOn} required />
    <Select
      name="occasionKind"
      label={say.campaigns.occasionKind}
      hint={say.campaigns.occasionKindHint}
      options={occasionKinds.map(kind => [kind, say.campaigns.occasionKinds[kind]])}
    />
    <DateField name="deadlineOn" label={say.campaigns.deadlineOn} hint={say.campaigns.deadlineHint} />
    <TextArea name="note" label={say.campaigns.note} rows={3} maxlength={2000} />
  </>
)
