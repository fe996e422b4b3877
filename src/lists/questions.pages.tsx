import { z } from 'zod'
import type { Child } from 'hono/jsx'
import type { QuestionKind } from '../gifts/gift-decision.ts'
import { choosePerson, RelativeFields, RepresentativeForm, WorshipperForm } from '../martyrs/family-forms.tsx'
import { type MartyrCard, readMartyrCard } from '../martyrs/martyr-card.queries.ts'
import { may } from '../permissions.ts'
import { CompleteMerit, completeMerit } from '../registry/complete-merit.ts'
import { birthOf } from '../registry/known-dates.ts'
import { type PersonCard, readPersonCard } from '../registry/person-card.queries.ts'
import type { Web, WebContext } from '../web/environment.ts'
import { leaveFlash } from '../web/flash.ts'
import { DateField, Form, Hidden, NumberField, Radios, SubmitButton, TextArea } from '../web/forms.tsx'
import { page, useScreen } from '../web/layout.tsx'
import { actNow, blankForm, type FormState, submitForm } from '../web/submit-form.ts'
import { Card } from '../web/tables.tsx'
import { getQuestion, findNextQuestion, type QuestionView } from './question.queries.ts'
import { answersTo } from './question-rules.ts'
import { reopenQuestion } from './reopen-question.ts'
import { SettleQuestion, settleQuestion } from './settle-question.ts'

type OfQuestion = WebContext<`/lists/:listId/questions/:questionId${string}`>

const yesOrNo = z.enum(['yes', 'no'])
// What each question lacks must be there; the rest of the record is left alone.
const answers = {
  'allowance-unknown': CompleteMerit.pick({ version: true }).extend({ monthly: yesOrNo.transform(answer => answer === 'yes') }),
  'award-date-missing': CompleteMerit.pick({ version: true }).extend({ awardedOn: z.string().trim().min(1).max(30) }),
  'rate-outside-scale': CompleteMerit.pick({ version: true }).extend({ rate: z.coerce.number().int() }),
} as const
type InRecord = keyof typeof answers
const isInRecord = (kind: QuestionKind): kind is InRecord => kind in answers

export function questionPages(app: Web): void {
  app.get('/lists/:listId/questions/next', async c => {
    const { ctx, say, flash } = c.var
    const listId = c.req.param('listId')
    const { id, open } = await findNextQuestion(ctx, listId, {
      after: c.req.query('after') ?? null,
      without: c.req.query('without') ?? null,
    })
    const left = open === 0 ? say.lists.allAnswered : say.lists.someLeft(open)
    const said = [flash?.text, id == null ? left : null].filter(Boolean).join(' ')
    if (said !== '') leaveFlash(c, { kind: 'done', text: said })
    return c.redirect(id == null ? `/lists/${listId}${open === 0 ? '' : '#questions'}` : `/lists/${listId}/questions/${id}`)
  })

  app.get('/lists/:listId/questions/:questionId', c => questionPage(c, null))

  app.post('/lists/:listId/questions/:questionId/merits/:meritId', async c => {
    const { question } = await getQuestion(c.var.ctx, c.req.param('listId'), c.req.param('questionId'))
    const meritId = c.req.param('meritId')
    const schema: z.ZodType<Omit<z.input<typeof CompleteMerit>, 'meritId'>> = isInRecord(question.kind)
      ? answers[question.kind]
      : CompleteMerit.omit({ meritId: true })
    return submitForm(c, schema, {
      write: input => completeMerit(c.var.ctx, { ...input, meritId }),
      done: () => [wayOn(c), c.var.say.lists.meritAnswered],
      again: form => questionPage(c, form),
    })
  })

  app.post('/lists/:listId/questions/:questionId/settle', c =>
    submitForm(c, SettleQuestion, {
      extra: { questionId: c.req.param('questionId') },
      write: input => settleQuestion(c.var.ctx, input),
      done: () => [wayOn(c), c.var.say.lists.settled],
      again: form => questionPage(c, form),
    }),
  )

  app.post('/lists/:listId/settled/:settledId/reopen', c =>
    actNow(c, {
      write: () => reopenQuestion(c.var.ctx, { settledId: c.req.param('settledId') }),
      done: [`/lists/${c.req.param('listId')}`, c.var.say.lists.reopened],
    }),
  )
}

/** At this question while it stands, else at the next. */
const wayOn = (c: OfQuestion) => `/lists/${c.req.param('listId')}/questions/next?after=${c.req.param('questionId')}`

async function questionPage(c: OfQuestion, form: FormState | null): Promise<Response> {
  const { ctx, say } = c.var
  const view = await getQuestion(ctx, c.req.param('listId'), c.req.param('questionId'))
  const { head, question, place, count, open } = view
  const list = `/lists/${head.list.id}`
  return page(
    c,
    {
      title: question.what,
      nav: '/lists',
      trail: [
        [`/campaigns/${head.campaign.id}`, head.campaign.name],
        [list, say.lists.listTitle(head.list.kind, head.area.name)],
      ],
      lead: (
        <>
          {say.lists.questionPlace(place, count)}.{question.answered ? '' : ` ${question.todo}`}
        </>
      ),
      status: form?.status ?? 200,
    },
    <>
      {question.answered ? <p class="said said-note">{say.lists.questionAnswered}</p> : await answerTo(c, view, form)}
      <p class="heading-actions">
        {open > 1 && <a href={`${list}/questions/next?without=${question.id}`}>{question.answered ? say.lists.goOn : say.lists.skip}</a>}
        <a href={`${list}#questions`}>{say.lists.toList}</a>
      </p>
    </>,
  )
}

async function answerTo(c: OfQuestion, view: QuestionView, form: FormState | null): Promise<Child> {
  const { ctx } = c.var
  const { question, head } = view
  if (question.personId != null) {
    const card = await readPersonCard(ctx, question.personId, 'open-question')
    return (
      <>
        <PersonLine card={card} />
        {isInRecord(question.kind) ? (
          <RecordForms c={c} view={view} card={card} kind={question.kind} form={form} />
        ) : (
          <SettleForm view={view} form={form} />
        )}
      </>
    )
  }
  const card = await readMartyrCard(ctx, question.martyrId!)
  if (!may(ctx, 'martyrs.write', head.area.id)) return <OnlyOfficer />
  switch (question.kind) {
    case 'worshipper-missing': {
      const { chosen, body } = await choosePerson(c, blankForm(), c.req.path)
      if (chosen == null) return body
      return (
        <Card>
          <WorshipperForm card={card} form={blankForm({}, wayOn(c))} person={chosen} path={c.req.path} />
        </Card>
      )
    }
    case 'not-a-legal-relative':
      return card.family.filter(member => !member.legal).map(member => <Offender c={c} card={card} member={member} />)
    case 'worshipper-not-entitled-relative-alive':
      return (
        <>
          <LivingFamily c={c} card={card} />
          <SettleForm view={view} form={form} />
        </>
      )
    case 'confirm-sole-relative-1b':
    case 'confirm-all-receive-1b':
      return <SettleForm view={view} form={form} />
    default:
      return (
        <Card>
          <RepresentativeForm card={card} form={blankForm({}, wayOn(c))} />
        </Card>
      )
  }
}

function OnlyOfficer() {
  return <p class="said said-note">{useScreen().say.lists.onlyOfficerAnswers}</p>
}

function PersonLine({ card: { person, hamletName, areaName, nationalId } }: { card: PersonCard }) {
  const words = useScreen().say.registry
  const known = [birthOf(person) === '' ? null : words.bornOn(birthOf(person)), hamletName, areaName, nationalId]
  return (
    <p>
      <a href={`/people/${person.id}`}>{person.fullName}</a>
      {`, ${known.filter(Boolean).join(', ')}`}
    </p>
  )
}

/** The records that the question is about, each with the one field that it lacks. */
function RecordForms(given: { c: OfQuestion; view: QuestionView; card: PersonCard; kind: InRecord; form: FormState | null }) {
  const { say, ctx } = useScreen()
  const { c, view, card, kind, form } = given
  if (!may(ctx, 'registry.write', card.person.areaId)) return <OnlyOfficer />
  const asked = new Set(view.reasons.flatMap(reason => (reason.code === kind ? [`${reason.category} ${reason.rate}`] : [])))
  const merits = card.merits.filter(
    ({ merit }) => asked.has(`${merit.categoryCode} ${merit.rate ?? null}`) && (kind !== 'allowance-unknown' || merit.monthly == null),
  )
  return merits.map(({ merit, categoryName }) => {
    const state = form != null && c.req.param('meritId') === merit.id ? form : blankForm()
    return (
      <Card title={[categoryName, merit.rate == null ? null : `${merit.rate} %`].filter(Boolean).join(' ')}>
        {merit.fileNo != null && <p>{`${say.registry.fileNo}: ${merit.fileNo}`}</p>}
        <Form form={state} action={`${questionOf(c)}/merits/${merit.id}`}>
          <Hidden name="version" value={String(state.values['version'] ?? merit.version)} />
          <LackingField kind={kind} />
          <SubmitButton />
        </Form>
        <p>
          <a href={`/merits/${merit.id}/correct?back=${encodeURIComponent(wayOn(c))}`}>{say.lists.wholeRecord}</a>
        </p>
      </Card>
    )
  })
}

const questionOf = (c: OfQuestion) => `/lists/${c.req.param('listId')}/questions/${c.req.param('questionId')}`

function LackingField({ kind }: { kind: InRecord }) {
  const { say } = useScreen()
  switch (kind) {
    case 'allowance-unknown':
      return (
        <Radios
          name="monthly"
          label={say.lists.monthlyQuestion}
          required
          options={[
            ['yes', say.registry.monthlyAnswers.yes],
            ['no', say.registry.monthlyAnswers.no],
          ]}
        />
      )
    case 'award-date-missing':
      return <DateField name="awardedOn" label={say.registry.awardedOn} required />
    case 'rate-outside-scale':
      return <NumberField name="rate" label={say.registry.rate} hint={say.registry.rateHint} unit="%" required />
  }
}

function SettleForm({ view: { question, head }, form }: { view: QuestionView; form: FormState | null }) {
  const { say, ctx } = useScreen()
  if (!may(ctx, 'lists.compile', head.area.id)) return <OnlyOfficer />
  const possible = answersTo(question.kind)
  const byOffice = possible.length > 1
  return (
    <Card>
      <Form form={form ?? blankForm()} action={`/lists/${head.list.id}/questions/${question.id}/settle`}>
        {byOffice ? (
          <Radios
            name="answer"
            label={say.lists.officeAnswer}
            required
            options={possible.map(answer => [answer, say.lists.settledAnswers[answer]])}
          />
        ) : (
          <Hidden name="answer" value={possible[0] ?? ''} />
        )}
        <TextArea
          name="because"
          label={byOffice ? say.lists.officeBecause : say.lists.checkedBecause}
          hint={byOffice ? say.lists.officeBecauseHint : say.lists.checkedHints[question.kind]}
          required
          rows={3}
          maxlength={1000}
        />
        <SubmitButton label={byOffice ? say.lists.settle : say.lists.checkedDone} />
      </Form>
    </Card>
  )
}

type Member = MartyrCard['family'][number]

/** Somebody whose relation the law does not count: either a slip of the pen, or no relative at all. */
function Offender({ c, card, member: { relative, person } }: { c: OfQuestion; card: MartyrCard; member: Member }) {
  const { say } = useScreen()
  const { relation, allowance, fileNo, fromOn, note, version } = relative
  const back = wayOn(c)
  return (
    <Card title={person?.fullName ?? say.martyrs.elsewhere}>
      <Form form={blankForm({ relation, allowance, fileNo, fromOn, note }, back)} action={`/relatives/${relative.id}/correct`}>
        <Hidden name="version" value={String(version)} />
        <RelativeFields />
        <SubmitButton />
      </Form>
      <p>
        <a href={`/relatives/${relative.id}/remove?back=${encodeURIComponent(back)}`}>{say.martyrs.removeRelative}</a> ·{' '}
        <a href={`/martyrs/${card.martyr.id}`}>{say.lists.openCard}</a>
      </p>
    </Card>
  )
}

function LivingFamily({ c, card }: { c: OfQuestion; card: MartyrCard }) {
  const { say } = useScreen()
  const living = card.family.filter(member => member.living && member.legal)
  return (
    <Card title={say.martyrs.relatives}>
      <ul>
        {living.map(({ relative, person }) => (
          <li>
            {person == null ? <em>{say.martyrs.elsewhere}</em> : <a href={`/people/${relative.personId}`}>{person.fullName}</a>},{' '}
            {say.martyrs.relations[relative.relation] ?? relative.relation}
            {person != null && (
              <>
                {' · '}
                <a href={`/people/${relative.personId}/death?back=${encodeURIComponent(wayOn(c))}`}>{say.lists.relativeDied}</a>
              </>
            )}
          </li>
        ))}
      </ul>
    </Card>
  )
}
