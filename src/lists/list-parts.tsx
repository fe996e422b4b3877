import { may } from '../permissions.ts'
import { formatDate, formatDateTime } from '../vietnamese/dates.ts'
import { formatDong, groupThousands } from '../vietnamese/money.ts'
import { Checkbox, ErrorSummary, Form, SubmitButton, TextArea } from '../web/forms.tsx'
import { PlainPost, useScreen } from '../web/layout.tsx'
import type { FormState } from '../web/submit-form.ts'
import { Badge, Card, Facts, Figures, Table } from '../web/tables.tsx'
import type { LineOfList, ListView, UnlistedPerson } from './lists.queries.ts'

export function ListFigures({ view: { head, gifts, total, people } }: { view: ListView }) {
  const { say } = useScreen()
  const { list } = head
  return (
    <Figures
      figures={[
        [say.lists.gifts, groupThousands(gifts)],
        [say.lists.people, groupThousands(people)],
        [say.lists.figures.money, groupThousands(total)],
        [say.lists.openQuestions, groupThousands(list.questionCount)],
      ]}
    />
  )
}

export function ListFacts({ view: { head, names } }: { view: ListView }) {
  const { say } = useScreen()
  const { list } = head
  const byAt = (by: string | null, at: Date | null | undefined) => (at == null ? null : say.lists.byAt(by, formatDateTime(at)))
  const approved = byAt(names.approvedBy, list.approvedAt)
  const locked = byAt(names.lockedBy, list.lockedAt)
  return (
    <Card title={say.lists.details}>
      <Facts
        facts={[
          [say.lists.source, head.source.name],
          [say.lists.compiledBy, byAt(names.compiledBy, list.compiledAt)],
          approved == null ? null : [say.lists.approvedBy, approved],
          locked == null ? null : [say.lists.lockedBy, locked],
          list.lockedAlthough == null ? null : [say.lists.lockedAlthough, list.lockedAlthough],
          [say.lists.hash, <code>{list.hash?.slice(0, 16)}…</code>],
        ]}
      />
    </Card>
  )
}

/** What the reader may do with the list now, the next step first; a refusal is said also where its form has no place any more. */
export function ListActions({ view, approve, sendBack }: { view: ListView; approve: FormState; sendBack: FormState }) {
  const { say, ctx } = useScreen()
  const { list, campaign, area } = view.head
  const open = campaign.closedAt == null
  const approves = may(ctx, 'lists.approve', area.id)
  const own = view.ownWork
  const waiting = may(ctx, 'registry.write', area.id) ? view.questions.filter(question => !question.answered).length : 0
  const inTurn = list.state === 'compiled' && list.sentBackAt == null && !own
  const mayApprove = open && approves && inTurn && !view.registerChanged
  const maySendBack = open && approves && (inTurn || list.state === 'approved')
  return (
    <>
      {!mayApprove && <ErrorSummary form={approve} />}
      {!maySendBack && <ErrorSummary form={sendBack} />}
      {open && list.state === 'compiled' && <CompileAgain view={view} />}
      {open && list.state === 'compiled' && !approves && !view.registerChanged && list.sentBackAt == null && (
        <p class="said said-note">{waiting > 0 ? say.lists.answerFirst(waiting) : say.lists.waitsForApproval}</p>
      )}
      {open && list.state === 'compiled' && approves && own && <p class="said said-note">{say.lists.ownWorkNote}</p>}
      {mayApprove && (
        <Card title={say.lists.approveTitle}>
          <Form form={approve} action={`/lists/${list.id}/approve`}>
            {list.questionCount > 0 && <Checkbox name="questionsSeen" label={say.lists.questionsSeen(list.questionCount)} />}
            <SubmitButton label={say.lists.approve} />
          </Form>
        </Card>
      )}
      {open && list.state === 'approved' && may(ctx, 'lists.lock', area.id) && (
        <p>
          <a class="btn btn-primary" href={`/lists/${list.id}/lock`}>
            {say.lists.lock}
          </a>
        </p>
      )}
      {maySendBack && <SendBack path={`/lists/${list.id}`} form={sendBack} />}
      {open && list.state === 'locked' && <AfterTheLock view={view} />}
    </>
  )
}

function CompileAgain({ view }: { view: ListView }) {
  const { say, ctx } = useScreen()
  const { list, area } = view.head
  if (!may(ctx, 'lists.compile', area.id)) return null
  const due = view.registerChanged || list.sentBackAt != null
  return (
    <div class="heading-actions mb-4">
      <CompileButton view={view} kind={list.kind} label={say.lists.compileAgain} styled={due ? 'btn btn-primary' : 'btn'} />
    </div>
  )
}

function AfterTheLock({ view }: { view: ListView }) {
  const { say, ctx } = useScreen()
  const { list, area } = view.head
  const compiles = may(ctx, 'lists.compile', area.id)
  return (
    <div class="heading-actions mb-4">
      {(view.part == null ? may(ctx, 'documents.request', area.id) : may(ctx, 'documents.request')) && (
        <PlainPost action={`/lists/${list.id}/books`} label={say.lists.books} class="btn btn-primary" />
      )}
      {compiles && <CompileButton view={view} kind="supplementary" label={say.lists.compileSupplementary} styled="btn" />}
      {compiles && <PlainPost action={`/lists/${list.id}/flags`} label={say.lists.lookForChanges} class="btn" />}
    </div>
  )
}

const CompileButton = ({ view: { head }, kind, label, styled }: { view: ListView; kind: string; label: string; styled: string }) => (
  <PlainPost action="/lists/compile" label={label} class={styled} fields={{ sourceId: head.list.sourceId, areaId: head.area.id, kind }} />
)

/** `open`: already unfolded, where it is what should be done. */
export const SendBack = ({ path, form, open = false }: { path: string; form: FormState; open?: boolean }) => {
  const { say } = useScreen()
  return (
    <details class="panel" open={open || form.errors.length > 0}>
      <summary class="panel-head">{say.lists.sendBackTitle}</summary>
      <div class="panel-body">
        <Form form={form} action={`${path}/send-back`}>
          <TextArea name="because" label={say.lists.sendBackBecause} required rows={3} maxlength={1000} />
          <SubmitButton label={say.lists.sendBack} danger />
        </Form>
      </div>
    </details>
  )
}

export function ListNotes({ view: { head, part, gifts, names, registerChanged, replacedBy } }: { view: ListView }) {
  const { say } = useScreen()
  const { list } = head
  return (
    <>
      {part != null && (
        <p class="said said-note">
          {say.lists.partNote(
            head.area.name,
            part.map(area => area.name).join(', '),
            groupThousands(gifts),
            groupThousands(list.giftCount),
          )}
        </p>
      )}
      {replacedBy != null && (
        <p class="said said-note">
          <a href={`/lists/${replacedBy.id}`}>{say.lists.replaced(replacedBy.version)}</a>
        </p>
      )}
      {list.sentBackAt != null && list.state === 'compiled' && (
        <p class="said said-note">
          {say.lists.sentBackNote(names.sentBackBy, formatDateTime(list.sentBackAt), list.sentBackBecause ?? '')}
        </p>
      )}
      {registerChanged && (
        <p class="said said-note">{list.state === 'approved' ? say.lists.changedSinceApproval : say.lists.changedSince}</p>
      )}
    </>
  )
}

export function Totals({ view: { byClause, byLevel, hamlets, head } }: { view: ListView }) {
  const { say } = useScreen()
  const count = { head: say.lists.gifts, align: 'end' as const, cell: (row: { gifts: number }) => groupThousands(row.gifts) }
  const money = { head: say.lists.money, align: 'end' as const, cell: (row: { total: number }) => groupThousands(row.total) }
  return (
    <>
      <Card title={say.lists.byClause}>
        <Table
          rows={byClause}
          columns={[
            { head: say.lists.clause, cell: row => <a href={`/lists/${head.list.id}?clause=${row.clause}#lines`}>{row.label}</a> },
            count,
            money,
          ]}
        />
      </Card>
      <Card title={say.lists.byHamlet}>
        <Table
          rows={hamlets}
          columns={[
            {
              head: say.lists.hamlet,
              cell: row => <a href={`/lists/${head.list.id}?hamlet=${row.hamletId ?? ''}#lines`}>{row.name || say.lists.noHamlet}</a>,
            },
            count,
            money,
          ]}
        />
      </Card>
      <Card title={say.lists.byLevel}>
        <Table rows={byLevel} columns={[{ head: say.lists.level, cell: row => formatDong(row.amount) }, count, money]} />
      </Card>
    </>
  )
}

export function Questions({ view: { questions, head } }: { view: ListView }) {
  const { say, ctx } = useScreen()
  if (questions.length === 0) return null
  const of = `/lists/${head.list.id}/questions`
  const open = questions.filter(question => !question.answered).length
  return (
    <Card
      title={say.lists.questionsCount(questions.length)}
      id="questions"
      actions={
        open > 1 &&
        may(ctx, 'registry.write', head.area.id) && (
          <a class={head.list.state === 'compiled' ? 'btn btn-primary' : 'btn'} href={`${of}/next`}>
            {say.lists.answerInTurn}
          </a>
        )
      }
    >
      {open < questions.length && <p>{say.lists.answeredOf(questions.length - open, questions.length)}</p>}
      <Table
        rows={questions}
        columns={[
          { head: say.lists.openQuestions, cell: question => question.what },
          { head: say.lists.whatToDo, wide: true, cell: question => question.todo },
          {
            head: '',
            align: 'end',
            cell: question =>
              question.answered ? <Badge tone="good">{say.lists.answered}</Badge> : <a href={`${of}/${question.id}`}>{say.lists.answer}</a>,
          },
        ]}
      />
    </Card>
  )
}

export function SettledQuestions({ view: { settled, head } }: { view: ListView }) {
  const { say, ctx } = useScreen()
  if (settled.length === 0) return null
  const reopens = may(ctx, 'lists.compile', head.area.id)
  return (
    <Card title={say.lists.settledTitle} id="settled">
      <Table
        rows={settled}
        columns={[
          { head: say.lists.openQuestions, cell: one => one.what },
          {
            head: say.lists.settledAnswer,
            cell: one => (
              <>
                <strong>{say.lists.settledAnswers[one.answer]}</strong>: {one.because}
                <small class="d-block">{say.lists.byAt(one.by, formatDateTime(one.at))}</small>
              </>
            ),
          },
          {
            head: '',
            align: 'end',
            cell: one => reopens && <PlainPost action={`/lists/${head.list.id}/settled/${one.id}/reopen`} label={say.lists.reopen} />,
          },
        ]}
      />
    </Card>
  )
}

export function Flags({ view: { flags, head } }: { view: ListView }) {
  const { say, ctx } = useScreen()
  if (flags.length === 0) return null
  const decides = may(ctx, 'lists.decide', head.area.id)
  return (
    <Card title={say.lists.flags} id="flags">
      <Table
        rows={flags}
        columns={[
          {
            head: say.lists.name,
            cell: flag => (
              <>
                {flag.fullName} <Badge tone="warn">{say.lists.flagKinds[flag.kind]}</Badge>
                <small class="d-block">{`${flag.lineCode}, ${formatDate(flag.noticedAt)}`}</small>
              </>
            ),
          },
          {
            head: say.lists.decision,
            cell: flag =>
              flag.decision != null ? (
                `${say.lists.flagDecisions[flag.decision]}: ${flag.decidedBecause}`
              ) : flag.closed ? (
                say.lists.flagClosed
              ) : decides ? (
                <a href={`/lists/${head.list.id}/flags/${flag.id}`}>{say.lists.decide}</a>
              ) : (
                <Badge tone="warn">{say.lists.flagsCount(1)}</Badge>
              ),
          },
        ]}
      />
    </Card>
  )
}

export function Lines({ lines, campaignId }: { lines: readonly LineOfList[]; campaignId: string }) {
  const { say } = useScreen()
  return (
    <Table
      rows={lines}
      empty={say.lists.noLines}
      columns={[
        { head: say.lists.line, wide: true, cell: line => <span class="text-nowrap">{line.lineCode}</span> },
        {
          head: say.lists.name,
          cell: line => (
            <>
              <a href={`/lists/why/${line.personId}?campaign=${campaignId}`}>{line.fullName}</a>
              <small class="d-block">
                {[line.birthYear == null ? null : say.lists.bornIn(line.birthYear), line.hamletName || say.lists.noHamlet]
                  .filter(Boolean)
                  .join(', ')}
              </small>
            </>
          ),
        },
        { head: say.lists.amount, align: 'end', cell: line => groupThousands(line.amount) },
        { head: say.lists.reason, cell: line => line.why },
      ]}
    />
  )
}

export function Unlisted({ people, campaignId }: { people: readonly UnlistedPerson[]; campaignId: string }) {
  const { say } = useScreen()
  if (people.length === 0) return null
  return (
    <Card title={say.lists.unlisted}>
      <Table
        rows={people}
        href={person => `/lists/why/${person.personId}?campaign=${campaignId}`}
        columns={[
          { head: say.lists.name, cell: person => person.fullName },
          { head: say.lists.hamlet, wide: true, cell: person => person.hamletName },
          { head: say.lists.reason, cell: person => person.why },
        ]}
      />
    </Card>
  )
}
