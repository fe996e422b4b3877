import { findCampaigns } from '../campaigns/campaigns.queries.ts'
import type { CourtesyVisit } from '../campaigns/courtesy-visit.entity.ts'
import { visitOutcomes } from '../campaigns/courtesy-visit.entity.ts'
import { PlanVisits, planVisits } from '../campaigns/plan-visits.ts'
import { findVisits, getVisit } from '../campaigns/visits.queries.ts'
import { may } from '../permissions.ts'
import { formatDate, isoDay } from '../vietnamese/dates.ts'
import { formatDong } from '../vietnamese/money.ts'
import type { Web, WebContext } from '../web/environment.ts'
import { reading } from '../web/reading.ts'
import { Checkboxes, DateField, Form, Hidden, Radios, SubmitButton, TextArea, TextField } from '../web/forms.tsx'
import { page, useScreen } from '../web/layout.tsx'
import { blankForm, type FormState, submitForm } from '../web/submit-form.ts'
import { Badge, Card, Empty, Facts, Table } from '../web/tables.tsx'
import { mayAt } from '../lists/gift-facts.queries.ts'
import { PaidFromField, StateTag } from './gift-parts.tsx'
import { findGiftsOfPerson, findListProgress, findWaiting, getListHandover, type GiftStanding, isOpen } from './handovers.queries.ts'
import { RecordVisit, recordVisit } from './record-visit.ts'

/** Visits at home: planned hamlet by hamlet from who still waits, recorded with the gifts handed over at the door. */
export function visitPages(app: Web): void {
  app.get(
    '/visits',
    reading(c => visitsPage(c)),
  )
  app.get('/visits/plan', c => planPage(c, blankForm()))
  app.post('/visits/plan', c =>
    submitForm(c, PlanVisits, {
      write: input => planVisits(c.var.ctx, input),
      done: (visits, input) => [`/visits?campaign=${input.campaignId}`, c.var.say.handovers.planned(visits.length)],
      again: form => planPage(c, form),
    }),
  )
  app.get(
    '/visits/:visitId',
    reading<'/visits/:visitId'>(c => visitPage(c, c.req.param('visitId'), blankForm())),
  )
  app.post('/visits/:visitId', c => {
    const visitId = c.req.param('visitId')
    return submitForm(c, RecordVisit, {
      extra: { visitId },
      write: input => recordVisit(c.var.ctx, input),
      done: ({ gifts }) => [`/visits/${visitId}`, c.var.say.handovers.visitRecorded(gifts.length)],
      again: form => visitPage(c, visitId, form),
    })
  })
}

async function visitsPage(c: WebContext): Promise<Response> {
  const { ctx, say } = c.var
  const words = say.handovers
  const campaigns = await findCampaigns(ctx)
  const campaign = campaigns.find(one => one.id === c.req.query('campaign')) ?? campaigns[0]
  const visits = campaign == null ? [] : await findVisits(ctx, { campaignId: campaign.id })
  return page(
    c,
    {
      title: words.visitsTitle,
      nav: '/visits',
      lead: words.visitsLead,
      actions: may(ctx, 'visits.plan') && (
        <a class="btn btn-primary" href="/visits/plan">
          {words.planVisits}
        </a>
      ),
    },
    <>
      {campaigns.length > 1 && (
        <form method="get" action="/visits" class="filter">
          <label for="campaign">{words.campaign}</label>
          <select id="campaign" name="campaign" class="form-select input-medium">
            {campaigns.map(one => (
              <option value={one.id} selected={one.id === campaign?.id}>
                {one.name}
              </option>
            ))}
          </select>
          <button type="submit" class="btn">
            {words.show}
          </button>
        </form>
      )}
      <Card {...(campaign != null && { title: campaign.name })}>
        <Table
          rows={visits}
          empty={words.visitsNone}
          href={visit => `/visits/${visit.id}`}
          columns={[
            { head: words.name, cell: visit => visit.fullName },
            { head: words.visitOn, cell: visit => `${visit.startsAt ?? ''} ${formatDate(visit.visitOn)}`.trim() },
            { head: words.outcome, cell: visit => <Outcome visit={visit} /> },
            { head: words.party, cell: visit => visit.party.join('; '), wide: true },
          ]}
        />
      </Card>
    </>,
  )
}

function Outcome({ visit }: { visit: CourtesyVisit }) {
  const { say } = useScreen()
  const { outcome } = visit
  if (outcome == null) return <Badge>{say.handovers.visitOpen}</Badge>
  return <Badge tone={outcome === 'visited' ? 'good' : 'warn'}>{say.handovers.visitOutcomes[outcome]}</Badge>
}

async function planPage(c: WebContext, form: FormState): Promise<Response> {
  const { ctx, say } = c.var
  const words = say.handovers
  const sent = (name: string) => {
    const value = form.values[name]
    return typeof value === 'string' ? value : undefined
  }
  const listId = c.req.query('list') ?? sent('list')
  const hamletId = c.req.query('hamlet') ?? sent('hamlet')
  const lists = (await findListProgress(ctx)).filter(list => list.openGifts > 0)
  const chosen = lists.find(list => list.listId === listId) ?? lists[0]
  const list = chosen == null ? null : await getListHandover(ctx, chosen.listId)
  const hamlets = new Map(
    list?.rows.flatMap(row => (row.hamletId == null || row.openGifts === 0 ? [] : [[row.hamletId, row.hamletName] as const])),
  )
  const waiting = chosen == null || hamletId == null || hamletId === '' ? null : await findWaiting(ctx, { listId: chosen.listId, hamletId })
  const campaignId = waiting?.[0]?.campaignId
  return page(
    c,
    { title: words.planVisits, nav: '/visits', trail: [['/visits', words.visitsTitle]], status: form.status },
    <>
      {chosen != null && (
        <form method="get" action="/visits/plan" class="filter">
          <label for="list">{words.list}</label>
          <select id="list" name="list" class="form-select input-medium">
            {lists.map(one => (
              <option value={one.listId} selected={one.listId === chosen?.listId}>
                {one.areaName} – {one.sourceName}
              </option>
            ))}
          </select>
          <label for="hamlet">{words.hamlet}</label>
          <select id="hamlet" name="hamlet" class="form-select input-short">
            {hamletId == null && <option value="">{say.web.forms.choose}</option>}
            {[...hamlets].map(([id, name]) => (
              <option value={id} selected={id === hamletId}>
                {name}
              </option>
            ))}
          </select>
          <button type="submit" class="btn">
            {words.show}
          </button>
        </form>
      )}
      {chosen == null ? (
        <Empty>
          {words.visitListNone} {may(ctx, 'lists.read') && <a href="/lists">{words.toLists}</a>}
        </Empty>
      ) : waiting == null ? (
        <Empty>{words.choosePeople}</Empty>
      ) : campaignId == null ? (
        <Empty>{words.visitPeopleNone}</Empty>
      ) : (
        <PlanForm form={form} campaignId={campaignId} listId={chosen.listId} hamletId={hamletId ?? ''} waiting={waiting} />
      )}
    </>,
  )
}

function PlanForm({
  form,
  campaignId,
  listId,
  hamletId,
  waiting,
}: {
  form: FormState
  campaignId: string
  listId: string
  hamletId: string
  waiting: readonly GiftStanding[]
}) {
  const { say } = useScreen()
  const words = say.handovers
  const people = new Map(waiting.filter(gift => !gift.dead).map(gift => [gift.personId, gift]))
  return (
    <Card>
      <Form form={form} action="/visits/plan">
        <Hidden name="campaignId" value={campaignId} />
        <Hidden name="list" value={listId} />
        <Hidden name="hamlet" value={hamletId} />
        <Checkboxes
          name="personIds"
          label={words.visitPeople}
          required
          options={[...people.values()].map(gift => [
            gift.personId,
            `${gift.fullName} – ${gift.categoryName}${gift.missed == null ? '' : ` (${words.reasons[gift.missed.reason]})`}`,
          ])}
        />
        <DateField name="visitOn" label={words.visitOn} required />
        <TextField name="startsAt" label={words.startsAt} hint={words.startsAtHint} width="short" />
        <TextArea name="party" label={words.party} hint={words.partyHint} rows={3} required />
        <TextField name="note" label={words.note} />
        <SubmitButton label={words.plan} cancel="/visits" />
      </Form>
    </Card>
  )
}

async function visitPage(c: WebContext, visitId: string, form: FormState): Promise<Response> {
  const { ctx, say } = c.var
  const words = say.handovers
  const visit = await getVisit(ctx, visitId)
  const gifts = may(ctx, 'handovers.read') ? await findGiftsOfPerson(ctx, visit.personId, visit.campaignId) : []
  return page(
    c,
    {
      title: words.visit(visit.fullName),
      nav: '/visits',
      trail: [[`/visits?campaign=${visit.campaignId}`, words.visitsTitle]],
      status: form.status,
    },
    <>
      <Card>
        <Facts
          facts={[
            [words.visitOn, `${visit.startsAt ?? ''} ${formatDate(visit.visitOn)}`.trim()],
            [words.party, visit.party.join('; ')],
            visit.note == null ? null : [words.note, visit.note],
            [words.visitOutcome, <Outcome visit={visit} />],
            visit.visitedOn == null ? null : [words.visitedOn, formatDate(visit.visitedOn)],
            visit.outcomeNote == null ? null : [words.note, visit.outcomeNote],
            ...gifts.map(
              gift =>
                [
                  `${gift.sourceName} · ${formatDong(gift.amount)}`,
                  <a href={`/gifts/${gift.id}`}>
                    <StateTag gift={gift} />
                  </a>,
                ] as const,
            ),
          ]}
        />
      </Card>
      {visit.isOpen() && mayAt(ctx, 'visits.record', visit) && <OutcomeForm visit={visit} gifts={gifts.filter(isOpen)} form={form} />}
    </>,
  )
}

function OutcomeForm({ visit, gifts, form }: { visit: CourtesyVisit; gifts: readonly GiftStanding[]; form: FormState }) {
  const { say, ctx } = useScreen()
  const words = say.handovers
  const today = isoDay(ctx.now())
  const known = {
    outcome: 'visited',
    on: visit.visitOn < today ? visit.visitOn : today,
    'receiver.kind': 'self',
    giftIds: gifts.map(gift => gift.id),
  }
  const shown = form.status === 200 ? blankForm(known) : form
  return (
    <Card title={words.visitOutcome}>
      <Form form={shown} action={`/visits/${visit.id}`}>
        <Radios name="outcome" label={words.visitOutcome} required options={visitOutcomes.map(one => [one, words.visitOutcomes[one]])} />
        <DateField name="on" label={words.visitedOn} hint={words.visitedOnHint} />
        {gifts.length > 0 && (
          <>
            <Checkboxes
              name="giftIds"
              label={words.whichGifts}
              options={gifts.map(gift => [gift.id, `${gift.sourceName}: ${formatDong(gift.amount)}`])}
            />
            <Radios
              name="receiver.kind"
              label={words.visitReceiver}
              required
              options={[
                ['self', words.visitSelf],
                ['proxy', words.visitProxy],
              ]}
            />
            <TextField name="receiver.name" label={words.proxyName} />
            <TextField name="receiver.relation" label={words.relation} />
            <TextField name="receiver.paper" label={words.paper} hint={words.paperHint} />
            <PaidFromField gifts={gifts} />
          </>
        )}
        <TextArea name="note" label={words.note} rows={2} />
        <SubmitButton label={words.recordVisit} cancel="/visits" />
      </Form>
    </Card>
  )
}
