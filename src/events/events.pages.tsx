import { z } from 'zod'
import { ownCommunes } from '../areas/areas.queries.ts'
import { requestDocuments } from '../documents/request-documents.ts'
import { may } from '../permissions.ts'
import { formatDate, formatTime, isoDay } from '../vietnamese/dates.ts'
import type { Web, WebContext } from '../web/environment.ts'
import { reading } from '../web/reading.ts'
import { Checkbox, Checkboxes, DateField, Form, Hidden, NumberField, Select, SubmitButton, TextArea, TextField } from '../web/forms.tsx'
import { page, PlainPost, useScreen } from '../web/layout.tsx'
import { blankForm, type FormState, submitForm } from '../web/submit-form.ts'
import { Badge, Card, ConfirmForm, Facts, Figures, Table } from '../web/tables.tsx'
import { addSession } from './add-session.ts'
import { AllocateSeats, allocateSeats } from './allocate-seats.ts'
import { AnnounceTimes, announceTimes } from './announce-times.ts'
import { CancelEvent, cancelEvent } from './cancel-event.ts'
import { ChangeCapacity, changeCapacity } from './change-capacity.ts'
import { CorrectEvent, correctEvent } from './correct-event.ts'
import { CreateEvent, createEvent } from './create-event.ts'
import { eventPage } from './event-frame.tsx'
import { EventPapers } from './event-papers.tsx'
import { stationKinds } from './event.entity.ts'
import { type EventCard, type EventLine, findQuarters, getEventCard, listEvents } from './events.queries.ts'
import { findToldHamlets } from './invitees.queries.ts'
import { RemoveSession, removeSession } from './remove-session.ts'
import { setStations } from './set-stations.ts'
import { usualStations } from './usual-stations.ts'

const clock = z.iso.time({ precision: -1 })
const SessionForm = z.object({
  name: z.string().trim().min(1).max(80),
  day: z.iso.date(),
  from: clock,
  until: clock,
  doctors: z.int().min(1).max(200),
  patientsPerDoctor: z.int().min(1).max(60),
})
const StationsForm = z.object({
  stations: z
    .array(
      z.object({
        id: z.uuid().optional(),
        name: z.string().trim().max(80).optional(),
        kind: z.enum(stationKinds).default('doctor'),
        desks: z.int().min(1).max(40).default(1),
        minutes: z.int().min(1).max(120).default(5),
        onIndication: z.boolean().default(false),
      }),
    )
    .max(30),
})
const Papers = z.object({
  paper: z.enum(['invitation-letters', 'call-sheet', 'attendance']),
  format: z.enum(['pdf', 'xlsx']),
  /** A file a hamlet instead of one for all. */
  each: z.boolean().default(false),
  hamletId: z.uuid().optional(),
})
const there = (day: string, time: string) => new Date(`${day}T${time}:00+07:00`)

export function eventPages(app: Web): void {
  app.get(
    '/events',
    reading(c => listPage(c)),
  )
  app.get('/events/new', c => newPage(c, blankForm()))
  app.post('/events', c =>
    submitForm(c, CreateEvent, {
      write: input => createEvent(c.var.ctx, input),
      done: event => [`/events/${event.id}`, c.var.say.events.added(event.name)],
      again: form => newPage(c, form),
    }),
  )
  app.get(
    '/events/:eventId',
    reading<'/events/:eventId'>(c => cardPage(c, blankForm())),
  )

  app.get('/events/:eventId/stations', c => stationsPage(c, blankForm()))
  app.post('/events/:eventId/stations', c =>
    submitForm(c, StationsForm, {
      write: ({ stations }) =>
        setStations(c.var.ctx, {
          eventId: c.req.param('eventId'),
          stations: stations.flatMap(({ name, ...station }) => (name ? [{ ...station, name }] : [])),
        }),
      done: () => [`/events/${c.req.param('eventId')}`, c.var.say.events.stationsSaved],
      again: form => stationsPage(c, form),
    }),
  )
  app.post('/events/:eventId/stations/usual', c =>
    submitForm(c, z.object({}), {
      write: () => setStations(c.var.ctx, { eventId: c.req.param('eventId'), stations: usualStations(c.var.say.events.kinds) }),
      done: () => [`/events/${c.req.param('eventId')}/stations`, c.var.say.events.stationsSaved],
      again: form => stationsPage(c, form),
    }),
  )

  app.get('/events/:eventId/sessions', c => sessionsPage(c, blankForm({ from: '7:30', until: '11:30', patientsPerDoctor: 12 })))
  app.post('/events/:eventId/sessions', c =>
    submitForm(c, SessionForm, {
      write: ({ day, from, until, ...input }) =>
        addSession(c.var.ctx, { ...input, eventId: c.req.param('eventId'), startsAt: there(day, from), endsAt: there(day, until) }),
      done: session => [`/events/${c.req.param('eventId')}/sessions`, c.var.say.events.sessionAdded(session.name)],
      again: form => sessionsPage(c, form),
    }),
  )
  app.post('/events/:eventId/capacity', c =>
    submitForm(c, ChangeCapacity, {
      extra: { eventId: c.req.param('eventId') },
      write: input => changeCapacity(c.var.ctx, input),
      done: (result, input) => [
        `/events/${input.eventId}/sessions`,
        c.var.say.events.seatsChanged(formatTime(input.quarterAt), result.seats),
      ],
      again: form => sessionsPage(c, form),
    }),
  )

  app.post('/events/:eventId/allocation', c =>
    submitForm(c, AllocateSeats, {
      extra: { eventId: c.req.param('eventId') },
      write: input => allocateSeats(c.var.ctx, input),
      done: ({ seated, waiting, homeVisits, freeSeats }, input) => [
        `/events/${input.eventId}/invitees`,
        c.var.say.events.allocatedNow(seated, waiting, homeVisits, freeSeats),
      ],
      again: form => cardPage(c, form),
    }),
  )
  app.post('/events/:eventId/announcement', c =>
    submitForm(c, AnnounceTimes, {
      extra: { eventId: c.req.param('eventId') },
      write: input => announceTimes(c.var.ctx, input),
      done: ({ announced, changed }, input) => [`/events/${input.eventId}`, c.var.say.events.toldNow(announced, changed)],
      again: form => cardPage(c, form),
    }),
  )
  app.post('/events/:eventId/papers', c =>
    submitForm(c, Papers, {
      write: async ({ paper, format, each, hamletId }) => {
        const { event } = await getEventCard(c.var.ctx, c.req.param('eventId'))
        const hamlets = each ? (await findToldHamlets(c.var.ctx, event.id)).map(hamlet => hamlet.id) : [hamletId]
        const files = hamlets.map(hamlet => ({
          kind: `events.${paper}`,
          format,
          parameters: { eventId: event.id, ...(hamlet != null && { hamletId: hamlet }) },
        }))
        return requestDocuments(c.var.ctx, { title: event.name, files })
      },
      done: ({ request }) => [`/documents?request=${request.id}`],
      again: form => cardPage(c, form),
    }),
  )
  app.get('/events/:eventId/correct', async c => {
    const { event } = await getEventCard(c.var.ctx, c.req.param('eventId'))
    const { name, place, organiser, bring, version } = event
    return correctPage(c, blankForm({ name, place, organiser, bring, version }))
  })
  app.post('/events/:eventId/correct', c =>
    submitForm(c, CorrectEvent, {
      extra: { eventId: c.req.param('eventId') },
      write: input => correctEvent(c.var.ctx, input),
      done: ({ event, untold }) => [`/events/${event.id}`, c.var.say.events.corrected(event.name, untold)],
      again: form => correctPage(c, form),
    }),
  )
  app.post('/events/:eventId/sessions/:sessionId/remove', c =>
    submitForm(c, RemoveSession, {
      extra: c.req.param(),
      write: input => removeSession(c.var.ctx, input),
      done: ({ name }, { eventId }) => [`/events/${eventId}/sessions`, c.var.say.events.sessionRemoved(name)],
      again: form => sessionsPage(c, { ...form, values: { ...form.values, seats: '' } }),
    }),
  )
  app.get('/events/:eventId/cancel', c => cancelPage(c, blankForm()))
  app.post('/events/:eventId/cancel', c =>
    submitForm(c, CancelEvent, {
      extra: { eventId: c.req.param('eventId') },
      write: input => cancelEvent(c.var.ctx, input),
      done: ({ withdrawn }, input) => [`/events/${input.eventId}`, c.var.say.events.cancelledNow(withdrawn)],
      again: form => cancelPage(c, form),
    }),
  )
}

async function listPage(c: WebContext): Promise<Response> {
  const { ctx, say } = c.var
  return page(
    c,
    {
      title: say.events.title,
      lead: say.events.intro,
      actions: may(ctx, 'events.manage') && (
        <a class="btn btn-primary" href="/events/new">
          {say.events.add}
        </a>
      ),
    },
    <Table
      rows={await listEvents(ctx)}
      empty={say.events.none}
      href={event => `/events/${event.id}`}
      columns={[
        { head: say.events.name, cell: event => event.name },
        { head: say.events.day, cell: event => (event.startsAt == null ? say.events.noDay : formatDate(new Date(event.startsAt))) },
        { head: say.events.place, cell: event => event.place, wide: true },
        { head: say.events.seats, cell: event => event.seats, align: 'end', wide: true },
        { head: say.events.invited, cell: event => event.invited, align: 'end' },
        { head: say.events.arrived, cell: event => event.arrived, align: 'end', wide: true },
        { head: say.events.state, cell: event => <State event={event} /> },
      ]}
    />,
  )
}

function State({ event }: { event: Pick<EventLine, 'cancelledAt' | 'announcedAt'> }) {
  const { say } = useScreen()
  if (event.cancelledAt != null) return <Badge tone="bad">{say.events.cancelled}</Badge>
  return event.announcedAt == null ? <Badge>{say.events.planning}</Badge> : <Badge tone="good">{say.events.told}</Badge>
}

async function newPage(c: WebContext, form: FormState): Promise<Response> {
  const { ctx, say } = c.var
  const communes = (await ownCommunes(ctx, isoDay(ctx.now()))).filter(area => may(ctx, 'events.manage', area.id))
  return page(
    c,
    { title: say.events.add, nav: '/events', trail: [['/events', say.events.title]], status: form.status },
    <Card>
      <Form form={form} action="/events">
        <TextField name="name" label={say.events.name} hint={say.events.nameHint} required maxlength={200} width="full" />
        <TextField name="place" label={say.events.place} required maxlength={200} />
        <TextField name="organiser" label={say.events.organiser} required maxlength={200} />
        <Checkboxes name="areaIds" label={say.events.areas} required options={communes.map(area => [area.id, area.name] as const)} />
        <TextArea name="bring" label={say.events.bring} hint={say.events.bringHint} rows={3} />
        <SubmitButton label={say.events.add} cancel="/events" />
      </Form>
    </Card>,
  )
}

async function cardPage(c: WebContext<'/events/:eventId'>, form: FormState): Promise<Response> {
  const { ctx, say } = c.var
  const card = await getEventCard(ctx, c.req.param('eventId'))
  const { event, areas } = card
  const hamlets = await findToldHamlets(ctx, event.id)
  const manages = event.stands() && event.areaIds.some(area => may(ctx, 'events.manage', area))
  return eventPage(
    c,
    event,
    {
      title: event.name,
      form,
      actions: manages && (
        <a class="btn" href={`/events/${event.id}/correct`}>
          {say.events.correct}
        </a>
      ),
    },
    <>
      <Card>
        <Facts
          facts={[
            [say.events.place, event.place],
            [say.events.organiser, event.organiser],
            [say.events.areas, areas.map(area => area.name).join(', ')],
            [
              say.events.state,
              <State
                event={{ cancelledAt: event.cancelledAt?.toISOString() ?? null, announcedAt: event.announcedAt?.toISOString() ?? null }}
              />,
            ],
          ]}
        />
      </Card>
      <Card title={say.events.steps}>
        <Steps card={card} manages={manages} form={form} />
      </Card>
      <EventPapers event={event} told={card.counts.told} hamlets={hamlets} several={areas.length > 1} />
      {manages && (
        <p>
          <a class="btn btn-quiet-danger" href={`/events/${event.id}/cancel`}>
            {say.events.cancel}
          </a>
        </p>
      )}
    </>,
  )
}

function Steps({ card: { event, sessions, stations, counts }, manages, form }: { card: EventCard; manages: boolean; form: FormState }) {
  const { ctx, say } = useScreen()
  const root = `/events/${event.id}`
  const seats = sessions.reduce((sum, one) => sum + one.seats, 0)
  const lines: [label: string, done: boolean, text: string, act: unknown][] = [
    [
      say.events.stepStations,
      stations.length > 0,
      say.events.stationCount(stations.length),
      <a href={`${root}/stations`}>{say.events.open}</a>,
    ],
    [
      say.events.stepSessions,
      seats > 0,
      say.events.sessionCount(sessions.length, seats),
      <a href={`${root}/sessions`}>{say.events.open}</a>,
    ],
    [
      say.events.stepInvite,
      counts.invited > 0,
      say.events.people(counts.invited),
      may(ctx, 'events.invite') ? <a href={`${root}/invite`}>{say.events.open}</a> : null,
    ],
    [
      say.events.stepAllocate,
      counts.seated + counts.waiting + counts.homeVisits > 0 && counts.unplaced === 0,
      say.events.allocated(counts.seated, counts.waiting, counts.homeVisits),
      null,
    ],
    [say.events.stepTell, counts.told > 0 && counts.untold === 0, say.events.toldCount(counts.told, counts.untold), null],
  ]
  return (
    <>
      <Table
        rows={lines}
        columns={[
          { head: say.events.step, cell: ([label]) => label },
          {
            head: say.events.state,
            cell: ([, done]) => (done ? <Badge tone="good">{say.events.done}</Badge> : <Badge tone="warn">{say.events.todo}</Badge>),
          },
          { head: '', cell: ([, , text]) => text },
          { head: '', align: 'end', cell: ([, , , act]) => act as never },
        ]}
      />
      {manages && (
        <div class="event-acts">
          <Form form={blankForm()} action={`${root}/allocation`}>
            <p class="field-hint">{say.events.allocateHint}</p>
            <Checkbox name="again" label={say.events.allocateAgain} />
            <SubmitButton label={say.events.allocate} />
          </Form>
          <Form form={{ ...blankForm(), key: `${form.key}-tell` }} action={`${root}/announcement`}>
            <p class="field-hint">{say.events.tellHint}</p>
            <SubmitButton label={say.events.tell} />
          </Form>
        </div>
      )}
    </>
  )
}

async function stationsPage(c: WebContext<'/events/:eventId/stations'>, form: FormState): Promise<Response> {
  const { ctx, say } = c.var
  const { event, stations } = await getEventCard(ctx, c.req.param('eventId'))
  const known = Object.fromEntries(
    stations.flatMap((station, i) =>
      (['id', 'name', 'kind', 'desks', 'minutes', 'onIndication'] as const).map(key => [`stations.${i}.${key}`, station[key]]),
    ),
  )
  const shown = form.errors.length > 0 ? form : blankForm(known)
  const manages = event.stands() && may(ctx, 'events.manage')
  const rows = stations.length + (manages ? 1 : 0)
  return eventPage(
    c,
    event,
    { title: say.events.stations, lead: say.events.stationsIntro, path: '/stations', status: form.status },
    <>
      {stations.length === 0 && manages && (
        <p>
          <PlainPost action={`/events/${event.id}/stations/usual`} label={say.events.usualStations} class="btn btn-primary" />
        </p>
      )}
      <Form form={shown} action={`/events/${event.id}/stations`} class="form-wide">
        {Array.from({ length: rows }, (_, i) => (
          <fieldset class="event-row">
            <legend>{`${i + 1}`}</legend>
            {stations[i] != null && <Hidden name={`stations.${i}.id`} value={stations[i].id} />}
            <TextField name={`stations.${i}.name`} label={say.events.stationName} required width="short" />
            <Select
              name={`stations.${i}.kind`}
              label={say.events.stationKind}
              required
              blank={false}
              options={stationKinds.map(kind => [kind, say.events.kinds[kind]] as const)}
            />
            <NumberField name={`stations.${i}.desks`} label={say.events.desks} required />
            <NumberField name={`stations.${i}.minutes`} label={say.events.minutes} required />
            <Checkbox name={`stations.${i}.onIndication`} label={say.events.onIndication} />
          </fieldset>
        ))}
        {manages && <SubmitButton cancel={`/events/${event.id}`} />}
      </Form>
    </>,
  )
}

async function sessionsPage(c: WebContext<'/events/:eventId/sessions'>, form: FormState): Promise<Response> {
  const { ctx, say } = c.var
  const eventId = c.req.param('eventId')
  const { event, sessions } = await getEventCard(ctx, eventId)
  const quarters = await findQuarters(ctx, eventId)
  const manages = event.stands() && may(ctx, 'events.manage')
  return eventPage(
    c,
    event,
    {
      title: say.events.sessions,
      lead: say.events.sessionsIntro,
      path: '/sessions',
      status: form.status,
      ...('seats' in form.values ? { form } : {}),
    },
    <>
      {sessions.map(({ session, seats, given }) => (
        <Card title={`${session.name} – ${formatDate(session.startsAt)}, ${formatTime(session.startsAt)}–${formatTime(session.endsAt)}`}>
          <Figures
            figures={[
              [say.events.doctors, session.doctors],
              [say.events.seats, seats],
              [say.events.given, given],
            ]}
          />
          <Table
            rows={quarters.filter(quarter => quarter.sessionId === session.id)}
            columns={[
              { head: say.events.quarter, cell: quarter => formatTime(quarter.quarterAt) },
              { head: say.events.seats, cell: quarter => quarter.seats, align: 'end' },
              { head: say.events.given, cell: quarter => quarter.given, align: 'end' },
              ...(manages
                ? [
                    {
                      head: say.events.newSeats,
                      cell: (quarter: (typeof quarters)[number]) => <SeatsForm eventId={eventId} quarter={quarter} />,
                    },
                  ]
                : []),
            ]}
          />
          {manages && given === 0 && (
            <PlainPost
              action={`/events/${eventId}/sessions/${session.id}/remove`}
              label={say.events.removeSession}
              class="btn btn-quiet-danger"
            />
          )}
        </Card>
      ))}
      {manages && (
        <Card title={say.events.addSession} id="add">
          <Form
            form={'seats' in form.values ? blankForm({ from: '7:30', until: '11:30', patientsPerDoctor: 12 }) : form}
            action={`/events/${eventId}/sessions`}
          >
            <TextField name="name" label={say.events.sessionName} required maxlength={80} />
            <DateField name="day" label={say.events.day} required />
            <TextField name="from" label={say.events.from} hint={say.events.clockHint} required width="short" />
            <TextField name="until" label={say.events.until} required width="short" />
            <NumberField name="doctors" label={say.events.doctors} required />
            <NumberField name="patientsPerDoctor" label={say.events.patientsPerDoctor} hint={say.events.patientsHint} required />
            <SubmitButton label={say.events.addSession} cancel={`/events/${eventId}`} />
          </Form>
        </Card>
      )}
    </>,
  )
}

function SeatsForm({ eventId, quarter }: { eventId: string; quarter: { sessionId: string; quarterAt: string; seats: number } }) {
  const { csrf, say } = useScreen()
  return (
    <form method="post" action={`/events/${eventId}/capacity`} class="inline-form with-unit">
      <input type="hidden" name="_csrf" value={csrf} />
      <input type="hidden" name="sessionId" value={quarter.sessionId} />
      <input type="hidden" name="quarterAt" value={new Date(quarter.quarterAt).toISOString()} />
      <input
        class="form-control input-tiny"
        name="seats"
        inputmode="numeric"
        value={String(quarter.seats)}
        aria-label={`${say.events.newSeats} ${formatTime(quarter.quarterAt)}`}
      />
      <button type="submit" class="btn">
        {say.web.forms.save}
      </button>
    </form>
  )
}

async function correctPage(c: WebContext<'/events/:eventId/correct'>, form: FormState): Promise<Response> {
  const { say } = c.var
  const { event, counts } = await getEventCard(c.var.ctx, c.req.param('eventId'))
  return eventPage(
    c,
    event,
    { title: say.events.correct, path: '/correct', status: form.status },
    <Card>
      <Form form={form} action={`/events/${event.id}/correct`}>
        <Hidden name="version" value={String(form.values['version'] ?? '')} />
        <TextField name="name" label={say.events.name} hint={say.events.nameHint} required maxlength={200} width="full" />
        <TextField
          name="place"
          label={say.events.place}
          {...(counts.told > 0 && { hint: say.events.correctPlaceHint })}
          required
          maxlength={200}
        />
        <TextField name="organiser" label={say.events.organiser} required maxlength={200} />
        <TextArea name="bring" label={say.events.bring} hint={say.events.bringHint} rows={3} />
        <SubmitButton cancel={`/events/${event.id}`} />
      </Form>
    </Card>,
  )
}

async function cancelPage(c: WebContext<'/events/:eventId/cancel'>, form: FormState): Promise<Response> {
  const { ctx, say } = c.var
  const { event, counts } = await getEventCard(ctx, c.req.param('eventId'))
  return eventPage(
    c,
    event,
    { title: say.events.cancel, path: '/cancel', status: form.status },
    <ConfirmForm form={form} action={`/events/${event.id}/cancel`} label={say.events.cancel} cancel={`/events/${event.id}`}>
      <p>{say.events.cancelWarning(counts.told)}</p>
      <TextField name="because" label={say.events.cancelBecause} required maxlength={300} />
    </ConfirmForm>,
  )
}
