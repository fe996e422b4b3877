import { z } from '@hono/zod-openapi'
import { type Permission, type Role, roleNames } from '../permissions.ts'
import type { Services } from '../services.ts'
import type { Api } from '../web/api.ts'
import { pageOf } from '../web/api.ts'
import { clientAddress } from '../web/client-address.ts'
import { getAccount, type HeldRole, listAccounts } from './accounts.queries.ts'
import type { Account } from './account.entity.ts'
import { CreateAccount, createAccount } from './create-account.ts'
import { CreateKey, createKey } from './create-key.ts'
import { disableAccount } from './disable-account.ts'
import { GrantRole, grantRole } from './grant-role.ts'
import { revokeRole } from './revoke-role.ts'
import { SignIn, signIn } from './sign-in.ts'
import type { SignInSystem } from './sign-in-system.ts'

const GrantAnswer = z
  .object({
    id: z.uuid(),
    role: z.enum(roleNames as readonly [Role, ...Role[]]),
    areaId: z.uuid().nullable(),
    hamletId: z.uuid().nullable(),
    fromOn: z.iso.date(),
    toOn: z.iso.date().nullable(),
  })
  .openapi('RoleGrant')
const AccountAnswer = z
  .object({ id: z.uuid(), name: z.string(), email: z.string(), disabled: z.boolean(), roles: z.array(GrantAnswer) })
  .openapi('Account')

const accountAnswer = ({ account, roles }: { account: Account; roles: readonly HeldRole[] }) => ({
  id: account.id,
  name: account.name,
  email: account.email,
  disabled: account.disabledAt != null,
  roles: roles.map(({ grant }) => grantAnswer(grant)),
})
const grantAnswer = (grant: HeldRole['grant']) => ({
  ...grant,
  areaId: grant.areaId ?? null,
  hamletId: grant.hamletId ?? null,
  toOn: grant.toOn ?? null,
})

const OneAccount = z.object({ accountId: z.uuid() })

export function accessApi(api: Api, { ground, config }: Services, system: SignInSystem): void {
  api.route({
    method: 'post',
    path: '/session',
    tag: 'access',
    summary: 'Sign in; the session comes as a cookie',
    permission: null,
    open: true,
    body: SignIn,
    answer: z.object({ signedIn: z.literal(true) }),
    handle: async ({ body, c }) => {
      const cookies = await signIn(ground, system, { ...body, address: clientAddress(c, config), headers: c.req.raw.headers })
      for (const cookie of cookies) c.header('set-cookie', cookie, { append: true })
      return { signedIn: true }
    },
  })

  api.route({
    method: 'get',
    path: '/me',
    tag: 'access',
    summary: 'Who this session or key is, and what it holds today',
    permission: null,
    answer: z.object({
      kind: z.enum(['account', 'key']),
      id: z.uuid(),
      name: z.string(),
      roles: z.array(z.object({ role: z.string(), areas: z.union([z.literal('all'), z.array(z.uuid())]) })),
    }),
    handle: async ({ ctx }) => ({
      kind: ctx.actor.kind === 'key' ? 'key' : 'account',
      id: ctx.actor.id,
      name: ctx.actor.name,
      roles: ctx.grants.map(grant => ({ role: grant.role, areas: grant.areas === 'all' ? 'all' : [...grant.areas] })),
    }),
  })

  api.route({
    method: 'get',
    path: '/accounts',
    tag: 'access',
    summary: 'Accounts with their roles',
    permission: 'access.read',
    query: z.object({ after: z.string().max(300).optional() }),
    answer: pageOf(AccountAnswer),
    handle: async ({ ctx, query }) => {
      const { items, next } = await listAccounts(ctx, query.after ?? null)
      return { items: items.map(accountAnswer), next }
    },
  })

  api.route({
    method: 'get',
    path: '/accounts/{accountId}',
    tag: 'access',
    summary: 'One account',
    permission: 'access.read',
    params: OneAccount,
    answer: AccountAnswer,
    handle: async ({ ctx, params }) => accountAnswer(await getAccount(ctx, params.accountId)),
  })

  api.route({
    method: 'post',
    path: '/accounts',
    tag: 'access',
    summary: 'Make an account, by invitation or with a one-time password',
    permission: 'access.manage',
    body: CreateAccount.omit({ how: true }),
    status: 201,
    answer: z.object({ id: z.uuid(), name: z.string(), email: z.string() }),
    // A one-time password would be kept with the answer for replays, so programs invite only.
    handle: async ({ ctx, body }) => await createAccount(ctx, { ...body, how: 'invitation' }),
  })

  api.route({
    method: 'post',
    path: '/accounts/{accountId}/roles',
    tag: 'access',
    summary: 'Give a role for an area and a time',
    permission: 'access.manage',
    params: OneAccount,
    body: GrantRole.omit({ accountId: true }),
    status: 201,
    answer: GrantAnswer,
    handle: async ({ ctx, params, body }) => grantAnswer(await grantRole(ctx, { ...body, ...params })),
  })

  api.route({
    method: 'delete',
    path: '/accounts/{accountId}/roles/{grantId}',
    tag: 'access',
    summary: 'Take a role away at once',
    permission: 'access.manage',
    params: OneAccount.extend({ grantId: z.uuid() }),
    answer: GrantAnswer,
    handle: async ({ ctx, params }) => grantAnswer(await revokeRole(ctx, params)),
  })

  api.route({
    method: 'post',
    path: '/accounts/{accountId}/disable',
    tag: 'access',
    summary: 'Disable an account; its history stays',
    permission: 'access.manage',
    params: OneAccount,
    answer: z.object({ disabled: z.literal(true) }),
    handle: async ({ ctx, params }) => {
      await disableAccount(ctx, params)
      return { disabled: true }
    },
  })

  api.route({
    method: 'post',
    path: '/accounts/{accountId}/keys',
    tag: 'access',
    summary: 'Make an API key for a program; shown once',
    replayable: false,
    permission: 'access.manage',
    params: OneAccount,
    body: CreateKey.omit({ accountId: true }),
    status: 201,
    answer: z.object({ id: z.uuid(), name: z.string(), key: z.string(), scopes: z.array(z.string<Permission>()) }),
    handle: async ({ ctx, params, body }) => await createKey(ctx, { ...body, ...params }),
  })
}
