import type { Child } from 'hono/jsx'
import { FindTrail, findTrail, looksAt, type TrailChange, type TrailLook } from '../audit/trail.queries.ts'
import { allow, may } from '../permissions.ts'
import { formatDate, formatDateTime } from '../vietnamese/dates.ts'
import type { Web, WebContext } from '../web/environment.ts'
import { Icon } from '../web/icon.tsx'
import { page, useScreen } from '../web/layout.tsx'
import { Badge, Card, Empty, NextPage, Table } from '../web/tables.tsx'

/** The trail, for those who may read it: what was changed, who looked. Nothing is listed until something is asked. */
export function trailPages(app: Web): void {
  app.get('/trail', async c => {
    const { ctx, say } = c.var
    allow(ctx, 'audit.read')
    const words = say.trail
    const given = Object.fromEntries(Object.entries(c.req.query()).filter(([, value]) => value !== ''))
    const read = FindTrail.safeParse({ ...given, ...(given['on'] != null && { on: isoOfTyped(given['on']) }) })
    const asked = read.success ? read.data : FindTrail.parse({})
    const found = await findTrail(ctx, asked)
    const { after: _, ...query } = given
    return page(
      c,
      { title: words.title, nav: '/trail', lead: words.lead },
      <>
        <TrailFilter asked={asked} given={given} />
        {!read.success && <p class="said said-note">{words.notUnderstood}</p>}
        {!found.asked ? (
          <Empty>{words.askFirst}</Empty>
        ) : (
          <Card title={asked.what === 'looks' ? words.looks : words.changes}>
            {asked.what === 'looks' ? <Looks rows={found.looks} withSubject /> : <Changes rows={found.changes} />}
            <NextPage path="/trail" query={query} next={found.next} />
          </Card>
        )}
      </>,
    )
  })
}

/** A day as people write it or as links carry it; anything else is left as it is, to be said not to be understood. */
const isoOfTyped = (typed: string): string => {
  const { day, month, year } = /^(?<day>\d{1,2})\/(?<month>\d{1,2})\/(?<year>\d{4})$/.exec(typed.trim())?.groups ?? {}
  return day == null ? typed : `${year}-${month!.padStart(2, '0')}-${day.padStart(2, '0')}`
}

const shownDay = (day: string): string => (/^\d{4}-\d{2}-\d{2}$/.test(day) ? formatDate(day) : day)

function TrailFilter({ asked, given }: { asked: FindTrail; given: Readonly<Record<string, string>> }) {
  const words = useScreen().say.trail
  const text = (name: 'whom' | 'who' | 'request', label: string) => (
    <label>
      {label}
      <input name={name} class="form-control" value={given[name] ?? ''} autocomplete="off" />
    </label>
  )
  return (
    <form method="get" action="/trail" class="filter" role="search">
      <label>
        {words.what}
        <select name="what" class="form-select">
          {(['changes', 'looks'] as const).map(what => (
            <option value={what} selected={asked.what === what}>
              {words[what]}
            </option>
          ))}
        </select>
      </label>
      {text('whom', words.whom)}
      {text('who', words.who)}
      <label>
        {words.on}
        <input name="on" class="form-control input-short" value={shownDay(given['on'] ?? '')} autocomplete="off" placeholder="27/07/2024" />
      </label>
      {text('request', words.request)}
      <button type="submit" class="btn btn-primary">
        <Icon name="search" />
        {words.search}
      </button>
    </form>
  )
}

const Who = ({ row }: { row: TrailChange | TrailLook }) => {
  const words = useScreen().say.trail
  return (
    <>
      {row.actorName ?? (row.actorKind === 'system' ? words.program : words.atTheDatabase)}
      {row.actorKind === 'key' && <Badge>{words.byKey}</Badge>}
      {row.job != null && (
        <>
          {' '}
          <Badge>{words.byJob(row.job)}</Badge>
        </>
      )}
      {row.address != null && <span class="field-hint"> {words.from(row.address)}</span>}
    </>
  )
}

const Request = ({ id }: { id: string | null }) =>
  id == null ? null : (
    <a href={`/trail?request=${id}`} title={id}>
      …{id.slice(-8)}
    </a>
  )

function Changes({ rows }: { rows: readonly TrailChange[] }) {
  const { say } = useScreen()
  const words = say.trail
  const columnName = (column: string) => words.columns[column] ?? say.registry.columns[column] ?? column
  return (
    <Table
      rows={rows}
      empty={words.none}
      columns={[
        {
          head: words.when,
          cell: row => (
            <>
              {formatDateTime(row.at)} {!row.sealed && <Badge tone="calm">{words.notSealed}</Badge>}
            </>
          ),
        },
        { head: words.actor, cell: row => <Who row={row} /> },
        {
          head: words.didWhat,
          cell: row => (
            <>
              {say.registry.actions[row.action]} {words.relations[row.relation] ?? row.relation}{' '}
              {row.rowId != null && <a href={`/trail?whom=${row.rowId}`}>…{row.rowId.slice(-6)}</a>}
            </>
          ),
        },
        {
          head: words.values,
          cell: row => (
            <ul class="plain-list">
              {row.values.map(value => (
                <li>
                  {columnName(value.column)}: {row.action !== 'insert' && <s>{value.before ?? '–'}</s>} {row.action === 'update' && '→ '}
                  {row.action !== 'delete' && (value.after ?? '–')}
                </li>
              ))}
            </ul>
          ),
        },
        { head: words.requestShort, wide: true, cell: row => <Request id={row.request} /> },
      ]}
    />
  )
}

function Looks({ rows, withSubject = false }: { rows: readonly TrailLook[]; withSubject?: boolean }) {
  const words = useScreen().say.trail
  return (
    <Table
      rows={rows}
      empty={words.noLooks}
      columns={[
        { head: words.when, cell: row => formatDateTime(row.at) },
        { head: words.actor, cell: row => <Who row={row} /> },
        { head: words.didWhat, cell: row => words.lookActions[row.action] ?? row.action },
        ...(withSubject
          ? [
              {
                head: words.whose,
                cell: (row: TrailLook) =>
                  row.subjectName ??
                  `${words.subjects[row.subject] ?? row.subject}${row.subjectId == null ? '' : ` …${row.subjectId.slice(-6)}`}`,
              },
            ]
          : []),
        { head: words.purpose, cell: row => words.purposes[row.purpose] ?? row.purpose },
        { head: words.requestShort, wide: true, cell: row => <Request id={row.request} /> },
      ]}
    />
  )
}

/** On a person's page, for those who may read the trail: who looked. */
export async function personLooks(c: WebContext, personId: string): Promise<Child> {
  const { ctx, say } = c.var
  if (!may(ctx, 'audit.read')) return null
  const rows = await looksAt(ctx, personId)
  return (
    <Card
      title={say.trail.whoLooked}
      actions={
        <a class="btn" href={`/trail?whom=${personId}`}>
          {say.trail.changes}
        </a>
      }
    >
      <Looks rows={rows} />
    </Card>
  )
}
