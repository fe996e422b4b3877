import { z } from 'zod'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { hamletsOf } from '../areas/areas.queries.ts'
import { may, within } from '../permissions.ts'
import { categories } from '../registry/categories.ts'
import { formatDate, formatDateTime, formatTime } from '../vietnamese/dates.ts'
import type { Web, WebContext } from '../web/environment.ts'
import { reading } from '../web/reading.ts'
import { Checkboxes, DateField, Form, NumberField, Radios, Select, SubmitButton, TextField } from '../web/forms.tsx'
import { PlainPost, useScreen } from '../web/layout.tsx'
import { blankForm, type FormState, parseForm, refusedForm, submitForm } from '../web/submit-form.ts'
import { Badge, Card, Facts, NextPage, Table } from '../web/tables.tsx'
import { Refusal } from '../refusal.ts'
import { findCheckupLists } from './checkup-lists.queries.ts'
import { ChangeInvitee, changeInvitee } from './change-invitee.ts'
import type { HealthEvent } from './event.entity.ts'
import { eventPage } from './event-frame.tsx'
import { getEventCard } from './events.queries.ts'
import { InviteFilter, invitePeople } from './invite-people.ts'
import { callOutcomes, homeVisitOutcomes } from './invitee.entity.ts'
import { type InviteeLine, listHomeVisits, listInvitees, pageOfInvitees } from './invitees.queries.ts'
import { placementSentence } from './placement-sentences.ts'
import { RecordCall, recordCall } from './record-call.ts'
import { RecordHomeVisit, recordHomeVisit } from './record-home-visit.ts'
import { callReasons, RevealInviteePhone, revealInviteePhone } from './reveal-phone.ts'
import { TakeSeat, takeSeat } from './take-seat.ts'
import { WithdrawInvitee, withdrawInvitee } from './withdraw-invitee.ts'

const InviteForm = InviteFilter.pick({ hamletIds: true, categoryCodes: true, ageFrom: true, ageTo: true, mobility: true, importId: true })
const Placement = z.enum(['seat', 'waiting', 'home-visit', 'given-up', 'none'])
const placements = Placement.options

export function inviteePages(app: Web): void {
  app.get('/events/:eventId/invite', c => invitePage(c, blankForm()))
  app.post('/events/:eventId/invite', c =>
    submitForm(c, InviteForm, {
      write: filter => invitePeople(c.var.ctx, { eventId: c.req.param('eventId'), filter }),
      done: ({ invited, already }) => [`/events/${c.req.param('eventId')}/invitees`, c.var.say.events.invitedNow(invited, already)],
      again: form => invitePage(c, form),
    }),
  )
  app.get(
    '/events/:eventId/invitees',
    reading<'/events/:eventId/invitees'>(c => inviteesPage(c)),
  )
  app.get(
    '/events/:eventId/invitees/:inviteeId',
    reading<'/events/:eventId/invitees/:inviteeId'>(c => inviteePage(c, blankForm())),
  )
  app.get('/events/:eventId/invitees/:inviteeId/phone', c => phonePage(c, blankForm(), null))
  app.post('/events/:eventId/invitees/:inviteeId/phone', async c => {
    const parsed = await parseForm(c, RevealInviteePhone, c.req.param())
    if (!parsed.ok) return phonePage(c, parsed.form, null)
    try {
      return await phonePage(c, blankForm(), await revealInviteePhone(c.var.ctx, parsed.value))
    } catch (error) {
      return phonePage(c, refusedForm(c, parsed.form, error), null)
    }
  })
  app.post('/events/:eventId/invitees/:inviteeId/companions', c =>
    submitForm(c, ChangeInvitee, {
      extra: c.req.param(),
      write: input => changeInvitee(c.var.ctx, input),
      done: () => [`/events/${c.req.param('eventId')}/invitees/${c.req.param('inviteeId')}`],
      again: form => inviteePage(c, form),
    }),
  )
  app.post('/events/:eventId/invitees/:inviteeId/withdraw', async c => {
    const line = await oneInvitee(c)
    return submitForm(c, WithdrawInvitee, {
      extra: c.req.param(),
      write: input => withdrawInvitee(c.var.ctx, input),
      done: (_, { eventId }) => [`/events/${eventId}/invitees`, c.var.say.events.withdrawn(line.name)],
      again: form => inviteePage(c, form),
    })
  })
  app.post('/events/:eventId/invitees/:inviteeId/seat', async c => {
    const line = await oneInvitee(c)
    const { say } = c.var
    return submitForm(c, TakeSeat, {
      extra: c.req.param(),
      write: input => takeSeat(c.var.ctx, input),
      done: ({ placement }, input) => [
        `/events/${input.eventId}/invitees/${input.inviteeId}`,
        placement === 'seat' ? say.events.seatGiven(line.name) : say.events.seatWaiting(line.name),
      ],
      again: form => inviteePage(c, form),
    })
  })

  app.get('/events/:eventId/calls', c => callsPage(c, blankForm()))
  app.post('/events/:eventId/calls/:inviteeId', async c => {
    const line = await oneInvitee(c)
    const { say } = c.var
    return submitForm(c, RecordCall, {
      extra: c.req.param(),
      write: input => recordCall(c.var.ctx, input),
      done: ({ filled }, { eventId, outcome }) => [
        `/events/${eventId}/calls`,
        say.events.callKept(line.name, say.events.outcomes[outcome], filled),
      ],
      again: form => callsPage(c, form),
    })
  })

  app.get('/events/:eventId/home-visits', c => homeVisitsPage(c, blankForm()))
  app.post('/events/:eventId/home-visits/:inviteeId', c =>
    submitForm(c, RecordHomeVisit, {
      extra: c.req.param(),
      write: input => recordHomeVisit(c.var.ctx, input),
      done: (_, { eventId }) => [`/events/${eventId}/home-visits`, c.var.say.events.homeSaved],
      again: form => homeVisitsPage(c, form),
    }),
  )
}

async function oneInvitee(c: WebContext<'/events/:eventId/:inviteeId'>): Promise<InviteeLine> {
  const [line] = await listInvitees(c.var.ctx, c.req.param('eventId'), {
    inviteeIds: [z.uuid().catch('').parse(c.req.param('inviteeId'))].filter(Boolean),
  })
  if (line == null) throw new Refusal('record/missing')
  return line
}

async function invitePage(c: WebContext<'/events/:eventId/invite'>, form: FormState): Promise<Response> {
  const { ctx, say } = c.var
  const { event, areas } = await getEventCard(ctx, c.req.param('eventId'))
  const { hamlets, lists } = await inTransaction(within(ctx, 'events.invite'), async tx => {
    const found = []
    for (const area of areas)
      for (const hamlet of await hamletsOf(tx, area.id))
        found.push([hamlet.id, areas.length > 1 ? `${hamlet.name} – ${area.name}` : hamlet.name] as const)
    return { hamlets: found, lists: await findCheckupLists(tx, event.areaIds) }
  })
  return eventPage(
    c,
    event,
    { title: say.events.invite, lead: say.events.inviteIntro, path: '/invite', status: form.status },
    <Card>
      <Form form={form} action={`/events/${event.id}/invite`}>
        {lists.length > 0 && (
          <Select
            name="importId"
            label={say.events.checkupList}
            hint={say.events.checkupListHint}
            blank={false}
            options={[
              ['', say.events.anyList],
              ...lists.map(list => [list.importId, say.events.checkupListOf(list.fileName, list.people)] as const),
            ]}
          />
        )}
        <Checkboxes name="hamletIds" label={say.events.hamlets} options={hamlets} />
        <Checkboxes
          name="categoryCodes"
          label={say.events.category}
          options={categories().map(category => [category.code, category.name] as const)}
        />
        <NumberField name="ageFrom" label={say.events.ageFrom} />
        <NumberField name="ageTo" label={say.events.ageTo} />
        <Checkboxes
          name="mobility"
          label={say.events.mobility}
          options={(['walks', 'needs-help', 'bedridden'] as const).map(one => [one, say.events.mobilities[one]] as const)}
        />
        <SubmitButton label={say.events.inviteThem} cancel={`/events/${event.id}`} />
      </Form>
    </Card>,
  )
}

const timeOf = (line: Pick<InviteeLine, 'arrivesAt'>) =>
  line.arrivesAt == null ? '' : `${formatTime(line.arrivesAt)} ${formatDate(new Date(line.arrivesAt))}`
const ticketOf = (line: { ticketNo: number | null }) =>
  line.ticketNo == null ? '' : <span class="ticket">{String(line.ticketNo).padStart(3, '0')}</span>

function Who({ line }: { line: { name: string; birthYear: number | null; hamlet: string | null } }) {
  const { say } = useScreen()
  return (
    <>
      {line.name} <small>{[say.events.born(line.birthYear), line.hamlet ?? say.events.noHamlet].filter(Boolean).join(' · ')}</small>
    </>
  )
}

interface Asked {
  readonly placement?: z.infer<typeof Placement> | undefined
  readonly who: string
  readonly after: string | null
}
const Words = z.string().trim().max(100).catch('')
const askedOf = (c: WebContext): Asked => ({
  placement: Placement.safeParse(c.req.query('placement')).data,
  who: Words.parse(c.req.query('who') ?? ''),
  after: c.req.query('after') ?? null,
})
const queryOf = ({ placement, who, after }: Asked): Record<string, string> => ({
  ...(placement != null && { placement }),
  ...(who !== '' && { who }),
  ...(after != null && { after }),
})

async function inviteesPage(c: WebContext<'/events/:eventId/invitees'>): Promise<Response> {
  const { ctx, say } = c.var
  const asked = askedOf(c)
  const { placement, who } = asked
  const { event } = await getEventCard(ctx, c.req.param('eventId'))
  const path = `/events/${event.id}/invitees`
  const whole = c.req.query('whole') === 'yes'
  const { lines, count, next } = whole
    ? await wholeList(ctx, event.id, asked)
    : await pageOfInvitees(ctx, event.id, { placement, who }, asked.after)
  return eventPage(
    c,
    event,
    { title: say.events.invitees, path: '/invitees' },
    <>
      <form method="get" action={path} class="filter">
        <label for="who">{say.events.nameOrTicket}</label>
        <input id="who" name="who" class="form-control input-medium" maxlength={100} value={who} />
        <label for="placement" class="visually-hidden">
          {say.events.state}
        </label>
        <select id="placement" name="placement" class="form-select input-medium">
          <option value="">{say.events.all}</option>
          {placements.map(one => (
            <option value={one} selected={one === placement}>
              {say.events.placements[one]}
            </option>
          ))}
        </select>
        <button type="submit" class="btn">
          {say.events.find}
        </button>
        <span>{say.events.people(count)}</span>
        {next != null && (
          <a href={`${path}?${new URLSearchParams({ ...queryOf({ ...asked, after: null }), whole: 'yes' })}`}>{say.events.wholeList}</a>
        )}
      </form>
      <Table
        rows={lines}
        empty={placement == null && who === '' ? <NobodyInvited event={event} /> : say.events.noneSuch}
        href={line => `/events/${event.id}/invitees/${line.id}`}
        columns={[
          { head: say.events.person, cell: line => line.name },
          { head: say.events.hamlet, cell: line => line.hamlet ?? say.events.noHamlet, wide: true },
          { head: say.events.ticket, cell: ticketOf },
          { head: say.events.when, cell: line => (line.placement === 'seat' ? timeOf(line) : <PlacementBadge line={line} />) },
          {
            head: say.events.why,
            wide: true,
            cell: line => (line.reason == null ? say.events.noReason : placementSentence(ctx.locale, line.reason)),
          },
        ]}
      />
      <NextPage path={path} next={next} query={queryOf(asked)} />
    </>,
  )
}

/** All on one page, to be printed. */
async function wholeList(ctx: Context, eventId: string, { placement, who }: Asked) {
  const lines = await listInvitees(ctx, eventId, { placement, who })
  return { lines, count: lines.length, next: null }
}

function NobodyInvited({ event }: { event: HealthEvent }) {
  const { ctx, say } = useScreen()
  return (
    <>
      {say.events.noInvitees}{' '}
      {event.stands() && may(ctx, 'events.invite') && <a href={`/events/${event.id}/invite`}>{say.events.invite}</a>}
    </>
  )
}

function PlacementBadge({ line }: { line: InviteeLine }) {
  const { say } = useScreen()
  const placement = line.placement ?? 'none'
  return <Badge tone={placement === 'waiting' ? 'warn' : 'calm'}>{say.events.placements[placement]}</Badge>
}

async function inviteePage(c: WebContext<'/events/:eventId/invitees/:inviteeId'>, form: FormState): Promise<Response> {
  const { ctx, say } = c.var
  const { event } = await getEventCard(ctx, c.req.param('eventId'))
  const line = await oneInvitee(c)
  const root = `/events/${event.id}/invitees/${line.id}`
  const invites = event.stands() && may(ctx, 'events.invite', line.areaId)
  return eventPage(
    c,
    event,
    { title: line.name, path: '/invitee', form },
    <>
      <Card>
        <Facts
          facts={[
            [say.events.hamlet, `${line.hamlet ?? say.events.noHamlet}, ${line.area}`],
            line.ticketNo == null ? null : [say.events.ticket, ticketOf(line)],
            [say.events.when, line.placement === 'seat' ? `${timeOf(line)} (${line.session})` : <PlacementBadge line={line} />],
            [say.events.why, line.reason == null ? say.events.noReason : placementSentence(ctx.locale, line.reason)],
            [say.events.told, line.toldAt == null ? say.events.todo : formatDateTime(line.toldAt)],
            [say.events.phone, <Phone eventId={event.id} inviteeId={line.id} phone={line.phone} />],
            line.personId == null || !may(ctx, 'registry.read')
              ? null
              : [say.events.person, <a href={`/people/${line.personId}`}>{line.name}</a>],
          ]}
        />
      </Card>
      {may(ctx, 'health.read', line.areaId) && (
        <p>
          <a class="btn" href={`/events/${event.id}/patients/${line.id}`}>
            {say.events.health}
          </a>
        </p>
      )}
      {invites && (
        <Card title={say.events.companions}>
          <Form form={blankForm({ companions: line.companions })} action={`${root}/companions`}>
            <Select
              name="companions"
              label={say.events.companions}
              required
              blank={false}
              options={['0', '1', '2', '3'].map(count => [count, count] as const)}
            />
            <SubmitButton />
          </Form>
        </Card>
      )}
      {invites && line.placement !== 'seat' && line.arrivedAt == null && (
        <p>
          <PlainPost action={`${root}/seat`} label={say.events.giveSeat} class="btn" />
        </p>
      )}
      {invites && (
        <Card title={say.events.withdraw}>
          <Form form={blankForm()} action={`${root}/withdraw`}>
            <TextField name="because" label={say.events.withdrawBecause} required maxlength={300} />
            <SubmitButton label={say.events.withdraw} danger />
          </Form>
        </Card>
      )}
    </>,
  )
}

/** Masked; those who may call ask for it one by one. */
function Phone({ eventId, inviteeId, phone }: { eventId: string; inviteeId: string; phone: string | null }) {
  const { ctx, say } = useScreen()
  if (phone == null) return <>{say.events.noPhone}</>
  const reveals = may(ctx, 'events.invite') || may(ctx, 'health.read')
  return (
    <>
      {phone} {reveals && <a href={`/events/${eventId}/invitees/${inviteeId}/phone`}>{say.registry.reveal}</a>}
    </>
  )
}

type PhoneRoute = WebContext<'/events/:eventId/invitees/:inviteeId/phone'>

async function phonePage(c: PhoneRoute, form: FormState, shown: { phone: string; contact: string | null } | null): Promise<Response> {
  const { ctx, say } = c.var
  const { event } = await getEventCard(ctx, c.req.param('eventId'))
  const line = await oneInvitee(c)
  const calls = may(ctx, 'events.invite', line.areaId) && event.stands() && line.placement === 'seat'
  return eventPage(
    c,
    event,
    { title: line.name, lead: say.registry.revealText, path: '/invitees', form },
    shown == null ? (
      <Card title={say.registry.revealPhoneTitle}>
        <Form form={form} action={`/events/${event.id}/invitees/${line.id}/phone`}>
          <Radios
            name="because"
            label={say.registry.because}
            required
            options={callReasons.map(reason => [reason, say.events.callReasons[reason]])}
          />
          <SubmitButton label={say.registry.reveal} />
        </Form>
      </Card>
    ) : (
      <Card title={say.events.phone}>
        <p class="ticket">
          <a href={`tel:${shown.phone}`}>{shown.phone}</a>
        </p>
        {shown.contact != null && <p>{shown.contact}</p>}
        {calls && (
          <div class="call-acts">
            {callOutcomes.map(outcome => (
              <PlainPost
                action={`/events/${event.id}/calls/${line.id}`}
                fields={{ outcome }}
                label={say.events.outcomes[outcome]}
                class="btn"
              />
            ))}
          </div>
        )}
      </Card>
    ),
  )
}

async function callsPage(c: WebContext<'/events/:eventId/calls'>, form: FormState): Promise<Response> {
  const { ctx, say } = c.var
  const { event } = await getEventCard(ctx, c.req.param('eventId'))
  const asked = askedOf(c)
  const path = `/events/${event.id}/calls`
  const { lines, count, next } = await pageOfInvitees(ctx, event.id, { placement: 'seat', who: asked.who }, asked.after)
  const here = `${path}?${new URLSearchParams(queryOf(asked))}`
  const { csrf } = c.var
  return eventPage(
    c,
    event,
    { title: say.events.calls, lead: say.events.callsIntro, path: '/calls', form },
    <>
      <form method="get" action={path} class="filter">
        <label for="who">{say.events.nameOrTicket}</label>
        <input id="who" name="who" class="form-control input-medium" maxlength={100} value={asked.who} />
        <button type="submit" class="btn">
          {say.events.find}
        </button>
        <span>{say.events.people(count)}</span>
      </form>
      <Table
        rows={lines}
        empty={asked.who === '' ? say.events.noCalls : say.events.noneSuch}
        columns={[
          { head: say.events.person, cell: line => <Who line={line} /> },
          {
            head: say.events.phone,
            cell: line => (
              <>
                <Phone eventId={event.id} inviteeId={line.id} phone={line.phone} />
                <small class="below">{timeOf(line)}</small>
                {line.lastCall != null && <Badge>{say.events.outcomes[line.lastCall]}</Badge>}
              </>
            ),
          },
          {
            head: say.events.outcome,
            cell: line => (
              // One form with five buttons: with hundreds of rows, five forms a row are half a megabyte.
              <form method="post" action={`/events/${event.id}/calls/${line.id}`} class="call-acts">
                <input type="hidden" name="_csrf" value={csrf} />
                <input type="hidden" name="_key" value={newId()} />
                <input type="hidden" name="_back" value={here} />
                {callOutcomes.map(outcome => (
                  <button type="submit" name="outcome" value={outcome} class="btn">
                    {say.events.outcomes[outcome]}
                  </button>
                ))}
              </form>
            ),
          },
        ]}
      />
      <NextPage path={path} next={next} query={queryOf(asked)} />
    </>,
  )
}

async function homeVisitsPage(c: WebContext<'/events/:eventId/home-visits'>, form: FormState): Promise<Response> {
  const { ctx, say } = c.var
  const { event } = await getEventCard(ctx, c.req.param('eventId'))
  const lines = await listHomeVisits(ctx, event.id)
  const records = event.stands() && may(ctx, 'events.arrive')
  return eventPage(
    c,
    event,
    { title: say.events.homeVisits, path: '/home-visits', form },
    lines.length === 0 ? (
      <p>{say.events.noHomeVisits}</p>
    ) : (
      lines.map(line => (
        <Card title={<Who line={line} />}>
          <p>
            <Phone eventId={event.id} inviteeId={line.inviteeId} phone={line.phone} />
          </p>
          {records && (
            <Form
              form={blankForm({ plannedOn: line.plannedOn, team: line.team, outcome: line.outcome })}
              action={`/events/${event.id}/home-visits/${line.inviteeId}`}
            >
              <DateField name="plannedOn" label={say.events.plannedOn} />
              <TextField name="team" label={say.events.team} maxlength={200} />
              <Select
                name="outcome"
                label={say.events.outcome}
                options={homeVisitOutcomes.map(one => [one, say.events.homeOutcomes[one]] as const)}
              />
              <SubmitButton />
            </Form>
          )}
        </Card>
      ))
    ),
  )
}
