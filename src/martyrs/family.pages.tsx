import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import type { Web, WebContext } from '../web/environment.ts'
import { Form, Hidden, SubmitButton } from '../web/forms.tsx'
import { page } from '../web/layout.tsx'
import { blankForm, type FormState, submitForm } from '../web/submit-form.ts'
import { Card, ConfirmForm } from '../web/tables.tsx'
import { AddRelative, addRelative } from './add-relative.ts'
import { CorrectRelative, correctRelative } from './correct-relative.ts'
import { type MartyrCard, readMartyrCard } from './martyr-card.queries.ts'
import { choosePerson, Chosen, RelativeFields, RepresentativeForm, WorshipperForm } from './family-forms.tsx'
import { Relative } from './martyr.entity.ts'
import { NameRepresentative, nameRepresentative } from './name-representative.ts'
import { NameWorshipper, nameWorshipper } from './name-worshipper.ts'
import { RemoveRelative, removeRelative } from './remove-relative.ts'

type OfMartyr = WebContext<`/martyrs/:martyrId/${string}`>
type OfRelative = WebContext<`/relatives/:relativeId/${string}`>

export function familyPages(app: Web): void {
  app.get('/martyrs/:martyrId/relatives/new', c => relativePage(c, blankForm({ allowance: 'none' })))
  app.post('/martyrs/:martyrId/relatives/new', c =>
    submitForm(c, AddRelative, {
      extra: { martyrId: c.req.param('martyrId') },
      write: input => addRelative(c.var.ctx, input),
      done: relative => [`/martyrs/${relative.martyrId}`, c.var.say.martyrs.relativeAdded],
      again: form => relativePage(c, form),
    }),
  )
  app.get('/relatives/:relativeId/correct', async c => {
    const { relation, allowance, fileNo, fromOn, note, version } = await getRelative(c)
    return correctPage(c, blankForm({ relation, allowance, fileNo, fromOn, note, version }))
  })
  app.post('/relatives/:relativeId/correct', c =>
    submitForm(c, CorrectRelative, {
      extra: { relativeId: c.req.param('relativeId') },
      write: input => correctRelative(c.var.ctx, input),
      done: relative => [`/martyrs/${relative.martyrId}`, c.var.say.martyrs.relativeCorrected],
      again: form => correctPage(c, form),
    }),
  )
  app.get('/relatives/:relativeId/remove', c => removePage(c, blankForm()))
  app.post('/relatives/:relativeId/remove', c =>
    submitForm(c, RemoveRelative, {
      extra: { relativeId: c.req.param('relativeId') },
      write: input => removeRelative(c.var.ctx, input),
      done: ({ martyrId }) => [`/martyrs/${martyrId}`, c.var.say.martyrs.relativeRemoved],
      again: form => removePage(c, form),
    }),
  )
  app.get('/martyrs/:martyrId/representative', c => representativePage(c, blankForm()))
  app.post('/martyrs/:martyrId/representative', c =>
    submitForm(c, NameRepresentative, {
      extra: { martyrId: c.req.param('martyrId') },
      write: input => nameRepresentative(c.var.ctx, input),
      done: named => [`/martyrs/${named.martyrId}`, c.var.say.martyrs.representativeNamed],
      again: form => representativePage(c, form),
    }),
  )
  app.get('/martyrs/:martyrId/worshipper', c => worshipperPage(c, blankForm()))
  app.post('/martyrs/:martyrId/worshipper', c =>
    submitForm(c, NameWorshipper, {
      extra: { martyrId: c.req.param('martyrId') },
      write: input => nameWorshipper(c.var.ctx, input),
      done: named => [`/martyrs/${named.martyrId}`, c.var.say.martyrs.worshipperNamed],
      again: form => worshipperPage(c, form),
    }),
  )
}

async function getRelative(c: OfRelative): Promise<Relative> {
  const relative = await inTransaction(c.var.ctx, tx => tx.findOne(Relative, { id: c.req.param('relativeId') }))
  if (relative == null) throw new Refusal('record/missing')
  allow(c.var.ctx, 'martyrs.write', relative.areaId)
  return relative
}

async function martyrOf(c: OfMartyr): Promise<MartyrCard> {
  const card = await readMartyrCard(c.var.ctx, c.req.param('martyrId'))
  allow(c.var.ctx, 'martyrs.write', card.martyr.areaId)
  return card
}

const under = (c: WebContext, { martyr }: MartyrCard, title: string, form: FormState) => ({
  title,
  nav: '/martyrs',
  trail: [
    ['/martyrs', c.var.say.martyrs.title],
    [`/martyrs/${martyr.id}`, martyr.fullName],
  ] as const,
  status: form.status,
})

async function relativePage(c: OfMartyr, form: FormState): Promise<Response> {
  const card = await martyrOf(c)
  const words = c.var.say.martyrs
  const path = `/martyrs/${card.martyr.id}/relatives/new`
  const { chosen, body } = await choosePerson(c, form, path)
  return page(
    c,
    under(c, card, words.addRelative, form),
    chosen == null ? (
      body
    ) : (
      <Card>
        <Form form={form} action={path}>
          <Chosen person={chosen} path={path} />
          <RelativeFields />
          <SubmitButton label={words.addRelative} cancel={`/martyrs/${card.martyr.id}`} />
        </Form>
      </Card>
    ),
  )
}

async function correctPage(c: OfRelative, form: FormState): Promise<Response> {
  const relative = await getRelative(c)
  const card = await readMartyrCard(c.var.ctx, relative.martyrId)
  return page(
    c,
    under(c, card, c.var.say.martyrs.relatives, form),
    <Card>
      <Form form={form} action={`/relatives/${relative.id}/correct`}>
        <Hidden name="version" value={String(form.values['version'] ?? relative.version)} />
        <RelativeFields />
        <SubmitButton cancel={`/martyrs/${relative.martyrId}`} />
      </Form>
    </Card>,
  )
}

async function removePage(c: OfRelative, form: FormState): Promise<Response> {
  const relative = await getRelative(c)
  const card = await readMartyrCard(c.var.ctx, relative.martyrId)
  const words = c.var.say.martyrs
  const name = card.family.find(member => member.relative.id === relative.id)?.person?.fullName ?? words.elsewhere
  return page(
    c,
    under(c, card, words.removeRelative, form),
    <ConfirmForm
      form={form}
      action={`/relatives/${relative.id}/remove`}
      label={words.removeRelative}
      cancel={`/martyrs/${relative.martyrId}`}
    >
      <p>{name}</p>
      <p>{words.removeRelativeText}</p>
    </ConfirmForm>,
  )
}

async function representativePage(c: OfMartyr, form: FormState): Promise<Response> {
  const card = await martyrOf(c)
  return page(
    c,
    under(c, card, c.var.say.martyrs.nameRepresentative, form),
    <Card>
      <RepresentativeForm card={card} form={form} />
    </Card>,
  )
}

async function worshipperPage(c: OfMartyr, form: FormState): Promise<Response> {
  const card = await martyrOf(c)
  const words = c.var.say.martyrs
  const path = `/martyrs/${card.martyr.id}/worshipper`
  const { chosen, body } = await choosePerson(c, form, path)
  return page(
    c,
    { ...under(c, card, words.nameWorshipper, form), lead: words.worshipperOnlyWithout },
    chosen == null ? (
      body
    ) : (
      <Card>
        <WorshipperForm card={card} form={form} person={chosen} path={path} />
      </Card>
    ),
  )
}
