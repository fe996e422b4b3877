import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { standingOfActor } from '../../src/access/grants.queries.ts'
import { findDocuments } from '../../src/documents/documents.queries.ts'
import { DocumentRequest } from '../../src/documents/document-request.entity.ts'
import { asOwner } from '../../src/database/in-transaction.ts'
import { approveList } from '../../src/lists/approve-list.ts'
import { compileList } from '../../src/lists/compile-list.ts'
import { lockList } from '../../src/lists/lock-list.ts'
import { Notice } from '../../src/notices/notice.entity.ts'
import { reopenGate } from '../../src/notices/reopen-gate.ts'
import { handlers } from '../../workers/handlers.ts'
import { timetable } from '../../workers/timetable.ts'
import { type RunningWorker, startWorker } from '../../workers/worker.ts'
import { freePort } from '../../src/starting/free-port.ts'
import { makeCommune } from '../make.ts'
import { makePerson } from '../people.ts'
import { openSink, type Sink } from '../mail/sink.ts'
import { testGround, type TestGround } from '../database.ts'
import { loadRegister } from '../lists/load-register.ts'
import { makeOccasion } from '../lists/make-list.ts'

let ground: TestGround
let port: number
const workers: RunningWorker[] = []
let sink: Sink | null = null

beforeAll(async () => {
  port = await freePort()
  ground = await testGround({ smtpUrl: `smtp://127.0.0.1:${port}` })
})
afterAll(async () => {
  await Promise.all(workers.map(worker => worker.stop()))
  // The pool of connections first: the sink waits for those that are open.
  await ground.close()
  await sink?.close()
})

const until = async (what: () => Promise<boolean>) => {
  const end = performance.now() + 25_000
  while (!(await what())) {
    if (performance.now() > end) throw new Error('Not within 25 s')
    await wait(50)
  }
}

test('books are made while the mail server is down; when it is back, one letter says so to the one who asked', async () => {
  const area = await makeCommune(ground, { name: 'Xã Thư Tín' })
  const merit = {
    fileNo: 'TB1',
    code: 'TB',
    rate: 85,
    monthly: true,
    martyrName: null,
    relation: null,
    allowance: null,
    representative: false,
  }
  await loadRegister(ground, area.id, [
    { fullName: 'Nguyễn Thị Kín', birthYear: 1948, hamlet: 'Thôn 1', deceased: false, movedAway: false, merits: [merit] },
  ])
  const person = await makePerson(ground, { role: 'policy-officer', areaId: area.id, name: 'Phan Thị Cán' })
  const officer = ground.contextOf('policy-officer', [area.id], { id: person.id })
  const approver = ground.contextOf('approver', [area.id])
  const { source } = await makeOccasion(ground)
  const { list } = await compileList(officer, { sourceId: source.id, areaId: area.id })
  await approveList(approver, { listId: list.id, questionsSeen: true })
  await lockList(approver, { listId: list.id })

  for (let n = 0; n < 2; n++)
    workers.push(
      await startWorker(ground.services, {
        handlers,
        timetable: timetable.slice(0, 1),
        standingOf: (to, job) => standingOfActor(to.orm, { kind: job.askedByKind, id: job.askedBy }, '2024-06-24'),
        backoffSeconds: 0.2,
        pollMilliseconds: 50,
      }),
    )
  const asked = await person.submit(`/lists/${list.id}`, `/lists/${list.id}/books`)
  expect(asked.status).toBe(303)
  await until(async () => (await findDocuments(officer)).every(document => document.standing === 'ready'))
  const notices = () => asOwner(ground.orm, tx => tx.find(Notice, { kind: 'documents.files-ready' }))
  await until(async () => (await notices())[0]?.state === 'awaiting-retry')
  expect(await notices()).toHaveLength(1)

  sink = await openSink(port)
  await reopenGate(officer)
  await until(async () => (await notices())[0]?.state === 'sent')
  await wait(500)
  expect(sink.received).toHaveLength(1)
  const { parsed, raw } = sink.received[0]!
  expect(parsed.subject).toBe('Đã có tệp: Sổ ký nhận – Xã Thư Tín – Quà của Chủ tịch nước – phiên bản 1')
  expect(parsed.text).toContain('Kính gửi Ông/Bà Phan Thị Cán')
  expect(parsed.text).toMatch(/Có 4 tệp, các tệp PDF có \d+ trang\./)
  const [request] = await asOwner(ground.orm, tx => tx.find(DocumentRequest, {}))
  expect(parsed.text).toContain(`/documents?request=${request!.id}`)
  expect(parsed.messageId).toBe(`<${(await notices())[0]!.id}@localhost>`)
  expect(request!.toldAt).not.toBeNull()
  expect(raw).not.toContain('Nguyễn Thị Kín')
}, 60_000)
