import { areaTree, type AreaNode } from '../areas/areas.queries.ts'
import type { Context } from '../context.ts'
import { allow, may, roleNames } from '../permissions.ts'
import { isoDay } from '../vietnamese/dates.ts'
import type { Web, WebContext } from '../web/environment.ts'
import { DateField, Form, Radios, Select, SubmitButton, TextField, type Option } from '../web/forms.tsx'
import { page, PlainPost, useScreen } from '../web/layout.tsx'
import { actNow, blankForm, type FormState, parseForm, refusedForm, submitForm } from '../web/submit-form.ts'
import { Badge, Card, ConfirmForm, Facts, NextPage, Table } from '../web/tables.tsx'
import { leaveFlash } from '../web/flash.ts'
import type { Account } from './account.entity.ts'
import { getAccount, isInReach, listAccounts } from './accounts.queries.ts'
import { allowManaging, managesAccounts } from './allow-managing.ts'
import { CreateAccount, createAccount } from './create-account.ts'
import { DisableAccount, disableAccount, enableAccount } from './disable-account.ts'
import { GrantRole, grantRole } from './grant-role.ts'
import { HeldRoles } from '../web/held-roles.tsx'
import { RevokeRole, revokeRole } from './revoke-role.ts'
import { standingOf } from './second-factor.ts'
import { sendLink } from './send-link.ts'

type AccountContext = WebContext<'/accounts/:accountId'>

export function accountsPages(app: Web): void {
  app.get('/accounts', async c => {
    const { ctx, say } = c.var
    const after = c.req.query('after') ?? null
    const { items, next } = await listAccounts(ctx, after)
    return page(
      c,
      {
        title: say.access.accountsTitle,
        lead: say.access.accountsLead,
        actions: managesAccounts(ctx) && (
          <a class="btn btn-primary" href="/accounts/new">
            {say.access.addAccount}
          </a>
        ),
      },
      <>
        <Table
          rows={items}
          href={({ account }) => `/accounts/${account.id}`}
          columns={[
            { head: say.access.name, cell: ({ account }) => account.name },
            { head: say.access.email, cell: ({ account }) => account.email, wide: true },
            {
              head: say.access.roles,
              cell: ({ roles }) => (
                <ul class="plain-list">
                  {roles.map(({ grant, area, hamlet }) => (
                    <li>
                      {say.permissions.roles[grant.role]}{' '}
                      <small>{[hamlet, area].filter(Boolean).join(', ') || say.access.everywhere}</small>
                    </li>
                  ))}
                </ul>
              ),
            },
            { head: say.access.state, cell: ({ account }) => <AccountState account={account} /> },
          ]}
        />
        <NextPage path="/accounts" next={next} query={after == null ? {} : { after }} />
      </>,
    )
  })

  app.get('/accounts/new', c => {
    allowManaging(c.var.ctx, null)
    return newPage(c, blankForm({ how: 'invitation' }))
  })

  app.post('/accounts', async c => {
    const { ctx, say } = c.var
    const parsed = await parseForm(c, CreateAccount)
    if (!parsed.ok) return newPage(c, parsed.form)
    try {
      const account = await createAccount(ctx, parsed.value)
      if (account.oneTimePassword != null) return oneTimePage(c, account.id, account.name, account.oneTimePassword)
      leaveFlash(c, { kind: 'done', text: say.access.accountAdded(account.name) })
      return c.redirect(`/accounts/${account.id}`, 303)
    } catch (error) {
      return newPage(c, refusedForm(c, parsed.form, error))
    }
  })

  app.get('/accounts/:accountId', c => accountPage(c, blankForm({ fromOn: isoDay(c.var.ctx.now()) })))

  app.post('/accounts/:accountId/roles', c =>
    submitForm(c, GrantRole, {
      extra: { accountId: c.req.param('accountId') },
      write: input => grantRole(c.var.ctx, input),
      done: grant => [`/accounts/${grant.accountId}`, c.var.say.access.roleGranted(c.var.say.permissions.roles[grant.role])],
      again: form => accountPage(c, form),
    }),
  )

  app.get('/accounts/:accountId/roles/:grantId/revoke', c => revokePage(c, c.req.param('grantId'), blankForm()))

  app.post('/accounts/:accountId/roles/:grantId/revoke', c =>
    submitForm(c, RevokeRole, {
      extra: c.req.param(),
      write: async input => {
        const grant = await revokeRole(c.var.ctx, input)
        return { grant, stays: await isInReach(c.var.ctx, grant.accountId) }
      },
      done: ({ grant, stays }) => [
        stays ? `/accounts/${grant.accountId}` : '/accounts',
        c.var.say.access.roleRevoked(c.var.say.permissions.roles[grant.role]),
      ],
      again: form => revokePage(c, c.req.param('grantId'), form),
    }),
  )

  app.get('/accounts/:accountId/disable', c => disablePage(c, blankForm()))

  app.post('/accounts/:accountId/disable', async c => {
    const { ctx, say } = c.var
    const { account } = await getAccount(ctx, c.req.param('accountId'))
    return submitForm(c, DisableAccount, {
      extra: { accountId: account.id },
      write: input => disableAccount(ctx, input),
      done: () => [`/accounts/${account.id}`, say.access.disabledDone(account.name)],
      again: form => disablePage(c, form),
    })
  })

  app.post('/accounts/:accountId/enable', async c => {
    const { account } = await getAccount(c.var.ctx, c.req.param('accountId'))
    return actNow(c, {
      write: () => enableAccount(c.var.ctx, { accountId: account.id }),
      done: [`/accounts/${account.id}`, c.var.say.access.enabledDone(account.name)],
    })
  })

  app.post('/accounts/:accountId/send-link', c => {
    const accountId = c.req.param('accountId')
    return actNow(c, { write: () => sendLink(c.var.ctx, { accountId }), done: [`/accounts/${accountId}`, c.var.say.access.linkSent] })
  })
}

function AccountState({ account }: { account: Account }) {
  const { say } = useScreen()
  if (account.disabledAt != null) return <Badge tone="bad">{say.access.disabled}</Badge>
  return account.mustChangePassword ? <Badge tone="warn">{say.access.oneTime}</Badge> : <Badge tone="good">{say.access.active}</Badge>
}

function newPage(c: WebContext, form: FormState): Promise<Response> {
  const { say } = c.var
  return page(
    c,
    {
      title: say.access.addAccount,
      nav: '/accounts',
      trail: [['/accounts', say.access.accountsTitle]],
      lead: say.access.addAccountLead,
      status: form.status,
    },
    <Card>
      <Form form={form} action="/accounts">
        <TextField name="name" label={say.access.name} required maxlength={120} />
        <TextField name="email" type="email" label={say.access.email} required maxlength={200} />
        <Radios
          name="how"
          label={say.access.how}
          required
          options={[
            ['invitation', say.access.howInvite],
            ['one-time-password', say.access.howOneTime],
          ]}
        />
        <SubmitButton label={say.access.addAccount} cancel="/accounts" />
      </Form>
    </Card>,
  )
}

function oneTimePage(c: WebContext, accountId: string, name: string, password: string): Promise<Response> {
  const { say } = c.var
  return page(
    c,
    {
      title: say.access.oneTimeTitle(name),
      nav: '/accounts',
      trail: [['/accounts', say.access.accountsTitle]],
      lead: say.access.oneTimeLead,
    },
    <Card>
      <p class="one-time">{password}</p>
      <p>
        <a class="btn btn-primary" href={`/accounts/${accountId}`}>
          {say.access.toAccount}
        </a>
      </p>
    </Card>,
  )
}

async function accountPage(c: AccountContext, form: FormState): Promise<Response> {
  const { ctx, say } = c.var
  const { account, roles } = await getAccount(ctx, c.req.param('accountId'))
  const manages = managesAccounts(ctx)
  const givesRoles = may(ctx, 'access.manage')
  const factor = manages ? await standingOf(ctx, account.id) : null
  const areas = givesRoles ? areaOptions(ctx, await areaTree(ctx, isoDay(ctx.now()))) : []
  return page(
    c,
    {
      title: account.name,
      nav: '/accounts',
      trail: [['/accounts', say.access.accountsTitle]],
      status: form.status,
      actions:
        manages &&
        (account.disabledAt == null ? (
          <>
            <a class="btn" href={`/accounts/${account.id}/keys`}>
              {say.access.keys}
            </a>
            <PlainPost action={`/accounts/${account.id}/send-link`} label={say.access.sendLink} class="btn" />
            {factor?.confirmed === true && account.id !== ctx.actor.id && (
              <PlainPost action={`/accounts/${account.id}/reset-second-factor`} label={say.access.resetSecondFactor} class="btn" />
            )}
            <a class="btn btn-quiet-danger" href={`/accounts/${account.id}/disable`}>
              {say.access.disable}
            </a>
          </>
        ) : (
          <PlainPost action={`/accounts/${account.id}/enable`} label={say.access.enable} class="btn" />
        )),
    },
    <>
      <Card>
        <Facts
          facts={[
            [say.access.email, account.email],
            [say.access.state, <AccountState account={account} />],
          ]}
        />
      </Card>
      <Card title={say.access.roles}>
        <HeldRoles
          roles={roles}
          {...(givesRoles && {
            end: ({ grant }) =>
              (manages || may(ctx, 'access.manage', grant.areaId)) && (
                <a href={`/accounts/${account.id}/roles/${grant.id}/revoke`}>{say.access.revokeRole}</a>
              ),
          })}
        />
      </Card>
      {givesRoles && (
        <Card title={say.access.grantRole}>
          <Form form={form} action={`/accounts/${account.id}/roles`}>
            <Select
              name="role"
              label={say.access.role}
              required
              options={roleNames.map(role => [role, say.permissions.roles[role]] as const)}
            />
            <Select
              name="areaId"
              label={say.access.area}
              hint={say.access.areaHint}
              required
              blank={!manages}
              options={manages ? [['', say.access.everywhere], ...areas] : areas}
            />
            <DateField name="fromOn" label={say.access.fromOn} required />
            <DateField name="toOn" label={say.access.toOn} hint={say.access.toOnHint} />
            <SubmitButton label={say.access.grantRole} />
          </Form>
        </Card>
      )}
    </>,
  )
}

/** Units where the reader may give roles, indented below one another. */
const areaOptions = (ctx: Context, nodes: readonly AreaNode[], depth = 0): Option[] =>
  nodes.flatMap(({ area, below }) =>
    may(ctx, 'access.manage', area.id)
      ? [[area.id, `${'\u2003'.repeat(depth)}${area.name}`] as const, ...areaOptions(ctx, below, depth + 1)]
      : areaOptions(ctx, below, depth),
  )

async function revokePage(c: AccountContext, grantId: string, form: FormState): Promise<Response> {
  const { ctx, say } = c.var
  allow(ctx, 'access.manage')
  const { account, roles } = await getAccount(ctx, c.req.param('accountId'))
  const held = roles.find(({ grant }) => grant.id === grantId)
  if (held == null) return c.redirect(`/accounts/${account.id}`, 303)
  const role = say.permissions.roles[held.grant.role]
  return page(
    c,
    {
      title: say.access.revokeTitle(role, account.name),
      nav: '/accounts',
      trail: [
        ['/accounts', say.access.accountsTitle],
        [`/accounts/${account.id}`, account.name],
      ],
      status: form.status,
    },
    <ConfirmForm
      form={form}
      action={`/accounts/${account.id}/roles/${grantId}/revoke`}
      label={say.access.revokeRole}
      cancel={`/accounts/${account.id}`}
    >
      <p>{say.access.revokeLead}</p>
    </ConfirmForm>,
  )
}

async function disablePage(c: AccountContext, form: FormState): Promise<Response> {
  const { ctx, say } = c.var
  allowManaging(ctx, null)
  const { account } = await getAccount(ctx, c.req.param('accountId'))
  return page(
    c,
    {
      title: say.access.disableTitle(account.name),
      nav: '/accounts',
      trail: [
        ['/accounts', say.access.accountsTitle],
        [`/accounts/${account.id}`, account.name],
      ],
      status: form.status,
    },
    <ConfirmForm form={form} action={`/accounts/${account.id}/disable`} label={say.access.disable} cancel={`/accounts/${account.id}`}>
      <p>{say.access.disableLead}</p>
    </ConfirmForm>,
  )
}
