import type { Child } from 'hono/jsx'
import { z } from 'zod'
import { may } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { formatDate, formatTime, isoDay } from '../vietnamese/dates.ts'
import { assetUrl } from '../web/assets.ts'
import type { Web, WebContext } from '../web/environment.ts'
import { reading } from '../web/reading.ts'
import { Checkbox, Checkboxes, Form, Hidden, NumberField, SubmitButton, TextField } from '../web/forms.tsx'
import { PlainPost, useScreen } from '../web/layout.tsx'
import { blankForm, type FormState, submitForm } from '../web/submit-form.ts'
import { Badge, Card, Empty, Figures, Table } from '../web/tables.tsx'
import type { FoundPerson } from '../registry/search-people.queries.ts'
import type { ArrivalRow } from './arrival-facts.queries.ts'
import { callNext } from './call-next.ts'
import { findAsked, readAsked } from './desk.queries.ts'
import { findInRegister, isInRegister } from './known-at-desk.queries.ts'
import { eventPage } from './event-frame.tsx'
import { type EventCard, getEventCard } from './events.queries.ts'
import { FinishTurn, finishTurn } from './finish-turn.ts'
import { type Live, liveOf, queueOf, type TurnLine } from './live.queries.ts'
import { missTurn } from './miss-turn.ts'
import { recallTurn } from './recall-turn.ts'
import { receiveWalkIn } from './receive-walk-in.ts'
import { type ArrivalAnswer, recordArrival, refusedArrival } from './record-arrival.ts'
import { ReleaseNoShows, releaseNoShows } from './release-no-shows.ts'
import { requeueVisitor } from './requeue-visitor.ts'
import { undoArrival } from './undo-arrival.ts'

type Planned = EventCard
type Session = Planned['sessions'][number]['session']

const DeskForm = z
  .object({
    sessionId: z.uuid(),
    who: z.string().trim().max(200).optional(),
    inviteeId: z.uuid().optional(),
    anyway: z.boolean().default(false),
  })
  .superRefine(({ who, inviteeId }, issues) => {
    if (who == null && inviteeId == null) issues.addIssue({ code: 'invalid_type', expected: 'string', input: undefined, path: ['who'] })
  })
const WalkInForm = z
  .object({
    sessionId: z.uuid(),
    personId: z.uuid().optional(),
    guestName: z.string().trim().min(1).max(120).optional(),
    guestBirthYear: z.int().min(1890).max(2100).nullish(),
    /** Said after looking at the people of the register of that name. */
    stranger: z.boolean().default(false),
    anyway: z.boolean().default(false),
  })
  .superRefine(({ personId, guestName }, issues) => {
    if (personId == null && guestName == null)
      issues.addIssue({ code: 'invalid_type', expected: 'string', input: undefined, path: ['guestName'] })
  })
const UndoForm = z.object({ sessionId: z.uuid(), inviteeId: z.uuid(), name: z.string().max(200).default('') })
const CallForm = z.object({ sessionId: z.uuid(), stationId: z.uuid(), desk: z.int().min(1).default(1) })
const TurnForm = z.object({ sessionId: z.uuid(), stationId: z.uuid(), turnId: z.uuid(), desk: z.int().default(1) })
const EndForm = TurnForm.extend({ sendTo: FinishTurn.shape.sendTo, skip: z.boolean().default(false) })

const refusalOf = (answer: ArrivalAnswer) => (answer.granted ? null : refusedArrival(answer))
const numbered = (ticketNo: number | null) => String(ticketNo ?? 0).padStart(3, '0')

export function eventDayPages(app: Web): void {
  app.get(
    '/events/:eventId/arrivals',
    reading<'/events/:eventId/arrivals'>(c => deskPage(c, blankForm(), c.req.query('who') ?? '')),
  )
  app.post('/events/:eventId/arrivals', c => receive(c))
  app.post('/events/:eventId/walk-ins', c =>
    submitForm(c, WalkInForm, {
      write: async ({ stranger, ...input }) => {
        const { guestName, guestBirthYear, personId } = input
        if (guestName != null && personId == null && !stranger && (await isInRegister(c.var.ctx, guestName, guestBirthYear ?? null)))
          throw new Refusal('walk-in/in-register', { name: guestName }, 'guestName')
        return receiveWalkIn(c.var.ctx, { ...input, eventId: c.req.param('eventId') })
      },
      refused: refusalOf,
      done: (answer, { sessionId }) => [deskAt(c, sessionId), said(c, answer)],
      again: form => deskPage(c, form, String(form.values['guestName'] ?? '')),
    }),
  )
  app.post('/events/:eventId/arrivals/undo', c =>
    submitForm(c, UndoForm, {
      write: ({ inviteeId }) =>
        undoArrival(c.var.ctx, { eventId: c.req.param('eventId'), inviteeId, because: c.var.say.events.undoBecause }),
      done: (_, { sessionId, name }) => [deskAt(c, sessionId), c.var.say.events.undone(name)],
      again: form => deskPage(c, form, ''),
    }),
  )

  app.get(
    '/events/:eventId/live',
    reading<'/events/:eventId/live'>(c => livePage(c, blankForm())),
  )
  app.post('/events/:eventId/no-shows', c =>
    submitForm(c, ReleaseNoShows, {
      extra: { eventId: c.req.param('eventId') },
      write: input => releaseNoShows(c.var.ctx, input),
      done: ({ noShows, filled }, { sessionId }) => [
        `/events/${c.req.param('eventId')}/live?session=${sessionId}`,
        c.var.say.events.released(noShows, filled.length),
      ],
      again: form => livePage(c, form),
    }),
  )

  app.get(
    '/events/:eventId/queue',
    reading<'/events/:eventId/queue'>(c => queuePage(c, blankForm())),
  )
  app.post('/events/:eventId/queue/next', c =>
    submitForm(c, CallForm, {
      write: input => callNext(c.var.ctx, { ...input, eventId: c.req.param('eventId') }),
      done: (called, input) => [queueAt(c, input), c.var.say.events.nowCalled(numbered(called.ticketNo), called.name, called.desk)],
      again: form => queuePage(c, form),
    }),
  )
  const act = <Result,>(
    path: string,
    write: (c: WebContext, turnId: string) => Promise<Result>,
    message: (c: WebContext, result: Result) => string,
  ) =>
    app.post(`/events/:eventId/queue/${path}`, c =>
      submitForm(c, TurnForm, {
        write: ({ turnId }) => write(c, turnId),
        done: (result, input) => [queueAt(c, input), message(c, result)],
        again: form => queuePage(c, form),
      }),
    )
  const eventOf = (c: WebContext) => (c as WebContext<'/events/:eventId'>).req.param('eventId')
  act(
    'recall',
    (c, turnId) => recallTurn(c.var.ctx, { eventId: eventOf(c), turnId }),
    (c, { calls }) => c.var.say.events.recalled(calls),
  )
  act(
    'miss',
    (c, turnId) => missTurn(c.var.ctx, { eventId: eventOf(c), turnId }),
    c => c.var.say.events.missedNow,
  )
  act(
    'return',
    (c, turnId) => requeueVisitor(c.var.ctx, { eventId: eventOf(c), turnId }),
    c => c.var.say.events.requeued,
  )
  app.post('/events/:eventId/queue/finish', c =>
    submitForm(c, EndForm, {
      write: ({ turnId, sendTo, skip }) =>
        finishTurn(c.var.ctx, {
          eventId: c.req.param('eventId'),
          turnId,
          sendTo,
          ...(skip && { skipBecause: c.var.say.events.skipBecause }),
        }),
      done: ({ next }, input) => [queueAt(c, input), c.var.say.events.finishedNow(next?.name ?? null)],
      again: form => queuePage(c, form),
    }),
  )
}

type EventRoute = WebContext<'/events/:eventId'>
const deskAt = (c: EventRoute, sessionId: string) => `/events/${c.req.param('eventId')}/arrivals?session=${sessionId}`
const queueAt = (c: EventRoute, at: { sessionId: string; stationId: string; desk: number }) =>
  `/events/${c.req.param('eventId')}/queue?session=${at.sessionId}&station=${at.stationId}&desk=${at.desk}`

function said(c: EventRoute, answer: ArrivalAnswer): string {
  if (!answer.granted) return ''
  const { events } = c.var.say
  return events.received(numbered(answer.ticketNo), answer.name, answer.nextStation) + (answer.homeVisit ? events.homeVisitCame : '')
}

/** One field for code, number and name: the first two receive at once, a name shows who may be meant. */
async function receive(c: EventRoute): Promise<Response> {
  const eventId = c.req.param('eventId')
  let typed = ''
  return submitForm(c, DeskForm, {
    write: async ({ sessionId, who = '', inviteeId, anyway }) => {
      typed = who
      const asked = inviteeId == null ? readAsked(who) : null
      if (inviteeId == null && (asked == null || 'words' in asked)) return null
      return recordArrival(c.var.ctx, {
        eventId,
        sessionId,
        anyway,
        ...(inviteeId == null ? (asked as { code: string } | { ticketNo: number }) : { inviteeId }),
      })
    },
    refused: answer => (answer == null ? null : refusalOf(answer)),
    done: (answer, { sessionId, who = '' }) =>
      answer == null ? [`${deskAt(c, sessionId)}&who=${encodeURIComponent(who)}`] : [deskAt(c, sessionId), said(c, answer)],
    again: form => deskPage(c, form, typed || String(form.values['who'] ?? '')),
  })
}

/** The session asked for, else the one of this hour, else the next, else the last. */
function chooseSession(c: WebContext, card: Planned, form: FormState): Session | null {
  const asked = c.req.query('session') ?? form.values['sessionId']
  const sessions = card.sessions.map(one => one.session)
  const now = c.var.ctx.now()
  return (
    sessions.find(session => session.id === asked) ??
    sessions.find(session => isoDay(session.startsAt) === isoDay(now) && session.endsAt > now) ??
    sessions.find(session => session.endsAt > now) ??
    sessions.at(-1) ??
    null
  )
}

const sessionName = (session: Session) =>
  `${session.name}, ${formatDate(session.startsAt)} ${formatTime(session.startsAt)}–${formatTime(session.endsAt)}`

function SessionChoice({ action, card, session, children }: { action: string; card: Planned; session: Session; children?: Child }) {
  const { say } = useScreen()
  if (card.sessions.length < 2 && children == null) return <p class="lead mb-3">{sessionName(session)}</p>
  return (
    <form method="get" action={action} class="filter">
      <label for="session">{say.events.session}</label>
      <select id="session" name="session" class="form-select input-medium">
        {card.sessions.map(one => (
          <option value={one.session.id} selected={one.session.id === session.id}>
            {sessionName(one.session)}
          </option>
        ))}
      </select>
      {children}
      <button type="submit" class="btn">
        {say.events.open}
      </button>
    </form>
  )
}

const noSession = (c: WebContext, card: Planned, title: string) =>
  eventPage(c, card.event, { title, path: '/none' }, <Empty>{c.var.say.events.noSession}</Empty>)

async function deskPage(c: EventRoute, form: FormState, who: string): Promise<Response> {
  const { ctx, say } = c.var
  const card = await getEventCard(ctx, c.req.param('eventId'))
  const session = chooseSession(c, card, form)
  if (session == null) return noSession(c, card, say.events.desk)
  const asked = readAsked(who)
  const found = asked == null ? null : await findAsked(ctx, card.event.id, asked)
  const known = found == null || asked == null || !('words' in asked) ? [] : await findInRegister(ctx, who, found)
  const root = `/events/${card.event.id}`
  const walkIn = 'guestName' in form.values || 'personId' in form.values
  const asks = form.errors.some(error => error.field === 'anyway')
  return eventPage(
    c,
    card.event,
    { title: say.events.desk, lead: say.events.deskIntro, path: '/arrivals', status: form.status },
    <>
      {asks && (
        <Insist form={form} action={`${root}/${walkIn ? 'walk-ins' : 'arrivals'}`} cancel={`${root}/arrivals?session=${session.id}`} />
      )}
      <SessionChoice action={`${root}/arrivals`} card={card} session={session} />
      <Card>
        {/* What was refused is said, and the field stays free for the next code. */}
        <Form form={walkIn || asks ? blankForm() : { ...blankForm(), errors: form.errors }} action={`${root}/arrivals`}>
          <Hidden name="sessionId" value={session.id} />
          <TextField name="who" label={say.events.who} required autofocus maxlength={200} />
          <SubmitButton label={say.events.receive} />
        </Form>
        <div class="scan">
          <button type="button" class="btn" data-scan="f-who" hidden>
            {say.events.scan}
          </button>
          <video hidden muted playsinline aria-label={say.events.scan}></video>
          <p class="field-error" role="alert" data-scan-trouble hidden>
            {say.events.scanTrouble}
          </p>
        </div>
        <script src={assetUrl('scan.js')} defer></script>
      </Card>
      {found != null && !asks && (
        <Card title={say.events.matches}>
          <Table
            rows={found}
            empty={say.events.nobodyFound}
            columns={[
              { head: say.events.person, cell: row => <Found row={row} /> },
              { head: '', align: 'end', cell: row => <DeskActs root={root} session={session} row={row} /> },
            ]}
          />
        </Card>
      )}
      {known.length > 0 && (
        <Card title={say.events.inRegister}>
          <p>{say.events.inRegisterNote}</p>
          <Table
            rows={known}
            columns={[
              { head: say.events.person, cell: person => <Known person={person} /> },
              {
                head: '',
                align: 'end',
                cell: person =>
                  person.dead ? (
                    <Badge tone="warn">{say.registry.dead}</Badge>
                  ) : (
                    <PlainPost
                      action={`${root}/walk-ins`}
                      fields={{ sessionId: session.id, personId: person.id }}
                      label={say.events.receiveWalkIn}
                      class="btn"
                    />
                  ),
              },
            ]}
          />
        </Card>
      )}
      <Card title={say.events.walkIn}>
        <Form form={walkIn && !asks ? form : blankForm()} action={`${root}/walk-ins`}>
          <Hidden name="sessionId" value={session.id} />
          <TextField name="guestName" label={say.events.guestName} required maxlength={120} />
          <NumberField name="guestBirthYear" label={say.events.guestBirthYear} />
          {walkIn && !asks && <Checkbox name="stranger" label={say.events.stranger} />}
          <SubmitButton label={say.events.receiveWalkIn} />
        </Form>
      </Card>
    </>,
  )
}

/** Somebody of another session or day stands here: said first, then the same request once more, or nothing. */
function Insist({ form, action, cancel }: { form: FormState; action: string; cancel: string }) {
  const { say } = useScreen()
  return (
    <Card title={say.events.otherDay}>
      <Form form={blankForm()} action={action}>
        {form.errors.map(({ text }) => (
          <p role="alert" tabindex={-1} autofocus>
            {text}
          </p>
        ))}
        {Object.entries(form.values).map(([name, value]) => typeof value === 'string' && <Hidden name={name} value={value} />)}
        <div class="form-end">
          <button type="submit" name="anyway" value="yes" class="btn btn-primary">
            {say.events.receiveAnyway}
          </button>
          <a class="btn btn-link" href={cancel}>
            {say.events.notReceived}
          </a>
        </div>
      </Form>
    </Card>
  )
}

function Found({ row }: { row: ArrivalRow }) {
  const { say } = useScreen()
  const here = row.arrived_at == null ? null : say.events.arrivedAt(formatTime(row.arrived_at))
  const when =
    row.seat_arrives_at == null
      ? null
      : `${say.events.when.toLowerCase()} ${formatTime(row.seat_arrives_at)} ${formatDate(new Date(row.seat_arrives_at))}`
  return (
    <>
      {row.ticket_no != null && <span class="ticket">{numbered(row.ticket_no)} </span>}
      {row.name}
      <small class="below">{[say.events.born(row.birth_year), row.hamlet, here ?? when].filter(Boolean).join(' · ')}</small>
    </>
  )
}

function Known({ person }: { person: FoundPerson }) {
  const { say } = useScreen()
  return (
    <>
      {person.fullName}
      <small class="below">{[say.events.born(person.birthYear), person.hamletName ?? person.areaName].filter(Boolean).join(' · ')}</small>
    </>
  )
}

function DeskActs({ root, session, row }: { root: string; session: Session; row: ArrivalRow }) {
  const { say } = useScreen()
  const fields = { sessionId: session.id, inviteeId: row.invitee_id }
  if (row.arrived_at != null)
    return (
      <PlainPost
        action={`${root}/arrivals/undo`}
        fields={{ ...fields, name: row.name }}
        label={say.events.undo}
        class="btn btn-quiet-danger"
      />
    )
  const elsewhere = row.seat_session_id != null && row.seat_session_id !== session.id
  return <PlainPost action={`${root}/arrivals`} fields={fields} label={say.events.receive} class={elsewhere ? 'btn' : 'btn btn-primary'} />
}

async function livePage(c: EventRoute, form: FormState): Promise<Response> {
  const { ctx, say } = c.var
  const card = await getEventCard(ctx, c.req.param('eventId'))
  const session = chooseSession(c, card, form)
  if (session == null) return noSession(c, card, say.events.live)
  const live = await liveOf(ctx, card.event.id, session.id)
  const root = `/events/${card.event.id}`
  return eventPage(
    c,
    card.event,
    { title: say.events.live, lead: say.events.liveIntro, path: '/live', form },
    <>
      <SessionChoice action={`${root}/live`} card={card} session={session} />
      <LiveFigures
        live={live}
        address={`${root}/live?session=${session.id}`}
        queue={may(ctx, 'events.flow') ? `${root}/queue?session=${session.id}` : null}
      />
      {may(ctx, 'events.arrive') && card.event.stands() && (
        <Card title={say.events.releaseNoShows}>
          <p>{say.events.releaseHint}</p>
          <PlainPost
            action={`${root}/no-shows`}
            fields={{ sessionId: session.id, grace: '30' }}
            label={say.events.releaseNoShows}
            class="btn"
          />
        </Card>
      )}
    </>,
  )
}

function LiveFigures({ live, address, queue }: { live: Live; address: string; queue: string | null }) {
  const { say } = useScreen()
  return (
    <div id="live" hx-get={address} hx-trigger="every 10s" hx-select="#live" hx-swap="outerHTML">
      <Figures
        figures={[
          [say.events.arrived, live.arrived],
          [say.events.expectedByNow, live.expectedByNow],
          [say.events.walkIns, live.walkIns],
          [say.events.left, live.left],
          [say.events.noShows, live.noShows],
          [say.events.freeSeats, live.freeSeats],
        ]}
      />
      <Table
        rows={live.stations}
        {...(queue != null && { href: (station: Live['stations'][number]) => `${queue}&station=${station.stationId}` })}
        columns={[
          { head: say.events.stationName, cell: station => station.name },
          { head: say.events.waiting, cell: station => station.waiting, align: 'end' },
          { head: say.events.called, cell: station => station.called, align: 'end', wide: true },
          { head: say.events.finished, cell: station => station.done, align: 'end', wide: true },
          { head: say.events.missed, cell: station => station.missed, align: 'end', wide: true },
          { head: say.events.longest, cell: station => say.events.minutesShort(station.longest), align: 'end', wide: true },
          {
            head: say.events.ahead,
            align: 'end',
            cell: station => (
              <>
                {say.events.minutesShort(station.ahead)}{' '}
                {station.stationId === live.bottleneck && <Badge tone="bad">{say.events.bottleneck}</Badge>}
              </>
            ),
          },
        ]}
      />
      <p>
        <a href={address}>{say.events.reload}</a>
      </p>
    </div>
  )
}

async function queuePage(c: EventRoute, form: FormState): Promise<Response> {
  const { ctx, say } = c.var
  const card = await getEventCard(ctx, c.req.param('eventId'))
  const session = chooseSession(c, card, form)
  const stations = card.stations.filter(station => station.kind !== 'reception')
  const station = stations.find(one => one.id === (c.req.query('station') ?? form.values['stationId'])) ?? stations[0]
  if (session == null || station == null) return noSession(c, card, say.events.queue)
  const desk = Math.min(
    Math.max(
      z.coerce
        .number()
        .int()
        .catch(1)
        .parse(c.req.query('desk') ?? form.values['desk'] ?? 1),
      1,
    ),
    station.desks,
  )
  const turns = await queueOf(ctx, card.event.id, session.id, station.id)
  const root = `/events/${card.event.id}/queue`
  const of = { sessionId: session.id, stationId: station.id, desk: String(desk) }
  const mine = turns.filter(turn => turn.state === 'called')
  const others = turns.filter(turn => turn.state !== 'called')
  return eventPage(
    c,
    card.event,
    { title: `${say.events.queue}: ${station.name}`, path: '/queue', form },
    <>
      <SessionChoice action={root} card={card} session={session}>
        <select name="station" class="form-select input-medium" aria-label={say.events.stationName}>
          {stations.map(one => (
            <option value={one.id} selected={one.id === station.id}>
              {one.name}
            </option>
          ))}
        </select>
        <label for="desk">{say.events.deskNo}</label>
        <input id="desk" name="desk" class="form-control input-tiny" inputmode="numeric" value={String(desk)} />
      </SessionChoice>
      <p>
        <PlainPost
          action={`${root}/next`}
          fields={of}
          label={`${say.events.callNext} (${others.filter(turn => turn.state === 'waiting').length})`}
          class="btn btn-primary"
        />
      </p>
      {mine.map(turn => (
        <Called
          turn={turn}
          root={root}
          of={of}
          eventId={card.event.id}
          onIndication={stations.filter(one => one.onIndication && one.id !== station.id)}
        />
      ))}
      <Card title={say.events.waiting}>
        <Table
          rows={others}
          empty={say.events.nobodyWaits}
          columns={[
            { head: say.events.ticket, cell: turn => <span class="ticket">{numbered(turn.ticketNo)}</span> },
            { head: say.events.person, cell: turn => `${turn.name}${turn.birthYear == null ? '' : `, ${turn.birthYear}`}` },
            {
              head: say.events.state,
              cell: turn => (turn.state === 'missed' ? <Badge tone="warn">{say.events.missed}</Badge> : formatTime(turn.queuedAt)),
            },
            {
              head: '',
              align: 'end',
              cell: turn =>
                turn.state === 'missed' ? (
                  <PlainPost action={`${root}/return`} fields={{ ...of, turnId: turn.turnId }} label={say.events.back} class="btn" />
                ) : (
                  <PlainPost
                    action={`${root}/finish`}
                    fields={{ ...of, turnId: turn.turnId, skip: 'yes' }}
                    label={say.events.skip}
                    class="btn"
                  />
                ),
            },
          ]}
        />
      </Card>
    </>,
  )
}

interface CalledProps {
  readonly turn: TurnLine
  readonly root: string
  readonly of: Readonly<Record<'sessionId' | 'stationId' | 'desk', string>>
  readonly eventId: string
  readonly onIndication: readonly { readonly id: string; readonly name: string }[]
}

function Called({ turn, root, of, eventId, onIndication }: CalledProps) {
  const { ctx, say } = useScreen()
  const fields = { ...of, turnId: turn.turnId }
  return (
    <Card
      title={
        <>
          <span class="ticket">{numbered(turn.ticketNo)}</span> {turn.name}{' '}
          <small>{`${say.events.deskNo} ${turn.desk}, ${say.events.callCount(turn.calls)}`}</small>
        </>
      }
    >
      <div class="call-acts">
        <PlainPost action={`${root}/recall`} fields={fields} label={say.events.recall} class="btn" />
        <PlainPost action={`${root}/miss`} fields={fields} label={say.events.miss} class="btn btn-quiet-danger" />
        {may(ctx, 'health.read') && (
          <a class="btn" href={`/events/${eventId}/patients/${turn.inviteeId}`}>
            {say.events.health}
          </a>
        )}
        {may(ctx, 'pharmacy.dispense') && (
          <a class="btn" href={`/pharmacy/events/${eventId}/people/${turn.inviteeId}`}>
            {say.events.give}
          </a>
        )}
      </div>
      <Form form={blankForm()} action={`${root}/finish`}>
        {Object.entries(fields).map(([name, value]) => (
          <Hidden name={name} value={value} />
        ))}
        {onIndication.length > 0 && (
          <Checkboxes
            name="sendTo"
            label={say.events.finishSend}
            options={onIndication.map(station => [station.id, station.name] as const)}
          />
        )}
        <SubmitButton label={say.events.finish} />
      </Form>
    </Card>
  )
}
