import { maskPhone } from '../vietnamese/phone.ts'
import { RevealVolunteerPhone, revealVolunteerPhone } from './reveal-phone.ts'
import { allow, may } from '../permissions.ts'
import type { Sentences } from '../locales/sentences.ts'
import { formatDate } from '../vietnamese/dates.ts'
import type { Web, WebContext } from '../web/environment.ts'
import { reading } from '../web/reading.ts'
import { Checkboxes, Form, Hidden, type Option, Select, SubmitButton, TextArea, TextField } from '../web/forms.tsx'
import { page, useScreen } from '../web/layout.tsx'
import { blankForm, type FormState, parseForm, refusedForm, submitForm } from '../web/submit-form.ts'
import { readForm } from '../web/read-form.ts'
import { Badge, Card, Facts, NextPage, Table } from '../web/tables.tsx'
import { AddVolunteer, addVolunteer } from './add-volunteer.ts'
import { CorrectVolunteer, correctVolunteer } from './correct-volunteer.ts'
import { timeWords } from './schedule-words.ts'
import { skills } from './skill.ts'
import { findVolunteers, getVolunteer, offeredDays, type OwnShift, ownAreas, VolunteerFilter } from './volunteers.queries.ts'
import { languages, type Volunteer } from './volunteer.entity.ts'

type OfVolunteer = WebContext<'/volunteers/:volunteerId'>

export function volunteerPages(app: Web): void {
  app.get(
    '/volunteers',
    reading(async c => {
      const { ctx, say } = c.var
      const parsed = VolunteerFilter.safeParse(readForm(VolunteerFilter, new Map(Object.entries(c.req.queries()))))
      const filter = parsed.success ? parsed.data : {}
      const { items, next } = await findVolunteers(ctx, filter)
      return page(
        c,
        {
          title: say.volunteers.title,
          lead: say.volunteers.lead,
          actions: may(ctx, 'volunteers.manage') && (
            <>
              <a class="btn" href="/imports">
                {say.volunteers.importThem}
              </a>
              <a class="btn btn-primary" href="/volunteers/new">
                {say.volunteers.add}
              </a>
            </>
          ),
        },
        <>
          <form method="get" action="/volunteers" class="filter">
            <input
              type="search"
              name="q"
              value={filter.q ?? ''}
              class="form-control"
              aria-label={say.volunteers.search}
              placeholder={say.volunteers.search}
            />
            <select name="skill" class="form-select" aria-label={say.volunteers.skills}>
              <option value="">{say.volunteers.anySkill}</option>
              {skills.map(skill => (
                <option value={skill} selected={skill === filter.skill}>
                  {say.volunteers.roles[skill]}
                </option>
              ))}
            </select>
            <button type="submit" class="btn">
              {say.volunteers.find}
            </button>
          </form>
          <Table
            rows={items}
            href={({ volunteer }) => `/volunteers/${volunteer.id}`}
            empty={say.volunteers.none}
            columns={[
              { head: say.volunteers.name, cell: ({ volunteer }) => volunteer.fullName },
              {
                head: say.volunteers.skills,
                cell: ({ volunteer }) => volunteer.skills.map(skill => say.volunteers.roles[skill]).join(', '),
              },
              { head: say.volunteers.unit, cell: ({ volunteer }) => volunteer.unit ?? '', wide: true },
              { head: say.volunteers.phone, cell: ({ volunteer }) => maskPhone(volunteer.phone ?? '') },
              { head: say.volunteers.free, cell: ({ volunteer }) => freeWords(say, volunteer.free), wide: true },
              { head: say.volunteers.shifts.title, cell: one => one.shifts, align: 'end' },
            ]}
          />
          <NextPage
            path="/volunteers"
            next={next}
            query={{
              ...(filter.q != null && { q: filter.q }),
              ...(filter.skill != null && { skill: filter.skill }),
              ...(filter.after != null && { after: filter.after }),
            }}
          />
        </>,
      )
    }),
  )

  app.get('/volunteers/new', c => {
    allow(c.var.ctx, 'volunteers.manage')
    return newPage(c, blankForm())
  })
  app.post('/volunteers', c =>
    submitForm(c, AddVolunteer, {
      write: input => addVolunteer(c.var.ctx, input),
      done: volunteer => [`/volunteers/${volunteer.id}`, c.var.say.volunteers.added(volunteer.fullName)],
      again: form => newPage(c, form),
    }),
  )

  app.get(
    '/volunteers/:volunteerId',
    reading<'/volunteers/:volunteerId'>(async c => {
      const { ctx, say } = c.var
      const { volunteer, shifts, minutes, noShows } = await getVolunteer(ctx, c.req.param('volunteerId'))
      return page(
        c,
        {
          title: volunteer.fullName,
          trail: [['/volunteers', say.volunteers.title]],
          actions: may(ctx, 'volunteers.manage', volunteer.areaId) && (
            <a class="btn btn-primary" href={`/volunteers/${volunteer.id}/correct`}>
              {say.volunteers.correct}
            </a>
          ),
        },
        <>
          <Card>
            <Facts
              facts={[
                [say.volunteers.skills, volunteer.skills.map(skill => say.volunteers.roles[skill]).join(', ')],
                [say.volunteers.unit, volunteer.unit ?? '–'],
                [
                  say.volunteers.phone,
                  volunteer.phone == null ? (
                    '–'
                  ) : (
                    <>
                      {maskPhone(volunteer.phone)}{' '}
                      {may(ctx, 'volunteers.manage', volunteer.areaId) && (
                        <a href={`/volunteers/${volunteer.id}/phone`}>{say.registry.reveal}</a>
                      )}
                    </>
                  ),
                ],
                [say.volunteers.email, volunteer.email ?? '–'],
                volunteer.language == null ? null : [say.volunteers.language, say.volunteers.languages[volunteer.language]],
                [say.volunteers.free, freeWords(say, volunteer.free) || '–'],
                [
                  say.volunteers.hoursHelped,
                  `${say.volunteers.hours(minutes)}${noShows > 0 ? ` · ${say.volunteers.noShows}: ${noShows}` : ''}`,
                ],
                volunteer.note == null ? null : [say.volunteers.note, volunteer.note],
              ]}
            />
          </Card>
          <Card title={say.volunteers.shifts.title}>
            <Table
              rows={shifts}
              href={shift => `/shifts/${shift.shiftId}`}
              columns={[
                { head: say.volunteers.shifts.time, cell: shift => timeWords(say.volunteers, shift) },
                { head: say.volunteers.shifts.place, cell: shift => `${shift.place} (${say.volunteers.roles[shift.role]})` },
                { head: say.volunteers.shifts.occasion, cell: shift => shift.occasionName, wide: true },
                { head: say.volunteers.shifts.state, cell: shift => <ShiftState shift={shift} /> },
              ]}
            />
          </Card>
        </>,
      )
    }),
  )

  app.get('/volunteers/:volunteerId/phone', c => phonePage(c, blankForm(), null))
  app.post('/volunteers/:volunteerId/phone', async c => {
    const parsed = await parseForm(c, RevealVolunteerPhone, c.req.param())
    if (!parsed.ok) return phonePage(c, parsed.form, null)
    try {
      return await phonePage(c, blankForm(), (await revealVolunteerPhone(c.var.ctx, parsed.value)).phone)
    } catch (error) {
      return phonePage(c, refusedForm(c, parsed.form, error), null)
    }
  })
  app.get('/volunteers/:volunteerId/correct', async c => {
    const { volunteer } = await getVolunteer(c.var.ctx, c.req.param('volunteerId'))
    allow(c.var.ctx, 'volunteers.manage', volunteer.areaId)
    const { fullName, unit, email, language, note, skills: known, free, version } = volunteer
    return correctPage(c, volunteer, blankForm({ fullName, unit, email, language, note, skills: known, free, version } as never))
  })
  app.post('/volunteers/:volunteerId/correct', async c => {
    const { volunteer } = await getVolunteer(c.var.ctx, c.req.param('volunteerId'))
    return submitForm(c, CorrectVolunteer, {
      extra: { volunteerId: volunteer.id },
      // The number on the form is masked: left empty it stays as it is.
      write: input => correctVolunteer(c.var.ctx, { ...input, phone: input.phone ?? undefined }),
      done: corrected => [`/volunteers/${corrected.id}`, c.var.say.volunteers.corrected(corrected.fullName)],
      again: form => correctPage(c, volunteer, form),
    })
  })
}

async function phonePage(c: WebContext<'/volunteers/:volunteerId/phone'>, form: FormState, phone: string | null): Promise<Response> {
  const { ctx, say } = c.var
  const { volunteer } = await getVolunteer(ctx, c.req.param('volunteerId'))
  allow(ctx, 'volunteers.manage', volunteer.areaId)
  return page(
    c,
    {
      title: say.registry.revealPhoneTitle,
      nav: '/volunteers',
      trail: [
        ['/volunteers', say.volunteers.title],
        [`/volunteers/${volunteer.id}`, volunteer.fullName],
      ],
      lead: say.registry.revealText,
      status: form.status,
    },
    phone == null ? (
      <Form form={form} action={`/volunteers/${volunteer.id}/phone`}>
        <TextField name="because" label={say.registry.because} required maxlength={200} width="full" />
        <SubmitButton label={say.registry.reveal} cancel={`/volunteers/${volunteer.id}`} />
      </Form>
    ) : (
      <Card title={volunteer.fullName}>
        <p class="ticket">
          <a href={`tel:${phone}`}>{phone}</a>
        </p>
      </Card>
    ),
  )
}

/** "20/07 sáng, chiều; 21/07 sáng" */
export function freeWords(say: Sentences, free: readonly string[]): string {
  const byDay = Map.groupBy([...free].sort(), half => half.slice(0, 10))
  return [...byDay]
    .map(([day, halves]) => {
      const names = (['morning', 'afternoon'] as const).filter(half => halves.includes(`${day} ${half}`))
      return `${formatDate(day).slice(0, 5)} ${names.map(half => say.volunteers.halfDays[half]).join(', ')}`
    })
    .join('; ')
}

function ShiftState({ shift }: { shift: OwnShift }) {
  const { say } = useScreen()
  const words = say.volunteers.shifts
  if (shift.withdrawn) return <Badge>{words.withdrawn}</Badge>
  if (shift.endedBecause === 'cannot-come') return <Badge tone="bad">{say.volunteers.mine.cannotCome}</Badge>
  if (shift.endedBecause != null) return <Badge>{words.takenOff.split('.')[0]}</Badge>
  if (shift.attendance === 'came') return <Badge tone="good">{`${words.came}, ${say.volunteers.hours(shift.minutes ?? 0)}`}</Badge>
  if (shift.attendance === 'no-show') return <Badge tone="bad">{words.noShow}</Badge>
  return shift.confirmedAt == null ? <Badge tone="warn">{words.waiting}</Badge> : <Badge tone="good">{words.confirmed('')}</Badge>
}

function Fields({ days }: { days: readonly string[] }) {
  const { say } = useScreen()
  const words = say.volunteers
  const halves: Option[] = days.flatMap(day =>
    (['morning', 'afternoon'] as const).map((half): Option => [`${day} ${half}`, `${words.halfDays[half]} ${formatDate(day)}`]),
  )
  return (
    <>
      <TextField name="fullName" label={words.name} required />
      <TextField name="unit" label={words.unit} />
      <TextField name="phone" label={words.phone} type="tel" inputmode="tel" />
      <TextField name="email" label={words.email} type="email" inputmode="email" hint={words.emailHint} />
      <Select
        name="language"
        label={words.language}
        hint={words.languageHint}
        options={languages.map((language): Option => [language, words.languages[language]])}
      />
      <Checkboxes name="skills" label={words.skills} options={skills.map((skill): Option => [skill, words.roles[skill]])} required />
      <Checkboxes name="free" label={words.free} hint={words.freeHint} options={halves} />
      <TextArea name="note" label={words.note} rows={2} />
    </>
  )
}

async function newPage(c: WebContext, form: FormState) {
  const { ctx, say } = c.var
  const areas = await ownAreas(ctx)
  const days = await offeredDays(ctx)
  const filled = areas.length === 1 && form.values['areaId'] == null ? { ...form, values: { ...form.values, areaId: areas[0]!.id } } : form
  return page(
    c,
    { title: say.volunteers.add, nav: '/volunteers', trail: [['/volunteers', say.volunteers.title]], status: form.status },
    <Card>
      <Form form={filled} action="/volunteers">
        <Select name="areaId" label={say.volunteers.area} options={areas.map((area): Option => [area.id, area.name])} required />
        <Fields days={days} />
        <SubmitButton label={say.volunteers.save} cancel="/volunteers" />
      </Form>
    </Card>,
  )
}

async function correctPage(c: OfVolunteer, volunteer: Volunteer, form: FormState) {
  const { ctx, say } = c.var
  const days = await offeredDays(ctx, volunteer.free)
  return page(
    c,
    {
      title: say.volunteers.correct,
      nav: '/volunteers',
      trail: [
        ['/volunteers', say.volunteers.title],
        [`/volunteers/${volunteer.id}`, volunteer.fullName],
      ],
      status: form.status,
    },
    <Card>
      <Form form={form} action={`/volunteers/${volunteer.id}/correct`}>
        <Hidden name="version" value={String(form.values['version'] ?? '')} />
        <Fields days={days} />
        <SubmitButton label={say.volunteers.save} cancel={`/volunteers/${volunteer.id}`} />
      </Form>
    </Card>,
  )
}
