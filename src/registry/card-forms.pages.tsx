import { z } from 'zod'
import type { Child } from 'hono/jsx'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import type { Web, WebContext } from '../web/environment.ts'
import { Checkbox, DateField, Form, Hidden, NumberField, Radios, Select, SubmitButton, TextField } from '../web/forms.tsx'
import { page, useScreen } from '../web/layout.tsx'
import { blankForm, type FormState, submitForm } from '../web/submit-form.ts'
import { Card, ConfirmForm } from '../web/tables.tsx'
import { maskPhone } from '../vietnamese/phone.ts'
import { AddContact, addContact } from './add-contact.ts'
import { AddMerit, addMerit } from './add-merit.ts'
import { AddSoldierFamily, addSoldierFamily } from './add-soldier-family.ts'
import { contactRelations } from './contact-input.ts'
import { CorrectContact, correctContact } from './correct-contact.ts'
import { CorrectMerit, correctMerit } from './correct-merit.ts'
import { CorrectSoldierFamily, correctSoldierFamily } from './correct-soldier-family.ts'
import { EndMerit, endMerit } from './end-merit.ts'
import { categoryNames } from './person-card.queries.ts'
import { viewPerson } from './person.queries.ts'
import { Contact, MeritRecord, type Person, soldierRelations, SoldierFamily } from './person.entity.ts'
import { RemoveContact, removeContact } from './remove-contact.ts'

// In a form "unknown" is an answer of its own: an unticked box would make it a no.
const monthlyAnswer = z.enum(['yes', 'no', 'unknown']).default('unknown')
const saidMonthly = (answer: z.infer<typeof monthlyAnswer>) => (answer === 'unknown' ? null : answer === 'yes')
const AddMeritForm = AddMerit.extend({ monthly: monthlyAnswer })
const CorrectMeritForm = CorrectMerit.extend({ monthly: monthlyAnswer })

export function cardFormPages(app: Web): void {
  const ofPerson = (c: WebContext<`/people/:personId/${string}`>) => viewPerson(c.var.ctx, c.req.param('personId'))

  app.get('/people/:personId/merits/new', async c =>
    meritPage(c, await ofPerson(c), null, blankForm({ monthly: 'unknown', payer: 'civil' })),
  )
  app.post('/people/:personId/merits/new', c =>
    submitForm(c, AddMeritForm, {
      extra: { personId: c.req.param('personId') },
      write: input => addMerit(c.var.ctx, { ...input, monthly: saidMonthly(input.monthly) }),
      done: merit => [`/people/${merit.personId}`, c.var.say.registry.meritAdded],
      again: async form => meritPage(c, await ofPerson(c), null, form),
    }),
  )

  const meritOf = (c: WebContext<`/merits/:meritId/${string}`>) =>
    withPerson(c, async tx => tx.findOne(MeritRecord, { id: c.req.param('meritId') }))
  app.get('/merits/:meritId/correct', async c => {
    const { row, person } = await meritOf(c)
    const monthly = row.monthly == null ? 'unknown' : row.monthly ? 'yes' : 'no'
    return meritPage(c, person, row, blankForm({ ...valuesOf(row, meritFields), monthly }))
  })
  app.post('/merits/:meritId/correct', c =>
    submitForm(c, CorrectMeritForm, {
      extra: { meritId: c.req.param('meritId') },
      write: input => correctMerit(c.var.ctx, { ...input, monthly: saidMonthly(input.monthly) }),
      done: merit => [`/people/${merit.personId}`, c.var.say.registry.meritCorrected],
      again: async form => {
        const { row, person } = await meritOf(c)
        return meritPage(c, person, row, form)
      },
    }),
  )
  app.get('/merits/:meritId/end', async c => endPage(c, await meritOf(c), blankForm()))
  app.post('/merits/:meritId/end', c =>
    submitForm(c, EndMerit, {
      extra: { meritId: c.req.param('meritId') },
      write: input => endMerit(c.var.ctx, input),
      done: merit => [`/people/${merit.personId}`, c.var.say.registry.meritEnded],
      again: async form => endPage(c, await meritOf(c), form),
    }),
  )

  app.get('/people/:personId/contacts/new', async c => contactPage(c, await ofPerson(c), null, blankForm({ relation: 'self' })))
  app.post('/people/:personId/contacts/new', c =>
    submitForm(c, AddContact, {
      extra: { personId: c.req.param('personId') },
      write: input => addContact(c.var.ctx, input),
      done: contact => [`/people/${contact.personId}`, c.var.say.registry.contactAdded],
      again: async form => contactPage(c, await ofPerson(c), null, form),
    }),
  )
  const contactOf = (c: WebContext<`/contacts/:contactId/${string}`>) =>
    withPerson(c, async tx => tx.findOne(Contact, { id: c.req.param('contactId') }))
  app.get('/contacts/:contactId/correct', async c => {
    const { row, person } = await contactOf(c)
    return contactPage(c, person, row, blankForm(valuesOf(row, ['version', 'name', 'relation', 'email', 'note'])))
  })
  app.post('/contacts/:contactId/correct', c =>
    submitForm(c, CorrectContact, {
      extra: { contactId: c.req.param('contactId') },
      write: input => correctContact(c.var.ctx, input),
      done: contact => [`/people/${contact.personId}`, c.var.say.registry.contactCorrected],
      again: async form => {
        const { row, person } = await contactOf(c)
        return contactPage(c, person, row, form)
      },
    }),
  )
  app.get('/contacts/:contactId/remove', async c => removePage(c, await contactOf(c), blankForm()))
  app.post('/contacts/:contactId/remove', c =>
    submitForm(c, RemoveContact, {
      extra: { contactId: c.req.param('contactId') },
      write: input => removeContact(c.var.ctx, input),
      done: ({ personId }) => [`/people/${personId}`, c.var.say.registry.contactRemoved],
      again: async form => removePage(c, await contactOf(c), form),
    }),
  )

  app.get('/people/:personId/soldiers/new', async c => soldierPage(c, await ofPerson(c), null, blankForm()))
  app.post('/people/:personId/soldiers/new', c =>
    submitForm(c, AddSoldierFamily, {
      extra: { personId: c.req.param('personId') },
      write: input => addSoldierFamily(c.var.ctx, input),
      done: family => [`/people/${family.personId}`, c.var.say.registry.soldierFamilyAdded],
      again: async form => soldierPage(c, await ofPerson(c), null, form),
    }),
  )
  const soldierOf = (c: WebContext<'/soldiers/:soldierFamilyId/correct'>) =>
    withPerson(c, async tx => tx.findOne(SoldierFamily, { id: c.req.param('soldierFamilyId') }))
  app.get('/soldiers/:soldierFamilyId/correct', async c => {
    const { row, person } = await soldierOf(c)
    return soldierPage(c, person, row, blankForm(valuesOf(row, ['version', 'soldierName', 'relation', 'enlistedOn', 'dischargedOn'])))
  })
  app.post('/soldiers/:soldierFamilyId/correct', c =>
    submitForm(c, CorrectSoldierFamily, {
      extra: { soldierFamilyId: c.req.param('soldierFamilyId') },
      write: input => correctSoldierFamily(c.var.ctx, input),
      done: family => [`/people/${family.personId}`, c.var.say.registry.soldierFamilyCorrected],
      again: async form => {
        const { row, person } = await soldierOf(c)
        return soldierPage(c, person, row, form)
      },
    }),
  )
}

const meritFields = [
  'version',
  'categoryCode',
  'rate',
  'lossOfCapacity',
  'payer',
  'fileNo',
  'decisionNo',
  'awardedOn',
  'fromOn',
  'untilOn',
  'note',
] as const

const valuesOf = <Row extends object, Field extends keyof Row>(row: Row, fields: readonly Field[]) =>
  Object.fromEntries(fields.map(field => [field, row[field] as string | number | boolean | null | undefined]))

type Tx = Parameters<Parameters<typeof inTransaction>[1]>[0]

async function withPerson<Row extends { personId: string }>(
  c: WebContext,
  find: (tx: Tx) => Promise<Row | null>,
): Promise<{ row: Row; person: Person }> {
  return inTransaction(c.var.ctx, async tx => {
    const row = await find(tx)
    if (row == null) throw new Refusal('record/missing')
    return { row, person: await viewPerson(c.var.ctx, row.personId) }
  })
}

function formPage(c: WebContext, person: Person, form: FormState, title: string, body: Child): Promise<Response> {
  allow(c.var.ctx, 'registry.write', person.areaId)
  return page(
    c,
    {
      title,
      nav: '/people',
      trail: [
        ['/people', c.var.say.registry.title],
        [`/people/${person.id}`, person.fullName],
      ],
      status: form.status,
    },
    body,
  )
}

const Version = ({ form, row }: { form: FormState; row: { version: number } | null }) =>
  row == null ? null : <Hidden name="version" value={String(form.values['version'] ?? row.version)} />

async function meritPage(c: WebContext, person: Person, merit: MeritRecord | null, form: FormState): Promise<Response> {
  const words = c.var.say.registry
  const categories = (await inTransaction(c.var.ctx, categoryNames)).filter(category => !category.survivor_of_martyr)
  return formPage(
    c,
    person,
    form,
    merit == null ? words.addMerit : words.correctMerit,
    <Card>
      <Form form={form} action={merit == null ? `/people/${person.id}/merits/new` : `/merits/${merit.id}/correct`}>
        <Version form={form} row={merit} />
        <Select name="categoryCode" label={words.category} required options={categories.map(({ code, name }) => [code, name])} />
        <NumberField name="rate" label={words.rate} hint={words.rateHint} unit="%" />
        <Radios
          name="monthly"
          label={words.monthly}
          required
          options={[
            ['yes', words.monthlyAnswers.yes],
            ['no', words.monthlyAnswers.no],
            ['unknown', words.monthlyAnswers.unknown],
          ]}
        />
        <Checkbox name="lossOfCapacity" label={words.lossOfCapacity} />
        <Select
          name="payer"
          label={words.payer}
          required
          blank={false}
          options={[
            ['civil', words.payers.civil],
            ['army', words.payers.army],
            ['police', words.payers.police],
          ]}
        />
        <TextField name="fileNo" label={words.fileNo} maxlength={60} />
        <TextField name="decisionNo" label={words.decisionNo} maxlength={60} />
        <DateField name="awardedOn" label={words.awardedOn} />
        <DateField name="fromOn" label={words.fromOn} />
        <DateField name="untilOn" label={words.untilOn} />
        <TextField name="note" label={words.note} maxlength={500} width="full" />
        <SubmitButton cancel={`/people/${person.id}`} />
      </Form>
    </Card>,
  )
}

function endPage(c: WebContext, { row, person }: { row: MeritRecord; person: Person }, form: FormState): Promise<Response> {
  const words = c.var.say.registry
  return formPage(
    c,
    person,
    form,
    words.endMeritTitle,
    <Card>
      <Form form={form} action={`/merits/${row.id}/end`}>
        <Version form={form} row={row} />
        <DateField name="untilOn" label={words.untilOn} required />
        <TextField name="because" label={words.because} required maxlength={500} width="full" />
        <SubmitButton label={words.endMerit} cancel={`/people/${person.id}`} />
      </Form>
    </Card>,
  )
}

function contactPage(c: WebContext, person: Person, contact: Contact | null, form: FormState): Promise<Response> {
  const words = c.var.say.registry
  return formPage(
    c,
    person,
    form,
    contact == null ? words.addContact : words.contacts,
    <Card>
      <Form form={form} action={contact == null ? `/people/${person.id}/contacts/new` : `/contacts/${contact.id}/correct`}>
        <Version form={form} row={contact} />
        <TextField name="name" label={words.contactName} maxlength={120} />
        <Select
          name="relation"
          label={words.contactRelation}
          required
          blank={false}
          options={contactRelations.map(relation => [relation, words.contactRelations[relation] ?? relation])}
        />
        <TextField
          name="phone"
          label={words.phone}
          type="tel"
          inputmode="tel"
          maxlength={40}
          {...(contact?.phone != null && { hint: words.phoneKept(maskPhone(contact.phone)) })}
        />
        <TextField name="email" label={words.email} type="email" inputmode="email" maxlength={200} />
        <TextField name="note" label={words.note} maxlength={300} width="full" />
        <SubmitButton cancel={`/people/${person.id}`} />
      </Form>
    </Card>,
  )
}

function removePage(c: WebContext, { row, person }: { row: Contact; person: Person }, form: FormState): Promise<Response> {
  const words = c.var.say.registry
  return formPage(
    c,
    person,
    form,
    words.removeContact,
    <ConfirmForm form={form} action={`/contacts/${row.id}/remove`} label={words.removeContact} cancel={`/people/${person.id}`}>
      <Version form={form} row={row} />
      <p>{[row.name, row.phone == null ? null : maskPhone(row.phone), row.email].filter(Boolean).join(' · ')}</p>
    </ConfirmForm>,
  )
}

function soldierPage(c: WebContext, person: Person, family: SoldierFamily | null, form: FormState): Promise<Response> {
  const words = c.var.say.registry
  return formPage(
    c,
    person,
    form,
    words.soldierFamilies,
    <Card>
      <Form form={form} action={family == null ? `/people/${person.id}/soldiers/new` : `/soldiers/${family.id}/correct`}>
        <Version form={form} row={family} />
        <TextField name="soldierName" label={words.soldierName} required maxlength={120} />
        <SoldierRelation />
        <DateField name="enlistedOn" label={words.enlistedOn} />
        <DateField name="dischargedOn" label={words.dischargedOn} hint={words.dischargedHint} />
        <SubmitButton cancel={`/people/${person.id}`} />
      </Form>
    </Card>,
  )
}

function SoldierRelation() {
  const words = useScreen().say.registry
  return (
    <Select
      name="relation"
      label={words.soldierRelation}
      required
      options={soldierRelations.map(relation => [relation, words.soldierRelations[relation] ?? relation])}
    />
  )
}
