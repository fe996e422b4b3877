import { z } from 'zod'
import { inTransaction } from '../database/in-transaction.ts'
import { formatDate, isoDay } from '../vietnamese/dates.ts'
import type { Web, WebContext } from '../web/environment.ts'
import { Checkboxes, DateField, FileField, Form, Hidden, type Option, Select, SubmitButton, TextField } from '../web/forms.tsx'
import { page, PlainPost, useScreen } from '../web/layout.tsx'
import { actNow, blankForm, type FormState, submitForm } from '../web/submit-form.ts'
import { Badge, Card, ConfirmForm, Table } from '../web/tables.tsx'
import type { AreaChange } from './area-change.entity.ts'
import { areaChanges, type Preview, previewAreaChange, successionDays } from './area-changes.queries.ts'
import { exportAreaTree, importAreaTree } from './area-tree-csv.ts'
import type { HoldingName } from './area-holdings.ts'
import { leafUnits } from './areas.queries.ts'
import { CancelAreaChange, cancelAreaChange } from './cancel-area-change.ts'
import { CarryOutAreaChange, carryOutAreaChange } from './carry-out-area-change.ts'
import { PlaceInChange, placeInChange } from './place-in-change.ts'
import { PlanAreaChange, planAreaChange, PlanFromSuccessions, planFromSuccessions } from './plan-area-change.ts'
import { UndoAreaChange, undoAreaChange } from './undo-area-change.ts'

const TreeFile = z.object({ file: z.instanceof(File) })
type OfChange = WebContext<`/areas/changes/:changeId${string}`>
const root = '/areas/changes'
const tones = { planned: 'warn', 'carried-out': 'good', cancelled: 'calm' } as const
const holdingNames = ['people', 'martyrs', 'openLists', 'lockedLists', 'events', 'accounts'] as const satisfies readonly HoldingName[]

export function areaChangePages(app: Web): void {
  app.get('/areas.csv', async c =>
    // Without the mark a spreadsheet takes the accents for something else.
    c.body(`\ufeff${await exportAreaTree(c.var.ctx)}`, 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="dia-ban.csv"',
    }),
  )
  app.post(`${root}/tree`, c =>
    submitForm(c, TreeFile, {
      write: async ({ file }) => importAreaTree(c.var.ctx, { csv: await file.text() }),
      done: ({ added, changed }) => ['/areas', c.var.say.areaChanges.imported(added, changed)],
      again: form => changesPage(c, form),
    }),
  )
  app.get(root, c => changesPage(c, blankForm()))
  app.post(root, c =>
    submitForm(c, PlanAreaChange, {
      write: input => planAreaChange(c.var.ctx, input),
      done: change => [`${root}/${change.id}`, c.var.say.areaChanges.planned(change.name)],
      again: form => changesPage(c, form),
    }),
  )
  app.post(`${root}/from-successions`, c =>
    submitForm(c, PlanFromSuccessions, {
      write: input => planFromSuccessions(c.var.ctx, input),
      done: change => [`${root}/${change.id}`, c.var.say.areaChanges.planned(change.name)],
      again: form => changesPage(c, form),
    }),
  )
  app.get(`${root}/:changeId`, c => changePage(c, blankForm()))
  app.post(`${root}/:changeId/places`, c =>
    submitForm(c, PlaceInChange, {
      extra: { changeId: c.req.param('changeId') },
      write: input => placeInChange(c.var.ctx, input),
      done: () => [`${root}/${c.req.param('changeId')}`, c.var.say.areaChanges.saved],
      again: form => changePage(c, form),
    }),
  )
  app.get(`${root}/:changeId/carry-out`, c => carryOutPage(c, blankForm()))
  app.post(`${root}/:changeId/carry-out`, c =>
    submitForm(c, CarryOutAreaChange, {
      extra: { changeId: c.req.param('changeId') },
      write: input => carryOutAreaChange(c.var.ctx, input),
      done: change => [`${root}/${change.id}`, c.var.say.areaChanges.carriedOut(change.name)],
      again: form => carryOutPage(c, form),
    }),
  )
  app.get(`${root}/:changeId/undo`, c => undoPage(c, blankForm()))
  app.post(`${root}/:changeId/undo`, c =>
    submitForm(c, UndoAreaChange, {
      extra: { changeId: c.req.param('changeId') },
      write: input => undoAreaChange(c.var.ctx, input),
      done: change => [`${root}/${change.id}`, c.var.say.areaChanges.undone(change.name)],
      again: form => undoPage(c, form),
    }),
  )
  app.post(`${root}/:changeId/cancel`, c => {
    const input = CancelAreaChange.parse({ changeId: c.req.param('changeId') })
    return actNow(c, { write: () => cancelAreaChange(c.var.ctx, input), done: [root, c.var.say.areaChanges.cancelled] })
  })
}

async function changesPage(c: WebContext, form: FormState): Promise<Response> {
  const { ctx } = c.var
  const words = c.var.say.areaChanges
  const [changes, days] = [await areaChanges(ctx), await successionDays(ctx)]
  const units = await leafUnits(ctx, isoDay(ctx.now()))
  const options = units.map((area): Option => [area.id, area.name])
  const sentTo = (action: string) => (c.req.path === action ? form : blankForm())
  return page(
    c,
    { title: words.title, nav: '/areas', trail: [['/areas', c.var.say.areas.title]], lead: words.intro, status: form.status },
    <>
      <Card>
        <Table
          rows={changes}
          empty={words.none}
          href={change => `${root}/${change.id}`}
          columns={[
            { head: words.name, cell: change => change.name },
            { head: words.day, cell: change => formatDate(change.on) },
            { head: words.stateHead, cell: change => <State change={change} /> },
          ]}
        />
      </Card>
      {days.length > 0 && (
        <Card title={words.fromSuccessions}>
          {days.map(({ day, units: count }) => (
            <Form form={sentTo(`${root}/from-successions`)} action={`${root}/from-successions`} class="filter in-line">
              <Hidden name="on" value={formatDate(day)} />
              <Hidden name="name" value={words.defaultName(formatDate(day))} />
              <span>{words.successionDay(formatDate(day), count)}</span>
              <button type="submit" class="btn">
                {words.prepare}
              </button>
            </Form>
          ))}
        </Card>
      )}
      <Card title={words.planTitle} id="plan">
        <Form form={sentTo(root)} action={root}>
          <TextField name="name" label={words.name} hint={words.nameHint} required maxlength={200} />
          <DateField name="on" label={words.day} required />
          <details class="in-columns" open={sentTo(root).errors.length > 0}>
            <summary>{words.from}</summary>
            <Checkboxes name="fromIds" label={words.from} hint={words.fromHint} options={options} required />
          </details>
          <details class="in-columns" open={sentTo(root).errors.length > 0}>
            <summary>{words.to}</summary>
            <Checkboxes name="toIds" label={words.to} options={options} />
          </details>
          {[0, 1].map(at => (
            <fieldset class="in-a-row">
              <legend>{words.newUnit(at + 1)}</legend>
              <TextField name={`units.${at}.name`} label={words.unitName} maxlength={100} />
              <Select name={`units.${at}.kind`} label={words.unitKind} options={Object.entries(c.var.say.areas.kinds)} />
              <TextField name={`units.${at}.officialCode`} label={words.unitCode} width="short" maxlength={20} />
            </fieldset>
          ))}
          <SubmitButton label={words.plan} />
        </Form>
      </Card>
      <Card title={words.importTree}>
        <p>
          <a href="/areas.csv">{words.exportTree}</a>
        </p>
        <Form form={sentTo(`${root}/tree`)} action={`${root}/tree`} files>
          <FileField name="file" label={words.importFile} hint={words.importHint} accept=".csv,text/csv" required />
          <SubmitButton label={words.importTree} />
        </Form>
      </Card>
    </>,
  )
}

async function changePage(c: OfChange, form: FormState): Promise<Response> {
  const { ctx } = c.var
  const words = c.var.say.areaChanges
  const preview = await inTransaction(ctx, () => previewAreaChange(ctx, c.req.param('changeId')))
  const { change } = preview
  const of = `${root}/${change.id}`
  const planned = change.state() === 'planned'
  const due = isoDay(ctx.now()) >= change.on
  const ready = preview.unplaced.length + preview.unplacedHamlets.length + preview.clashes.length === 0
  return page(
    c,
    {
      title: change.name,
      nav: '/areas',
      trail: [
        ['/areas', c.var.say.areas.title],
        [root, words.title],
      ],
      status: form.status,
      actions: planned ? (
        ready && due ? (
          <a class="btn btn-primary" href={`${of}/carry-out`}>
            {words.carryOut}
          </a>
        ) : null
      ) : change.state() === 'carried-out' ? (
        <a class="btn" href={`${of}/undo`}>
          {words.undo}
        </a>
      ) : null,
    },
    <>
      <p>
        <State change={change} /> {words.day} {formatDate(change.on)}. {planned && !due && words.notYet(formatDate(change.on))}
      </p>
      {planned && (
        <p class={ready ? 'said said-done' : 'said said-note'}>
          {ready && words.allPlaced}
          {preview.unplacedHamlets.length > 0 && words.leftHamlets(preview.unplacedHamlets.length)}{' '}
          {preview.unplaced.length > 0 && `${words.leftoversTitle(preview.unplaced.length)}.`}
        </p>
      )}
      <Flow preview={preview} />
      {preview.units.length > 0 && (
        <Card title={words.unitsTitle}>
          <ul class="plain-list">
            {preview.units.map(unit => (
              <li>
                {unit.name} <span class="tree-note">{unit.officialCode}</span>
              </li>
            ))}
          </ul>
        </Card>
      )}
      {planned && <Places preview={preview} form={form} />}
      {planned && <PlainPost action={`${of}/cancel`} label={words.cancel} class="btn btn-quiet-danger" />}
    </>,
  )
}

function State({ change }: { change: AreaChange }) {
  const words = useScreen().say.areaChanges
  return <Badge tone={tones[change.state()]}>{words.state[change.state()]}</Badge>
}

/** One line a way, one column a kind of thing. */
function Flow({ preview }: { preview: Preview }) {
  const words = useScreen().say.areaChanges
  const ways = new Map<string, { fromId: string; toId: string | null; counts: Map<HoldingName, number> }>()
  for (const { fromId, toId } of preview.parts) ways.set(`${fromId}:${toId}`, { fromId, toId, counts: new Map() })
  for (const { fromId, toId, holding, count } of preview.rows) {
    const way = ways.get(`${fromId}:${toId}`) ?? { fromId, toId, counts: new Map<HoldingName, number>() }
    way.counts.set(holding, count)
    ways.set(`${fromId}:${toId}`, way)
  }
  const name = (id: string) => preview.names.get(id) ?? ''
  const standing = holdingNames.filter(holding => holding === 'people' || preview.rows.some(row => row.holding === holding))
  return (
    <Card title={preview.change.state() === 'carried-out' ? words.wentTitle : words.previewTitle}>
      <p class="field-hint">{words.previewNote}</p>
      <Table
        rows={[...ways.values()].toSorted((a, b) => name(a.fromId).localeCompare(name(b.fromId), 'vi'))}
        columns={[
          {
            head: `${words.fromHead} → ${words.toHead.toLowerCase()}`,
            cell: way => (
              <>
                {name(way.fromId)} → {way.toId == null ? <Badge tone="bad">{words.noPlace}</Badge> : <strong>{name(way.toId)}</strong>}
              </>
            ),
          },
          ...standing.map(holding => ({
            head: words.holdings[holding],
            align: 'end' as const,
            cell: (way: { counts: Map<HoldingName, number> }) => way.counts.get(holding) ?? '–',
          })),
        ]}
      />
    </Card>
  )
}

function Places({ preview, form }: { preview: Preview; form: FormState }) {
  const words = useScreen().say.areaChanges
  const targets = (fromId: string) => preview.parts.filter(part => part.fromId === fromId)
  const split = [...new Set(preview.parts.map(part => part.fromId))].filter(fromId => targets(fromId).length > 1)
  const name = (id: string) => preview.names.get(id) ?? ''
  if (preview.hamlets.length + split.length + preview.unplaced.length === 0) return null
  return (
    <Card title={words.hamletsTitle} id="places">
      <p class="field-hint">{words.hamletsNote}</p>
      <Form form={form} action={`${root}/${preview.change.id}/places`} class="wide-form">
        <Table
          rows={preview.hamlets
            .toSorted((a, b) => Number(a.toId != null) - Number(b.toId != null))
            .map((hamlet, at) => ({ ...hamlet, at }))}
          columns={[
            {
              head: words.hamlet,
              cell: hamlet => (
                <>
                  {hamlet.oldName} <small class="tree-note">{name(hamlet.fromId)}</small>
                  <Hidden name={`hamlets.${hamlet.at}.id`} value={hamlet.hamletId} />
                </>
              ),
            },
            {
              head: words.place,
              cell: hamlet =>
                targets(hamlet.fromId).length > 1 ? (
                  <Choice
                    name={`hamlets.${hamlet.at}.toId`}
                    label={`${hamlet.oldName}: ${words.place}`}
                    chosen={hamlet.toId}
                    options={targets(hamlet.fromId).map(part => [part.toId, name(part.toId)])}
                  />
                ) : (
                  name(hamlet.toId ?? '')
                ),
            },
            {
              head: words.newName,
              cell: hamlet => (
                <>
                  <input
                    class="form-control input-medium"
                    name={`hamlets.${hamlet.at}.name`}
                    value={hamlet.name}
                    aria-label={`${hamlet.oldName}: ${words.newName}`}
                    maxlength={100}
                  />
                  {hamlet.clashes && <Badge tone="bad">{words.clash}</Badge>}
                </>
              ),
            },
          ]}
        />
        {split.length > 0 && (
          <>
            <h3>{words.restTitle}</h3>
            <p class="field-hint">{words.restNote}</p>
            {split.map((fromId, at) => (
              <p class="filter">
                <Hidden name={`rest.${at}.fromId`} value={fromId} />
                <span>{words.restOf(name(fromId))}</span>
                <Choice
                  name={`rest.${at}.toId`}
                  label={words.restOf(name(fromId))}
                  chosen={targets(fromId).find(part => part.takesRest)?.toId ?? null}
                  options={targets(fromId).map(part => [part.toId, name(part.toId)])}
                />
              </p>
            ))}
          </>
        )}
        {preview.unplaced.length > 0 && (
          <>
            <h3>{words.leftoversTitle(preview.unplaced.length)}</h3>
            {preview.unplaced.slice(0, 200).map((row, at) => (
              <p class="filter">
                <Hidden name={`rows.${at}.id`} value={row.id} />
                <span>
                  {words.holdings[row.holding]}: {row.label} <small class="tree-note">{name(row.areaId)}</small>
                </span>
                <Choice
                  name={`rows.${at}.toId`}
                  label={row.label}
                  chosen={null}
                  options={targets(row.areaId).map(part => [part.toId, name(part.toId)])}
                />
              </p>
            ))}
          </>
        )}
        <SubmitButton label={words.save} />
      </Form>
    </Card>
  )
}

function Choice({ name, label, chosen, options }: { name: string; label: string; chosen: string | null; options: readonly Option[] }) {
  const { say } = useScreen()
  return (
    <select name={name} aria-label={label} class="form-select input-medium">
      <option value="">{say.web.forms.choose}</option>
      {options.map(([value, text]) => (
        <option value={value} selected={value === chosen}>
          {text}
        </option>
      ))}
    </select>
  )
}

async function carryOutPage(c: OfChange, form: FormState): Promise<Response> {
  const words = c.var.say.areaChanges
  const { change, rows } = await previewAreaChange(c.var.ctx, c.req.param('changeId'))
  const people = rows.filter(row => row.holding === 'people').reduce((sum, row) => sum + row.count, 0)
  return askPage(c, form, change, 'carry-out', words.carryOut, words.carryOutAsk(people, formatDate(change.on)))
}

async function undoPage(c: OfChange, form: FormState): Promise<Response> {
  const words = c.var.say.areaChanges
  const { change } = await previewAreaChange(c.var.ctx, c.req.param('changeId'))
  return askPage(c, form, change, 'undo', words.undo, words.undoAsk)
}

function askPage(c: OfChange, form: FormState, change: AreaChange, act: string, label: string, question: string) {
  const words = c.var.say.areaChanges
  const of = `${root}/${change.id}`
  return page(
    c,
    {
      title: `${label}: ${change.name}`,
      nav: '/areas',
      trail: [
        [root, words.title],
        [of, change.name],
      ],
      status: form.status,
    },
    <ConfirmForm form={form} action={`${of}/${act}`} label={label} cancel={of}>
      <p>{question}</p>
    </ConfirmForm>,
  )
}
