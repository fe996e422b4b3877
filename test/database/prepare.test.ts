import { randomBytes } from 'node:crypto'
import { afterEach, expect, inject, test } from 'vitest'
import { prepareDatabase } from '../../src/database/prepare.ts'
import { freePort } from '../../src/starting/free-port.ts'
import { StartProblem } from '../../src/starting/start-problem.ts'
import { onServer, urlOf } from '../database-server.ts'

const { url: server, prefix } = inject('testServer')
const cleanUp: string[] = []

afterEach(async () => {
  for (const sql of cleanUp.splice(0).reverse()) await onServer(server, client => client.query(sql))
})

async function emptyDatabase(owner?: string): Promise<string> {
  const name = `${prefix}_${randomBytes(4).toString('hex')}`
  await onServer(server, client => client.query(`create database ${name} ${owner == null ? '' : `owner ${owner}`}`))
  cleanUp.push(`drop database if exists ${name} with (force)`)
  return name
}

async function makeUser(rights: string): Promise<{ name: string; password: string }> {
  const name = `hp_user_${process.pid}_${randomBytes(3).toString('hex')}`
  await onServer(server, client => client.query(`create role ${name} login password 'for-a-test' ${rights}`))
  cleanUp.push(`drop role if exists ${name}`)
  return { name, password: 'for-a-test' }
}

const roleName = () => {
  const name = `hp_role_${process.pid}_${randomBytes(3).toString('hex')}`
  cleanUp.push(`drop role if exists ${name}`)
  return name
}

const problemOf = async (work: Promise<void>): Promise<string> => {
  const problem = await work.then(
    () => null,
    (error: unknown) => error,
  )
  expect(problem).toBeInstanceOf(StartProblem)
  const line = (problem as StartProblem).message
  expect(line).not.toContain('\n')
  return line
}

test('an empty database is brought up to date, and again changes nothing', async () => {
  const url = urlOf(server, await emptyDatabase())
  await prepareDatabase(url)
  await prepareDatabase(url)
  const { rows } = await onServer(url, client => client.query(`select count(*)::int as n from migration`))
  expect(rows[0].n).toBeGreaterThan(1)
})

test('two programs that start at once on two databases both succeed', async () => {
  const names = [await emptyDatabase(), await emptyDatabase()]
  const urls = names.map(name => urlOf(server, name))
  await Promise.all([...urls, ...urls].map(url => prepareDatabase(url)))
  for (const url of urls) {
    const { rows } = await onServer(url, client => client.query(`select name from migration`))
    expect(new Set(rows.map(row => row.name)).size).toBe(rows.length)
  }
})

test('an ordinary owner who may create roles can enter the application role afterwards', async () => {
  const user = await makeUser('createrole')
  const role = roleName()
  const name = await emptyDatabase(user.name)
  const url = urlOf(server, name, user)
  // The migrations grant to the real application role; here only the role's own making is looked at.
  await prepareDatabase(url, { applicationRole: role }).catch(() => undefined)
  await onServer(url, client => client.query(`set role ${role}`))
})

test('a database user who may not create roles is told what a DBA must run', async () => {
  const user = await makeUser('nocreaterole')
  const url = urlOf(server, await emptyDatabase(user.name), user)
  const role = roleName()
  expect(await problemOf(prepareDatabase(url, { applicationRole: role }))).toContain(
    `create role ${role} nologin; grant ${role} to ${user.name};`,
  )
})

test('an application role that would see everyone is refused', async () => {
  const role = roleName()
  await onServer(server, client => client.query(`create role ${role} nologin bypassrls`))
  expect(await problemOf(prepareDatabase(urlOf(server, await emptyDatabase()), { applicationRole: role }))).toMatch(
    /bypasses row-level security/,
  )
})

test('a database that does not answer is named, with the reason', async () => {
  const port = await freePort()
  expect(await problemOf(prepareDatabase(`postgres://nobody@127.0.0.1:${port}/x`))).toMatch(
    new RegExp(`127.0.0.1:${port}/x does not answer`),
  )
  expect(await problemOf(prepareDatabase('not an address'))).toMatch(/DATABASE_URL is not an address/)
})

test('a database that a newer program has migrated is left alone', async () => {
  const url = urlOf(server, await emptyDatabase())
  await prepareDatabase(url)
  await onServer(url, client => client.query(`insert into migration (name) values ('Migration29990101000000_from_the_future')`))
  expect(await problemOf(prepareDatabase(url))).toMatch(/newer than this program.*from_the_future/)
})
