import { viewPerson } from '../registry/person.queries.ts'
import { searchPeople } from '../registry/search-people.queries.ts'
import type { WebContext } from '../web/environment.ts'
import { DateField, Form, Hidden, Radios, Select, SubmitButton, TextField } from '../web/forms.tsx'
import { useScreen } from '../web/layout.tsx'
import type { FormState } from '../web/submit-form.ts'
import { Card, Facts, Table } from '../web/tables.tsx'
import type { MartyrCard } from './martyr-card.queries.ts'
import { relations } from './martyr.entity.ts'

interface Choice {
  readonly chosen: { readonly id: string; readonly fullName: string } | null
  readonly body: Awaited<ReturnType<typeof findPerson>> | null
}

/** First the person is found, then the form is filled in: two steps that work without script. */
export async function choosePerson(c: WebContext, form: FormState, path: string): Promise<Choice> {
  const personId = c.req.query('personId') ?? form.values['personId']
  if (typeof personId === 'string' && personId !== '') {
    const person = await viewPerson(c.var.ctx, personId)
    return { chosen: { id: person.id, fullName: person.fullName }, body: null }
  }
  return { chosen: null, body: await findPerson(c, path) }
}

async function findPerson(c: WebContext, path: string) {
  const { say } = c.var
  const words = say.martyrs
  const q = c.req.query('q') ?? ''
  const found = await searchPeople(c.var.ctx, { q })
  return (
    <Card title={words.findPerson}>
      <form method="get" action={path} class="filter" role="search">
        <label for="q">{words.findPersonHint}</label>
        <input id="q" name="q" type="search" class="form-control input-medium" value={q} autocomplete="off" autofocus />
        <button type="submit" class="btn btn-primary">
          {say.registry.search}
        </button>
      </form>
      {found.asked && (
        <Table
          rows={found.people}
          empty={
            <>
              {words.notFound} <a href="/people/new">{words.addPersonFirst}</a>
            </>
          }
          href={person => `${path}?personId=${person.id}`}
          columns={[
            { head: say.registry.fullName, cell: person => person.fullName },
            { head: say.registry.birthYear, cell: person => person.birthYear ?? say.registry.unknown },
            { head: say.registry.hamlet, cell: person => person.hamletName ?? person.areaName },
            { head: say.registry.living, cell: person => (person.dead ? say.registry.dead : say.registry.alive) },
          ]}
        />
      )}
    </Card>
  )
}

export function Chosen({ person, path }: { person: { id: string; fullName: string }; path: string }) {
  const words = useScreen().say.martyrs
  return (
    <>
      <Hidden name="personId" value={person.id} />
      <Facts
        facts={[
          [
            words.chosen,
            <>
              <a href={`/people/${person.id}`}>{person.fullName}</a> · <a href={path}>{words.findPerson}</a>
            </>,
          ],
        ]}
      />
    </>
  )
}

function RelationField({ required = false }: { required?: boolean }) {
  const words = useScreen().say.martyrs
  return (
    <Select
      name="relation"
      label={words.relationWith}
      required={required}
      options={relations.map(one => [one, words.relations[one] ?? one])}
    />
  )
}

export function RelativeFields() {
  const words = useScreen().say.martyrs
  return (
    <>
      <RelationField required />
      <Radios
        name="allowance"
        label={words.allowance}
        required
        options={[
          ['none', words.allowances.none],
          ['basic', words.allowances.basic],
          ['care', words.allowances.care],
        ]}
      />
      <TextField name="fileNo" label={words.fileNo} maxlength={60} />
      <DateField name="fromOn" label={words.fromOn} />
      <TextField name="note" label={words.note} maxlength={500} width="full" />
    </>
  )
}

/** The living legal relatives who are not in office already. */
export function RepresentativeForm({ card, form }: { card: MartyrCard; form: FormState }) {
  const words = useScreen().say.martyrs
  const candidates = card.family.filter(
    member => member.living && member.legal && member.relative.personId !== card.representative?.personId,
  )
  const of = `/martyrs/${card.martyr.id}`
  if (candidates.length === 0)
    return (
      <p>
        {words.nobodyToChoose} <a href={`${of}/relatives/new`}>{words.addRelative}</a>
      </p>
    )
  return (
    <Form form={form} action={`${of}/representative`}>
      <Radios
        name="personId"
        label={words.chooseRelative}
        required
        options={candidates.map(({ relative, person }) => [
          relative.personId,
          person?.fullName ?? words.elsewhere,
          words.relations[relative.relation] ?? relative.relation,
        ])}
      />
      <TextField name="paper" label={words.paper} hint={words.paperHint} maxlength={200} width="full" />
      <SubmitButton label={words.nameRepresentative} cancel={of} />
    </Form>
  )
}

/** Given whoever was chosen; `path` leads back to choosing. */
export function WorshipperForm(given: { card: MartyrCard; form: FormState; person: NonNullable<Choice['chosen']>; path: string }) {
  const words = useScreen().say.martyrs
  const of = `/martyrs/${given.card.martyr.id}`
  return (
    <Form form={given.form} action={`${of}/worshipper`}>
      <Chosen person={given.person} path={given.path} />
      <RelationField />
      <TextField name="paper" label={words.paper} maxlength={200} width="full" />
      <TextField name="fileNo" label={words.fileNo} maxlength={60} />
      <SubmitButton label={words.nameWorshipper} cancel={of} />
    </Form>
  )
}
