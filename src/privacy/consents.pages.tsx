import type { Child } from 'hono/jsx'
import { z } from 'zod'
import { requestDocuments } from '../documents/request-documents.ts'
import { may } from '../permissions.ts'
import { formatDateTime } from '../vietnamese/dates.ts'
import type { Web, WebContext } from '../web/environment.ts'
import { Checkbox, Form, Hidden, Radios, SubmitButton, TextField } from '../web/forms.tsx'
import { page, useScreen } from '../web/layout.tsx'
import { blankForm, type FormState, submitForm } from '../web/submit-form.ts'
import { Badge, Card, Table } from '../web/tables.tsx'
import { consentHows } from './consent.entity.ts'
import { type AskedPurpose, type ConsentLine, consentsOfPerson } from './consents.queries.ts'
import { GiveConsent, giveConsent } from './give-consent.ts'
import { personExportKind } from './person-export.document.ts'
import { WithdrawConsent, withdrawConsent } from './withdraw-consent.ts'

const MakeCopy = z.object({ because: z.string().trim().min(1).max(300) })

/** What one person agreed to, and the copy of everything held about them. */
export function consentPages(app: Web): void {
  const root = '/people/:personId/consents'
  app.get(root, c => consentsPage(c, c.req.param('personId'), {}))
  app.post(root, c => {
    const personId = c.req.param('personId')
    return submitForm(c, GiveConsent, {
      extra: { personId },
      write: input => giveConsent(c.var.ctx, input),
      done: () => [`/people/${personId}/consents`, c.var.say.privacy.given],
      again: give => consentsPage(c, personId, { give }),
    })
  })
  app.post(`${root}/:consentId/withdraw`, c => {
    const personId = c.req.param('personId')
    return submitForm(c, WithdrawConsent, {
      extra: { consentId: c.req.param('consentId') },
      write: input => withdrawConsent(c.var.ctx, input),
      done: () => [`/people/${personId}/consents`, c.var.say.privacy.withdrawn],
      again: withdraw => consentsPage(c, personId, { withdraw }),
    })
  })
  app.post('/people/:personId/copy', c => {
    const { ctx, say } = c.var
    const personId = c.req.param('personId')
    return submitForm(c, MakeCopy, {
      write: ({ because }) =>
        requestDocuments(ctx, {
          title: say.privacy.copy,
          files: (['pdf', 'json'] as const).map(format => ({
            kind: personExportKind.name,
            format,
            parameters: { personId, because },
          })),
        }),
      done: ({ request }) => [`/documents?request=${request.id}`, say.privacy.copyAsked],
      again: copy => consentsPage(c, personId, { copy }),
    })
  })
}

type Forms = { give?: FormState; withdraw?: FormState; copy?: FormState }

async function consentsPage(c: WebContext, personId: string, { give, withdraw, copy }: Forms): Promise<Response> {
  const { ctx, say } = c.var
  const words = say.privacy
  const { person, purposes, consents } = await consentsOfPerson(ctx, personId)
  const records = may(ctx, 'privacy.consent', person.areaId)
  return page(
    c,
    {
      title: words.consentsOf(person.name),
      nav: '/people',
      trail: [
        ['/people', say.registry.title],
        [`/people/${person.id}`, person.name],
      ],
      lead: words.consentsLead,
      status: give?.status ?? withdraw?.status ?? copy?.status ?? 200,
    },
    <>
      {purposes.map(purpose => {
        const mine = give?.values['purpose'] === purpose.code ? give : undefined
        return (
          <AskedFor
            purpose={purpose}
            personId={person.id}
            records={records}
            standing={consents.find(line => line.purpose === purpose.code && line.withdrawnAt == null) ?? null}
            form={mine ?? blankForm({ purpose: purpose.code })}
            withdraw={withdraw ?? blankForm()}
          />
        )
      })}
      <Card title={words.history}>
        <Table
          rows={consents}
          empty={words.noHistory}
          columns={[
            { head: words.purpose, cell: line => words.purposeNames[line.purpose] ?? line.purpose },
            { head: words.standing, cell: line => <Given line={line} /> },
            { head: words.asks, wide: true, cell: line => line.words },
          ]}
        />
      </Card>
      {may(ctx, 'privacy.export', person.areaId) && may(ctx, 'documents.request') && (
        <Card title={words.copy} id="copy">
          <p>{words.copyLead}</p>
          <Form form={copy ?? blankForm()} action={`/people/${person.id}/copy`}>
            <TextField name="because" label={words.copyBecause} required maxlength={300} width="full" />
            <SubmitButton label={words.makeCopy} />
          </Form>
        </Card>
      )}
    </>,
  )
}

function Given({ line }: { line: ConsentLine }) {
  const words = useScreen().say.privacy
  return (
    <>
      {words.givenLine(words.hows[line.how], formatDateTime(line.givenAt), line.recordedByName)}
      {line.givenBy != null && <span class="field-hint below">{words.spokeFor(line.givenBy)}</span>}
      {line.withdrawnAt != null && (
        <span class="field-hint below">{words.withdrawnLine(formatDateTime(line.withdrawnAt), line.withdrawnBecause)}</span>
      )}
    </>
  )
}

interface AskedForProps {
  readonly purpose: AskedPurpose
  readonly personId: string
  readonly records: boolean
  readonly standing: ConsentLine | null
  readonly form: FormState
  readonly withdraw: FormState
}

function AskedFor({ purpose, personId, records, standing, form, withdraw }: AskedForProps) {
  const words = useScreen().say.privacy
  return (
    <Card
      title={
        <>
          {purpose.name} {standing == null ? <Badge>{words.notGiven}</Badge> : <Badge tone="good">{words.standing}</Badge>}
        </>
      }
    >
      {standing != null ? (
        <>
          <p>
            <Given line={standing} />
          </p>
          <p class="field-hint">
            {words.afterWithdrawal}: {purpose.afterWithdrawal}
          </p>
          {records && (
            <Form form={withdraw} action={`/people/${personId}/consents/${standing.id}/withdraw`}>
              <TextField name="because" label={words.withdrawWhy} maxlength={500} />
              <SubmitButton label={words.withdraw} danger />
            </Form>
          )}
        </>
      ) : (
        records && (
          <details open={form.errors.length > 0}>
            <summary>{words.give}</summary>
            <Form form={form} action={`/people/${personId}/consents`}>
              <Hidden name="purpose" value={purpose.code} />
              <p>{words.readOut}</p>
              <blockquote class="read-out">{purpose.asks}</blockquote>
              <Radios name="how" label={words.how} required options={consentHows.map(how => [how, words.hows[how]])} />
              <TextField name="givenBy" label={words.givenBy} hint={words.givenByHint} maxlength={200} />
              <Checkbox name="agreed" label={words.agreed} />
              <SubmitButton label={words.give} />
            </Form>
          </details>
        )
      )}
    </Card>
  )
}

/** On a person's card, for those who may ask: the way to consents and to the copy. */
export async function consentPart(c: WebContext, personId: string): Promise<Child> {
  const { ctx, say } = c.var
  if (!may(ctx, 'privacy.consent')) return null
  return (
    <p>
      <a href={`/people/${personId}/consents`}>{say.privacy.consents}</a>
    </p>
  )
}
