import type { Child, FC, PropsWithChildren } from 'hono/jsx'
import { Form, SubmitButton } from './forms.tsx'
import { Icon } from './icon.tsx'
import { useScreen } from './layout.tsx'
import type { FormState } from './submit-form.ts'

export interface Column<Row> {
  readonly head: Child
  readonly cell: (row: Row) => Child
  /** Numbers and money stand to the right. */
  readonly align?: 'end'
  /** Left out on a phone. */
  readonly wide?: boolean
}

/** A list with its columns. On a phone it scrolls inside its own frame, never the page. */
export function Table<Row>({
  rows,
  columns,
  caption,
  empty,
  href,
}: {
  rows: readonly Row[]
  columns: readonly Column<Row>[]
  caption?: Child
  empty?: Child
  /** Where a row leads: the first cell becomes the link. */
  href?: (row: Row) => string
}) {
  const { say } = useScreen()
  if (rows.length === 0) return <Empty>{empty ?? say.web.tables.empty}</Empty>
  const styled = (column: Column<Row>) =>
    [column.align === 'end' && 'cell-end', column.wide === true && 'cell-wide'].filter(Boolean).join(' ')
  return (
    <div class="table-frame" tabindex={0}>
      <table class="table">
        {caption != null && <caption>{caption}</caption>}
        <thead>
          <tr>
            {columns.map(column => (
              <th scope="col" class={styled(column)}>
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <tr>
              {columns.map((column, at) => (
                <td class={styled(column)}>{at === 0 && href != null ? <a href={href(row)}>{column.cell(row)}</a> : column.cell(row)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** The way on in a long list: `next` is the place after which the next page begins, as the query returned it. */
export function NextPage({ path, next, query = {} }: { path: string; next: string | null; query?: Readonly<Record<string, string>> }) {
  const { say } = useScreen()
  const address = (after: Record<string, string>) => `${path}?${new URLSearchParams({ ...query, ...after })}`
  if (next == null && query['after'] == null) return null
  const { after: _, ...rest } = query
  return (
    <nav class="paging">
      {query['after'] != null && <a href={`${path}?${new URLSearchParams(rest)}`}>{say.web.tables.first}</a>}
      {next != null && (
        <a class="btn" href={address({ after: next })} rel="next">
          {say.web.tables.next}
          <Icon name="chevron-right" />
        </a>
      )}
    </nav>
  )
}

export const Empty: FC<PropsWithChildren> = ({ children }) => (
  <div class="empty-state">
    <Icon name="inbox" />
    <p>{children}</p>
  </div>
)

export const Badge: FC<PropsWithChildren<{ tone?: 'good' | 'warn' | 'bad' | 'calm' }>> = ({ tone = 'calm', children }) => (
  <span class={`pill pill-${tone}`}>{children}</span>
)

/** A box with a title; the parts of a detail page. */
export const Card: FC<PropsWithChildren<{ title?: Child; actions?: Child; id?: string }>> = ({ title, actions, id, children }) => (
  <section class="panel" {...(id != null && { id })}>
    {title != null && (
      <div class="panel-head">
        <h2>{title}</h2>
        {actions}
      </div>
    )}
    <div class="panel-body">{children}</div>
  </section>
)

/** Term and value, in two columns where there is room. */
export const Facts = ({ facts }: { facts: readonly (readonly [term: Child, value: Child] | null)[] }) => (
  <dl class="facts">
    {facts.map(fact =>
      fact == null ? null : (
        <div>
          <dt>{fact[0]}</dt>
          <dd>{fact[1]}</dd>
        </div>
      ),
    )}
  </dl>
)

/** Figures at a glance. */
export const Figures = ({ figures }: { figures: readonly (readonly [label: Child, value: Child, hint?: Child])[] }) => (
  <dl class="figures">
    {figures.map(([label, value, hint]) => (
      <div>
        <dt>{label}</dt>
        <dd>{value}</dd>
        {hint != null && <dd class="figure-hint">{hint}</dd>}
      </div>
    ))}
  </dl>
)

export function Progress({ done, total, label }: { done: number; total: number; label?: Child }) {
  const { say } = useScreen()
  return (
    <div class="progress-line">
      {label != null && <span>{label}</span>}
      <progress value={done} max={Math.max(total, 1)}>
        {say.web.progress(done, total)}
      </progress>
      <span class="progress-count">{say.web.progress(done, total)}</span>
    </div>
  )
}

/** The page before a dangerous act: what will happen, in words, then one button. Works without script. */
export const ConfirmForm: FC<PropsWithChildren<{ form: FormState; action: string; label: Child; cancel: string; danger?: boolean }>> = ({
  form,
  action,
  label,
  cancel,
  danger = true,
  children,
}) => {
  const { say } = useScreen()
  return (
    <Card title={say.web.forms.confirmTitle}>
      <Form form={form} action={action}>
        {children}
        <p class="field-hint">{say.web.forms.confirmSure}</p>
        <SubmitButton label={label} cancel={cancel} danger={danger} />
      </Form>
    </Card>
  )
}
