import { formatDate, formatDateTime } from '../vietnamese/dates.ts'
import { formatDong } from '../vietnamese/money.ts'
import { Form, Hidden, Select, SubmitButton, TextField, DateField } from '../web/forms.tsx'
import { useScreen } from '../web/layout.tsx'
import { blankForm, type FormState } from '../web/submit-form.ts'
import { Badge, Table } from '../web/tables.tsx'
import { type PaidFrom, tills } from './handover.entity.ts'
import { type GiftStanding, isOpen, waitsForDecision } from './handovers.queries.ts'

/** How a gift stands, in one tag. */
export function StateTag({ gift }: { gift: GiftStanding }) {
  const { say } = useScreen()
  const { handedTo, returnedOn, missedBecause, reasons, nextSteps, open } = say.handovers
  if (gift.handover != null)
    return <Badge tone="good">{handedTo(gift.handover.receiver, formatDateTime(new Date(gift.handover.at)))}</Badge>
  if (gift.returned != null) return <Badge tone="calm">{returnedOn(formatDate(gift.returned.on))}</Badge>
  const doubt = waitsForDecision(gift)
  if (doubt != null) return <Badge tone="bad">{say.handovers.waitsForDecision(say.lists.flagKinds[doubt])}</Badge>
  if (gift.decision === 'withhold') return <Badge tone="bad">{say.lists.flagDecisions.withhold}</Badge>
  if (gift.missed != null) return <Badge tone="warn">{missedBecause(reasons[gift.missed.reason], nextSteps[gift.missed.next])}</Badge>
  return <Badge tone="warn">{open}</Badge>
}

/** Somebody who worships three martyrs has three gifts that only the martyr tells apart. */
export function Martyr({ name }: { name: string | null }) {
  const { say } = useScreen()
  return name == null ? null : <small class="below">{say.handovers.ofMartyr(name)}</small>
}

export function GiftTable({ gifts }: { gifts: readonly GiftStanding[] }) {
  const { say } = useScreen()
  const words = say.handovers
  return (
    <Table
      rows={gifts}
      href={gift => `/gifts/${gift.id}`}
      columns={[
        {
          head: words.source,
          cell: gift => (
            <>
              {gift.sourceName} <Martyr name={gift.martyrName} />
            </>
          ),
        },
        { head: words.amount, cell: gift => formatDong(gift.amount), align: 'end' },
        { head: words.state, cell: gift => <StateTag gift={gift} /> },
        { head: words.line, cell: gift => gift.lineCode, wide: true },
      ]}
    />
  )
}

const sent = (form: FormState) => form.values['receiver.kind']

/** Asked only where a team was advanced money: what is paid from it leaves the team's hands, not the commune's till. */
export function PaidFromField({ gifts }: { gifts: readonly GiftStanding[] }) {
  const { say } = useScreen()
  const words = say.handovers
  if (!gifts.some(gift => gift.advanced)) return null
  return <Select name="paidFrom" label={words.paidFrom} options={tills.map(till => [till, words.tills[till]])} blank={false} />
}

/**
 * Two forms, one a receiver, so that Enter in the name of a proxy can never record the owner as the receiver. The first one has one button,
 * which holds the focus: find, Enter, Enter, next.
 */
export function HandOverForms({
  gifts,
  form,
  action,
  place,
  paidFrom = 'till',
  focus = true,
}: {
  gifts: readonly GiftStanding[]
  form: FormState
  action: string
  place: string
  paidFrom?: PaidFrom
  /** Whether Enter hands over at once: not beside something else that was just asked or written down. */
  focus?: boolean
}) {
  const { say } = useScreen()
  const words = say.handovers
  const waiting = gifts.filter(gift => waitsForDecision(gift) != null)
  const withheld = gifts.filter(gift => isOpen(gift) && gift.decision === 'withhold')
  const held = new Set([...waiting, ...withheld])
  const open = gifts.filter(gift => isOpen(gift) && !held.has(gift))
  const early = gifts.filter(
    gift => gift.dead && isOpen(gift) && gift.decision !== 'withhold' && gift.doubts.every(kind => kind === 'died'),
  )
  const first = open[0]
  const notes = (
    <>
      {waiting.map(gift => (
        <p class="said said-note">
          {words.needsDecision(gift.fullName, say.lists.flagKinds[waitsForDecision(gift)!], gift.sourceName)}{' '}
          <a href={`/gifts/${gift.id}#decision`}>{words.decide}</a>
        </p>
      ))}
      {withheld.map(gift => (
        <p class="said said-note">{words.isWithheld(gift.fullName, gift.sourceName)}</p>
      ))}
      {early.length > 0 && <BeforeDeath gifts={early} form={form} action={action} place={place} />}
    </>
  )
  if (first == null) return notes
  const wasProxy = sent(form) === 'proxy'
  const proxyForm = wasProxy ? form : blankForm({ giftIds: open.map(gift => gift.id), place, paidFrom })
  return (
    <>
      {notes}
      {!first.dead && (
        <Form form={wasProxy || form.errors.length === 0 ? blankForm({ paidFrom }) : form} action={action}>
          <Hidden name="receiver.kind" value="self" />
          <Hidden name="place" value={place} />
          <GiftChoice gifts={open} />
          <PaidFromField gifts={open} />
          <div class="form-end">
            <button type="submit" class="btn btn-primary" autofocus={focus && form.errors.length === 0}>
              {words.handToSelf}
            </button>
          </div>
        </Form>
      )}
      <details class="other-receiver" open={wasProxy || first.dead}>
        <summary>{words.toOther}</summary>
        <Form form={proxyForm} action={action}>
          <Hidden name="receiver.kind" value="proxy" />
          <GiftChoice gifts={open} />
          <TextField name="receiver.name" label={words.proxyName} required />
          <TextField name="receiver.relation" label={words.relation} required />
          <TextField name="receiver.paper" label={words.paper} hint={words.paperHint} required />
          <DateField name="on" label={words.on} hint={words.onHint} />
          <TextField name="place" label={words.place} />
          <PaidFromField gifts={open} />
          <SubmitButton label={words.handToOther} />
        </Form>
      </details>
    </>
  )
}

/** What somebody signed for while they lived, written down after they died. */
function BeforeDeath({ gifts, form, action, place }: { gifts: readonly GiftStanding[]; form: FormState; action: string; place: string }) {
  const { say } = useScreen()
  const words = say.handovers
  const again = form.errors.length > 0 && sent(form) === 'self'
  return (
    <details class="other-receiver" open={again}>
      <summary>{words.beforeDeath}</summary>
      <Form form={again ? form : blankForm({ place })} action={action}>
        <Hidden name="receiver.kind" value="self" />
        <GiftChoice gifts={gifts} />
        <DateField name="on" label={words.on} hint={words.beforeDeathHint} required />
        <TextField name="place" label={words.place} />
        <PaidFromField gifts={gifts} />
        <SubmitButton label={words.handBeforeDeath} />
      </Form>
    </details>
  )
}

function GiftChoice({ gifts }: { gifts: readonly GiftStanding[] }) {
  const { say } = useScreen()
  if (gifts.length === 1) return <Hidden name="giftIds" value={gifts[0]!.id} />
  return (
    <fieldset class="field">
      <legend>{say.handovers.whichGifts}</legend>
      {gifts.map(gift => (
        <label class="form-check">
          <input type="checkbox" class="form-check-input" name="giftIds" value={gift.id} checked />
          <span class="form-check-label">
            {gift.sourceName}: {formatDong(gift.amount)} <Martyr name={gift.martyrName} />
          </span>
        </label>
      ))}
    </fieldset>
  )
}
