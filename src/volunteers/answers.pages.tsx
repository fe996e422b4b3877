import { inTransaction } from '../database/in-transaction.ts'
import type { Web, WebContext } from '../web/environment.ts'
import { page, PlainPost, useScreen } from '../web/layout.tsx'
import { ErrorSummary } from '../web/forms.tsx'
import { blankForm, type FormState, submitForm } from '../web/submit-form.ts'
import { Badge, Card, Empty, Facts } from '../web/tables.tsx'
import { AnswerShift, answerOwnShift } from './answer-shift.ts'
import { openScheduleLink } from './schedule-link.ts'
import { newestSchedules } from './schedule.queries.ts'
import { timeWords } from './schedule-words.ts'
import { type OwnShift, shiftsOf } from './volunteers.queries.ts'

type OfLink = WebContext<'/answers/schedule/:token'>

/** A mail scanner follows the link and sees a page; only a button that is pressed answers. */
export function answerPages(app: Web): void {
  app.get('/answers/schedule/:token', c => ownPage(c, blankForm()))
  app.post('/answers/schedule/:token', async c => {
    const { ctx, volunteer } = await openScheduleLink(c.var.ctx, c.req.param('token'))
    return submitForm(c, AnswerShift, {
      write: input => answerOwnShift(ctx, volunteer.id, input),
      done: () => [`/answers/schedule/${c.req.param('token')}`, c.var.say.volunteers.mine.thanks],
      again: form => ownPage(c, form),
    })
  })
}

async function ownPage(c: OfLink, form: FormState) {
  const { say } = c.var
  const words = say.volunteers.mine
  const { ctx, schedule, volunteer } = await openScheduleLink(c.var.ctx, c.req.param('token'))
  const [shifts, schedules] = await inTransaction(ctx, async tx => [
    await shiftsOf(tx, volunteer.id, schedule.occasionId),
    (await newestSchedules(tx, volunteer.id)).filter(one => one.occasionId === schedule.occasionId),
  ])
  const newer = schedules.some(one => one.version > schedule.version)
  // Only what they have been told of: a draft of the coordinator's is nobody's business yet.
  const told = new Set(schedules.flatMap(one => one.lines.map(line => line.assignmentId)))
  const shown = shifts.filter(shift => told.has(shift.assignmentId)).reverse()
  c.header('referrer-policy', 'no-referrer')
  c.header('x-robots-tag', 'noindex')
  return page(
    c,
    { title: words.title, lead: `${words.lead(volunteer.fullName)} · ${schedule.occasionName}`, status: form.status },
    <div class="narrow">
      <ErrorSummary form={form} />
      {newer && <p class="said said-note">{words.newer}</p>}
      {shown.length === 0 ? <Empty>{words.nothing}</Empty> : <p>{words.question}</p>}
      {shown.map(shift => (
        <OwnCard shift={shift} token={c.req.param('token')} begun={shift.startsAt <= ctx.now()} />
      ))}
    </div>,
  )
}

function OwnCard({ shift, token, begun }: { shift: OwnShift; token: string; begun: boolean }) {
  const { say } = useScreen()
  const words = say.volunteers.mine
  const button = (answer: 'confirm' | 'cannot-come', label: string, styled: string) => (
    <PlainPost action={`/answers/schedule/${token}`} label={label} fields={{ assignmentId: shift.assignmentId, answer }} class={styled} />
  )
  const stands = shift.endedBecause == null && !shift.withdrawn
  return (
    <Card title={timeWords(say.volunteers, shift)}>
      <Facts
        facts={[
          [say.volunteers.shifts.place, shift.place],
          [say.volunteers.shifts.role, say.volunteers.roles[shift.role]],
        ]}
      />
      {!stands && (
        <p>
          <Badge tone={shift.endedBecause === 'cannot-come' ? 'warn' : 'calm'}>
            {shift.endedBecause === 'cannot-come' ? words.declined : words.removed}
          </Badge>
        </p>
      )}
      {stands && shift.confirmedAt != null && (
        <p>
          <Badge tone="good">{words.confirmed}</Badge>
        </p>
      )}
      {stands && !begun && (
        <div class="answer-buttons">
          {shift.confirmedAt == null && button('confirm', words.confirm, 'btn btn-primary')}
          {button('cannot-come', words.cannotCome, 'btn btn-quiet-danger')}
        </div>
      )}
    </Card>
  )
}
