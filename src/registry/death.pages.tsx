import type { Child } from 'hono/jsx'
import { inTransaction } from '../database/in-transaction.ts'
import { allow, type Permission } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import type { Web, WebContext } from '../web/environment.ts'
import { DateField, Form, Radios, SubmitButton, TextArea, TextField } from '../web/forms.tsx'
import { page } from '../web/layout.tsx'
import { blankForm, type FormState, parseForm, refusedForm, submitForm } from '../web/submit-form.ts'
import { Card, Facts } from '../web/tables.tsx'
import { DecideDeparture, decideDeparture } from './decide-departure.ts'
import { viewPerson } from './person.queries.ts'
import { Contact, type Person } from './person.entity.ts'
import { RecordDeath, recordDeath } from './record-death.ts'
import { ReportDeparture, reportDeparture } from './report-departure.ts'
import { RevealId, revealId, RevealPhone, revealPhone } from './reveal-id.ts'
import { TakeBackDeath, takeBackDeath } from './take-back-death.ts'

type OfPerson = WebContext<`/people/:personId/${string}`>

/** What happens in a life, and the look at an id: each its own small form with the reason. */
export function deathPages(app: Web): void {
  app.get('/people/:personId/death', c => deathPage(c, blankForm()))
  app.post('/people/:personId/death', c =>
    submitForm(c, RecordDeath, {
      extra: { personId: c.req.param('personId') },
      write: input => recordDeath(c.var.ctx, input),
      done: death => [`/people/${death.personId}`, c.var.say.registry.deathRecorded],
      again: form => deathPage(c, form),
    }),
  )
  app.get('/people/:personId/take-back-death', c => takeBackPage(c, blankForm()))
  app.post('/people/:personId/take-back-death', c =>
    submitForm(c, TakeBackDeath, {
      extra: { personId: c.req.param('personId') },
      write: input => takeBackDeath(c.var.ctx, input),
      done: death => [`/people/${death.personId}`, c.var.say.registry.takenBack],
      again: form => takeBackPage(c, form),
    }),
  )
  app.get('/people/:personId/departure', c => departurePage(c, blankForm()))
  app.post('/people/:personId/departure', c =>
    submitForm(c, ReportDeparture, {
      extra: { personId: c.req.param('personId') },
      write: input => reportDeparture(c.var.ctx, input),
      done: departure => [`/people/${departure.personId}`, c.var.say.registry.departureReported],
      again: form => departurePage(c, form),
    }),
  )
  app.get('/people/:personId/decide-departure', c => decidePage(c, blankForm()))
  app.post('/people/:personId/decide-departure', c =>
    submitForm(c, DecideDeparture, {
      extra: { personId: c.req.param('personId') },
      write: input => decideDeparture(c.var.ctx, input),
      done: departure => [`/people/${departure.personId}`, c.var.say.registry.departureDecided],
      again: form => decidePage(c, form),
    }),
  )
  app.get('/people/:personId/reveal', c => revealPage(c, blankForm()))
  // Answered on the spot, never kept for a replay nor sent along in an address: the id stands on this one page.
  app.post('/people/:personId/reveal', async c => {
    const parsed = await parseForm(c, RevealId, { personId: c.req.param('personId') })
    if (!parsed.ok) return revealPage(c, parsed.form)
    try {
      return await revealPage(c, blankForm(), await revealId(c.var.ctx, parsed.value))
    } catch (error) {
      return revealPage(c, refusedForm(c, parsed.form, error))
    }
  })
  app.get('/contacts/:contactId/reveal', c => phonePage(c, blankForm()))
  app.post('/contacts/:contactId/reveal', async c => {
    const parsed = await parseForm(c, RevealPhone, { contactId: c.req.param('contactId') })
    if (!parsed.ok) return phonePage(c, parsed.form)
    try {
      return await phonePage(c, blankForm(), await revealPhone(c.var.ctx, parsed.value))
    } catch (error) {
      return phonePage(c, refusedForm(c, parsed.form, error))
    }
  })
}

async function smallPage(
  c: OfPerson,
  form: FormState,
  permission: Permission,
  title: (name: string) => string,
  body: (person: Person) => Child,
): Promise<Response> {
  const person = await viewPerson(c.var.ctx, c.req.param('personId'))
  allow(c.var.ctx, permission, person.areaId)
  const words = c.var.say.registry
  return page(
    c,
    {
      title: title(person.fullName),
      nav: '/people',
      trail: [
        ['/people', words.title],
        [`/people/${person.id}`, person.fullName],
      ],
      status: form.status,
    },
    <Card>{body(person)}</Card>,
  )
}

function deathPage(c: OfPerson, form: FormState): Promise<Response> {
  const words = c.var.say.registry
  return smallPage(c, form, 'registry.write', words.recordDeathTitle, ({ id }) => (
    <Form form={form} action={`/people/${id}/death`}>
      <DateField name="diedOn" label={words.diedOn} hint={words.diedOnHint} partial />
      <TextField name="source" label={words.deathSource} hint={words.deathSourceHint} required maxlength={200} />
      <SubmitButton label={words.recordDeath} cancel={`/people/${id}`} danger />
    </Form>
  ))
}

function takeBackPage(c: OfPerson, form: FormState): Promise<Response> {
  const words = c.var.say.registry
  return smallPage(c, form, 'registry.write', words.takeBackTitle, ({ id }) => (
    <Form form={form} action={`/people/${id}/take-back-death`}>
      <p>{words.takeBackText}</p>
      <TextArea name="because" label={words.because} required rows={2} maxlength={500} />
      <SubmitButton label={words.takeBackDeath} cancel={`/people/${id}`} />
    </Form>
  ))
}

function departurePage(c: OfPerson, form: FormState): Promise<Response> {
  const words = c.var.say.registry
  return smallPage(
    c,
    form,
    'registry.write',
    () => words.reportDeparture,
    ({ id }) => (
      <Form form={form} action={`/people/${id}/departure`}>
        <TextField name="source" label={words.departureSource} hint={words.deathSourceHint} required maxlength={200} />
        <TextArea name="note" label={words.note} rows={2} maxlength={500} />
        <SubmitButton label={words.reportDeparture} cancel={`/people/${id}`} />
      </Form>
    ),
  )
}

function decidePage(c: OfPerson, form: FormState): Promise<Response> {
  const words = c.var.say.registry
  return smallPage(
    c,
    form,
    'registry.write',
    () => words.departureAsked,
    ({ id }) => (
      <Form form={form} action={`/people/${id}/decide-departure`}>
        <Radios
          name="decision"
          label={words.decideDeparture}
          required
          options={[
            ['stays', words.departureStays],
            ['left', words.departureLeft],
          ]}
        />
        <TextArea name="note" label={words.note} rows={2} maxlength={500} />
        <SubmitButton cancel={`/people/${id}`} />
      </Form>
    ),
  )
}

function revealPage(c: OfPerson, form: FormState, shown?: { nationalId: string | null; oldId: string | null }): Promise<Response> {
  const words = c.var.say.registry
  return smallPage(c, form, 'registry.reveal', words.revealTitle, ({ id }) =>
    shown == null ? (
      <Form form={form} action={`/people/${id}/reveal`}>
        <p>{words.revealText}</p>
        <TextField name="because" label={words.because} required maxlength={500} width="full" />
        <SubmitButton label={words.reveal} cancel={`/people/${id}`} />
      </Form>
    ) : (
      <>
        <Facts facts={[[words.nationalId, shown.nationalId ?? words.unknown], shown.oldId == null ? null : [words.oldId, shown.oldId]]} />
        <a class="btn" href={`/people/${id}`}>
          {c.var.say.web.forms.cancel}
        </a>
      </>
    ),
  )
}

async function phonePage(
  c: WebContext<'/contacts/:contactId/reveal'>,
  form: FormState,
  shown?: { phone: string; personId: string },
): Promise<Response> {
  const { ctx, say } = c.var
  const words = say.registry
  allow(ctx, 'registry.reveal')
  const contact = await inTransaction(ctx, tx => tx.findOne(Contact, { id: c.req.param('contactId') }))
  if (contact?.phone == null) throw new Refusal('record/missing')
  const card = `/people/${contact.personId}`
  return page(
    c,
    { title: words.revealPhoneTitle, nav: '/people', trail: [['/people', words.title]], status: form.status },
    <Card>
      {shown == null ? (
        <Form form={form} action={`/contacts/${contact.id}/reveal`}>
          <p>{words.revealText}</p>
          <TextField name="because" label={words.because} required maxlength={500} width="full" />
          <SubmitButton label={words.reveal} cancel={card} />
        </Form>
      ) : (
        <>
          <Facts facts={[[words.phone, <a href={`tel:${shown.phone}`}>{shown.phone}</a>]]} />
          <a class="btn" href={card}>
            {say.web.forms.cancel}
          </a>
        </>
      )}
    </Card>,
  )
}
