import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { seededAreaId } from '../../src/areas/seed-areas.ts'
import { systemContext } from '../../src/context.ts'
import { newId } from '../../src/database/id.ts'
import { asOwner, inTransaction } from '../../src/database/in-transaction.ts'
import { enJobs } from '../../src/locales/en/jobs.ts'
import { viJobs } from '../../src/locales/vi/jobs.ts'
import { defineJob } from '../../src/outbox/define-job.ts'
import { enqueue } from '../../src/outbox/enqueue.ts'
import { allJobs } from '../../workers/jobs.ts'
import { timetable } from '../../workers/timetable.ts'
import { type TestGround, testGround } from '../database.ts'
import { makePerson } from '../people.ts'

const job = defineJob({ queue: 'documents', name: 'documents.compile-document', payload: z.object({ documentId: z.uuid() }) })
let t: TestGround
beforeAll(async () => {
  t = await testGround()
})
afterAll(() => t.close())

async function failedJob(): Promise<string> {
  const ctx = systemContext(t.ground, newId())
  const id = await inTransaction(ctx, async tx => enqueue(tx, ctx, job, { documentId: newId() }))
  await asOwner(t.orm, tx => tx.execute(`update job set state = 'failed', reason = 'the disk is full', attempts = 5 where id = ?`, [id]))
  return id
}

test('an administrator sees why a job failed, has it tried again, pauses a queue and lets it go on', async () => {
  const administrator = await makePerson(t, { role: 'administrator' })
  const id = await failedJob()
  const shown = await (await administrator.get('/jobs?state=failed')).text()
  expect(shown).toContain('the disk is full')
  expect((await administrator.submit('/jobs?state=failed', `/jobs/${id}/retry`, {})).status).toBe(303)
  const [row] = await t.orm.em.fork().execute<{ state: string; attempts: number }[]>(`select state, attempts from job where id = ?`, [id])
  expect(row).toEqual({ state: 'waiting', attempts: 0 })
  expect((await administrator.submit('/jobs', '/jobs/queues/notices/pause', {})).status).toBe(303)
  expect(await (await administrator.get('/jobs')).text()).toContain(viJobs.paused)
  expect((await administrator.submit('/jobs', '/jobs/queues/notices/resume', {})).status).toBe(303)
  expect(await (await administrator.get('/jobs')).text()).not.toContain(viJobs.paused)
  expect((await administrator.submit('/jobs', '/jobs/queues/nowhere/pause', {})).status).toBe(404)
})

test('nobody else sees the jobs or touches them', async () => {
  const id = await failedJob()
  const officer = await makePerson(t, { role: 'policy-officer', areaId: seededAreaId('canh-nau') })
  expect((await officer.get('/jobs')).status).toBe(403)
  expect((await officer.submit('/account', `/jobs/${id}/retry`, {})).status).toBe(403)
})

test('every job and every entry of the timetable has a name people can read, in both languages', () => {
  for (const name of [...allJobs.map(kind => kind.name), ...timetable.map(entry => entry.name)]) {
    expect(viJobs.names[name], name).toBeDefined()
    expect(enJobs.names[name], name).toBeDefined()
  }
})

test('what a job did is said in the language of the page', async () => {
  const done = await failedJob()
  await asOwner(t.orm, tx =>
    tx.execute(`update job set state = 'done', reason = null, outcome = 'version 3, 325 gifts, made' where id = ?`, [done]),
  )
  const administrator = await makePerson(t, { role: 'administrator' })
  expect(await (await administrator.get('/jobs?state=done')).text()).toContain('phiên bản 3, 325 suất quà, đã lập')
})
