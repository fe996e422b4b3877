import type { Child } from 'hono/jsx'
import { Area } from '../areas/area.entity.ts'
import { ownCommunes } from '../areas/areas.queries.ts'
import { allow, may } from '../permissions.ts'
import { isoDay } from '../vietnamese/dates.ts'
import type { Web, WebContext } from '../web/environment.ts'
import { Checkbox, DateField, Form, Hidden, type Option, Radios, Select, SubmitButton, TextArea, TextField } from '../web/forms.tsx'
import { page, useScreen } from '../web/layout.tsx'
import { blankForm, type FormState, submitForm } from '../web/submit-form.ts'
import { Card } from '../web/tables.tsx'
import { AddPerson, addPerson } from './add-person.ts'
import { CorrectPerson, correctPerson } from './correct-person.ts'
import { birthOf } from './known-dates.ts'
import { hamletOptions } from './hamlet-options.queries.ts'
import { viewPerson } from './person.queries.ts'
import type { Person } from './person.entity.ts'

export function personFormPages(app: Web): void {
  app.get('/people/new', async c => {
    const communes = await communesToWriteIn(c)
    const areaId = c.req.query('areaId') ?? (communes.length === 1 ? communes[0]?.id : undefined)
    return addPage(c, blankForm({ areaId, fullName: c.req.query('name') }), areaId)
  })

  app.post('/people/new', c =>
    submitForm(c, AddPerson, {
      write: input => addPerson(c.var.ctx, input),
      done: person => [`/people/${person.id}`, c.var.say.registry.added(person.fullName)],
      again: form => addPage(c, form, String(form.values['areaId'] ?? '')),
    }),
  )

  app.get('/people/:personId/correct', async c => {
    const person = await read(c)
    allow(c.var.ctx, 'registry.write', person.areaId)
    return correctPage(c, person, blankForm(known(person)))
  })

  app.post('/people/:personId/correct', c =>
    submitForm(c, CorrectPerson, {
      extra: { personId: c.req.param('personId') },
      write: input => correctPerson(c.var.ctx, input),
      done: person => [`/people/${person.id}`, c.var.say.registry.corrected],
      again: async form => correctPage(c, await read(c), form),
    }),
  )
}

const read = (c: WebContext<'/people/:personId/correct'>) => viewPerson(c.var.ctx, c.req.param('personId'))

const communesToWriteIn = async (c: WebContext): Promise<Area[]> => {
  const communes = await ownCommunes(c.var.ctx, isoDay(c.var.ctx.now()))
  return communes.filter(area => may(c.var.ctx, 'registry.write', area.id))
}

const known = (person: Person) => ({
  version: person.version,
  fullName: person.fullName,
  sex: person.sex,
  birth: birthOf(person),
  hamletId: person.hamletId,
  address: person.address,
  mobility: person.mobility,
  note: person.note,
})

async function addPage(c: WebContext, form: FormState, areaId: string | undefined): Promise<Response> {
  allow(c.var.ctx, 'registry.write')
  const words = c.var.say.registry
  const communes = await communesToWriteIn(c)
  return page(
    c,
    { title: words.addTitle, nav: '/people', trail: [['/people', words.title]], status: form.status },
    <Card>
      <Form form={form} action="/people/new">
        {communes.length > 1 ? (
          <Select name="areaId" label={words.commune} required options={communes.map(area => [area.id, area.name])} />
        ) : (
          <Hidden name="areaId" value={communes[0]?.id ?? ''} />
        )}
        <PersonFields hamlets={await hamletOptions(c.var.ctx, areaId === '' ? undefined : areaId)} />
        {form.errors.some(error => error.field === 'fullName') && form.status === 409 && (
          <Checkbox name="notADuplicate" label={words.notADuplicate} />
        )}
        <SubmitButton label={words.add} cancel="/people" />
      </Form>
    </Card>,
  )
}

async function correctPage(c: WebContext, person: Person, form: FormState): Promise<Response> {
  const words = c.var.say.registry
  return page(
    c,
    {
      title: words.correctTitle(person.fullName),
      nav: '/people',
      trail: [
        ['/people', words.title],
        [`/people/${person.id}`, person.fullName],
      ],
      status: form.status,
    },
    <Card>
      <Form form={form} action={`/people/${person.id}/correct`}>
        <Hidden name="version" value={String(form.values['version'] ?? person.version)} />
        <PersonFields hamlets={await hamletOptions(c.var.ctx, person.areaId)} idHint={words.nationalIdKept} />
        <SubmitButton cancel={`/people/${person.id}`} />
      </Form>
    </Card>,
  )
}

function PersonFields({ hamlets, idHint }: { hamlets: readonly Option[]; idHint?: Child }) {
  const words = useScreen().say.registry
  const { walks, 'needs-help': help, bedridden } = words.mobilities
  return (
    <>
      <TextField name="fullName" label={words.fullName} required maxlength={120} />
      <Radios
        name="sex"
        label={words.sex}
        options={[
          ['male', words.sexes.male],
          ['female', words.sexes.female],
        ]}
      />
      <DateField name="birth" label={words.birth} partial />
      <TextField name="nationalId" label={words.nationalId} hint={idHint ?? words.nationalIdHint} inputmode="numeric" maxlength={20} />
      <TextField name="oldId" label={words.oldId} hint={idHint ?? words.oldIdHint} inputmode="numeric" maxlength={20} />
      <Select name="hamletId" label={words.hamlet} options={hamlets} />
      <TextField name="address" label={words.livesAt} maxlength={300} width="full" />
      <Select
        name="mobility"
        label={words.mobility}
        options={[
          ['walks', walks],
          ['needs-help', help],
          ['bedridden', bedridden],
        ]}
      />
      <TextArea name="note" label={words.note} rows={2} maxlength={1000} />
    </>
  )
}
