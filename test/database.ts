import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'
import type { Config } from '../src/config.ts'
import type { Context, Grant, Ground } from '../src/context.ts'
import { newId } from '../src/database/id.ts'
import type { Role } from '../src/permissions.ts'
import { openServices, type Services } from '../src/services.ts'
import { onServer, urlOf } from './database-server.ts'
import { testSecrets } from './secrets-for-tests.ts'

export interface TestGround {
  readonly ground: Ground
  readonly orm: Services['orm']
  readonly services: Services
  readonly config: Config
  /** The owner of the tables; tests that look past row-level security say so by using it. */
  readonly databaseUrl: string
  readonly clock: { now: Date }
  contextOf(role: Role | readonly Grant[], areas?: 'all' | readonly string[], actor?: { id?: string; name?: string }): Context
  close(): Promise<void>
}

/** A database of its own, cloned from the run's template, with the services on it. One a test file; close it in afterAll. */
export async function testGround(settings: Partial<Config> = {}): Promise<TestGround> {
  const { url, prefix, redisUrl } = inject('testServer')
  const name = `${prefix}_${randomBytes(5).toString('hex')}`
  await onServer(url, async client => {
    await client.query(`create database ${name} template ${prefix}_template`)
    // Nobody pulls the plug of a test's server: its commits need not wait for the disk.
    await client.query(`alter database ${name} set synchronous_commit = off`)
  })
  const config: Config = {
    environment: 'test',
    port: 0,
    publicUrl: 'http://localhost:3000',
    databaseUrl: urlOf(url, name),
    redisUrl,
    smtpUrl: 'smtp://127.0.0.1:1',
    mailFrom: 'Hậu Phương <khong-tra-loi@hauphuong.localhost>',
    mailPerSecond: 1000,
    secrets: testSecrets,
    demo: false,
    businessDate: null,
    businessDateSince: null,
    logLevel: 'silent',
    trustProxy: false,
    workerConcurrency: 2,
    requireSecondFactor: false,
    ...settings,
  }
  const opened = await openServices(config, 'command')
  const clock = { now: new Date('2024-06-24T02:00:00Z') }
  const ground: Ground = { ...opened.ground, now: () => clock.now }
  const services: Services = { ...opened, ground }
  return {
    ground,
    services,
    config,
    clock,
    orm: opened.orm,
    databaseUrl: config.databaseUrl,
    contextOf: (role, areas = 'all', actor = {}) => ({
      actor: { kind: 'account', id: actor.id ?? newId(), name: actor.name ?? 'Người thử' },
      grants: typeof role === 'string' ? [{ role, areas: areas === 'all' ? 'all' : new Set(areas) }] : role,
      locale: 'vi',
      requestId: newId(),
      ground,
      now: () => ground.now(),
    }),
    close: async () => {
      await opened.close()
      await onServer(url, client => client.query(`drop database if exists ${name} with (force)`))
    },
  }
}
