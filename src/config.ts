import { z } from 'zod'

/** The only reader of process.env. Every setting has a meaning in `.env.example`. */
const Environment = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  PUBLIC_URL: z.url().optional(),
  DATABASE_URL: z.string().min(1).optional(),
  REDIS_URL: z.string().min(1).optional(),
  SMTP_URL: z.string().min(1).optional(),
  MAIL_FROM: z.string().default('Hậu Phương <khong-tra-loi@hauphuong.localhost>'),
  MAIL_PER_SECOND: z.coerce.number().positive().default(50),
  AUTH_SECRET: z.string().min(32).optional(),
  DATA_KEY: z.base64().optional(),
  DATA_KEYS_OLD: z.string().default(''),
  INDEX_KEY: z.base64().optional(),
  DEMO: z.enum(['0', '1']).optional(),
  BUSINESS_DATE: z.iso.date().optional(),
  BUSINESS_DATE_SINCE: z.iso.datetime().optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  DATA_DIRECTORY: z.string().default('.data'),
  MAIL_CATCHER_PORT: z.coerce.number().int().min(0).max(65_535).default(1080),
  TRUST_PROXY: z.enum(['0', '1']).default('0'),
  /** Set by npm for the script it runs. */
  npm_lifecycle_event: z.string().optional(),
  REQUIRE_SECOND_FACTOR: z.enum(['0', '1']).optional(),
  WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(32).default(2),
})

export interface Secrets {
  /** Signs sessions, links and CSRF tokens. */
  readonly auth: string
  /** AES-256 keys for national ids and health findings, newest first. */
  readonly dataKeys: readonly Buffer[]
  /** HMAC key of the blind index; never rotated without re-indexing. */
  readonly indexKey: Buffer
}

export interface Config {
  readonly environment: 'development' | 'test' | 'production'
  readonly port: number
  readonly publicUrl: string
  readonly databaseUrl: string
  readonly redisUrl: string | null
  readonly smtpUrl: string
  readonly mailFrom: string
  readonly mailPerSecond: number
  readonly secrets: Secrets
  readonly demo: boolean
  /** Where the business day is pinned for a demonstration ("2024-06-20"), else null: the real day. */
  readonly businessDate: string | null
  /** When the pinned day began, at eight in the morning; null: now. Processes that work together are told the same. */
  readonly businessDateSince: Date | null
  readonly logLevel: string
  readonly trustProxy: boolean
  readonly workerConcurrency: number
  /** Whoever approves or administers signs in with a code beside the password. On in production, unless it is a demonstration. */
  readonly requireSecondFactor: boolean
}

export type RawEnvironment = z.infer<typeof Environment>

export class ConfigProblem extends Error {}

export function readEnvironment(environment: Record<string, string | undefined> = process.env): RawEnvironment {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const parsed = Environment.safeParse(given)
  if (parsed.success) return parsed.data
  const first = parsed.error.issues[0]
  throw new ConfigProblem(`Setting ${first?.path.join('.') ?? '?'}: ${first?.message ?? 'not understood'}`)
}

/** A whole configuration from the environment alone: what the web and worker processes read. */
export function readConfig(environment?: Record<string, string | undefined>): Config {
  const env = readEnvironment(environment)
  if (env.DATABASE_URL == null) throw new ConfigProblem('DATABASE_URL is not set. `npm start` sets it for the embedded database.')
  if (env.SMTP_URL == null) throw new ConfigProblem('SMTP_URL is not set. `npm start` sets it for the local mail catcher.')
  if (env.AUTH_SECRET == null || env.DATA_KEY == null || env.INDEX_KEY == null)
    throw new ConfigProblem('AUTH_SECRET, DATA_KEY and INDEX_KEY must be set when DATABASE_URL is given. See .env.example.')
  return {
    environment: env.NODE_ENV,
    port: env.PORT,
    publicUrl: env.PUBLIC_URL ?? `http://localhost:${env.PORT}`,
    databaseUrl: env.DATABASE_URL,
    redisUrl: env.REDIS_URL ?? null,
    smtpUrl: env.SMTP_URL,
    mailFrom: env.MAIL_FROM,
    mailPerSecond: env.MAIL_PER_SECOND,
    secrets: secretsOf({ auth: env.AUTH_SECRET, dataKey: env.DATA_KEY, indexKey: env.INDEX_KEY }, env.DATA_KEYS_OLD),
    demo: env.DEMO === '1',
    businessDate: env.BUSINESS_DATE ?? null,
    businessDateSince: env.BUSINESS_DATE_SINCE == null ? null : new Date(env.BUSINESS_DATE_SINCE),
    logLevel: env.LOG_LEVEL,
    trustProxy: env.TRUST_PROXY === '1',
    workerConcurrency: env.WORKER_CONCURRENCY,
    requireSecondFactor:
      env.REQUIRE_SECOND_FACTOR == null ? env.NODE_ENV === 'production' && env.DEMO !== '1' : env.REQUIRE_SECOND_FACTOR === '1',
  }
}

/** Secrets as they are written down; older data keys, separated by commas, still open what they closed. */
export function secretsOf(written: { auth: string; dataKey: string; indexKey: string }, oldDataKeys: string): Secrets {
  const dataKeys = [written.dataKey, ...oldDataKeys.split(',').filter(Boolean)].map(key => Buffer.from(key, 'base64'))
  if (dataKeys.some(key => key.length !== 32)) throw new ConfigProblem('DATA_KEY must be 32 bytes in base64 (openssl rand -base64 32).')
  return { auth: written.auth, dataKeys, indexKey: Buffer.from(written.indexKey, 'base64') }
}

/** What a child process is started with: our own environment and what we decided for it. */
export const childEnvironment = (decided: Record<string, string>): Record<string, string | undefined> => ({ ...process.env, ...decided })
