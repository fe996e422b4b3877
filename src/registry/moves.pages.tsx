import { hamletsOf, leafUnits } from '../areas/areas.queries.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow, may } from '../permissions.ts'
import { formatDate, isoDay } from '../vietnamese/dates.ts'
import type { Web, WebContext } from '../web/environment.ts'
import { reading } from '../web/reading.ts'
import { Form, Select, SubmitButton, TextArea } from '../web/forms.tsx'
import { page, PlainPost } from '../web/layout.tsx'
import { actNow, blankForm, type FormState, submitForm } from '../web/submit-form.ts'
import { Badge, Card, Facts, Table } from '../web/tables.tsx'
import { AcceptMove, acceptMove, DeclineMove, declineMove, WithdrawMove, withdrawMove } from './answer-move.ts'
import type { MoveOffer } from './move-offer.entity.ts'
import { getOffer, openMattersOf, readMoves, residencesOf } from './moves.queries.ts'
import { OfferMove, offerMove } from './offer-move.ts'
import { viewPerson } from './person.queries.ts'

export function movePages(app: Web): void {
  app.get('/moves', reading(movesPage))
  app.get('/people/:personId/move', c => offerPage(c, blankForm()))
  app.post('/people/:personId/move', c =>
    submitForm(c, OfferMove, {
      extra: { personId: c.req.param('personId') },
      write: input => offerMove(c.var.ctx, input),
      done: () => ['/moves', c.var.say.areaChanges.moves.offered],
      again: form => offerPage(c, form),
    }),
  )
  app.get('/moves/:offerId', c => answerPage(c, blankForm()))
  app.post('/moves/:offerId/accept', c =>
    submitForm(c, AcceptMove, {
      extra: { offerId: c.req.param('offerId') },
      write: input => acceptMove(c.var.ctx, input),
      done: offer => [`/people/${offer.personId}`, c.var.say.areaChanges.moves.accepted(offer.fullName)],
      again: form => answerPage(c, form),
    }),
  )
  app.post('/moves/:offerId/decline', c =>
    submitForm(c, DeclineMove, {
      extra: { offerId: c.req.param('offerId') },
      write: input => declineMove(c.var.ctx, input),
      done: () => ['/moves', c.var.say.areaChanges.moves.declined],
      again: form => answerPage(c, form),
    }),
  )
  app.post('/moves/:offerId/withdraw', c => {
    const input = WithdrawMove.parse({ offerId: c.req.param('offerId'), because: '' })
    return actNow(c, { write: () => withdrawMove(c.var.ctx, input), done: ['/moves', c.var.say.areaChanges.moves.withdrawn] })
  })
}

async function movesPage(c: WebContext): Promise<Response> {
  const { ctx } = c.var
  const words = c.var.say.areaChanges.moves
  const { arriving, leaving, names } = await readMoves(ctx)
  const who = [
    { head: words.person, cell: (offer: MoveOffer) => offer.fullName },
    { head: words.born, wide: true, cell: (offer: MoveOffer) => offer.birthYear ?? '' },
    { head: words.from, cell: (offer: MoveOffer) => names.get(offer.fromAreaId) },
    { head: words.to, cell: (offer: MoveOffer) => names.get(offer.toAreaId) },
    { head: words.offeredOn, wide: true, cell: (offer: MoveOffer) => formatDate(isoDay(offer.offeredAt)) },
  ]
  return page(
    c,
    { title: words.title, nav: '/moves', lead: words.intro },
    <>
      <Card title={words.arriving}>
        <Table rows={arriving} empty={words.noneArriving} href={offer => `/moves/${offer.id}`} columns={who} />
      </Card>
      <Card title={words.leaving}>
        <Table
          rows={leaving}
          empty={words.noneLeaving}
          columns={[
            ...who,
            {
              head: words.answer,
              cell: offer =>
                offer.decision == null ? (
                  <>
                    <Badge tone="warn">{words.open}</Badge>{' '}
                    {may(ctx, 'registry.write', offer.fromAreaId) && (
                      <PlainPost action={`/moves/${offer.id}/withdraw`} label={words.withdraw} class="btn btn-sm" />
                    )}
                  </>
                ) : (
                  <>
                    <Badge tone={offer.decision === 'accepted' ? 'good' : 'calm'}>{words.decision[offer.decision]}</Badge>{' '}
                    {offer.decidedBecause}
                  </>
                ),
            },
          ]}
        />
      </Card>
    </>,
  )
}

async function offerPage(c: WebContext<'/people/:personId/move'>, form: FormState): Promise<Response> {
  const { ctx } = c.var
  const words = c.var.say.areaChanges.moves
  const person = await viewPerson(ctx, c.req.param('personId'))
  allow(ctx, 'registry.write', person.areaId)
  const [matters, units] = [await openMattersOf(ctx, person.id), await leafUnits(ctx, isoDay(ctx.now()))]
  return page(
    c,
    { title: words.offerTitle(person.fullName), nav: '/moves', trail: [[`/people/${person.id}`, person.fullName]], status: form.status },
    <>
      <Card title={words.openMatters}>
        {matters.length === 0 ? (
          <p>{words.noOpenMatters}</p>
        ) : (
          <ul class="plain-list">
            {matters.map(({ kind, count }) => (
              <li>{words.matters[kind](count)}</li>
            ))}
          </ul>
        )}
      </Card>
      <Card>
        <Form form={form} action={`/people/${person.id}/move`}>
          <Select
            name="toAreaId"
            label={words.destination}
            required
            options={units.filter(area => area.id !== person.areaId).map(area => [area.id, area.name])}
          />
          <TextArea name="note" label={words.note} rows={2} maxlength={500} />
          <SubmitButton label={words.offer} cancel={`/people/${person.id}`} />
        </Form>
      </Card>
    </>,
  )
}

async function answerPage(c: WebContext<`/moves/:offerId${string}`>, form: FormState): Promise<Response> {
  const { ctx } = c.var
  const words = c.var.say.areaChanges.moves
  const { offer, names } = await getOffer(ctx, c.req.param('offerId'))
  const answers = offer.decision == null && may(ctx, 'registry.write', offer.toAreaId)
  const hamlets = await inTransaction(ctx, tx => hamletsOf(tx, offer.toAreaId))
  return page(
    c,
    { title: words.acceptTitle(offer.fullName), nav: '/moves', trail: [['/moves', words.title]], status: form.status },
    <>
      <Card>
        <Facts
          facts={[
            offer.birthYear == null ? null : [words.born, offer.birthYear],
            [words.from, names.get(offer.fromAreaId)],
            [words.to, names.get(offer.toAreaId)],
            [words.offeredOn, formatDate(isoDay(offer.offeredAt))],
            offer.note == null ? null : [words.note, offer.note],
          ]}
        />
      </Card>
      {answers && (
        <>
          <Card title={words.accept}>
            <Form form={form} action={`/moves/${offer.id}/accept`}>
              <Select
                name="hamletId"
                label={words.hamlet}
                options={hamlets.filter(hamlet => hamlet.validTo == null).map(hamlet => [hamlet.id, hamlet.name])}
              />
              <SubmitButton label={words.accept} cancel="/moves" />
            </Form>
          </Card>
          <Card title={words.decline}>
            <Form form={form} action={`/moves/${offer.id}/decline`}>
              <TextArea name="because" label={words.because} rows={2} required maxlength={500} />
              <SubmitButton label={words.decline} />
            </Form>
          </Card>
        </>
      )}
    </>,
  )
}

/** Earlier addresses on a person's card, and the way to another commune. */
export async function residencePart(c: WebContext, personId: string) {
  const { ctx } = c.var
  const words = c.var.say.areaChanges.moves
  const residences = await residencesOf(ctx, personId)
  const person = await viewPerson(ctx, personId)
  return (
    <>
      {residences.length > 0 && (
        <Card title={words.residences}>
          <ul class="plain-list">
            {residences.map(({ area, hamlet, address, until }) => (
              <li>
                {[address, hamlet, area].filter(Boolean).join(', ')} <span class="tree-note">{words.until(formatDate(until))}</span>
              </li>
            ))}
          </ul>
        </Card>
      )}
      {may(ctx, 'registry.write', person.areaId) && (
        <p>
          <a href={`/people/${personId}/move`}>{words.offerTitle(person.fullName)}</a>
        </p>
      )}
    </>
  )
}
