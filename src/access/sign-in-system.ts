import type { MikroORM } from '@mikro-orm/postgresql'
import { betterAuth } from 'better-auth'
import type { Config } from '../config.ts'
import { newId } from '../database/id.ts'
import { longestPassword, shortestPassword } from './password-rules.ts'

const day = 86_400
const hour = 3600
const sessionSeconds = 7 * day
/** A session that was prolonged less than an hour ago is left as it is. */
export const freshForSeconds = sessionSeconds - hour

type KyselyPlugin = Parameters<ReturnType<ReturnType<MikroORM['em']['getConnection']>['getClient']>['withPlugin']>[0]

const isInstant = (column: string, value: unknown): value is string =>
  typeof value === 'string' && /(?:_at|At)$/.test(column) && /^\d{4}-\d\d-\d\d /.test(value)

// MikroORM leaves instants as text, and a text is never earlier than a Date: without this no session would ever end.
const instants: KyselyPlugin = {
  transformQuery: ({ node }) => node,
  transformResult: async ({ result }) => ({
    ...result,
    rows: result.rows.map(row =>
      Object.fromEntries(Object.entries(row).map(([column, value]) => [column, isInstant(column, value) ? new Date(value) : value])),
    ),
  }),
}

/** better-auth on the program's own connections, in its own schema. Nobody signs up; the forms and delays around it are ours. */
export const openSignInSystem = (orm: MikroORM, config: Pick<Config, 'publicUrl' | 'secrets'>) =>
  betterAuth({
    appName: 'Hậu Phương',
    baseURL: config.publicUrl,
    secret: config.secrets.auth,
    database: { db: orm.em.getConnection().getClient().withSchema('auth').withPlugin(instants), type: 'postgres' },
    telemetry: { enabled: false },
    logger: { disabled: true },
    // The delay is kept in the database, per account and per address (sign-in-delay.ts).
    rateLimit: { enabled: false },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: shortestPassword, maxPasswordLength: longestPassword },
    session: {
      modelName: 'session',
      expiresIn: sessionSeconds,
      updateAge: hour,
      fields: {
        userId: 'account_id',
        expiresAt: 'expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
      },
    },
    user: {
      modelName: 'account',
      fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
      additionalFields: {
        locale: { type: 'string', input: false },
        mustChangePassword: { type: 'boolean', fieldName: 'must_change_password', input: false },
        disabledAt: { type: 'date', fieldName: 'disabled_at', required: false, input: false },
      },
    },
    account: {
      modelName: 'credential',
      fields: {
        userId: 'account_id',
        accountId: 'external_id',
        providerId: 'provider_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    verification: { fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' } },
    advanced: {
      cookiePrefix: 'hau-phuong',
      useSecureCookies: config.publicUrl.startsWith('https:'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
      // Session and account in one question: it is asked with every request.
      database: { generateId: () => newId(), joins: true },
      // Forms carry our own token, and sign-in is never called from a browser directly.
      disableCSRFCheck: true,
    },
  })

export type SignInSystem = ReturnType<typeof openSignInSystem>
