import { z } from 'zod'
import { visibleAreas } from '../context.ts'
import { allow, may } from '../permissions.ts'
import { formatDate, isoDay } from '../vietnamese/dates.ts'
import type { Web, WebContext } from '../web/environment.ts'
import { reading } from '../web/reading.ts'
import { Form, SubmitButton, TextField } from '../web/forms.tsx'
import { page, useScreen } from '../web/layout.tsx'
import { readForm } from '../web/read-form.ts'
import { blankForm, type FormState, submitForm } from '../web/submit-form.ts'
import { Badge, Card, Empty, Facts, Table } from '../web/tables.tsx'
import { AddHamlet, addHamlet } from './add-hamlet.ts'
import type { Area, AreaSuccession } from './area.entity.ts'
import { changeDays } from './area-changes.queries.ts'
import { type AreaNode, areaTree, getArea, getHamlet } from './areas.queries.ts'
import { dayBefore } from './plan-area-change.ts'
import { RenameHamlet, renameHamlet } from './rename-hamlet.ts'

const AsOf = z.object({ on: z.iso.date() })
const Stop = z.object({ stop: z.coerce.number().int().min(0) })

export function areaPages(app: Web): void {
  app.get(
    '/areas',
    reading(async c => {
      const { ctx, say } = c.var
      const asked = AsOf.safeParse(readForm(AsOf, new Map(Object.entries(c.req.queries()))))
      const [days, today] = [await changeDays(ctx), isoDay(ctx.now())]
      const stop = Stop.safeParse(c.req.query())
      const day = asked.success ? asked.data.on : ((stop.success ? stopsOf(days)[stop.data.stop] : undefined) ?? today)
      const tree = await areaTree(ctx, day)
      const managesAll = may(ctx, 'areas.manage') && visibleAreas(ctx) === 'all'
      return page(
        c,
        {
          title: say.areas.title,
          lead: say.areas.intro,
          actions: managesAll ? (
            <a class="btn" href="/areas/changes">
              {say.areaChanges.open}
            </a>
          ) : null,
        },
        <>
          <Stops days={days} day={day} />
          <form method="get" action="/areas" class="filter">
            <label for="on">{say.areas.asOf}</label>
            <input id="on" name="on" class="form-control input-short" value={formatDate(day)} autocomplete="off" />
            <button type="submit" class="btn">
              {say.areas.show}
            </button>
          </form>
          <Card title={say.areas.asOfDay(formatDate(day))} id="tree">
            {tree.length === 0 ? <Empty>{say.areas.none}</Empty> : <Tree nodes={tree} />}
          </Card>
        </>,
      )
    }),
  )

  app.get(
    '/areas/:areaId',
    reading<'/areas/:areaId'>(c => areaPage(c, blankForm())),
  )

  app.post('/areas/:areaId/hamlets', c => {
    const areaId = c.req.param('areaId')
    return submitForm(c, AddHamlet, {
      extra: { areaId },
      write: input => addHamlet(c.var.ctx, input),
      done: hamlet => [`/areas/${areaId}`, c.var.say.areas.hamletAdded(hamlet.name)],
      again: form => areaPage(c, form),
    })
  })

  app.get('/hamlets/:hamletId/rename', async c => {
    const hamlet = await getHamlet(c.var.ctx, c.req.param('hamletId'))
    allow(c.var.ctx, 'areas.manage', hamlet.area.id)
    return renamePage(c, blankForm({ name: hamlet.name }))
  })

  app.post('/hamlets/:hamletId/rename', c =>
    submitForm(c, RenameHamlet, {
      extra: { hamletId: c.req.param('hamletId') },
      write: input => renameHamlet(c.var.ctx, input),
      done: ({ from, hamlet }) => [`/areas/${hamlet.area.id}`, c.var.say.areas.renamed(from, hamlet.name)],
      again: form => renamePage(c, form),
    }),
  )
}

async function areaPage(c: WebContext<'/areas/:areaId'>, form: FormState): Promise<Response> {
  const { ctx, say } = c.var
  const { area, parent, hamlets, becomes, comesFrom } = await getArea(ctx, c.req.param('areaId'))
  const manages = may(ctx, 'areas.manage', area.id)
  return page(
    c,
    { title: area.name, nav: '/areas', trail: [['/areas', say.areas.title]], status: form.status },
    <>
      <Card>
        <Facts
          facts={[
            [say.areas.kind, say.areas.kinds[area.kind] ?? area.kind],
            [say.areas.code, area.officialCode],
            parent == null ? null : [say.areas.parent, <a href={`/areas/${parent.id}`}>{parent.name}</a>],
            [say.areas.validity, <Validity area={area} />],
          ]}
        />
      </Card>
      {becomes.length + comesFrom.length > 0 && (
        <Card title={say.areas.successions}>
          <Successions label={say.areas.comesFrom} items={comesFrom} other={item => item.from.getEntity()} />
          <Successions label={say.areas.becomes} items={becomes} other={item => item.to.getEntity()} />
        </Card>
      )}
      <Card title={say.areas.hamlets}>
        <Table
          rows={hamlets}
          empty={say.areas.noHamlets}
          columns={[
            { head: say.areas.name, cell: hamlet => hamlet.name },
            ...(manages
              ? [
                  {
                    head: '',
                    align: 'end' as const,
                    cell: (hamlet: { id: string }) => <a href={`/hamlets/${hamlet.id}/rename`}>{say.areas.rename}</a>,
                  },
                ]
              : []),
          ]}
        />
      </Card>
      {manages && (
        <Card title={say.areas.addHamlet} id="add">
          <Form form={form} action={`/areas/${area.id}/hamlets`}>
            <TextField name="name" label={say.areas.hamletName} hint={say.areas.hamletNameHint} required maxlength={100} />
            <SubmitButton label={say.areas.addHamlet} />
          </Form>
        </Card>
      )}
    </>,
  )
}

async function renamePage(c: WebContext<'/hamlets/:hamletId/rename'>, form: FormState): Promise<Response> {
  const { ctx, say } = c.var
  const hamlet = await getHamlet(ctx, c.req.param('hamletId'))
  const area = hamlet.area.getEntity()
  return page(
    c,
    {
      title: say.areas.renameTitle(hamlet.name),
      nav: '/areas',
      trail: [
        ['/areas', say.areas.title],
        [`/areas/${area.id}`, area.name],
      ],
      status: form.status,
    },
    <Card>
      <Form form={form} action={`/hamlets/${hamlet.id}/rename`}>
        <TextField name="name" label={say.areas.hamletName} hint={say.areas.hamletNameHint} required maxlength={100} />
        <SubmitButton cancel={`/areas/${area.id}`} />
      </Form>
    </Card>,
  )
}

/** Where the slider can stand: before everything, then on each day that changes the tree. */
const stopsOf = (days: readonly string[]): readonly string[] => (days[0] == null ? [] : [dayBefore(days[0]), ...days])

/** The days on which the tree changes, to slide along; the same by links and a button where there is no script. */
function Stops({ days, day }: { days: readonly string[]; day: string }) {
  const words = useScreen().say.areaChanges
  const stops = stopsOf(days)
  const before = days.findLast(stop => stop < day)
  const after = days.find(stop => stop > day)
  const at = Math.max(
    stops.findLastIndex(stop => stop <= day),
    0,
  )
  return (
    <form
      method="get"
      action="/areas"
      class="filter"
      hx-get="/areas"
      hx-trigger="change from:#stop"
      hx-select="main"
      hx-target="main"
      hx-swap="outerHTML"
      hx-push-url="true"
    >
      {before != null && <a href={`/areas?on=${before}`}>{words.previousDay(formatDate(before))}</a>}
      {stops.length > 1 && (
        <div class="slider">
          <label class="visually-hidden" for="stop">
            {words.slider}
          </label>
          <input id="stop" type="range" name="stop" class="form-range" min={0} max={stops.length - 1} value={at} />
          {stops.length <= 6 && (
            <ol class="slider-stops">
              {stops.map((stop, index) => (
                <li aria-current={index === at ? 'date' : undefined}>
                  {index === 0 ? words.beforeDay(formatDate(days[0]!)) : formatDate(stop)}
                </li>
              ))}
            </ol>
          )}
          <noscript>
            <button type="submit" class="btn">
              {words.slider}
            </button>
          </noscript>
        </div>
      )}
      {after != null && <a href={`/areas?on=${after}`}>{words.nextDay(formatDate(after))}</a>}
      <a href="/areas">{words.today}</a>
    </form>
  )
}

function Tree({ nodes }: { nodes: readonly AreaNode[] }) {
  const { say } = useScreen()
  return (
    <ul class="tree">
      {nodes.map(({ area, hamlets, below }) => (
        <li>
          <div class="tree-row">
            <a href={`/areas/${area.id}`}>{area.name}</a>
            <span class="tree-note">
              {area.officialCode}
              {below.length > 0 && ` · ${say.areas.units(below.length)}`}
              {hamlets > 0 && ` · ${say.areas.hamletCount(hamlets)}`}
            </span>
          </div>
          {below.length > 0 && <Tree nodes={below} />}
        </li>
      ))}
    </ul>
  )
}

function Validity({ area }: { area: Area }) {
  const { say } = useScreen()
  const parts = [
    area.validFrom != null && say.areas.from(formatDate(area.validFrom)),
    area.validTo != null && say.areas.until(formatDate(area.validTo)),
  ]
  return <>{parts.filter(Boolean).join(' ') || say.areas.always}</>
}

function Successions({ label, items, other }: { label: string; items: readonly AreaSuccession[]; other: (item: AreaSuccession) => Area }) {
  const { say } = useScreen()
  if (items.length === 0) return null
  return (
    <>
      <h3>{label}</h3>
      <ul class="plain-list">
        {items.map(item => (
          <li>
            <a href={`/areas/${other(item).id}`}>{other(item).name}</a>{' '}
            <Badge tone={item.share === 'whole' ? 'calm' : 'warn'}>{say.areas.share[item.share]}</Badge>{' '}
            {say.areas.from(formatDate(item.on))}
          </li>
        ))}
      </ul>
    </>
  )
}
