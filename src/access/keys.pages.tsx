import { formatDateTime } from '../vietnamese/dates.ts'
import type { Context } from '../context.ts'
import { isoDay } from '../vietnamese/dates.ts'
import { z } from 'zod'
import { roles } from '../permissions.ts'
import type { Web, WebContext } from '../web/environment.ts'
import { Checkboxes, DateField, Form, SubmitButton, TextField } from '../web/forms.tsx'
import { page, PlainPost } from '../web/layout.tsx'
import { actNow, blankForm, type FormState, parseForm, refusedForm } from '../web/submit-form.ts'
import { Badge, Card, Table } from '../web/tables.tsx'
import type { ApiKey } from './api-key.entity.ts'
import { createKey, forPrograms } from './create-key.ts'
import { grantsOf } from './grants.queries.ts'
import { keysOf, revokeKey } from './revoke-key.ts'

const AskKey = z.object({ name: z.string().trim().min(1).max(120), scopes: z.array(z.enum(forPrograms)).min(1), until: z.iso.date() })

/** Keys of programs: everybody's own under /account/keys, anybody's for those who administer under /accounts/…/keys. */
export function keyPages(app: Web): void {
  const own = (c: WebContext) => ({ accountId: c.var.ctx.actor.id, path: '/account/keys' })
  const others = (c: WebContext) => ({ accountId: c.req.param('accountId') ?? '', path: `/accounts/${c.req.param('accountId')}/keys` })
  for (const [root, whose] of [
    ['/account/keys', own],
    ['/accounts/:accountId/keys', others],
  ] as const) {
    app.get(root, c => keysPage(c, whose(c), blankForm()))
    app.post(root, async c => {
      const parsed = await parseForm(c, AskKey)
      if (!parsed.ok) return keysPage(c, whose(c), parsed.form)
      const { name, scopes, until } = parsed.value
      try {
        const made = await createKey(c.var.ctx, { accountId: whose(c).accountId, name, scopes, expiresAt: `${until}T23:59:59+07:00` })
        return shownOnce(c, whose(c).path, made.name, made.key)
      } catch (error) {
        return keysPage(c, whose(c), refusedForm(c, parsed.form, error))
      }
    })
    app.post(`${root}/:keyId/revoke`, c =>
      actNow(c, {
        write: () => revokeKey(c.var.ctx, { accountId: whose(c).accountId, keyId: c.req.param('keyId') ?? '' }),
        done: [whose(c).path, c.var.say.access.keyRevoked],
      }),
    )
  }
}

interface Whose {
  readonly accountId: string
  readonly path: string
}

async function keysPage(c: WebContext, { accountId, path }: Whose, form: FormState): Promise<Response> {
  const { ctx, say } = c.var
  const keys = await keysOf(ctx, accountId)
  const scopes = await scopesOf(ctx, accountId)
  return page(
    c,
    {
      title: say.access.keys,
      lead: say.access.keysLead,
      trail: path === '/account/keys' ? [['/account', say.access.accountTitle]] : [[`/accounts/${accountId}`, say.access.toAccount]],
      status: form.status,
    },
    <>
      <Card title={say.access.keys}>
        <Table
          rows={keys}
          empty={say.access.noKeys}
          columns={[
            { head: say.access.name, cell: key => key.name },
            { head: say.access.keyTasks, cell: key => key.scopes.map(scope => say.permissions.names[scope]).join('; '), wide: true },
            { head: say.access.toOn, cell: key => (key.expiresAt == null ? say.access.noEnd : formatDateTime(key.expiresAt)) },
            { head: say.access.keyUsed, cell: key => (key.lastUsedAt == null ? '–' : formatDateTime(key.lastUsedAt)), wide: true },
            {
              head: say.access.state,
              cell: key =>
                key.revokedAt == null && !isPast(key, ctx) ? (
                  <PlainPost action={`${path}/${key.id}/revoke`} label={say.access.revokeKey} class="btn btn-quiet-danger" />
                ) : (
                  <Badge tone="calm">{say.access.ended}</Badge>
                ),
            },
          ]}
        />
      </Card>
      <Card title={say.access.addKey}>
        <Form form={form} action={path}>
          <TextField name="name" label={say.access.keyName} required maxlength={120} />
          <DateField name="until" label={say.access.toOn} required />
          <Checkboxes name="scopes" label={say.access.keyTasks} options={scopes.map(scope => [scope, say.permissions.names[scope]])} />
          <SubmitButton label={say.access.addKey} />
        </Form>
      </Card>
    </>,
  )
}

const isPast = (key: ApiKey, ctx: Context) => key.expiresAt != null && key.expiresAt < ctx.now()

/** Only what the owner's roles give today: a key that asks for more would never get it. */
async function scopesOf(ctx: Context, accountId: string) {
  const grants = await grantsOf(ctx.ground.orm, accountId, isoDay(ctx.now()))
  return forPrograms.filter(scope => grants.some(grant => (roles[grant.role] as readonly string[]).includes(scope)))
}

function shownOnce(c: WebContext, path: string, name: string, key: string): Promise<Response> {
  const { say } = c.var
  c.header('cache-control', 'no-store')
  return page(
    c,
    { title: name, lead: say.access.keyOnce },
    <Card>
      <p class="one-time">{key}</p>
      <p>
        <a class="btn btn-primary" href={path}>
          {say.access.keys}
        </a>
      </p>
    </Card>,
  )
}
