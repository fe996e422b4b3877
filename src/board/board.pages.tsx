import type { FC, PropsWithChildren } from 'hono/jsx'
import { findCurrentCampaign, getCampaign } from '../campaigns/campaigns.queries.ts'
import { formatDate, isoDay } from '../vietnamese/dates.ts'
import type { Web } from '../web/environment.ts'
import { mayEnter } from '../web/navigation.ts'
import { reading } from '../web/reading.ts'
import { page, useScreen } from '../web/layout.tsx'
import { Badge, Card, Empty, Figures, Table } from '../web/tables.tsx'
import { getBoard } from './board.queries.ts'
import { type BoardEvent, daysBetween, openGifts, type Warning, warningsOf } from './board-rules.ts'

/** One page that ties an occasion together: what stands, and what will go wrong tomorrow. */
export function boardPages(app: Web): void {
  app.get(
    '/board',
    reading(async c => {
      const { ctx, say } = c.var
      const asked = c.req.query('campaign')
      const campaign = asked == null ? await findCurrentCampaign(ctx, isoDay(ctx.now())) : await getCampaign(ctx, asked)
      if (campaign == null) return page(c, { title: say.web.nav.board, nav: '/board' }, <Empty>{say.board.none}</Empty>)
      const facts = await getBoard(ctx, campaign)
      const open = openGifts(facts)
      const { lists, gifts, visits, events, shifts, notices, documents } = facts
      return page(
        c,
        {
          title: say.board.title(campaign.name),
          nav: '/board',
          lead:
            facts.deadlineOn == null
              ? undefined
              : say.board.deadline(formatDate(facts.deadlineOn), daysBetween(facts.today, facts.deadlineOn)),
          actions: (
            <a class="btn" href={`/campaigns/${campaign.id}`}>
              {say.web.nav.campaigns}
            </a>
          ),
        },
        <>
          <Card title={say.board.toDo}>
            <Warnings warnings={warningsOf(facts)} />
          </Card>
          <Card title={say.board.gifts}>
            <Figures
              figures={[
                [say.board.lists, lists.locked, say.board.ofLists(lists.communes)],
                [say.board.questions, lists.questions],
                [say.board.giftsOwed, gifts.count, say.board.dong(gifts.dong)],
                [say.board.handed, gifts.handed, say.board.dong(gifts.handedDong)],
                [say.board.returned, gifts.returned, say.board.dong(gifts.returnedDong)],
                [say.board.open, open.count, say.board.dong(open.dong)],
              ]}
            />
          </Card>
          <Card title={say.board.events}>
            <Events events={events} />
          </Card>
          <Card>
            <Figures
              figures={[
                [<Way href="/visits">{say.board.visits}</Way>, visits.done, say.board.visitsDone(visits.done, visits.planned)],
                [
                  <Way href="/shifts">{say.board.volunteers}</Way>,
                  shifts.filled,
                  `${say.board.shiftsFilled(shifts.filled, shifts.needed)}, ${say.board.confirmed(shifts.confirmed)}`,
                ],
                [<Way href="/notices">{say.board.notices}</Way>, notices.sent, say.board.noticesSent(notices.sent, notices.waiting)],
                [<Way href="/documents">{say.board.files}</Way>, documents.ready, say.board.filesReady(documents.ready, documents.making)],
              ]}
            />
          </Card>
        </>,
      )
    }),
  )
}

/** A link for those who find its room open, for others the word alone. */
const Way: FC<PropsWithChildren<{ href: string }>> = ({ href, children }) => {
  const { ctx } = useScreen()
  return mayEnter(ctx, href) ? <a href={href}>{children}</a> : <>{children}</>
}

function Warnings({ warnings }: { warnings: readonly Warning[] }) {
  const { say, ctx } = useScreen()
  if (warnings.length === 0) return <p>{say.board.allWell}</p>
  return (
    <Table
      rows={warnings}
      empty={say.board.allWell}
      columns={[
        { head: say.board.warning, cell: warning => say.board.warnings[warning.kind](warning.count, warning.about) },
        { head: '', cell: warning => warning.urgent && <Badge tone="bad">{say.board.urgent}</Badge> },
        { head: '', align: 'end', cell: warning => mayEnter(ctx, warning.href) && <a href={warning.href}>{say.board.go}</a> },
      ]}
    />
  )
}

function Events({ events }: { events: readonly BoardEvent[] }) {
  const { say } = useScreen()
  const days = ({ firstOn, lastOn }: BoardEvent) =>
    firstOn == null || lastOn == null ? '' : firstOn === lastOn ? formatDate(firstOn) : `${formatDate(firstOn)} – ${formatDate(lastOn)}`
  return (
    <Table
      rows={events}
      empty={say.board.noEvents}
      href={event => `/events/${event.id}`}
      columns={[
        { head: say.board.event, cell: event => event.name },
        { head: say.board.days, cell: days },
        { head: say.board.seats, align: 'end', cell: event => `${event.taken}/${event.seats}` },
        { head: say.board.waiting, align: 'end', wide: true, cell: event => event.waiting },
        {
          head: say.board.state,
          wide: true,
          cell: event => (
            <Badge tone={event.cancelled ? 'bad' : event.announced ? 'good' : 'calm'}>
              {event.cancelled ? say.board.cancelled : event.announced ? say.board.announced : say.board.planned}
            </Badge>
          ),
        },
      ]}
    />
  )
}
