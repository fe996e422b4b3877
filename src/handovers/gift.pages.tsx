import { may } from '../permissions.ts'
import { formatDateTime } from '../vietnamese/dates.ts'
import { formatDong } from '../vietnamese/money.ts'
import type { Web, WebContext } from '../web/environment.ts'
import { reading } from '../web/reading.ts'
import { DateField, Form, Radios, Select, SubmitButton, TextArea, TextField } from '../web/forms.tsx'
import { page, useScreen } from '../web/layout.tsx'
import { blankForm, type FormState, submitForm } from '../web/submit-form.ts'
import { Badge, Card, Facts } from '../web/tables.tsx'
import { isOfTeam, refusalOf } from './hand-over-gifts.ts'
import { HandOverForms, StateTag } from './gift-parts.tsx'
import { DecideGift, decideGift } from '../lists/decide-gift.ts'
import { answersTo } from '../lists/flag-rules.ts'
import { mayAt } from '../lists/gift-facts.queries.ts'
import { getGift, type GiftStanding, isOpen, waitsForDecision } from './handovers.queries.ts'
import { missReasons, nextSteps } from './missed-handover.entity.ts'
import { RecordHandover, recordHandover } from './record-handover.ts'
import { RecordMissedHandover, recordMissedHandover } from './record-missed-handover.ts'
import { ReverseHandover, reverseHandover } from './reverse-handover.ts'

type Part = 'handover' | 'missed' | 'decision' | 'reversal'

/** One gift: hand it over, say why not, decide after a death, take a wrong entry back. */
export function giftPages(app: Web): void {
  app.get(
    '/gifts/:giftId',
    reading<'/gifts/:giftId'>(c => giftPage(c, c.req.param('giftId'))),
  )
  app.post('/gifts/:giftId', c => {
    const giftId = c.req.param('giftId')
    return submitForm(c, RecordHandover, {
      extra: { giftId },
      write: input => recordHandover(c.var.ctx, input),
      refused: answer => refusalOf([answer]),
      done: answer => {
        const said = answer.granted ? c.var.say.handovers.done(answer.handover.receiverName, 1, answer.handover.amount) : ''
        return ['/handovers', said]
      },
      again: form => giftPage(c, giftId, 'handover', form),
    })
  })
  app.post('/gifts/:giftId/missed', c => {
    const giftId = c.req.param('giftId')
    return submitForm(c, RecordMissedHandover, {
      extra: { giftId },
      write: input => recordMissedHandover(c.var.ctx, input),
      done: () => [`/gifts/${giftId}`, c.var.say.handovers.missedDone],
      again: form => giftPage(c, giftId, 'missed', form),
    })
  })
  app.post('/gifts/:giftId/decision', c => {
    const giftId = c.req.param('giftId')
    return submitForm(c, DecideGift, {
      extra: { giftId },
      write: input => decideGift(c.var.ctx, input),
      done: () => [`/gifts/${giftId}`, c.var.say.handovers.decided],
      again: form => giftPage(c, giftId, 'decision', form),
    })
  })
  app.post('/gifts/:giftId/reversal', async c => {
    const giftId = c.req.param('giftId')
    const { handover } = await getGift(c.var.ctx, giftId)
    return submitForm(c, ReverseHandover, {
      extra: { handoverId: handover?.id },
      write: input => reverseHandover(c.var.ctx, input),
      done: () => [`/gifts/${giftId}`, c.var.say.handovers.reversed],
      again: form => giftPage(c, giftId, 'reversal', form),
    })
  })
}

async function giftPage(c: WebContext, giftId: string, part?: Part, form: FormState = blankForm()): Promise<Response> {
  const { ctx, say } = c.var
  const gift = await getGift(ctx, giftId)
  const formOf = (wanted: Part) => (wanted === part ? form : blankForm())
  const records = mayAt(ctx, 'handovers.record', gift) && isOpen(gift)
  return page(
    c,
    {
      title: say.handovers.gift(gift.fullName),
      nav: '/handovers',
      trail: [
        ['/handovers', say.handovers.title],
        [`/handovers/lists/${gift.listId}`, `${gift.areaName} – ${gift.sourceName}`],
      ],
      status: form.status,
    },
    <>
      <Standing gift={gift} />
      {records && (
        <Card title={say.handovers.title}>
          <HandOverForms
            gifts={[gift]}
            form={formOf('handover')}
            action={`/gifts/${giftId}`}
            place=""
            paidFrom={isOfTeam(ctx, gift) ? 'advance' : 'till'}
            focus={part == null && gift.missed == null}
          />
        </Card>
      )}
      {waitsForDecision(gift) != null && mayAt(ctx, 'lists.decide', gift) && <Decision gift={gift} form={formOf('decision')} />}
      {records && <Missed gift={gift} form={formOf('missed')} />}
      {gift.handover != null && !gift.settled && may(ctx, 'handovers.reverse', gift.areaId) && (
        <Reversal gift={gift} form={formOf('reversal')} />
      )}
    </>,
  )
}

function Standing({ gift }: { gift: GiftStanding }) {
  const { say } = useScreen()
  const words = say.handovers
  const { handover, missed } = gift
  return (
    <Card>
      <Facts
        facts={[
          [
            words.person,
            <>
              <a href={`/handovers/people/${gift.personId}`}>{gift.fullName}</a> {gift.dead && <Badge tone="bad">{words.deadTag}</Badge>}
            </>,
          ],
          [words.amount, formatDong(gift.amount)],
          [words.category, gift.categoryName],
          gift.martyrName == null ? null : [words.martyr, gift.martyrName],
          [words.hamlet, `${gift.hamletName}, ${gift.areaName}`],
          [words.source, `${gift.sourceName} · ${gift.campaignName}`],
          [words.line, gift.lineCode],
          [words.state, <StateTag gift={gift} />],
          handover == null ? null : [words.place, handover.place],
          handover == null ? null : [words.giver, handover.giver],
          handover == null ? null : [words.slip, handover.slipNo],
          handover == null || !gift.advanced ? null : [words.paidFrom, words.tills[handover.paidFrom]],
          missed?.next !== 'correct-list' || !isOpen(gift) ? null : [words.correctNext, <Correct gift={gift} />],
          gift.decision == null ? null : [words.decision, say.lists.flagDecisions[gift.decision]],
          missed == null || handover != null
            ? null
            : [
                words.missedTitle,
                `${words.missedBecause(words.reasons[missed.reason], words.nextSteps[missed.next])}, ${formatDateTime(new Date(missed.at))}`,
              ],
        ]}
      />
    </Card>
  )
}

/** Wrong data are mended in the register; what comes of it for the list is found there. */
function Correct({ gift }: { gift: GiftStanding }) {
  const { say, ctx } = useScreen()
  return (
    <>
      {may(ctx, 'registry.write', gift.areaId) && <a href={`/people/${gift.personId}/correct`}>{say.handovers.correctPerson}</a>}{' '}
      {may(ctx, 'lists.read', gift.areaId) && <a href={`/lists/${gift.listId}`}>{say.handovers.correctList}</a>}
    </>
  )
}

function Missed({ gift, form }: { gift: GiftStanding; form: FormState }) {
  const { say } = useScreen()
  const words = say.handovers
  return (
    <Card title={words.missedTitle} id="missed">
      <Form form={form} action={`/gifts/${gift.id}/missed`}>
        <Radios name="reason" label={words.reason} required options={missReasons.map(reason => [reason, words.reasons[reason]])} />
        <Select
          name="next"
          label={words.nextStep}
          hint={words.nextStepHint}
          options={nextSteps.map(step => [step, words.nextSteps[step]])}
        />
        <TextField name="note" label={words.note} />
        <DateField name="on" label={words.missedOn} hint={words.missedOnHint} />
        <SubmitButton label={words.recordMissed} />
      </Form>
    </Card>
  )
}

function Decision({ gift, form }: { gift: GiftStanding; form: FormState }) {
  const { say } = useScreen()
  const words = say.handovers
  return (
    <Card title={words.decision} id="decision">
      <Form form={form} action={`/gifts/${gift.id}/decision`}>
        <Radios
          name="decision"
          label={words.decision}
          required
          options={answersTo(gift.dead ? ['died', ...gift.doubts] : gift.doubts).map(answer => [answer, say.lists.flagDecisions[answer]])}
        />
        <TextArea name="because" label={words.decisionBecause} rows={3} required />
        <SubmitButton label={words.decide} />
      </Form>
    </Card>
  )
}

function Reversal({ gift, form }: { gift: GiftStanding; form: FormState }) {
  const { say } = useScreen()
  const words = say.handovers
  return (
    <Card title={words.reverse} id="reversal">
      <Form form={form} action={`/gifts/${gift.id}/reversal`}>
        <p class="field-hint">{words.reverseExplained}</p>
        <TextField name="because" label={words.reverseBecause} width="full" required />
        <SubmitButton label={words.reverse} danger />
      </Form>
    </Card>
  )
}
