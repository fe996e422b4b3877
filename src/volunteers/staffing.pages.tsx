import type { Web, WebContext } from '../web/environment.ts'
import { Checkboxes, DateField, Form, NumberField, type Option, SubmitButton, TextField } from '../web/forms.tsx'
import { page } from '../web/layout.tsx'
import { blankForm, type FormState, submitForm } from '../web/submit-form.ts'
import { Card, Empty } from '../web/tables.tsx'
import { AddHandoverShifts, addHandoverShifts } from './add-handover-shifts.ts'
import { AddPlannedShifts, addPlannedShifts } from './add-planned-shifts.ts'
import { timeWords } from './schedule-words.ts'
import { plannedNeeds, waitingHandoverPlaces } from './shift-needs.queries.ts'
import { occasionBoard } from './shifts.queries.ts'
import { needKey } from './staffing-rules.ts'

type OfOccasion = WebContext<'/shifts/occasions/:occasionId'>

/** Shifts made from what is planned already: stations, home visits, hand-over sessions. */
export function staffingPages(app: Web): void {
  app.get('/shifts/occasions/:occasionId/from-plan', c => planPage(c, null, null))
  app.post('/shifts/occasions/:occasionId/from-plan', c => {
    const occasionId = c.req.param('occasionId')
    return submitForm(c, AddPlannedShifts, {
      extra: { occasionId },
      write: input => addPlannedShifts(c.var.ctx, input),
      done: ({ made }) => [`/shifts/occasions/${occasionId}`, c.var.say.volunteers.staffing.made(made)],
      again: form => planPage(c, form, null),
    })
  })
  app.post('/shifts/occasions/:occasionId/handover-sessions', c => {
    const occasionId = c.req.param('occasionId')
    return submitForm(c, AddHandoverShifts, {
      extra: { campaignId: occasionId },
      write: input => addHandoverShifts(c.var.ctx, input),
      done: ({ made }) => [`/shifts/occasions/${occasionId}`, c.var.say.volunteers.staffing.made(made)],
      again: form => planPage(c, null, form),
    })
  })
}

async function planPage(c: OfOccasion, planned: FormState | null, handover: FormState | null) {
  const { ctx, say } = c.var
  const words = say.volunteers.staffing
  const { occasion } = await occasionBoard(ctx, c.req.param('occasionId'))
  const needs = await plannedNeeds(ctx, occasion.id)
  const places = occasion.kind === 'campaign' ? await waitingHandoverPlaces(ctx, occasion.id) : []
  const here = `/shifts/occasions/${occasion.id}`
  return page(
    c,
    {
      title: words.title,
      nav: '/shifts',
      trail: [
        ['/shifts', say.volunteers.shifts.title],
        [here, occasion.name],
      ],
      lead: words.lead,
      status: planned?.status ?? handover?.status ?? 200,
    },
    <>
      {needs.length === 0 && places.length === 0 && <Empty>{words.nothing}</Empty>}
      {needs.length > 0 && (
        <Card title={occasion.kind === 'event' ? words.stations : words.visits}>
          <Form form={planned ?? blankForm({ wanted: needs.map(needKey) } as never)} action={`${here}/from-plan`}>
            <Checkboxes
              name="wanted"
              label={words.wanted}
              hint={words.wantedHint}
              options={needs.map((need): Option => [
                needKey(need),
                words.need(
                  { place: words.placeOf(need), needed: need.needed },
                  timeWords(say.volunteers, need),
                  say.volunteers.roles[need.role],
                ),
              ])}
              required
            />
            <SubmitButton label={words.make} cancel={here} />
          </Form>
        </Card>
      )}
      {places.length > 0 && (
        <Card title={words.handovers}>
          <p>{words.handoversLead}</p>
          <Form
            form={
              handover ??
              blankForm({ from: '07:30', to: '11:30', clerks: 1, guides: 1, hamletIds: places.map(one => one.hamletId) } as never)
            }
            action={`${here}/handover-sessions`}
          >
            <DateField name="on" label={say.volunteers.shifts.on} required />
            <TextField name="from" label={say.volunteers.shifts.from} hint={say.volunteers.shifts.clockHint} width="short" required />
            <TextField name="to" label={say.volunteers.shifts.to} width="short" required />
            <NumberField name="clerks" label={words.clerks} required />
            <NumberField name="guides" label={words.guides} required />
            <Checkboxes
              name="hamletIds"
              label={words.hamlets}
              options={places.map((one): Option => [one.hamletId, words.hamlet(one.name, one.gifts)])}
              required
            />
            <SubmitButton label={words.make} cancel={here} />
          </Form>
        </Card>
      )}
    </>,
  )
}
