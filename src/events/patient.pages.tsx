import { may } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { formatDateTime } from '../vietnamese/dates.ts'
import type { Web, WebContext } from '../web/environment.ts'
import { Checkbox, Form, Hidden, Radios, Select, SubmitButton, TextArea, TextField } from '../web/forms.tsx'
import { PlainPost, useScreen } from '../web/layout.tsx'
import { blankForm, type FormState, submitForm } from '../web/submit-form.ts'
import { Badge, Card, Facts, Table } from '../web/tables.tsx'
import { CloseReferral, closeReferral } from './close-referral.ts'
import { eventPage } from './event-frame.tsx'
import { getEventCard } from './events.queries.ts'
import { findingKinds, referralOutcomes } from './health.entity.ts'
import { type HealthCard, readHealth } from './health.queries.ts'
import { listInvitees } from './invitees.queries.ts'
import { RecordConsent, recordConsent } from './record-consent.ts'
import { RecordFinding, recordFinding } from './record-finding.ts'
import { ReferVisitor, referVisitor } from './refer-visitor.ts'

type PatientRoute = WebContext<'/events/:eventId/patients/:inviteeId'>
const addressOf = (c: PatientRoute) => `/events/${c.req.param('eventId')}/patients/${c.req.param('inviteeId')}`

/** The health card: for medical staff only; gift staff have no door here. */
export function patientPages(app: Web): void {
  const root = '/events/:eventId/patients/:inviteeId'
  app.get(root, c => patientPage(c, blankForm()))
  app.post(`${root}/consent`, c =>
    submitForm(c, RecordConsent, {
      extra: c.req.param(),
      write: input => recordConsent(c.var.ctx, input),
      done: ({ stands }) => [addressOf(c), stands ? c.var.say.events.consentKept : c.var.say.events.consentTakenBack],
      again: form => patientPage(c, form),
    }),
  )
  app.post(`${root}/findings`, c =>
    submitForm(c, RecordFinding, {
      extra: c.req.param(),
      write: input => recordFinding(c.var.ctx, input),
      done: () => [addressOf(c), c.var.say.events.findingKept],
      again: form => patientPage(c, form),
    }),
  )
  app.post(`${root}/referrals`, c =>
    submitForm(c, ReferVisitor, {
      extra: c.req.param(),
      write: input => referVisitor(c.var.ctx, input),
      done: () => [addressOf(c), c.var.say.events.referred],
      again: form => patientPage(c, form),
    }),
  )
  app.post(`${root}/outcome`, c =>
    submitForm(c, CloseReferral, {
      extra: { eventId: c.req.param('eventId') },
      write: input => closeReferral(c.var.ctx, input),
      done: () => [addressOf(c), c.var.say.events.referralClosed],
      again: form => patientPage(c, form),
    }),
  )
}

async function patientPage(c: PatientRoute, form: FormState): Promise<Response> {
  const { ctx, say } = c.var
  const card = await readHealth(ctx, { eventId: c.req.param('eventId'), inviteeId: c.req.param('inviteeId') })
  const { event } = await getEventCard(ctx, c.req.param('eventId'))
  const [line] = await listInvitees(ctx, event.id, { inviteeIds: [c.req.param('inviteeId')] })
  if (line == null) throw new Refusal('record/missing')
  const writes = may(ctx, 'health.write', line.areaId)
  return eventPage(
    c,
    event,
    { title: line.name, lead: say.events.healthIntro, path: '/patients', form },
    <>
      <Card>
        <Facts
          facts={[
            [say.events.hamlet, [say.events.born(line.birthYear), line.hamlet, line.area].filter(Boolean).join(', ')],
            line.mobility == null
              ? null
              : [say.events.mobility, say.events.mobilities[line.mobility as keyof typeof say.events.mobilities]],
            card.complaint == null ? null : [say.events.complaint, card.complaint],
            [
              say.events.consent,
              card.consent == null ? (
                <Badge tone="warn">{say.events.todo}</Badge>
              ) : (
                say.events.consentGiven(say.events.consentHow[card.consent.how], formatDateTime(card.consent.givenAt))
              ),
            ],
          ]}
        />
        {writes && <Consent card={card} address={addressOf(c)} />}
      </Card>
      <Card title={say.events.findings}>
        <Table
          rows={card.findings}
          empty={say.events.noFindings}
          columns={[
            {
              head: say.events.stationKind,
              cell: finding => <Badge tone={finding.kind === 'allergy' ? 'bad' : 'calm'}>{say.events.findingKinds[finding.kind]}</Badge>,
            },
            { head: say.events.findingText, cell: finding => finding.text },
            { head: say.events.when, cell: finding => formatDateTime(finding.at), wide: true },
          ]}
        />
      </Card>
      {writes && card.consent != null && (
        <Card title={say.events.addFinding}>
          <Form form={blankForm({ kind: 'finding' })} action={`${addressOf(c)}/findings`}>
            <Select
              name="kind"
              label={say.events.stationKind}
              required
              blank={false}
              options={findingKinds.map(kind => [kind, say.events.findingKinds[kind]] as const)}
            />
            <TextArea name="text" label={say.events.findingText} required rows={3} maxlength={4000} />
            <SubmitButton label={say.events.addFinding} />
          </Form>
        </Card>
      )}
      <Referrals card={card} address={addressOf(c)} writes={writes} />
    </>,
  )
}

function Consent({ card, address }: { card: HealthCard; address: string }) {
  const { say } = useScreen()
  if (card.consent != null)
    return (
      <PlainPost
        action={`${address}/consent`}
        fields={{ how: card.consent.how, withdrawn: 'yes' }}
        label={say.events.takeConsentBack}
        class="btn btn-quiet-danger"
      />
    )
  return (
    <Form form={blankForm()} action={`${address}/consent`}>
      <blockquote class="read-out">{card.asks}</blockquote>
      <Radios
        name="how"
        label={say.events.consent}
        hint={say.events.consentHint}
        required
        options={[
          ['spoken', say.events.consentHow.spoken],
          ['signed', say.events.consentHow.signed],
        ]}
      />
      <TextField name="givenBy" label={say.privacy.givenBy} hint={say.privacy.givenByHint} maxlength={200} />
      <SubmitButton />
    </Form>
  )
}

function Referrals({ card, address, writes }: { card: HealthCard; address: string; writes: boolean }) {
  const { say } = useScreen()
  return (
    <Card title={say.events.referrals}>
      {card.referrals.map(referral => (
        <>
          <Facts
            facts={[
              [say.events.toPlace, referral.toPlace],
              [say.events.referReason, referral.reason],
              referral.urgent ? [say.events.urgent, <Badge tone="bad">{say.events.urgent}</Badge>] : null,
              [
                say.events.outcome,
                referral.outcome == null ? (
                  <Badge tone="warn">{say.events.referralOpen}</Badge>
                ) : (
                  [say.events.referralOutcomes[referral.outcome], referral.outcomeNote].filter(Boolean).join(': ')
                ),
              ],
            ]}
          />
          {writes && referral.outcome == null && (
            <Form form={blankForm()} action={`${address}/outcome`}>
              <Hidden name="referralId" value={referral.id} />
              <Select
                name="outcome"
                label={say.events.outcome}
                required
                options={referralOutcomes.map(one => [one, say.events.referralOutcomes[one]] as const)}
              />
              <TextField name="note" label={say.events.findingText} maxlength={2000} />
              <SubmitButton label={say.events.closeReferral} />
            </Form>
          )}
        </>
      ))}
      {writes && card.consent != null && (
        <Form form={blankForm()} action={`${address}/referrals`}>
          <TextField name="toPlace" label={say.events.toPlace} required maxlength={200} />
          <TextArea name="reason" label={say.events.referReason} required rows={2} maxlength={2000} />
          <Checkbox name="urgent" label={say.events.urgent} />
          <SubmitButton label={say.events.refer} />
        </Form>
      )}
    </Card>
  )
}
