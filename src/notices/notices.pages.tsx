import { z } from 'zod'
import { may } from '../permissions.ts'
import { formatDateTime } from '../vietnamese/dates.ts'
import type { Web } from '../web/environment.ts'
import { reading } from '../web/reading.ts'
import { page, PlainPost, useScreen } from '../web/layout.tsx'
import { readForm } from '../web/read-form.ts'
import { actNow } from '../web/submit-form.ts'
import { Badge, Card, Facts, Figures, Table } from '../web/tables.tsx'
import { type NoticeState, noticeStates } from './notice.entity.ts'
import { countByOccasion, findNotices, gateStanding, getNotice, NoticeFilter } from './notices.queries.ts'
import { reopenGate } from './reopen-gate.ts'
import { retryNotice } from './retry-notice.ts'

const tones: Record<NoticeState, 'good' | 'warn' | 'bad' | 'calm'> = {
  asked: 'calm',
  claimed: 'calm',
  sent: 'good',
  'awaiting-retry': 'warn',
  'not-reached': 'bad',
  refused: 'bad',
  withdrawn: 'calm',
  stale: 'bad',
}

export function noticePages(app: Web): void {
  app.get(
    '/notices',
    reading(async c => {
      const { ctx, say } = c.var
      const words = say.notices
      const parsed = NoticeFilter.safeParse(readForm(NoticeFilter, new Map(Object.entries(c.req.queries()))))
      const filter: NoticeFilter = parsed.success ? parsed.data : { page: 1 }
      const [{ notices, total, pages }, gate, occasions] = [
        await findNotices(ctx, filter),
        await gateStanding(ctx),
        await countByOccasion(ctx, 6),
      ]
      const unreached = filter.unreached === true
      const address = (change: Record<string, string>) =>
        `/notices?${new URLSearchParams({
          ...(filter.kind != null && { kind: filter.kind }),
          ...(filter.state != null && { state: filter.state }),
          ...(filter.occasionId != null && { occasionId: filter.occasionId }),
          ...(unreached && { unreached: 'yes' }),
          ...change,
        })}`
      return page(
        c,
        {
          title: unreached ? words.unreached : words.title,
          lead: unreached ? words.unreachedLead : words.lead,
          nav: '/notices',
          actions: (
            <a class="btn" href={unreached ? '/notices' : address({ unreached: 'yes' })}>
              {unreached ? words.all : words.unreached}
            </a>
          ),
        },
        <>
          {gate.pausedUntil != null && (
            <div class="said said-note" role="alert">
              <p>{words.paused(formatDateTime(gate.pausedUntil), gate.because ?? '')}</p>
              {may(ctx, 'notices.send') && <PlainPost action="/notices/reopen" label={words.reopen} class="btn" />}
            </div>
          )}
          {!unreached && filter.occasionId == null && (
            <>
              {occasions.map(occasion => (
                <Card
                  title={
                    <a href={`/notices?occasionId=${occasion.occasionId}&kind=${occasion.kind}`}>
                      {`${occasion.about}: ${words.kinds[occasion.kind as keyof typeof words.kinds] ?? occasion.kind}`}
                    </a>
                  }
                >
                  <Figures
                    figures={noticeStates
                      .filter(state => (occasion.counts[state] ?? 0) > 0)
                      .map(state => [words.states[state], occasion.counts[state] ?? 0] as const)}
                  />
                </Card>
              ))}
            </>
          )}
          <form method="get" action="/notices" class="filter">
            {filter.occasionId != null && <input type="hidden" name="occasionId" value={filter.occasionId} />}
            {unreached && <input type="hidden" name="unreached" value="yes" />}
            <select name="kind" class="form-select" aria-label={words.kind}>
              <option value="">{words.anyKind}</option>
              {Object.entries(words.kinds).map(([kind, label]) => (
                <option value={kind} selected={kind === filter.kind}>
                  {label}
                </option>
              ))}
            </select>
            <select name="state" class="form-select" aria-label={words.state}>
              <option value="">{words.anyState}</option>
              {noticeStates.map(state => (
                <option value={state} selected={state === filter.state}>
                  {words.states[state]}
                </option>
              ))}
            </select>
            <button type="submit" class="btn">
              {words.filter}
            </button>
          </form>
          <Table
            rows={notices}
            href={notice => `/notices/${notice.id}`}
            caption={String(total)}
            empty={unreached ? words.noneUnreached : words.none}
            columns={[
              { head: words.recipient, cell: notice => notice.recipientName },
              { head: words.kind, cell: notice => words.kinds[notice.kind as keyof typeof words.kinds] ?? notice.kind, wide: true },
              { head: words.about, cell: notice => notice.about },
              { head: words.state, cell: notice => <State state={notice.state} cause={notice.cause ?? null} /> },
              { head: words.when, cell: notice => formatDateTime(notice.stateAt), wide: true },
              {
                head: '',
                cell: notice =>
                  may(ctx, 'notices.send') &&
                  canRetry(notice.state) && <PlainPost action={`/notices/${notice.id}/retry`} label={words.retry} class="btn btn-sm" />,
              },
            ]}
          />
          {pages > 1 && (
            <nav class="paging">
              {filter.page > 1 && <a href={address({ page: String(filter.page - 1) })}>{say.web.tables.first}</a>}
              {filter.page < pages && (
                <a class="btn" href={address({ page: String(filter.page + 1) })}>
                  {say.web.tables.next}
                </a>
              )}
            </nav>
          )}
        </>,
      )
    }),
  )

  app.post('/notices/reopen', c => actNow(c, { write: () => reopenGate(c.var.ctx), done: ['/notices', c.var.say.notices.reopened] }))

  app.get(
    '/notices/:noticeId',
    reading<'/notices/:noticeId'>(async c => {
      const { ctx, say } = c.var
      const words = say.notices
      const { notice, steps } = await getNotice(ctx, z.uuid().parse(c.req.param('noticeId')))
      return page(
        c,
        {
          title: notice.recipientName,
          nav: '/notices',
          trail: [['/notices', words.title]],
          lead: `${words.kinds[notice.kind as keyof typeof words.kinds] ?? notice.kind}: ${notice.about}`,
          actions: may(ctx, 'notices.send') && canRetry(notice.state) && (
            <PlainPost action={`/notices/${notice.id}/retry`} label={words.retry} class="btn btn-primary" />
          ),
        },
        <>
          <Card>
            <Facts
              facts={[
                [words.state, <State state={notice.state} cause={notice.cause ?? null} />],
                [words.askedAt, formatDateTime(notice.askedAt)],
                [words.address, notice.sentTo ?? '–'],
                [words.attempts, notice.attempts],
              ]}
            />
          </Card>
          <Card title={words.steps}>
            <Table
              rows={steps}
              columns={[
                { head: words.when, cell: step => formatDateTime(step.at) },
                { head: words.state, cell: step => <State state={step.state} cause={step.cause} /> },
              ]}
            />
          </Card>
        </>,
      )
    }),
  )

  app.post('/notices/:noticeId/retry', c =>
    actNow(c, {
      write: () => retryNotice(c.var.ctx, { noticeId: c.req.param('noticeId') }),
      done: [`/notices/${c.req.param('noticeId')}`, c.var.say.notices.retried],
    }),
  )
}

const canRetry = (state: NoticeState) => state === 'not-reached' || state === 'refused' || state === 'awaiting-retry'

function State({ state, cause }: { state: NoticeState; cause: string | null }) {
  const { say } = useScreen()
  return (
    <>
      <Badge tone={tones[state]}>{say.notices.states[state]}</Badge>
      {cause != null && <p class="field-hint">{say.notices.causes(cause)}</p>}
    </>
  )
}
