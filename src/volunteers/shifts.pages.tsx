import { maskPhone } from '../vietnamese/phone.ts'
import { z } from 'zod'
import { allow, may } from '../permissions.ts'
import { formatDate, formatDateTime, formatTime, isoDay } from '../vietnamese/dates.ts'
import type { Web, WebContext } from '../web/environment.ts'
import { reading } from '../web/reading.ts'
import { DateField, Form, NumberField, type Option, Select, SubmitButton, TextArea, TextField } from '../web/forms.tsx'
import { page, PlainPost, useScreen } from '../web/layout.tsx'
import { actNow, blankForm, type FormState, submitForm } from '../web/submit-form.ts'
import { Badge, Card, ConfirmForm, Empty, Facts, Figures, Table } from '../web/tables.tsx'
import { AddShift, addShift } from './add-shift.ts'
import { announceSchedules, AnnounceSchedules } from './announce-schedules.ts'
import { answerForVolunteer } from './answer-shift.ts'
import { askNext } from './ask-next.ts'
import { AssignVolunteer, assignVolunteer } from './assign-volunteer.ts'
import { ChangeShift, changeShift } from './change-shift.ts'
import { planShifts } from './plan-shifts.ts'
import { recordAttendance } from './record-attendance.ts'
import { changeWords, clockWords, dayWords, lineWords, timeWords } from './schedule-words.ts'
import {
  announcementPreview,
  type Board,
  getShift,
  occasionBoard,
  occasionChoices,
  type Placed,
  type ShiftDetail,
} from './shifts.queries.ts'
import type { Shift } from './shift.entity.ts'
import { skills } from './skill.ts'
import { takeOff } from './take-off.ts'
import { ownAreas } from './volunteers.queries.ts'
import { WithdrawShift, withdrawShift } from './withdraw-shift.ts'

type OfShift = WebContext<'/shifts/:shiftId'>
type OfOccasion = WebContext<'/shifts/occasions/:occasionId'>

export function shiftPages(app: Web): void {
  app.get(
    '/shifts',
    reading(async c => {
      const { say, ctx } = c.var
      const choices = await occasionChoices(ctx)
      const words = say.volunteers.shifts
      return page(
        c,
        { title: words.title, lead: words.lead },
        <Table
          rows={choices}
          href={choice => `/shifts/occasions/${choice.id}`}
          empty={words.noOccasion}
          columns={[
            { head: words.occasion, cell: choice => choice.name },
            { head: words.title, cell: choice => choice.shifts, align: 'end' },
          ]}
        />,
      )
    }),
  )

  app.get('/shifts/occasions/:occasionId', async c => boardPage(c, await occasionBoard(c.var.ctx, c.req.param('occasionId'))))
  app.get('/shifts/occasions/:occasionId/roster', async c => rosterPage(c, await occasionBoard(c.var.ctx, c.req.param('occasionId'))))
  app.post('/shifts/occasions/:occasionId/plan', c =>
    submitForm(c, z.object({}), {
      write: () => planShifts(c.var.ctx, { occasionId: c.req.param('occasionId') }),
      done: ({ placed, missing }) => [
        `/shifts/occasions/${c.req.param('occasionId')}`,
        c.var.say.volunteers.shifts.planned(placed, missing),
      ],
      again: async form => boardPage(c, await occasionBoard(c.var.ctx, c.req.param('occasionId')), form),
    }),
  )
  app.get('/shifts/occasions/:occasionId/new', c => {
    allow(c.var.ctx, 'volunteers.manage')
    return newShiftPage(c, blankForm({ from: '07:30', to: '11:30', needed: 1 }))
  })
  app.post('/shifts/occasions/:occasionId', async c => {
    const { occasion } = await occasionBoard(c.var.ctx, c.req.param('occasionId'))
    return submitForm(c, AddShift, {
      extra: { occasionId: occasion.id, occasionKind: occasion.kind, subjectKind: 'plain', subjectId: null },
      write: input => addShift(c.var.ctx, input),
      done: () => [`/shifts/occasions/${occasion.id}`, c.var.say.volunteers.shifts.added],
      again: form => newShiftPage(c, form),
    })
  })

  app.get('/shifts/occasions/:occasionId/notify', c => notifyPage(c, blankForm()))
  app.post('/shifts/occasions/:occasionId/notify', c => {
    const occasionId = c.req.param('occasionId')
    return submitForm(c, AnnounceSchedules.omit({ volunteerIds: true }), {
      extra: { occasionId },
      write: input => announceSchedules(c.var.ctx, input),
      done: ({ told, withoutEmail }) => [`/shifts/occasions/${occasionId}`, c.var.say.volunteers.announce.sent(told, withoutEmail)],
      again: form => notifyPage(c, form),
    })
  })

  app.get(
    '/shifts/:shiftId',
    reading<'/shifts/:shiftId'>(async c => shiftPage(c, await getShift(c.var.ctx, c.req.param('shiftId')), blankForm())),
  )
  app.post('/shifts/:shiftId/assign', c =>
    submitForm(c, AssignVolunteer, {
      extra: { shiftId: c.req.param('shiftId') },
      write: input => assignVolunteer(c.var.ctx, input),
      done: assignment => [`/shifts/${assignment.shiftId}`, c.var.say.volunteers.shifts.assigned('')],
      again: async form => shiftPage(c, await getShift(c.var.ctx, c.req.param('shiftId')), form),
    }),
  )
  app.post('/shifts/:shiftId/ask', c =>
    submitForm(c, z.object({ volunteerId: z.uuid().optional() }), {
      write: input =>
        askNext(c.var.ctx, { shiftId: c.req.param('shiftId'), ...(input.volunteerId != null && { volunteerId: input.volunteerId }) }),
      done: () => [`/shifts/${c.req.param('shiftId')}`, c.var.say.volunteers.shifts.asked],
      again: async form => shiftPage(c, await getShift(c.var.ctx, c.req.param('shiftId')), form),
    }),
  )
  const onShift = (
    c: WebContext<'/shifts/:shiftId/assignments/:assignmentId'>,
    write: (assignmentId: string) => Promise<unknown>,
    message: string,
  ) => actNow(c, { write: () => write(c.req.param('assignmentId')), done: [`/shifts/${c.req.param('shiftId')}`, message] })
  app.post('/shifts/:shiftId/assignments/:assignmentId/take-off', c =>
    onShift(c, assignmentId => takeOff(c.var.ctx, { assignmentId }), c.var.say.volunteers.shifts.takenOff),
  )
  app.post('/shifts/:shiftId/assignments/:assignmentId/confirm', c =>
    onShift(c, assignmentId => answerForVolunteer(c.var.ctx, { assignmentId, answer: 'confirm' }), c.var.say.volunteers.shifts.recorded),
  )
  app.post('/shifts/:shiftId/assignments/:assignmentId/cannot-come', c =>
    onShift(
      c,
      assignmentId => answerForVolunteer(c.var.ctx, { assignmentId, answer: 'cannot-come' }),
      c.var.say.volunteers.shifts.recorded,
    ),
  )
  app.post('/shifts/:shiftId/assignments/:assignmentId/came', c =>
    onShift(c, assignmentId => recordAttendance(c.var.ctx, { assignmentId, attendance: 'came' }), c.var.say.volunteers.shifts.recorded),
  )
  app.post('/shifts/:shiftId/assignments/:assignmentId/no-show', c =>
    onShift(c, assignmentId => recordAttendance(c.var.ctx, { assignmentId, attendance: 'no-show' }), c.var.say.volunteers.shifts.recorded),
  )

  app.get('/shifts/:shiftId/change', async c => {
    const { shift } = await getShift(c.var.ctx, c.req.param('shiftId'))
    allow(c.var.ctx, 'volunteers.manage', shift.areaId)
    return changePage(
      c,
      shift,
      blankForm({
        place: shift.place,
        role: shift.role,
        on: isoDay(shift.startsAt),
        from: formatTime(shift.startsAt),
        to: formatTime(shift.endsAt),
        needed: shift.needed,
        note: shift.note ?? null,
      }),
    )
  })
  app.post('/shifts/:shiftId/change', async c => {
    const { shift } = await getShift(c.var.ctx, c.req.param('shiftId'))
    return submitForm(c, ChangeShift, {
      extra: { shiftId: shift.id },
      write: input => changeShift(c.var.ctx, input),
      done: () => [`/shifts/${shift.id}`, c.var.say.volunteers.shifts.changed],
      again: form => changePage(c, shift, form),
    })
  })
  app.get('/shifts/:shiftId/withdraw', c => withdrawPage(c, blankForm()))
  app.post('/shifts/:shiftId/withdraw', async c => {
    const { shift } = await getShift(c.var.ctx, c.req.param('shiftId'))
    return submitForm(c, WithdrawShift, {
      extra: { shiftId: shift.id },
      write: input => withdrawShift(c.var.ctx, input),
      done: () => [`/shifts/occasions/${shift.occasionId}`, c.var.say.volunteers.shifts.withdrawn],
      again: form => withdrawPage(c, form),
    })
  })
}

function AnswerState({ placed, brief = false }: { placed: Placed; brief?: boolean }) {
  const { say } = useScreen()
  const words = say.volunteers.shifts
  const { assignment } = placed
  if (assignment.attendance === 'came') return <Badge tone="good">{words.came}</Badge>
  if (assignment.attendance === 'no-show') return <Badge tone="bad">{words.noShow}</Badge>
  if (assignment.confirmedAt != null)
    return <Badge tone="good">{words.confirmed(brief ? '' : formatDateTime(assignment.confirmedAt))}</Badge>
  return placed.told ? <Badge tone="warn">{words.waiting}</Badge> : <Badge>{words.notTold}</Badge>
}

function boardPage(c: OfOccasion, { occasion, shifts, toTell }: Board, form: FormState = blankForm()) {
  const { say, ctx } = c.var
  const words = say.volunteers.shifts
  const here = `/shifts/occasions/${occasion.id}`
  const needed = shifts.reduce((sum, one) => sum + one.shift.needed, 0)
  const filled = shifts.reduce((sum, one) => sum + one.placed.length, 0)
  const manages = may(ctx, 'volunteers.manage')
  const byDay = Map.groupBy(shifts, one => isoDay(one.shift.startsAt))
  return page(
    c,
    {
      title: occasion.name,
      nav: '/shifts',
      trail: [['/shifts', words.title]],
      lead: words.summary(shifts.length, needed, filled),
      status: form.status,
      actions: (
        <>
          <a class="btn" href={`${here}/roster`}>
            {words.roster}
          </a>
          {manages && (
            <>
              <a class="btn" href={`${here}/from-plan`}>
                {say.volunteers.staffing.title}
              </a>
              <a class="btn" href={`${here}/new`}>
                {words.addHere}
              </a>
              {filled < needed && <PlainPost action={`${here}/plan`} label={words.plan} class="btn btn-primary" />}
              {toTell > 0 && (
                <a class="btn btn-primary" href={`${here}/notify`}>
                  {`${say.volunteers.announce.action} (${toTell})`}
                </a>
              )}
            </>
          )}
        </>
      ),
    },
    <>
      {shifts.length === 0 && <Empty>{words.none}</Empty>}
      {form.errors.map(error => (
        <p class="said said-note" role="alert">
          {error.text}
        </p>
      ))}
      {[...byDay].map(([day, ofDay]) => (
        <Card title={dayWords(say.volunteers, `${day}T00:00:00+07:00`)}>
          <Table
            rows={ofDay}
            href={({ shift }) => `/shifts/${shift.id}`}
            columns={[
              { head: words.time, cell: ({ shift }) => <span class="nowrap">{clockWords(shift)}</span> },
              {
                head: words.place,
                cell: ({ shift, missing, gap }) => (
                  <>
                    {shift.place}
                    <br />
                    <small>{say.volunteers.roles[shift.role]}</small>
                    <br />
                    {missing === 0 ? (
                      <Badge tone="good">{`${words.full} (${shift.needed})`}</Badge>
                    ) : (
                      <Badge tone="bad">{words.short(missing)}</Badge>
                    )}
                    {gap != null && <p class="field-hint">{say.volunteers.gaps(gap)}</p>}
                  </>
                ),
              },
              {
                head: words.people,
                cell: ({ placed }) => (
                  <ul class="plain-list">
                    {placed.map(one => (
                      <li>
                        {one.volunteer.fullName} <AnswerState placed={one} brief />
                      </li>
                    ))}
                  </ul>
                ),
              },
            ]}
          />
        </Card>
      ))}
      {may(ctx, 'notices.read') && (
        <p>
          <a href={`/notices?occasionId=${occasion.id}`}>{say.volunteers.announce.ledger}</a>
        </p>
      )}
    </>,
  )
}

function rosterPage(c: OfOccasion, { occasion, shifts }: Board) {
  const { say } = c.var
  const words = say.volunteers.shifts
  return page(
    c,
    { title: words.rosterTitle, nav: '/shifts', trail: [[`/shifts/occasions/${occasion.id}`, occasion.name]], lead: occasion.name },
    <>
      {shifts.map(({ shift, placed, missing }) => (
        <section class="roster">
          <h2>{`${timeWords(say.volunteers, shift)} – ${shift.place}`}</h2>
          <Table
            rows={[
              ...placed.map((one, index) => ({ no: index + 1, one })),
              ...Array.from({ length: missing }, (_, index) => ({ no: placed.length + index + 1, one: null })),
            ]}
            caption={say.volunteers.roles[shift.role]}
            columns={[
              { head: 'STT', cell: row => row.no },
              { head: words.volunteer, cell: row => row.one?.volunteer.fullName ?? '…………………………' },
              { head: say.volunteers.unit, cell: row => row.one?.volunteer.unit ?? '' },
              { head: say.volunteers.phone, cell: row => maskPhone(row.one?.volunteer.phone ?? '') },
              { head: words.signature, cell: () => '' },
            ]}
          />
        </section>
      ))}
    </>,
  )
}

async function shiftPage(c: OfShift, detail: ShiftDetail, form: FormState) {
  const { say, ctx } = c.var
  const words = say.volunteers.shifts
  const { shift, placed, missing, gap, replacements, ended } = detail
  const manages = may(ctx, 'volunteers.manage', shift.areaId) && shift.stands()
  const begun = shift.startsAt <= ctx.now()
  const able = replacements.filter(one => one.unfit == null)
  const post = (one: Placed, act: string, label: string, styled = 'btn btn-sm') => (
    <PlainPost action={`/shifts/${shift.id}/assignments/${one.assignment.id}/${act}`} label={label} class={styled} />
  )
  return page(
    c,
    {
      title: `${shift.place}: ${say.volunteers.roles[shift.role]}`,
      nav: '/shifts',
      trail: [
        ['/shifts', words.title],
        [`/shifts/occasions/${shift.occasionId}`, shift.occasionName],
      ],
      lead: timeWords(say.volunteers, shift),
      status: form.status,
      actions: manages && !begun && (
        <>
          <a class="btn" href={`/shifts/${shift.id}/change`}>
            {words.change}
          </a>
          <a class="btn btn-quiet-danger" href={`/shifts/${shift.id}/withdraw`}>
            {words.withdraw}
          </a>
        </>
      ),
    },
    <>
      {!shift.stands() && <p class="said said-note">{`${words.withdrawn} ${words.because}: ${shift.withdrawnBecause ?? ''}`}</p>}
      <Figures
        figures={[
          [words.needed, shift.needed],
          [words.people, placed.length],
          [words.state, missing === 0 ? words.full : words.short(missing), gap == null ? undefined : say.volunteers.gaps(gap)],
        ]}
      />
      <Card title={words.people}>
        <Table
          rows={placed}
          href={one => `/volunteers/${one.volunteer.id}`}
          columns={[
            { head: words.volunteer, cell: one => one.volunteer.fullName },
            { head: say.volunteers.phone, cell: one => maskPhone(one.volunteer.phone ?? '') },
            { head: words.why, cell: one => say.volunteers.reasons(one.assignment.reason), wide: true },
            { head: words.state, cell: one => <AnswerState placed={one} /> },
            {
              head: '',
              cell: one =>
                manages && (
                  <div class="row-actions">
                    {begun ? (
                      <>
                        {post(one, 'came', words.came)}
                        {post(one, 'no-show', words.noShow)}
                      </>
                    ) : (
                      <>
                        {one.assignment.confirmedAt == null && post(one, 'confirm', words.confirmForThem)}
                        {post(one, 'cannot-come', words.declineForThem)}
                        {post(one, 'take-off', words.takeOff)}
                      </>
                    )}
                  </div>
                ),
            },
          ]}
        />
      </Card>
      {manages && !begun && missing > 0 && (
        <Card
          title={words.replacements}
          actions={able.length > 0 && <PlainPost action={`/shifts/${shift.id}/ask`} label={words.askNext} class="btn btn-primary" />}
        >
          {able.length > 0 && (
            <Form form={form} action={`/shifts/${shift.id}/assign`}>
              <Select
                name="volunteerId"
                label={words.assignHand}
                options={replacements.map((one): Option => [
                  one.volunteer.id,
                  `${one.volunteer.fullName} – ${one.unfit == null ? say.volunteers.canCome(one.minutes) : say.volunteers.unfit[one.unfit]}`,
                ])}
                required
              />
              <SubmitButton label={words.assign} />
            </Form>
          )}
          <Table
            rows={replacements.slice(0, 20)}
            href={one => `/volunteers/${one.volunteer.id}`}
            columns={[
              { head: words.volunteer, cell: one => one.volunteer.fullName },
              { head: say.volunteers.phone, cell: one => maskPhone(one.volunteer.phone ?? '') },
              {
                head: words.why,
                cell: one =>
                  one.unfit == null ? (
                    <Badge tone="good">{say.volunteers.canCome(one.minutes)}</Badge>
                  ) : (
                    <Badge>{say.volunteers.unfit[one.unfit]}</Badge>
                  ),
              },
              {
                head: '',
                cell: one =>
                  one.unfit == null && (
                    <PlainPost
                      action={`/shifts/${shift.id}/ask`}
                      label={words.ask}
                      fields={{ volunteerId: one.volunteer.id }}
                      class="btn btn-sm"
                    />
                  ),
              },
            ]}
          />
        </Card>
      )}
      {ended.length > 0 && (
        <Card title={words.history}>
          <Table
            rows={ended}
            columns={[
              { head: words.volunteer, cell: one => one.volunteer.fullName },
              {
                head: words.state,
                cell: one =>
                  one.assignment.endedBecause === 'cannot-come'
                    ? words.cannotCome(formatDateTime(one.assignment.endedAt!))
                    : `${words.takeOff} ${formatDateTime(one.assignment.endedAt!)}`,
              },
            ]}
          />
        </Card>
      )}
      {shift.note != null && <Facts facts={[[say.volunteers.note, shift.note]]} />}
    </>,
  )
}

function ShiftFields() {
  const { say } = useScreen()
  const words = say.volunteers.shifts
  return (
    <>
      <TextField name="place" label={words.place} required />
      <Select name="role" label={words.role} options={skills.map((skill): Option => [skill, say.volunteers.roles[skill]])} required />
      <DateField name="on" label={words.on} required />
      <TextField name="from" label={words.from} hint={words.clockHint} width="short" required />
      <TextField name="to" label={words.to} width="short" required />
      <NumberField name="needed" label={words.needed} required />
      <TextArea name="note" label={say.volunteers.note} rows={2} />
    </>
  )
}

async function newShiftPage(c: OfOccasion, form: FormState) {
  const { ctx, say } = c.var
  const { occasion } = await occasionBoard(ctx, c.req.param('occasionId'))
  const areas = await ownAreas(ctx)
  const words = say.volunteers.shifts
  const filled = areas.length === 1 && form.values['areaId'] == null ? { ...form, values: { ...form.values, areaId: areas[0]!.id } } : form
  return page(
    c,
    {
      title: words.addHere,
      nav: '/shifts',
      trail: [
        ['/shifts', words.title],
        [`/shifts/occasions/${occasion.id}`, occasion.name],
      ],
      status: form.status,
    },
    <Card>
      <Form form={filled} action={`/shifts/occasions/${occasion.id}`}>
        <Select name="areaId" label={say.volunteers.area} options={areas.map((area): Option => [area.id, area.name])} required />
        <ShiftFields />
        <SubmitButton label={say.volunteers.save} cancel={`/shifts/occasions/${occasion.id}`} />
      </Form>
    </Card>,
  )
}

function changePage(c: OfShift, shift: Shift, form: FormState) {
  const { say } = c.var
  return page(
    c,
    {
      title: say.volunteers.shifts.change,
      nav: '/shifts',
      trail: [[`/shifts/${shift.id}`, `${shift.place} ${formatDate(isoDay(shift.startsAt))}`]],
      status: form.status,
    },
    <Card>
      <Form form={form} action={`/shifts/${shift.id}/change`}>
        <ShiftFields />
        <SubmitButton label={say.volunteers.save} cancel={`/shifts/${shift.id}`} />
      </Form>
    </Card>,
  )
}

async function withdrawPage(c: OfShift, form: FormState) {
  const { ctx, say } = c.var
  const { shift, placed } = await getShift(ctx, c.req.param('shiftId'))
  allow(ctx, 'volunteers.manage', shift.areaId)
  const words = say.volunteers.shifts
  return page(
    c,
    { title: words.withdraw, nav: '/shifts', trail: [[`/shifts/${shift.id}`, shift.place]], status: form.status },
    <ConfirmForm form={form} action={`/shifts/${shift.id}/withdraw`} label={words.withdraw} cancel={`/shifts/${shift.id}`}>
      <p>{`${shift.place}, ${timeWords(say.volunteers, shift)}`}</p>
      <p>{words.withdrawWarning(placed.filter(one => one.told).length)}</p>
      <TextField name="because" label={words.because} width="full" required />
    </ConfirmForm>,
  )
}

async function notifyPage(c: OfOccasion, form: FormState) {
  const { ctx, say } = c.var
  allow(ctx, 'volunteers.manage')
  const { occasion } = await occasionBoard(ctx, c.req.param('occasionId'))
  const due = await announcementPreview(ctx, occasion.id)
  const words = say.volunteers.announce
  return page(
    c,
    {
      title: words.title,
      nav: '/shifts',
      trail: [
        ['/shifts', say.volunteers.shifts.title],
        [`/shifts/occasions/${occasion.id}`, occasion.name],
      ],
      lead: words.lead,
      status: form.status,
    },
    due.length === 0 ? (
      <Empty>{words.nothing}</Empty>
    ) : (
      <>
        <Form form={form} action={`/shifts/occasions/${occasion.id}/notify`}>
          <SubmitButton label={words.send(due.length)} cancel={`/shifts/occasions/${occasion.id}`} />
        </Form>
        <Card title={words.changes}>
          <Table
            rows={due}
            href={one => `/volunteers/${one.volunteer.id}`}
            columns={[
              {
                head: say.volunteers.shifts.volunteer,
                cell: one => (
                  <>
                    {one.volunteer.fullName}
                    <br />
                    <small>{one.volunteer.email ?? words.noEmail}</small>
                  </>
                ),
              },
              {
                head: words.changes,
                cell: one => (
                  <ul class="plain-list">
                    {one.changes.map(change => (
                      <li>{changeWords(say.volunteers, change)}</li>
                    ))}
                  </ul>
                ),
              },
              {
                head: words.whole,
                wide: true,
                cell: one => (
                  <ul class="plain-list">
                    {one.lines.map(line => (
                      <li>{lineWords(say.volunteers, line)}</li>
                    ))}
                  </ul>
                ),
              },
            ]}
          />
        </Card>
      </>
    ),
  )
}
