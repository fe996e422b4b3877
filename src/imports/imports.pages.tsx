import { z } from 'zod'
import { ownCommunes } from '../areas/areas.queries.ts'
import { may } from '../permissions.ts'
import { Refusal, type RefusalCode } from '../refusal.ts'
import { refusalKinds } from '../refusal.ts'
import { formatDateTime, isoDay } from '../vietnamese/dates.ts'
import { groupThousands } from '../vietnamese/money.ts'
import type { Web, WebContext } from '../web/environment.ts'
import { reading } from '../web/reading.ts'
import { leaveFlash } from '../web/flash.ts'
import { Checkboxes, FileField, Form, Select, SubmitButton } from '../web/forms.tsx'
import { Icon } from '../web/icon.tsx'
import { page, useOccasion, useScreen } from '../web/layout.tsx'
import { blankForm, type FormState, parseForm, refusedForm, submitForm } from '../web/submit-form.ts'
import { Badge, Card, ConfirmForm, Empty, Figures, NextPage, Progress, Table } from '../web/tables.tsx'
import { ApplyImport, applyImport } from './apply-import.ts'
import { DiscardImport, discardImport } from './discard-import.ts'
import type { ImportState } from './import.entity.ts'
import { getImportKind } from './import-kind.ts'
import { type RowFilter, rowFilters } from './import-pages.ts'
import {
  findChangedRows,
  findImportRows,
  findImports,
  findOpenRows,
  getImport,
  type ImportStanding,
  type PreviewRow,
} from './imports.queries.ts'
import { OpenRows, RowTable, type Words, wordsIn } from './preview-rows.tsx'
import { receiveImport } from './receive-import.ts'
import { refusedRows } from './refused-rows.ts'
import { UndoImport, undoImport } from './undo-import.ts'

const SendFile = z.object({ areaId: z.uuid(), file: z.instanceof(File) })
const tones = {
  received: 'calm',
  read: 'warn',
  unreadable: 'bad',
  applying: 'calm',
  applied: 'good',
  undone: 'calm',
  discarded: 'calm',
} as const satisfies Record<ImportState, string>
const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

export function importPages(app: Web): void {
  app.get(
    '/imports',
    reading(c => listPage(c, blankForm())),
  )

  app.post('/imports', async c => {
    const parsed = await parseForm(c, SendFile)
    if (!parsed.ok) return listPage(c, parsed.form)
    const { areaId, file } = parsed.value
    try {
      const bytes = Buffer.from(await file.arrayBuffer())
      const { importId, waiting } = await receiveImport(c.var.ctx, { areaId, fileName: file.name, bytes })
      leaveFlash(c, { kind: 'done', text: waiting ? c.var.say.imports.sent : c.var.say.imports.readDone })
      return c.redirect(`/imports/${importId}`, 303)
    } catch (error) {
      return listPage(c, withEarlier(c, refusedForm(c, parsed.form, error), error))
    }
  })

  app.get(
    '/imports/:importId',
    reading<'/imports/:importId'>(c => importPage(c, blankForm())),
  )

  app.post('/imports/:importId/apply', c =>
    submitForm(c, ApplyImport, {
      extra: { importId: c.req.param('importId') },
      write: input => applyImport(c.var.ctx, input),
      done: ({ state }, { importId }) =>
        state === 'applied' ? [`/imports/${importId}`] : [`/imports/${importId}`, c.var.say.imports.applyAsked],
      again: form => importPage(c, form),
    }),
  )

  app.get('/imports/:importId/discard', c => discardPage(c, blankForm()))
  app.post('/imports/:importId/discard', c =>
    submitForm(c, DiscardImport, {
      extra: { importId: c.req.param('importId') },
      write: input => discardImport(c.var.ctx, input),
      done: () => ['/imports', c.var.say.imports.discarded],
      again: form => discardPage(c, form),
    }),
  )

  app.get('/imports/:importId/undo', c => undoPage(c, blankForm()))
  app.post('/imports/:importId/undo', c =>
    submitForm(c, UndoImport, {
      extra: { importId: c.req.param('importId') },
      write: input => undoImport(c.var.ctx, input),
      done: (_, { importId }) => [`/imports/${importId}`, c.var.say.imports.undone],
      again: form => undoPage(c, form),
    }),
  )

  app.get('/imports/:importId/refused-rows', async c => {
    const { fileName, bytes } = await refusedRows(c.var.ctx, c.req.param('importId'))
    return c.body(new Uint8Array(bytes), 200, {
      'content-type': xlsx,
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`,
      'cache-control': 'no-store',
    })
  })
}

/** A file that was sent already leads to what became of it. */
function withEarlier(c: WebContext, form: FormState, error: unknown): FormState {
  if (!(error instanceof Refusal) || error.code !== 'import/same-file') return form
  const { importId } = error.facts
  const link = [`/imports/${importId}`, c.var.say.imports.openEarlier] as const
  return { ...form, errors: form.errors.map(one => ({ ...one, link })) }
}

async function listPage(c: WebContext, form: FormState): Promise<Response> {
  const { ctx, say } = c.var
  const { items, next } = await findImports(ctx, { before: c.req.query('after') })
  const communes = (await ownCommunes(ctx, isoDay(ctx.now()))).filter(area => may(ctx, 'imports.apply', area.id))
  const only = communes.length === 1 && form.values['areaId'] == null ? communes[0]?.id : undefined
  const shown = only === undefined ? form : { ...form, values: { ...form.values, areaId: only } }
  return page(
    c,
    { title: say.imports.title, lead: say.imports.intro, status: form.status },
    <>
      {communes.length > 0 && (
        <Card title={say.imports.send}>
          <Form form={shown} action="/imports" files>
            <Select
              name="areaId"
              label={say.imports.commune}
              required
              options={communes.map(area => [area.id, area.name])}
              blank={communes.length > 1}
            />
            <FileField
              name="file"
              label={say.imports.file}
              hint={say.imports.fileHint}
              required
              accept=".xlsx,.xls,.ods,.csv,.xlsm,.xlsb"
            />
            <SubmitButton label={say.imports.read} />
          </Form>
        </Card>
      )}
      <Card title={say.imports.earlier}>
        <Table
          rows={items}
          empty={say.imports.none}
          href={item => `/imports/${item.id}`}
          columns={[
            { head: say.imports.columns.file, cell: item => item.fileName },
            { head: say.imports.columns.state, cell: item => <Badge tone={tones[item.state]}>{say.imports.states[item.state]}</Badge> },
            { head: say.imports.columns.commune, cell: item => item.areaName, wide: true },
            { head: say.imports.columns.received, cell: item => formatDateTime(item.receivedAt), wide: true },
            {
              head: say.imports.columns.rows,
              align: 'end',
              cell: item => (item.counts['rows'] == null ? '' : groupThousands(item.counts['rows'])),
            },
          ]}
        />
        <NextPage path="/imports" next={next} />
      </Card>
    </>,
  )
}

async function importPage(c: WebContext<'/imports/:importId'>, form: FormState): Promise<Response> {
  const { ctx, say } = c.var
  const standing = await getImport(ctx, c.req.param('importId'))
  const filter = rowFilters.find(one => one === c.req.query('rows')) ?? 'all'
  const after = c.req.query('after')
  const hasRows = standing.state === 'read' || standing.state === 'applying' || standing.state === 'applied'
  const open = standing.state === 'read' && after == null ? await findOpenRows(ctx, standing.id) : []
  const changed = standing.state === 'read' && after == null ? await findChangedRows(ctx, standing.id) : []
  const { rows, next } = hasRows ? await findImportRows(ctx, standing.id, { filter, after }) : { rows: [], next: null }
  const kind = standing.kind === null ? null : getImportKind(ctx, standing.kind)
  const words = wordsIn(say, kind)
  const applies = may(ctx, 'imports.apply', standing.areaId)
  return page(
    c,
    {
      title: standing.fileName,
      nav: '/imports',
      trail: [['/imports', say.imports.title]],
      lead: [
        standing.areaName,
        standing.kind === null ? null : say.imports.kinds[standing.kind],
        say.imports.receivedLine(formatDateTime(standing.receivedAt), standing.receivedBy),
      ]
        .filter(part => part !== null)
        .join(' · '),
      status: form.status,
    },
    <>
      <Standing standing={standing} applies={applies} />
      {hasRows && <Summary standing={standing} />}
      {standing.state === 'read' && <Decide standing={standing} applies={applies} form={form} />}
      {standing.state === 'read' && after == null && <Open standing={standing} rows={open} applies={applies} words={words} />}
      {changed.length > 0 && <Changed standing={standing} rows={changed} words={words} />}
      {hasRows && (
        <Card title={say.imports.rowsTitle} id="rows">
          <Filters standing={standing} filter={filter} />
          {rows.length === 0 ? (
            <Empty>{say.imports.noRows}</Empty>
          ) : (
            <RowTable rows={rows} words={words} pathOf={id => kind?.pathOf(id) ?? '#'} />
          )}
          <NextPage
            path={`/imports/${standing.id}`}
            next={next}
            query={{ ...(filter !== 'all' && { rows: filter }), ...(after != null && { after }) }}
          />
        </Card>
      )}
      {hasRows && <UnusedColumns standing={standing} />}
    </>,
  )
}

function Standing({ standing, applies }: { standing: ImportStanding; applies: boolean }) {
  const { say } = useScreen()
  const { imports } = say
  if (standing.state === 'received' || standing.state === 'applying') return <Working standing={standing} />
  if (standing.state === 'unreadable') {
    const code = standing.reason?.code ?? ''
    const because = code in refusalKinds ? say.refusals[code as RefusalCode](standing.reason?.facts ?? {}) : ''
    return (
      <p class="import-state import-state-bad">
        <Icon name="file-alert" />
        <span>
          <strong>{imports.unreadable}</strong> {because}
        </span>
      </p>
    )
  }
  if (standing.state === 'applied')
    return (
      <div class="import-state import-state-good">
        <Icon name="circle-check" />
        <div>
          <p>
            <strong>{imports.states.applied}.</strong>{' '}
            {imports.appliedLine(formatDateTime(standing.appliedAt ?? standing.receivedAt), standing.appliedBy)}
          </p>
          <Stored stored={standing.stored ?? {}} />
          <p class="heading-actions">
            {standing.kind === 'register' && <ToTheOccasion />}
            {applies && (
              <a class="btn btn-quiet-danger" href={`/imports/${standing.id}/undo`}>
                {imports.undo}
              </a>
            )}
          </p>
        </div>
      </div>
    )
  if (standing.state === 'undone')
    return <p class="import-state">{imports.undoneLine(formatDateTime(standing.undoneAt ?? standing.receivedAt), standing.undoneBy)}</p>
  if (standing.state === 'discarded') return <p class="import-state">{imports.discardedLine}</p>
  return standing.notes?.otherCommune === true ? (
    <p class="import-state import-state-bad">
      <Icon name="alert-triangle" />
      <strong>{imports.otherCommune(standing.notes.commune ?? '', standing.areaName)}</strong>
    </p>
  ) : null
}

const storedFirst = [
  'people',
  'recognised',
  'merits',
  'martyrs',
  'deaths',
  'departures',
  'contacts',
  'hamlets',
  'idConflicts',
  'checkupEntries',
  'complaintsLeftOut',
  'volunteers',
  'pastGifts',
]

function Stored({ stored }: { stored: Readonly<Record<string, number>> }) {
  const { say } = useScreen()
  return (
    <ul class="import-stored">
      {storedFirst.map(name =>
        (stored[name] ?? 0) === 0 ? null : (
          <li>
            <strong>{groupThousands(stored[name]!)}</strong> {say.imports.stored[name]}
          </li>
        ),
      )}
    </ul>
  )
}

function Working({ standing }: { standing: ImportStanding }) {
  const { say } = useScreen()
  const { job } = standing
  if (job?.state === 'failed')
    return (
      <div class="import-state import-state-bad">
        <Icon name="alert-triangle" />
        <div>
          <p>{say.imports.jobFailed}</p>
          <p>
            <a class="btn" href={`/imports/${standing.id}/discard`}>
              {say.imports.discard}
            </a>
          </p>
        </div>
      </div>
    )
  const address = `/imports/${standing.id}`
  return (
    <div hx-get={address} hx-trigger="every 2s" hx-select="#main" hx-target="#main" hx-swap="outerHTML">
      <Card title={standing.state === 'received' ? say.imports.states.received : say.imports.states.applying}>
        <p>{standing.state === 'received' ? say.imports.reading : say.imports.applying}</p>
        {job === null || job.total === null ? <p>{say.imports.waiting}</p> : <Progress done={job.progress} total={job.total} />}
        <p>
          <a href={address}>{say.imports.look}</a>
        </p>
      </Card>
    </div>
  )
}

const count = (standing: ImportStanding, name: string) => standing.counts[name] ?? 0

function Summary({ standing }: { standing: ImportStanding }) {
  const { say } = useScreen()
  const { figures } = say.imports
  const of = (name: string) => groupThousands(count(standing, name))
  const known = groupThousands(count(standing, 'known') + count(standing, 'changed'))
  const people = standing.state === 'applied' ? figures.peopleStored : figures.people
  return (
    <div class="import-figures">
      <Figures
        figures={[
          [figures.rows, of('rows')],
          [people, of('people'), figures.peopleHint(of('new'), known)],
          [<span class="import-bad">{figures.refused}</span>, <span class="import-bad">{of('refused')}</span>, figures.refusedHint],
          [figures.questions, of('accepted-with-question'), figures.questionsHint],
          [figures.duplicates, of('duplicate'), figures.duplicatesHint],
          [figures.repaired, of('repaired'), figures.repairedHint],
        ]}
      />
    </div>
  )
}

function Decide({ standing, applies, form }: { standing: ImportStanding; applies: boolean; form: FormState }) {
  const { say } = useScreen()
  const { imports } = say
  const hamlets = standing.notes?.hamlets ?? []
  const offered = standing.notes?.hasCatalogue === false ? hamlets : []
  const shown = form.values['newHamlets'] == null ? { ...form, values: { ...form.values, newHamlets: offered } } : form
  const accepted = count(standing, 'rows') - count(standing, 'refused')
  return (
    <Card title={imports.notYet}>
      {standing.kind !== null && <p>{imports.kindHints[standing.kind]}</p>}
      <p>
        {count(standing, 'people') === 0
          ? imports.applyNothing
          : imports.applyLine(groupThousands(count(standing, 'people')), groupThousands(accepted))}{' '}
        {count(standing, 'refused') + count(standing, 'accepted-with-question') > 0 && imports.notYetHint}
      </p>
      {applies && (
        <Form form={shown} action={`/imports/${standing.id}/apply`} class="import-decide">
          {hamlets.length > 0 && (
            <Checkboxes
              name="newHamlets"
              label={imports.hamlets}
              required
              hint={standing.notes?.hasCatalogue === false ? imports.hamletsOffered : imports.hamletsOdd}
              options={hamlets.map(name => [name, name])}
            />
          )}
          <div class="form-end">
            {count(standing, 'people') > 0 && (
              <button type="submit" class="btn btn-primary">
                {imports.apply}
              </button>
            )}
            <a class="btn btn-quiet-danger" href={`/imports/${standing.id}/discard`}>
              {imports.discard}
            </a>
          </div>
        </Form>
      )}
    </Card>
  )
}

function Open({
  standing,
  rows,
  applies,
  words,
}: {
  standing: ImportStanding
  rows: readonly PreviewRow[]
  applies: boolean
  words: Words
}) {
  const { say } = useScreen()
  const { imports } = say
  const refused = rows.filter(row => row.verdict === 'refused')
  const asked = rows.filter(row => row.verdict !== 'refused')
  const nameOf = (row: PreviewRow) => {
    const name = row.understood?.fields['fullName'] ?? row.cells['fullName']?.raw ?? null
    return name === null ? '' : words('fullName', name)
  }
  const left = count(standing, 'refused') + count(standing, 'accepted-with-question') + count(standing, 'duplicate') - rows.length
  if (rows.length === 0)
    return (
      <p class="import-state import-state-good">
        <Icon name="circle-check" />
        {imports.allClear}
      </p>
    )
  return (
    <>
      {refused.length > 0 && (
        <section class="panel import-refused">
          <div class="panel-head">
            <h2>{imports.refusedTitle(groupThousands(count(standing, 'refused')))}</h2>
            {applies && (
              <a class="btn" href={`/imports/${standing.id}/refused-rows`}>
                <Icon name="download" />
                {imports.downloadRefused}
              </a>
            )}
          </div>
          <div class="panel-body">
            <p>{imports.refusedLead}</p>
            <OpenRows rows={refused} nameOf={nameOf} />
          </div>
        </section>
      )}
      {asked.length > 0 && (
        <Card title={imports.questionTitle(groupThousands(count(standing, 'accepted-with-question') + count(standing, 'duplicate')))}>
          <p>{imports.questionLead}</p>
          <OpenRows rows={asked} nameOf={nameOf} />
        </Card>
      )}
      {left > 0 && <p>{imports.moreOpen(groupThousands(left))}</p>}
    </>
  )
}

function Changed({ standing, rows, words }: { standing: ImportStanding; rows: readonly PreviewRow[]; words: Words }) {
  const { say } = useScreen()
  const { imports } = say
  const lines = rows.flatMap(row => (row.understood?.differences ?? []).map((difference, at) => ({ row, difference, first: at === 0 })))
  return (
    <Card title={imports.changedTitle(groupThousands(count(standing, 'changed')))}>
      <p>{imports.changedLead}</p>
      <Table
        rows={lines}
        columns={[
          {
            head: imports.person,
            cell: ({ row, first }) => (first ? `${words('fullName', row.understood?.fields['fullName'] ?? null)}` : ''),
          },
          { head: imports.item, cell: ({ difference }) => imports.fields[difference.field] ?? difference.field },
          {
            head: imports.inRegister,
            cell: ({ difference }) =>
              difference.stored == null ? <em>{imports.willBeFilled}</em> : words(difference.field, difference.stored),
          },
          { head: imports.inFile, cell: ({ difference }) => <strong>{words(difference.field, difference.inFile)}</strong> },
        ]}
      />
    </Card>
  )
}

const filterCounts: Readonly<Record<RowFilter, readonly string[]>> = {
  all: ['rows', 'skipped'],
  refused: ['refused'],
  question: ['accepted-with-question', 'duplicate'],
  repaired: ['repaired'],
  changed: ['changed'],
  skipped: ['skipped'],
}

function Filters({ standing, filter }: { standing: ImportStanding; filter: RowFilter }) {
  const { say } = useScreen()
  return (
    <nav class="import-filters" aria-label={say.imports.filterLabel}>
      {rowFilters.map(one => {
        const total = filterCounts[one].reduce((sum, name) => sum + count(standing, name), 0)
        return total === 0 && one !== filter ? null : (
          <a
            href={`/imports/${standing.id}${one === 'all' ? '' : `?rows=${one}`}#rows`}
            class={one === filter ? 'import-filter import-filter-on' : 'import-filter'}
            aria-current={one === filter ? 'true' : undefined}
          >
            {say.imports.filters[one]} <span>{groupThousands(total)}</span>
          </a>
        )
      })}
    </nav>
  )
}

function UnusedColumns({ standing }: { standing: ImportStanding }) {
  const { say } = useScreen()
  const columns = standing.notes?.unknownColumns ?? []
  if (columns.length === 0) return null
  return (
    <Card title={say.imports.unknownColumns}>
      <p>{say.imports.unknownColumnsLead}</p>
      <ul class="import-stored">
        {columns.map(({ column, label }) => (
          <li>
            <strong>{column}</strong> {label}
          </li>
        ))}
      </ul>
    </Card>
  )
}

async function discardPage(c: WebContext<'/imports/:importId/discard'>, form: FormState): Promise<Response> {
  const { ctx, say } = c.var
  const standing = await getImport(ctx, c.req.param('importId'))
  return page(
    c,
    { ...under(c, standing), title: say.imports.discardTitle, status: form.status },
    <ConfirmForm form={form} action={`/imports/${standing.id}/discard`} label={say.imports.discard} cancel={`/imports/${standing.id}`}>
      <p>{say.imports.discardText(standing.fileName)}</p>
    </ConfirmForm>,
  )
}

/** A register is brought in for something: where to go on with it. */
function ToTheOccasion() {
  const { say } = useScreen()
  const occasion = useOccasion()
  return occasion == null ? null : (
    <a class="btn btn-primary" href={`${occasion.href}#lists`}>
      {say.imports.onToOccasion(occasion.name)}
    </a>
  )
}

async function undoPage(c: WebContext<'/imports/:importId/undo'>, form: FormState): Promise<Response> {
  const { ctx, say } = c.var
  const standing = await getImport(ctx, c.req.param('importId'))
  return page(
    c,
    { ...under(c, standing), title: say.imports.undoTitle, status: form.status },
    <ConfirmForm form={form} action={`/imports/${standing.id}/undo`} label={say.imports.undo} cancel={`/imports/${standing.id}`}>
      <p>{say.imports.undoText(groupThousands(standing.stored?.['people'] ?? 0))}</p>
    </ConfirmForm>,
  )
}

const under = (c: WebContext, standing: ImportStanding) => ({
  nav: '/imports',
  trail: [
    ['/imports', c.var.say.imports.title],
    [`/imports/${standing.id}`, standing.fileName],
  ] as const,
})
