import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import type { TestProject } from 'vitest/node'
import { startEmbedded } from '../src/database/embedded.ts'
import { prepareDatabase } from '../src/database/prepare.ts'
import { seedDatabase } from '../src/starting/seed.ts'
import { onServer, urlOf } from './database-server.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    testServer: { readonly url: string; readonly prefix: string; readonly redisUrl: string | null }
  }
}

/** One migrated template database a run, on the given server or an embedded one. Names carry our process, so several checkouts run at once. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await openServer()
  const prefix = `hp_test_${process.pid}`
  await dropLeftovers(server.url)
  await onServer(server.url, client => client.query(`create database ${prefix}_template`))
  await prepareDatabase(urlOf(server.url, `${prefix}_template`))
  await seedDatabase(urlOf(server.url, `${prefix}_template`))
  project.provide('testServer', { url: server.url, prefix, redisUrl: process.env['TEST_REDIS_URL'] || null })
  return async () => {
    await dropAll(server.url, name => name.startsWith(`${prefix}_`))
    await forgetQueues(prefix)
    await server.close()
  }
}

async function openServer(): Promise<{ url: string; close(): Promise<void> }> {
  const given = process.env['TEST_DATABASE_URL']
  if (given) return { url: given, close: async () => undefined }
  const folder = await mkdtemp(join(tmpdir(), 'hau-phuong-test-'))
  await chmod(folder, 0o755)
  const embedded = await startEmbedded({ folder, password: 'only-for-this-test-run', throwAway: true })
  return {
    url: embedded.url,
    close: async () => {
      await embedded.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function forgetQueues(prefix: string): Promise<void> {
  const url = process.env['TEST_REDIS_URL']
  if (!url) return
  const redis = new Redis(url)
  const keys = await redis.keys(`hau-phuong:${prefix}_*`)
  if (keys.length > 0) await redis.del(...keys)
  await redis.quit()
}

/** What a killed run left behind: its process is gone. Only where the processes are on this machine. */
async function dropLeftovers(url: string): Promise<void> {
  if (!['127.0.0.1', 'localhost'].includes(new URL(url).hostname)) return
  await dropAll(url, name => {
    const pid = /^hp_test_(\d+)_/.exec(name)?.[1]
    return pid != null && !isAlive(Number(pid))
  })
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

async function dropAll(url: string, chosen: (name: string) => boolean): Promise<void> {
  await onServer(url, async client => {
    const { rows } = await client.query<{ datname: string }>(`select datname from pg_database where datname like 'hp\\_test\\_%'`)
    for (const { datname } of rows.filter(row => chosen(row.datname))) await client.query(`drop database if exists ${datname} with (force)`)
  })
}
