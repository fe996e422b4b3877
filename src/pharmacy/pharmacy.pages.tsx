import { PassThrough, Readable } from 'node:stream'
import { z } from 'zod'
import { getEventCard, listEvents } from '../events/events.queries.ts'
import { may } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { writeLabels } from '../sheets/label.ts'
import { formatDate, formatDateTime, formatTime } from '../vietnamese/dates.ts'
import type { Web, WebContext } from '../web/environment.ts'
import { DateField, ErrorSummary, Form, NumberField, Select, SubmitButton, TextField } from '../web/forms.tsx'
import { page, PlainPost, useScreen } from '../web/layout.tsx'
import { blankForm, type FormState, submitForm } from '../web/submit-form.ts'
import { Badge, Card, Facts, Table } from '../web/tables.tsx'
import { AddMedicine, addMedicine } from './add-medicine.ts'
import { CorrectLot, correctLot } from './correct-lot.ts'
import { CountLot, countLot } from './count-lot.ts'
import { DispenseMedicine, dispenseMedicine } from './dispense-medicine.ts'
import { dispensingLabel } from './dispensing-label.ts'
import { medicinesOf } from './patient-medicines.queries.ts'
import { correctionsOfLot, listLots, listMedicines } from './pharmacy.queries.ts'
import { RecallLot, recallLot } from './recall-lot.ts'
import { recalledPeople } from './recall.queries.ts'
import { ReceiveLot, receiveLot } from './receive-lot.ts'
import { type StockLine, stockOf } from './stock.queries.ts'
import { undoDispensing } from './undo-dispensing.ts'

const Undo = z.object({ dispensingId: z.uuid() })

export function pharmacyPages(app: Web): void {
  app.get('/pharmacy', c => cataloguePage(c, blankForm()))
  app.post('/pharmacy/medicines', c =>
    submitForm(c, AddMedicine, {
      write: input => addMedicine(c.var.ctx, input),
      done: medicine => ['/pharmacy', c.var.say.pharmacy.medicineAdded(`${medicine.name} ${medicine.strength}`.trim())],
      again: form => cataloguePage(c, form),
    }),
  )
  app.get('/pharmacy/lots/:lotId', c => lotPage(c, blankForm()))
  app.post('/pharmacy/lots/:lotId/recall', c =>
    submitForm(c, RecallLot, {
      extra: c.req.param(),
      write: input => recallLot(c.var.ctx, input),
      done: lot => [`/pharmacy/lots/${lot.id}`, c.var.say.pharmacy.recalledNow(lot.lotNo)],
      again: form => lotPage(c, form),
    }),
  )

  app.post('/pharmacy/lots/:lotId/correction', c =>
    submitForm(c, CorrectLot, {
      extra: c.req.param(),
      write: input => correctLot(c.var.ctx, input),
      done: lot => [`/pharmacy/lots/${lot.id}`, c.var.say.pharmacy.lotCorrected(lot.lotNo, formatDate(lot.expiresOn))],
      again: form => lotPage(c, form),
    }),
  )

  app.get('/pharmacy/events/:eventId', c => stockPage(c, blankForm()))
  app.post('/pharmacy/events/:eventId/lots', c =>
    submitForm(c, ReceiveLot, {
      extra: c.req.param(),
      write: input => receiveLot(c.var.ctx, input),
      done: (lot, { eventId }) => [`/pharmacy/events/${eventId}`, c.var.say.pharmacy.lotReceived(lot.lotNo)],
      again: form => stockPage(c, form),
    }),
  )
  app.post('/pharmacy/events/:eventId/count', c =>
    submitForm(c, CountLot, {
      extra: c.req.param(),
      write: input => countLot(c.var.ctx, input),
      done: ({ difference }, { eventId }) => [`/pharmacy/events/${eventId}`, c.var.say.pharmacy.countKept(difference)],
      again: form => stockPage(c, form),
    }),
  )

  const person = '/pharmacy/events/:eventId/people/:inviteeId'
  app.get(person, c => dispensePage(c, blankForm()))
  app.post(`${person}/dispense`, async c => {
    const medicines = await listMedicines(c.var.ctx)
    return submitForm(c, DispenseMedicine, {
      extra: c.req.param(),
      write: input => dispenseMedicine(c.var.ctx, input),
      done: ({ lots }, input) => {
        const medicine = medicines.find(one => one.id === input.medicineId)
        const message = c.var.say.pharmacy.dispensedNow(
          input.quantity,
          medicine?.unit ?? '',
          medicine?.name ?? '',
          lots.map(lot => lot.lotNo).join(', '),
        )
        return [`/pharmacy/events/${input.eventId}/people/${input.inviteeId}`, message]
      },
      again: form => dispensePage(c, form),
    })
  })
  app.post(`${person}/undo`, c =>
    submitForm(c, Undo, {
      write: ({ dispensingId }) =>
        undoDispensing(c.var.ctx, { eventId: c.req.param('eventId'), dispensingId, because: c.var.say.pharmacy.undoBecause }),
      done: () => [`/pharmacy/events/${c.req.param('eventId')}/people/${c.req.param('inviteeId')}`, c.var.say.pharmacy.undone],
      again: form => dispensePage(c, form),
    }),
  )
  app.get(`${person}/labels`, c => labels(c))
}

async function cataloguePage(c: WebContext, form: FormState): Promise<Response> {
  const { ctx, say } = c.var
  const medicines = await listMedicines(ctx)
  const lots = await listLots(ctx)
  const events = may(ctx, 'events.read') ? (await listEvents(ctx)).filter(event => event.cancelledAt == null) : []
  return page(
    c,
    { title: say.pharmacy.title, lead: say.pharmacy.intro, nav: '/pharmacy', status: form.status },
    <>
      <Card title={say.pharmacy.events}>
        <Table
          rows={events}
          href={event => `/pharmacy/events/${event.id}`}
          columns={[
            { head: say.pharmacy.event, cell: event => event.name },
            { head: say.events.day, cell: event => (event.startsAt == null ? say.events.noDay : formatDate(new Date(event.startsAt))) },
          ]}
        />
      </Card>
      <Card title={say.pharmacy.lots}>
        <Table
          rows={lots}
          empty={say.pharmacy.noLots}
          href={lot => `/pharmacy/lots/${lot.id}`}
          columns={[
            { head: say.pharmacy.lot, cell: lot => lot.lotNo },
            { head: say.pharmacy.medicine, cell: lot => lot.medicine },
            { head: say.pharmacy.expires, cell: lot => formatDate(lot.expiresOn) },
            { head: say.pharmacy.inStock, cell: lot => lot.inStock, align: 'end' },
            {
              head: say.pharmacy.state,
              cell: lot => (lot.recalledBecause == null ? '' : <Badge tone="bad">{say.pharmacy.recalled}</Badge>),
            },
          ]}
        />
      </Card>
      <Card title={say.pharmacy.catalogue}>
        <Table
          rows={medicines}
          empty={say.pharmacy.noMedicine}
          columns={[
            { head: say.pharmacy.name, cell: medicine => medicine.name },
            { head: say.pharmacy.strength, cell: medicine => medicine.strength },
            { head: say.pharmacy.form, cell: medicine => medicine.form, wide: true },
            { head: say.pharmacy.inStock, cell: medicine => `${medicine.inStock} ${medicine.unit}`, align: 'end' },
          ]}
        />
      </Card>
      {may(ctx, 'pharmacy.manage') && (
        <Card title={say.pharmacy.addMedicine}>
          <Form form={form} action="/pharmacy/medicines">
            <TextField name="name" label={say.pharmacy.name} required maxlength={120} />
            <TextField name="strength" label={say.pharmacy.strength} maxlength={60} width="short" />
            <TextField name="form" label={say.pharmacy.form} hint={say.pharmacy.formHint} required maxlength={60} width="short" />
            <TextField name="unit" label={say.pharmacy.unit} hint={say.pharmacy.unitHint} required maxlength={30} width="short" />
            <SubmitButton label={say.pharmacy.addMedicine} />
          </Form>
        </Card>
      )}
    </>,
  )
}

async function lotPage(c: WebContext<`/pharmacy/lots/:lotId${string}`>, form: FormState): Promise<Response> {
  const { ctx, say } = c.var
  const [lot] = await listLots(ctx, c.req.param('lotId'))
  if (lot == null) throw new Refusal('record/missing')
  const corrections = await correctionsOfLot(ctx, lot.id)
  const correcting = 'expiresOn' in form.values
  const people = lot.recalledBecause != null && may(ctx, 'health.read') ? await recalledPeople(ctx, lot.id) : null
  return page(
    c,
    { title: `${lot.medicine} – ${lot.lotNo}`, nav: '/pharmacy', trail: [['/pharmacy', say.pharmacy.title]], status: form.status },
    <>
      <Card>
        <Facts
          facts={[
            [say.pharmacy.expires, formatDate(lot.expiresOn)],
            [say.pharmacy.donor, lot.donor ?? ''],
            [say.pharmacy.inStock, `${lot.inStock} ${lot.unit}`],
            lot.recalledBecause == null ? null : [say.pharmacy.recalled, <Badge tone="bad">{lot.recalledBecause}</Badge>],
          ]}
        />
      </Card>
      {people != null && (
        <Card title={say.pharmacy.people}>
          <Table
            rows={people}
            empty={say.pharmacy.nobody}
            columns={[
              { head: say.pharmacy.person, cell: person => person.name },
              { head: say.pharmacy.hamlet, cell: person => person.hamlet ?? '' },
              {
                head: say.pharmacy.phone,
                cell: person =>
                  person.phone == null ? (
                    say.events.noPhone
                  ) : (
                    <>
                      {person.phone} <a href={`/events/${person.eventId}/invitees/${person.inviteeId}/phone`}>{say.registry.reveal}</a>
                    </>
                  ),
              },
              { head: say.pharmacy.event, cell: person => person.event, wide: true },
              { head: say.pharmacy.quantity, cell: person => person.quantity, align: 'end' },
            ]}
          />
        </Card>
      )}
      {corrections.length > 0 && (
        <Card title={say.pharmacy.corrections}>
          <Table
            rows={corrections}
            columns={[
              { head: say.pharmacy.correctedFrom, cell: one => formatDate(one.expiredOn) },
              { head: say.pharmacy.correctedTo, cell: one => formatDate(one.expiresOn) },
              { head: say.pharmacy.correctLotBecause, cell: one => one.because },
              { head: say.pharmacy.correctedBy, cell: one => one.by, wide: true },
              { head: say.pharmacy.correctedAt, cell: one => formatDateTime(new Date(one.at)), wide: true },
            ]}
          />
        </Card>
      )}
      {lot.recalledBecause == null && may(ctx, 'pharmacy.manage') && (
        <Card title={say.pharmacy.correctLot}>
          <Form form={correcting ? form : blankForm()} action={`/pharmacy/lots/${lot.id}/correction`}>
            <p>{say.pharmacy.correctLotNote}</p>
            <DateField name="expiresOn" label={say.pharmacy.correctExpires} required />
            <TextField name="because" label={say.pharmacy.correctLotBecause} required maxlength={300} />
            <SubmitButton label={say.pharmacy.correctLot} />
          </Form>
        </Card>
      )}
      {lot.recalledBecause == null && may(ctx, 'pharmacy.manage') && (
        <Card title={say.pharmacy.recall}>
          <Form form={correcting ? blankForm() : form} action={`/pharmacy/lots/${lot.id}/recall`}>
            <p>{say.pharmacy.recallWarning}</p>
            <TextField name="because" label={say.pharmacy.recallBecause} required maxlength={300} />
            <SubmitButton label={say.pharmacy.recall} danger />
          </Form>
        </Card>
      )}
    </>,
  )
}

async function stockPage(c: WebContext<'/pharmacy/events/:eventId'>, form: FormState): Promise<Response> {
  const { ctx, say } = c.var
  const { event } = await getEventCard(ctx, c.req.param('eventId'))
  const lines = await stockOf(ctx, event.id)
  const manages = may(ctx, 'pharmacy.manage')
  const medicines = manages ? await listMedicines(ctx) : []
  const counting = 'counted' in form.values
  return page(
    c,
    { title: say.pharmacy.stockOf(event.name), nav: '/pharmacy', trail: [['/pharmacy', say.pharmacy.title]], status: form.status },
    <>
      <Card>
        <Table
          rows={lines}
          empty={say.pharmacy.noStock}
          href={line => `/pharmacy/lots/${line.lotId}`}
          columns={[
            { head: say.pharmacy.lot, cell: line => line.lotNo },
            { head: say.pharmacy.medicine, cell: line => line.medicine },
            { head: say.pharmacy.expires, cell: line => formatDate(line.expiresOn) },
            { head: say.pharmacy.received, cell: line => line.received, align: 'end', wide: true },
            { head: say.pharmacy.dispensed, cell: line => line.dispensed, align: 'end', wide: true },
            {
              head: say.pharmacy.counted,
              cell: line => (line.because == null ? line.counted : `${line.counted} (${line.because})`),
              align: 'end',
              wide: true,
            },
            { head: say.pharmacy.leftOver, cell: line => line.leftOver, align: 'end', wide: true },
            { head: say.pharmacy.balance, cell: line => `${line.balance} ${line.unit}`, align: 'end' },
            { head: say.pharmacy.state, cell: line => <LotState line={line} /> },
          ]}
        />
      </Card>
      {manages && event.stands() && (
        <Card title={say.pharmacy.receive}>
          {medicines.length === 0 && (
            <p class="said said-note">
              {say.pharmacy.noMedicineYet} <a href="/pharmacy">{say.pharmacy.title}</a>.
            </p>
          )}
          <Form form={counting ? blankForm() : form} action={`/pharmacy/events/${event.id}/lots`}>
            <Select
              name="medicineId"
              label={say.pharmacy.medicine}
              required
              options={medicines.map(medicine => [medicine.id, `${medicine.name} ${medicine.strength}`.trim()] as const)}
            />
            <TextField name="lotNo" label={say.pharmacy.lot} required maxlength={60} width="short" />
            <DateField name="expiresOn" label={say.pharmacy.expires} required />
            <NumberField name="quantity" label={say.pharmacy.quantity} required />
            <TextField name="donor" label={say.pharmacy.donor} maxlength={200} />
            <SubmitButton label={say.pharmacy.receive} />
          </Form>
        </Card>
      )}
      {manages && lines.some(line => line.difference == null) && (
        <Card title={say.pharmacy.count}>
          <Form form={counting ? form : blankForm()} action={`/pharmacy/events/${event.id}/count`}>
            <p>{say.pharmacy.countHint}</p>
            <Select
              name="lotId"
              label={say.pharmacy.lot}
              required
              options={lines.filter(line => line.difference == null).map(line => [line.lotId, `${line.medicine} – ${line.lotNo}`] as const)}
            />
            <NumberField name="counted" label={say.pharmacy.countedNow} required />
            <TextField name="because" label={say.pharmacy.because} maxlength={300} />
            <SubmitButton label={say.pharmacy.count} />
          </Form>
        </Card>
      )}
    </>,
  )
}

function LotState({ line }: { line: StockLine }) {
  const { say } = useScreen()
  if (line.recalled) return <Badge tone="bad">{say.pharmacy.recalled}</Badge>
  return line.expired ? <Badge tone="bad">{say.pharmacy.expired}</Badge> : <Badge tone="good">{say.pharmacy.good}</Badge>
}

type PatientRoute = WebContext<'/pharmacy/events/:eventId/people/:inviteeId'>

async function dispensePage(c: PatientRoute, form: FormState): Promise<Response> {
  const { ctx, say } = c.var
  const card = await medicinesOf(ctx, c.req.param('eventId'), c.req.param('inviteeId'))
  const usable = (await stockOf(ctx, card.event.id)).filter(line => !line.expired && !line.recalled && line.balance > 0)
  const choices = new Map<string, { label: string; left: number; unit: string }>()
  for (const line of usable) {
    const known = choices.get(line.medicineId)
    choices.set(line.medicineId, { label: line.medicine, unit: line.unit, left: (known?.left ?? 0) + line.balance })
  }
  const address = `/pharmacy/events/${card.event.id}/people/${card.inviteeId}`
  const standing = card.dispensed.filter(one => !one.undone)
  return page(
    c,
    {
      title: `${say.pharmacy.dispense}: ${card.name}`,
      lead: [
        card.ticketNo == null ? null : `${say.events.ticket} ${String(card.ticketNo).padStart(3, '0')}`,
        say.events.born(card.birthYear),
      ]
        .filter(Boolean)
        .join(', '),
      nav: '/pharmacy',
      trail: [
        ['/events', say.events.title],
        [`/events/${card.event.id}`, card.event.name],
      ],
      actions: standing.length > 0 && (
        <a class="btn" href={`${address}/labels`}>
          {say.pharmacy.label}
        </a>
      ),
      status: form.status,
    },
    <>
      {'dispensingId' in form.values && <ErrorSummary form={form} />}
      {card.allergies.length > 0 && (
        <p class="said said-note">
          <strong>{say.pharmacy.allergy}: </strong>
          {card.allergies.join('; ')}
        </p>
      )}
      {!card.consented && (
        <p class="said said-note">
          {say.pharmacy.askConsent} <a href={`/events/${card.event.id}/patients/${card.inviteeId}`}>{say.pharmacy.toConsent}</a>
        </p>
      )}
      <Card title={say.pharmacy.given}>
        <Table
          rows={card.dispensed}
          empty={say.pharmacy.nothingGiven}
          columns={[
            { head: say.pharmacy.medicine, cell: one => one.medicine },
            { head: say.pharmacy.quantity, cell: one => `${one.quantity} ${one.unit}` },
            { head: say.pharmacy.dose, cell: one => one.dose },
            { head: say.pharmacy.lot, cell: one => one.lots, wide: true },
            {
              head: '',
              align: 'end',
              cell: one =>
                one.undone ? (
                  <Badge>{say.pharmacy.wasUndone}</Badge>
                ) : (
                  <>
                    {formatTime(one.at)}{' '}
                    <PlainPost
                      action={`${address}/undo`}
                      fields={{ dispensingId: one.id }}
                      label={say.pharmacy.undo}
                      class="btn btn-quiet-danger"
                    />
                  </>
                ),
            },
          ]}
        />
      </Card>
      <Card title={say.pharmacy.dispense}>
        <Form form={'dispensingId' in form.values ? blankForm() : form} action={`${address}/dispense`}>
          <Select
            name="medicineId"
            label={say.pharmacy.medicine}
            required
            options={[...choices].map(
              ([id, { label, left, unit }]) => [id, `${label} (${say.pharmacy.balance.toLowerCase()} ${left} ${unit})`] as const,
            )}
          />
          <NumberField name="quantity" label={say.pharmacy.quantity} required />
          <TextField name="dose" label={say.pharmacy.dose} hint={say.pharmacy.doseHint} required maxlength={300} width="full" />
          <SubmitButton label={say.pharmacy.dispense} />
        </Form>
      </Card>
    </>,
  )
}

async function labels(c: PatientRoute): Promise<Response> {
  const { ctx } = c.var
  const card = await medicinesOf(ctx, c.req.param('eventId'), c.req.param('inviteeId'))
  const standing = card.dispensed.filter(one => !one.undone)
  const sink = new PassThrough()
  const file = {
    name: 'Nhãn thuốc',
    createdAt: ctx.now(),
    language: 'vi-VN',
    labels: standing.map(one =>
      dispensingLabel({
        person: card.name,
        ticketNo: card.ticketNo,
        medicine: one.medicine,
        quantity: one.quantity,
        unit: one.unit,
        dose: one.dose,
        at: new Date(one.at),
      }),
    ),
  }
  writeLabels(file, sink).catch((error: unknown) => sink.destroy(error instanceof Error ? error : new Error('labels')))
  return c.body(Readable.toWeb(sink) as ReadableStream, 200, {
    'content-type': 'application/pdf',
    'content-disposition': `inline; filename="nhan-thuoc-${card.ticketNo ?? 0}.pdf"`,
    'cache-control': 'no-store',
  })
}
