import type { Campaign } from '../campaigns/campaign.entity.ts'
import { getCampaign } from '../campaigns/campaigns.queries.ts'
import { allow, may } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { formatDate } from '../vietnamese/dates.ts'
import { groupThousands } from '../vietnamese/money.ts'
import type { Web, WebContext } from '../web/environment.ts'
import { DateField, Form, Radios, Select, SubmitButton, TextField } from '../web/forms.tsx'
import { page } from '../web/layout.tsx'
import { blankForm, type FormState, submitForm } from '../web/submit-form.ts'
import { Card } from '../web/tables.tsx'
import { AddGiftSource, addGiftSource } from './add-gift-source.ts'
import { CorrectGiftSource, correctGiftSource } from './correct-gift-source.ts'
import { decisionKinds } from './decision-kind.ts'
import { getCampaignForSource, getGiftSource } from './gift-sources.queries.ts'
import { levelsOf } from './rule-sets.queries.ts'

export function giftSourcePages(app: Web): void {
  app.get('/campaigns/:campaignId/sources/new', c => addPage(c, blankForm()))

  app.post('/campaigns/:campaignId/sources', c =>
    submitForm(c, AddGiftSource, {
      extra: { campaignId: c.req.param('campaignId') },
      write: input => addGiftSource(c.var.ctx, input),
      done: source => [`/campaigns/${source.campaignId}`, c.var.say.campaigns.sourceAdded(source.name)],
      again: form => addPage(c, form),
    }),
  )

  app.get('/sources/:sourceId/correct', async c => {
    const { name, decisionKind, decisionNo, decidedOn, budgetLine } = await getGiftSource(c.var.ctx, c.req.param('sourceId'))
    return correctPage(
      c,
      blankForm({
        name,
        decisionKind: decisionKind as string,
        decisionNo: decisionNo ?? null,
        decidedOn: decidedOn ?? null,
        budgetLine: budgetLine ?? null,
      }),
    )
  })

  app.post('/sources/:sourceId/correct', c =>
    submitForm(c, CorrectGiftSource, {
      extra: { sourceId: c.req.param('sourceId') },
      write: input => correctGiftSource(c.var.ctx, input),
      done: source => [`/campaigns/${source.campaignId}`, c.var.say.campaigns.sourceCorrected(source.name)],
      again: form => correctPage(c, form),
    }),
  )
}

async function addPage(c: WebContext, form: FormState): Promise<Response> {
  const { ctx, say } = c.var
  const id = c.req.param('campaignId')
  if (id == null) throw new Refusal('record/missing')
  const { campaign, known } = await getCampaignForSource(ctx, id)
  if (known.length === 0) return noRulesPage(c, campaign)
  return page(
    c,
    { title: say.campaigns.addSource, nav: '/campaigns', trail: [[`/campaigns/${campaign.id}`, campaign.name]], status: form.status },
    <Card>
      <Form form={form} action={`/campaigns/${campaign.id}/sources`}>
        <TextField name="name" label={say.campaigns.sourceName} hint={say.campaigns.sourceNameHint} required maxlength={160} />
        <Radios
          name="ruleSetKey"
          label={say.campaigns.rules}
          hint={say.campaigns.rulesHint}
          required
          options={known.map(({ rules }) => [
            rules.key,
            rules.title[ctx.locale],
            `${say.campaigns.levels}: ${levelsOf(rules)
              .map(([, amount]) => groupThousands(amount))
              .join(', ')}. ${rules.doubt == null ? '' : `(${say.campaigns.unverified}) ${rules.doubt[ctx.locale]}`}`,
          ])}
        />
        <DecisionFields say={say} />
        <SubmitButton label={say.campaigns.addSource} cancel={`/campaigns/${campaign.id}`} />
      </Form>
    </Card>,
  )
}

/** Rules of another occasion are not offered instead: they would leave out whole groups of people without a word. */
function noRulesPage(c: WebContext, campaign: Campaign): Promise<Response> {
  const { ctx, say } = c.var
  return page(
    c,
    { title: say.campaigns.addSource, nav: '/campaigns', trail: [[`/campaigns/${campaign.id}`, campaign.name]] },
    <Card>
      <p>{say.campaigns.noRules(say.campaigns.occasionKinds[campaign.occasionKind], formatDate(campaign.occasionOn))}</p>
      <p>{may(ctx, 'rules.manage') ? say.campaigns.noRulesManage : say.campaigns.noRulesAsk}</p>
      <div class="form-end">
        <a class="btn btn-primary" href="/rule-sets">
          {say.campaigns.toRules}
        </a>
        <a class="btn" href={`/campaigns/${campaign.id}/correct`}>
          {say.campaigns.correct}
        </a>
      </div>
    </Card>,
  )
}

async function correctPage(c: WebContext<'/sources/:sourceId/correct'>, form: FormState): Promise<Response> {
  const { ctx, say } = c.var
  allow(ctx, 'campaigns.manage')
  const source = await getGiftSource(ctx, c.req.param('sourceId'))
  const campaign = await getCampaign(ctx, source.campaignId)
  return page(
    c,
    {
      title: say.campaigns.correctSourceTitle(source.name),
      nav: '/campaigns',
      trail: [[`/campaigns/${campaign.id}`, campaign.name]],
      status: form.status,
    },
    <Card>
      <Form form={form} action={`/sources/${source.id}/correct`}>
        <TextField name="name" label={say.campaigns.sourceName} required maxlength={160} />
        <DecisionFields say={say} />
        <SubmitButton cancel={`/campaigns/${campaign.id}`} />
      </Form>
    </Card>,
  )
}

const DecisionFields = ({ say }: { say: WebContext['var']['say'] }) => (
  <>
    <Select
      name="decisionKind"
      label={say.campaigns.decisionKind}
      hint={say.campaigns.decisionKindHint}
      options={decisionKinds.map(kind => [kind, say.campaigns.decisionKinds[kind]])}
    />
    <TextField name="decisionNo" label={say.campaigns.decisionNo} hint={say.campaigns.decisionNoHint} maxlength={60} width="short" />
    <DateField name="decidedOn" label={say.campaigns.decidedOn} />
    <TextField name="budgetLine" label={say.campaigns.budgetLine} hint={say.campaigns.budgetLineHint} maxlength={200} />
  </>
)
