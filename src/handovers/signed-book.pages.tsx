import type { Context } from '../context.ts'
import { allow, may } from '../permissions.ts'
import { formatDong } from '../vietnamese/money.ts'
import type { Web, WebContext } from '../web/environment.ts'
import { DateField, Form, Hidden, Select, SubmitButton, TextArea, TextField } from '../web/forms.tsx'
import { page, useScreen } from '../web/layout.tsx'
import { blankForm, type FormState, parseForm, refusedForm, submitForm } from '../web/submit-form.ts'
import { Badge, Card, Table } from '../web/tables.tsx'
import type { BookProblem } from './book-lines-rules.ts'
import { Martyr } from './gift-parts.tsx'
import { getListHandover, type ListHandover } from './handovers.queries.ts'
import { tills } from './handover.entity.ts'
import { type BookAnswer, type BookEntry, readSignedBook, RecordSignedBook, recordSignedBook } from './record-signed-book.ts'

const shownRefusals = 3
const fields = ['lines', 'hamletId', 'on', 'place', 'giver', 'paper', 'paidFrom'] as const

interface Reading {
  readonly entries?: readonly BookEntry[]
  readonly problem?: BookProblem
}

/** From the signed book: type lines, see the names, confirm. Nothing is recorded before the names were seen. */
export function signedBookPages(app: Web): void {
  app.get('/handovers/lists/:listId/book', c => bookPage(c, c.req.param('listId'), blankForm(carriedOver(c.req.query()))))
  app.post('/handovers/lists/:listId/book/names', async c => {
    const listId = c.req.param('listId')
    const parsed = await parseForm(c, RecordSignedBook, { listId })
    // Back from the names: everything typed stands in the form again.
    if (parsed.form.values['change'] != null) return bookPage(c, listId, blankForm(parsed.form.values))
    if (!parsed.ok) return bookPage(c, listId, parsed.form)
    try {
      const reading = await readSignedBook(c.var.ctx, parsed.value)
      return reading.ok
        ? bookPage(c, listId, parsed.form, { entries: reading.entries })
        : bookPage(c, listId, wrongLines(c, parsed.form, reading.problem), { problem: reading.problem })
    } catch (error) {
      return bookPage(c, listId, refusedForm(c, parsed.form, error))
    }
  })
  app.post('/handovers/lists/:listId/book', c => {
    const listId = c.req.param('listId')
    return submitForm(c, RecordSignedBook, {
      extra: { listId },
      write: input => recordSignedBook(c.var.ctx, input),
      // The next page was signed on the same day at the same place: only its lines are typed.
      done: (answer, { on, place, giver, hamletId, paper, paidFrom }) => [
        `${listPath(listId)}?${new URLSearchParams(carriedOver({ on, place, giver, hamletId, paper, paidFrom }))}`,
        summary(c, answer),
      ],
      again: form => bookPage(c, listId, form),
    })
  })
}

function carriedOver(given: Readonly<Record<string, string | null | undefined>>): Record<string, string> {
  return Object.fromEntries(fields.flatMap(name => (name === 'lines' || !given[name] ? [] : [[name, given[name]]])))
}

function wrongLines(c: WebContext, form: FormState, { code, text, facts }: BookProblem): FormState {
  return { ...form, status: 422, errors: [{ field: 'lines', text: c.var.say.handovers.bookProblems[code](text, facts) }] }
}

function summary(c: WebContext, answer: BookAnswer): string {
  const { say } = c.var
  if (!answer.ok) return say.handovers.bookProblems[answer.problem.code](answer.problem.text, answer.problem.facts)
  const { handed, missed, refused } = answer
  const lines = refused
    .slice(0, shownRefusals)
    .map(one => say.handovers.bookRefused(one.entry.lineNo, say.refusals[one.because](one.facts)))
  return (
    say.handovers.bookDone(handed.length, missed.length, refused.length) + lines.join('') + (refused.length > shownRefusals ? ' …' : '')
  )
}

async function bookPage(c: WebContext, listId: string, form: FormState, { entries, problem }: Reading = {}): Promise<Response> {
  const { ctx, say } = c.var
  allow(ctx, 'handovers.record')
  const list = await getListHandover(ctx, listId)
  const { progress } = list
  return page(
    c,
    {
      title: say.handovers.bookTitle,
      nav: '/handovers',
      trail: [
        ['/handovers', say.handovers.title],
        [`/handovers/lists/${listId}`, `${progress.areaName} – ${progress.sourceName}`],
      ],
      lead: `${say.handovers.handed}: ${progress.handedGifts}/${progress.gifts}`,
      status: form.status,
    },
    entries == null ? <Lines list={list} form={form} problem={problem} /> : <Names listId={listId} form={form} entries={entries} />,
  )
}

const listPath = (listId: string) => `/handovers/lists/${listId}/book`

/** The commune's book and one a hamlet are always printed together. */
function booksOf({ rows }: ListHandover, words: { readonly allHamlets: string; readonly noHamlet: string }): [string, string][] {
  const hamlets = new Map(rows.map(row => [row.hamletId ?? 'none', row.hamletName || words.noHamlet]))
  return [['', words.allHamlets], ...hamlets]
}

/** A hamlet's team has signed its own book, unless it says otherwise. */
function teamsBook(ctx: Context, { rows, progress }: ListHandover, form: FormState): FormState {
  const hamletId = rows[0]?.hamletId
  if (form.values['hamletId'] != null || hamletId == null || may(ctx, 'handovers.record', progress.areaId)) return form
  return { ...form, values: { ...form.values, hamletId } }
}

function Lines({ list, form, problem }: { list: ListHandover; form: FormState; problem: BookProblem | undefined }) {
  const { say, ctx } = useScreen()
  const words = say.handovers
  return (
    <Card>
      <Form form={teamsBook(ctx, list, form)} action={`${listPath(list.progress.listId)}/names`}>
        {problem != null && <Pointed form={form} problem={problem} />}
        <TextArea
          name="lines"
          label={words.bookLines}
          hint={words.bookLinesHint}
          rows={3}
          maxlength={4000}
          autofocus={form.errors.length === 0}
          required
        />
        <Select name="hamletId" label={words.book} hint={words.bookHint} options={booksOf(list, words)} blank={false} />
        <DateField name="on" label={words.on} hint={words.onHint} />
        <TextField name="place" label={words.place} hint={words.placeHint} />
        <TextField name="giver" label={words.giver} hint={words.giverHint} />
        {list.advanced && (
          <Select
            name="paidFrom"
            label={words.paidFrom}
            options={[['', words.teamFirst], ...tills.map(till => [till, words.tills[till]] as const)]}
            blank={false}
          />
        )}
        <TextField name="paper" label={words.bookPaper} hint={words.bookPaperHint} maxlength={200} />
        <SubmitButton label={words.bookRead} cancel={`/handovers/lists/${list.progress.listId}`} />
      </Form>
    </Card>
  )
}

/** The text as typed, with the wrong piece marked. */
function Pointed({ form, problem: { place } }: { form: FormState; problem: BookProblem }) {
  const typed = form.values['lines']
  const text = (typeof typed === 'string' ? typed : '').trim()
  return (
    <p class="pointed">
      {text.slice(0, place.start)}
      <mark>{text.slice(place.start, place.end)}</mark>
      {text.slice(place.end)}
    </p>
  )
}

function Names({ listId, form, entries }: { listId: string; form: FormState; entries: readonly BookEntry[] }) {
  const { say } = useScreen()
  const words = say.handovers
  const hidden = fields.flatMap(name => {
    const value = form.values[name]
    return typeof value === 'string' && value !== '' ? [<Hidden name={name} value={value} />] : []
  })
  return (
    <Card title={words.bookNames(entries.length)}>
      <Form form={form} action={listPath(listId)}>
        {hidden}
        <div class="form-end">
          <button type="submit" class="btn btn-primary" autofocus>
            {words.bookConfirm}
          </button>
          <button type="submit" class="btn btn-link" name="change" value="yes" formaction={`${listPath(listId)}/names`}>
            {words.bookChange}
          </button>
        </div>
      </Form>
      <Table
        rows={entries.toSorted((a, b) => a.lineNo - b.lineNo)}
        columns={[
          { head: words.no, cell: entry => entry.lineNo, align: 'end' },
          {
            head: words.name,
            cell: entry => (
              <>
                {entry.fullName} <Martyr name={entry.martyrName} />
              </>
            ),
          },
          {
            head: words.outcome,
            cell: entry => (
              <>
                <Badge tone={entry.outcome === 'handed-over' ? 'good' : 'warn'}>{words.outcomes[entry.outcome]}</Badge>
                {entry.proxy != null && <small class="below">{words.bookProxy(entry.proxy)}</small>}
              </>
            ),
          },
          { head: words.amount, cell: entry => formatDong(entry.amount), align: 'end', wide: true },
          { head: words.hamlet, cell: entry => entry.hamletName, wide: true },
        ]}
      />
    </Card>
  )
}
