import { z } from 'zod'
import { may } from '../permissions.ts'
import { formatDate, formatDateTime } from '../vietnamese/dates.ts'
import type { Web, WebContext } from '../web/environment.ts'
import { Form, NumberField, Select, SubmitButton, TextField } from '../web/forms.tsx'
import { page, useScreen } from '../web/layout.tsx'
import { blankForm, type FormState, submitForm } from '../web/submit-form.ts'
import { Badge, Card, Facts, Table } from '../web/tables.tsx'
import { PrivacyRooms } from './privacy-rooms.tsx'
import { previewRetention, readRetention, type RetentionRule } from './retention.queries.ts'
import { SetRetention, setRetention } from './set-retention.ts'

const Tried = z.object({ keep: z.coerce.number().int().min(1).max(1200), unit: SetRetention.shape.unit })

/** How long each kind of data is kept, what would go tonight, what went before. */
export function retentionPages(app: Web): void {
  app.get('/privacy/retention', async c => {
    const { say, ctx } = c.var
    const words = say.privacy
    const { rules, runs } = await readRetention(ctx)
    return page(
      c,
      { title: words.retention, nav: '/privacy', trail: [['/privacy', words.title]], lead: words.retentionLead },
      <>
        <PrivacyRooms path="/privacy/retention" />
        <Card>
          <Table
            rows={rules}
            href={row => `/privacy/retention/${row.kind}`}
            columns={[
              { head: words.rule, cell: row => row.name },
              { head: words.keep, cell: row => <Kept rule={row} /> },
              { head: words.due, cell: row => (row.due == null ? '–' : words.dueCount(row.due.count)) },
              { head: words.source, wide: true, cell: row => row.source },
            ]}
          />
        </Card>
        <Card title={words.runs}>
          <Table
            rows={runs}
            empty={words.noRuns}
            columns={[
              { head: words.runOn, cell: row => formatDate(row.runOn) },
              { head: words.rule, cell: row => row.name },
              { head: words.rows, align: 'end', cell: row => row.rows },
              { head: words.trailValues, align: 'end', wide: true, cell: row => row.trailValues },
            ]}
          />
        </Card>
      </>,
    )
  })
  app.get('/privacy/retention/:kind', c => rulePage(c, c.req.param('kind'), null))
  app.post('/privacy/retention/:kind', c =>
    submitForm(c, SetRetention, {
      extra: { kind: c.req.param('kind') },
      write: input => setRetention(c.var.ctx, input),
      done: () => ['/privacy/retention', c.var.say.privacy.ruleSet],
      again: form => rulePage(c, c.req.param('kind'), form),
    }),
  )
}

function Kept({ rule }: { rule: RetentionRule }) {
  const words = useScreen().say.privacy
  if (!rule.byProgram) return <Badge>{words.never}</Badge>
  if (rule.keep == null || rule.unit == null) return <Badge tone="warn">{words.unset}</Badge>
  return <Badge tone="good">{words.kept(rule.keep, words.units[rule.unit])}</Badge>
}

async function rulePage(c: WebContext, kind: string, form: FormState | null): Promise<Response> {
  const { ctx, say } = c.var
  const words = say.privacy
  const tried = Tried.safeParse({ keep: c.req.query('keep'), unit: c.req.query('unit') })
  const { rule, due } = await previewRetention(ctx, kind, tried.success ? tried.data : null)
  const standing = tried.success ? tried.data : { keep: rule.keep, unit: rule.unit ?? 'year' }
  const sets = rule.byProgram && may(ctx, 'privacy.manage') && ctx.grants.some(grant => grant.areas === 'all')
  return page(
    c,
    {
      title: rule.name,
      nav: '/privacy',
      trail: [
        ['/privacy', words.title],
        ['/privacy/retention', words.retention],
      ],
      status: form?.status ?? 200,
    },
    <>
      <Card>
        <Facts
          facts={[
            [words.keep, <Kept rule={rule} />],
            [words.counted, rule.counted],
            [words.effect, rule.effect],
            [words.source, rule.source],
          ]}
        />
      </Card>
      {rule.byProgram && (
        <Card title={words.tryOut}>
          <p>{words.tryHint}</p>
          <form method="get" action={`/privacy/retention/${rule.kind}`} class="filter">
            <label>
              {words.keep}
              <input name="keep" class="form-control input-short" inputmode="numeric" value={standing.keep ?? ''} />
            </label>
            <label>
              {words.unit}
              <select name="unit" class="form-select">
                {SetRetention.shape.unit.options.map(unit => (
                  <option value={unit} selected={unit === standing.unit}>
                    {words.units[unit]}
                  </option>
                ))}
              </select>
            </label>
            <button type="submit" class="btn">
              {words.tryOut}
            </button>
          </form>
          {due != null && (
            <>
              <p class="said said-note" role="status">
                {words.wouldForget(due.count, formatDate(due.dueUntil))}
              </p>
              {due.examples.length > 0 && (
                <Table
                  caption={words.examples}
                  rows={due.examples}
                  columns={[
                    { head: words.item, cell: row => row.label ?? `…${row.id.slice(-8)}` },
                    { head: words.since, cell: row => formatDateTime(row.since) },
                  ]}
                />
              )}
            </>
          )}
        </Card>
      )}
      {sets && (
        <Card title={words.setRule}>
          <Form
            form={form ?? blankForm({ keep: standing.keep, unit: standing.unit, source: rule.source })}
            action={`/privacy/retention/${rule.kind}`}
          >
            <NumberField name="keep" label={words.keep} hint={words.unsetHint} />
            <Select
              name="unit"
              label={words.unit}
              required
              blank={false}
              options={SetRetention.shape.unit.options.map(unit => [unit, words.units[unit]])}
            />
            <TextField name="source" label={words.source} required maxlength={300} width="full" />
            <SubmitButton label={words.setRule} />
          </Form>
        </Card>
      )}
    </>,
  )
}
