import { requestDocuments } from '../documents/request-documents.ts'
import { inheritedAreas } from '../context.ts'
import { may } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { formatDateTime, isoDay } from '../vietnamese/dates.ts'
import { formatDong } from '../vietnamese/money.ts'
import type { Web, WebContext } from '../web/environment.ts'
import { Checkboxes, DateField, Form, MoneyField, Select, SubmitButton, TextField } from '../web/forms.tsx'
import { page, PlainPost, useScreen } from '../web/layout.tsx'
import { actNow, blankForm, type FormState, submitForm } from '../web/submit-form.ts'
import { Card, Empty, Figures, Table } from '../web/tables.tsx'
import { GiveAdvance, giveAdvance } from './give-advance.ts'
import { advanceHeld, type LedgerRow, type LedgerSums } from './ledger-rules.ts'
import { ReturnGifts, returnGifts } from './return-gifts.ts'
import { ReverseReturns, reverseReturns } from './reverse-return.ts'
import { SettleCampaign, settleCampaign } from './settle-campaign.ts'
import { getMoneyBook, type MoneyBook } from './settlement.queries.ts'

type Part = 'advance' | 'return' | 'reversal' | 'settlement'
const root = '/sources/:sourceId/areas/:areaId/money'

/** The money of one source in one commune: the book, advances, returns, the settlement and its papers. */
export function moneyPages(app: Web): void {
  app.get(root, c => moneyPage(c, placeOf(c)))
  app.post(`${root}/advances`, c => {
    const place = placeOf(c)
    return submitForm(c, GiveAdvance, {
      extra: { sourceId: place.sourceId },
      write: input => giveAdvance(c.var.ctx, input),
      done: () => [pathOf(place), c.var.say.handovers.advanceDone],
      again: form => moneyPage(c, place, 'advance', form),
    })
  })
  app.post(`${root}/returns`, c => {
    const place = placeOf(c)
    return submitForm(c, ReturnGifts, {
      write: input => returnGifts(c.var.ctx, input),
      done: made => [pathOf(place), c.var.say.handovers.returnDone(made.reference)],
      again: form => moneyPage(c, place, 'return', form),
    })
  })
  app.post(`${root}/returns/reversal`, c => {
    const place = placeOf(c)
    return submitForm(c, ReverseReturns, {
      write: input => reverseReturns(c.var.ctx, input),
      done: reversed => [pathOf(place), c.var.say.handovers.returnReversed(reversed.length)],
      again: form => moneyPage(c, place, 'reversal', form),
    })
  })
  app.post(`${root}/settlement`, c => {
    const place = placeOf(c)
    return submitForm(c, SettleCampaign, {
      extra: place,
      write: input => settleCampaign(c.var.ctx, input),
      done: settlement => [pathOf(place), c.var.say.handovers.settled(settlement.amount)],
      again: form => moneyPage(c, place, 'settlement', form),
    })
  })
  app.post(`${root}/report`, c => {
    const place = placeOf(c)
    return askFor(c, place, 'handovers.result-report', place)
  })
  app.post(`${root}/minutes/:settlementId`, c =>
    askFor(c, placeOf(c), 'handovers.settlement-minutes', { settlementId: c.req.param('settlementId') }),
  )
}

// An alias, not an interface: it is handed on as plain parameters.
type Place = { readonly sourceId: string; readonly areaId: string }

function placeOf(c: WebContext): Place {
  const [sourceId, areaId] = [c.req.param('sourceId'), c.req.param('areaId')]
  if (sourceId == null || areaId == null) throw new Refusal('record/missing')
  return { sourceId, areaId }
}

const pathOf = ({ sourceId, areaId }: Place) => `/sources/${sourceId}/areas/${areaId}/money`

function askFor(c: WebContext, place: Place, kind: string, parameters: Readonly<Record<string, unknown>>): Promise<Response> {
  const { ctx, say } = c.var
  const part = inheritedAreas(ctx).includes(place.areaId)
  if (!may(ctx, 'documents.request', part ? null : place.areaId)) throw new Refusal('record/missing')
  const files = (['pdf', 'xlsx'] as const).map(format => ({ kind, format, parameters: { ...parameters } }))
  return actNow(c, {
    write: () => requestDocuments(ctx, { title: say.handovers.title, files }),
    done: [pathOf(place), say.handovers.documentAsked],
  })
}

async function moneyPage(c: WebContext, place: Place, part?: Part, form: FormState = blankForm()): Promise<Response> {
  const { ctx, say } = c.var
  const words = say.handovers
  const book = await getMoneyBook(ctx, place)
  const { area, source, rows, total } = book
  const today = isoDay(ctx.now())
  const formOf = (wanted: Part, known: Record<string, string> = {}) => (wanted === part ? form : blankForm(known))
  return page(
    c,
    {
      title: words.moneyTitle(area.name),
      nav: '/handovers',
      trail: [['/handovers', words.title]],
      lead: source.name,
      status: form.status,
      actions: may(ctx, 'documents.request') && <PlainPost action={`${pathOf(place)}/report`} label={words.report} class="btn" />,
    },
    <>
      <Figures
        figures={[
          [words.allocated, formatDong(total.amount), words.gifts(total.gifts)],
          [words.handed, formatDong(total.handedAmount), words.gifts(total.handedGifts)],
          [words.returned, formatDong(total.returnedAmount), words.gifts(total.returnedGifts)],
          [words.stillOpen, formatDong(total.openAmount), words.gifts(total.openGifts)],
        ]}
      />
      <Card title={words.byHamlet}>
        <Rows rows={rows} total={total} />
      </Card>
      <Settlements book={book} place={place} form={formOf('settlement')} />
      {may(ctx, 'handovers.return', area.id) && <Returns book={book} place={place} form={formOf('return', { returnedOn: today })} />}
      {may(ctx, 'handovers.return', area.id) && <UndoReturns book={book} place={place} form={formOf('reversal')} />}
      <Advances book={book} place={place} form={formOf('advance', { on: today, kind: 'given' })} />
    </>,
  )
}

function Rows({ rows, total }: { rows: readonly LedgerRow[]; total: LedgerSums }) {
  const { say } = useScreen()
  const words = say.handovers
  const shown = [...rows, { ...total, hamletId: null, hamletName: words.total, level: 0 }]
  const pair = (gifts: number, amount: number) => (gifts === 0 ? '–' : `${gifts} · ${formatDong(amount)}`)
  return (
    <Table
      rows={shown}
      columns={[
        { head: words.hamlet, cell: row => row.hamletName },
        { head: words.level, cell: row => (row.level === 0 ? '' : formatDong(row.level)), align: 'end' },
        { head: words.allocated, cell: row => pair(row.gifts, row.amount), align: 'end', wide: true },
        { head: words.handed, cell: row => pair(row.handedGifts, row.handedAmount), align: 'end' },
        { head: words.returned, cell: row => pair(row.returnedGifts, row.returnedAmount), align: 'end', wide: true },
        { head: words.stillOpen, cell: row => pair(row.openGifts, row.openAmount), align: 'end' },
      ]}
    />
  )
}

function Settlements({ book, place, form }: { book: MoneyBook; place: Place; form: FormState }) {
  const { say, ctx } = useScreen()
  const words = say.handovers
  const { settlements, total } = book
  const settledGifts = settlements.reduce((sum, one) => sum + one.gifts, 0)
  const settles = may(ctx, 'handovers.settle', place.areaId) && settledGifts < total.gifts
  return (
    <Card title={words.settleTitle} id="settlement">
      {settlements.length > 0 && (
        <ul class="plain-list">
          {settlements.map(one => (
            <li>
              {words.settledBy(one.no, one.settledByName, formatDateTime(one.settledAt))} – {formatDong(one.amount)}{' '}
              {may(ctx, 'documents.request') && (
                <PlainPost action={`${pathOf(place)}/minutes/${one.id}`} label={words.minutes} class="btn btn-sm" />
              )}
            </li>
          ))}
        </ul>
      )}
      {total.openGifts > 0 && <p class="said said-note">{words.settleStillOpen(total.openGifts, total.openAmount)}</p>}
      {settles && total.openGifts === 0 && (
        <Form form={form} action={`${pathOf(place)}/settlement`}>
          <p class="field-hint">{words.settleExplained}</p>
          <TextField name="minutesNo" label={words.minutesNo} width="short" />
          <SubmitButton label={words.settle} danger />
        </Form>
      )}
    </Card>
  )
}

function Returns({ book, place, form }: { book: MoneyBook; place: Place; form: FormState }) {
  const { say } = useScreen()
  const words = say.handovers
  return (
    <Card title={words.returnTitle} id="returns">
      {book.toReturn.length === 0 ? (
        <p class="field-hint">{words.returnNone}</p>
      ) : (
        <Form form={form} action={`${pathOf(place)}/returns`}>
          <Checkboxes
            name="giftIds"
            label={words.returnGifts}
            required
            options={book.toReturn.map(gift => [gift.id, `${gift.fullName} – ${formatDong(gift.amount)} (${gift.lineCode})`])}
          />
          <TextField name="reference" label={words.returnReference} width="short" required />
          <DateField name="returnedOn" label={words.returnOn} required />
          <TextField name="because" label={words.returnBecause} required />
          <SubmitButton label={words.returnAct} />
        </Form>
      )}
    </Card>
  )
}

/** A mistyped slip, taken back before the settlement; both entries stay. */
function UndoReturns({ book, place, form }: { book: MoneyBook; place: Place; form: FormState }) {
  const { say } = useScreen()
  const words = say.handovers
  if (book.undoable.length === 0) return null
  return (
    <Card title={words.returnReverse} id="undo-returns">
      <details open={form.errors.length > 0}>
        <summary>{words.returnReverseWhich(book.undoable.length)}</summary>
        <Form form={form} action={`${pathOf(place)}/returns/reversal`}>
          <p class="field-hint">{words.returnReverseExplained}</p>
          <Checkboxes
            name="giftIds"
            label={words.returnReverseGifts}
            required
            options={book.undoable.map(gift => [
              gift.id,
              `${gift.reference}: ${gift.fullName} – ${formatDong(gift.amount)} (${gift.lineCode})`,
            ])}
          />
          <TextField name="because" label={words.reverseBecause} width="full" required />
          <SubmitButton label={words.returnReverse} danger />
        </Form>
      </details>
    </Card>
  )
}

function Advances({ book, place, form }: { book: MoneyBook; place: Place; form: FormState }) {
  const { say, ctx } = useScreen()
  const words = say.handovers
  return (
    <Card title={words.advances} id="advances">
      {book.advances.length === 0 ? (
        <Empty>{words.noAdvances}</Empty>
      ) : (
        <Table
          rows={book.advances}
          columns={[
            { head: words.hamlet, cell: row => row.hamletName },
            { head: words.advanceGiven, cell: row => formatDong(row.given), align: 'end' },
            { head: words.advancePaidBack, cell: row => formatDong(row.paidBack), align: 'end', wide: true },
            { head: words.advanceHanded, cell: row => formatDong(row.handed), align: 'end', wide: true },
            { head: words.advanceHeld, cell: row => formatDong(advanceHeld(row)), align: 'end' },
          ]}
        />
      )}
      {may(ctx, 'handovers.return', place.areaId) && book.total.openGifts + book.advances.length > 0 && (
        <Form form={form} action={`${pathOf(place)}/advances`}>
          <Select
            name="kind"
            label={words.advanceKind}
            required
            blank={false}
            options={[
              ['given', words.advanceKinds.given],
              ['paid-back', words.advanceKinds['paid-back']],
            ]}
          />
          <Select name="hamletId" label={words.hamlet} required options={book.hamlets.map(hamlet => [hamlet.id, hamlet.name])} />
          <MoneyField name="amount" label={words.advanceAmount} required />
          <TextField name="holder" label={words.advanceHolder} required />
          <TextField name="slipNo" label={words.advanceSlip} width="short" required />
          <DateField name="on" label={words.advanceOn} required />
          <SubmitButton label={words.advanceAdd} />
        </Form>
      )}
    </Card>
  )
}
