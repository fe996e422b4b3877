import { fork } from 'node:child_process'
import { createTransport } from 'nodemailer'
import { type Context, systemContext } from '../../src/context.ts'
import { newId } from '../../src/database/id.ts'
import { asOwner, inTransaction } from '../../src/database/in-transaction.ts'
import { noticeWriters } from '../../src/notice-kinds.ts'
import { sendNotices } from '../../src/notices/send-notices.ts'
import type { Services } from '../../src/services.ts'
import { announceSchedules } from '../../src/volunteers/announce-schedules.ts'
import { Schedule } from '../../src/volunteers/schedule.entity.ts'
import { scheduleLetter } from '../../src/volunteers/schedule.notice.ts'
import { Volunteer } from '../../src/volunteers/volunteer.entity.ts'
import type { Bench } from './bench.ts'

const letters = 2000
const runs = 3
/** What a mail server on the same network takes to accept a letter; at none at all the floor would be a bare loop in memory. */
const answerMilliseconds = 10
/** As many as the program's own transport keeps open. */
const connections = 4

/** Schedules to 2,000 volunteers through the ledger, beside nodemailer alone sending one ready letter 2,000 times into the same sink. */
export const bench: Bench = {
  name: 'mail',
  async run({ openServices }) {
    const child = fork(new URL('mail-sink-process.ts', import.meta.url), [String(answerMilliseconds)], { execArgv: ['--import', 'tsx'] })
    const { port } = await new Promise<{ port: number }>(done => child.once('message', message => done(message as { port: number })))
    const services = await openServices({ smtpUrl: `smtp://127.0.0.1:${port}` })
    const alone = createTransport({ host: '127.0.0.1', port, pool: true, maxConnections: connections, maxMessages: Infinity })
    try {
      const system = systemContext(services.ground, newId())
      const letter = await makeSchedules(services, system)
      const through = async () => {
        await asOwner(services.orm, tx =>
          tx.execute(`update notice set state = 'asked', sent_at = null, sent_to = null, next_try_at = now(), attempts = 0`),
        )
        const cpu = process.cpuUsage()
        const from = performance.now()
        const { sent } = await sendNotices(system, { mail: services.ground.mail, writers: noticeWriters, mailPerSecond: 1_000_000 })
        if (sent !== letters) throw new Error(`${sent} sent`)
        return { ms: performance.now() - from, cpu: cpuSince(cpu) }
      }
      const bare = async () => {
        const cpu = process.cpuUsage()
        const from = performance.now()
        await Promise.all(
          Array.from({ length: letters }, (_, index) =>
            alone.sendMail({ ...letter, from: services.config.mailFrom, to: `tnv${index}@example.vn`, messageId: `<${newId()}@bench>` }),
          ),
        )
        return { ms: performance.now() - from, cpu: cpuSince(cpu) }
      }
      await through()
      await bare()
      const pairs: { ours: { ms: number; cpu: number }; floor: { ms: number; cpu: number } }[] = []
      for (let run = 0; run < runs; run++) pairs.push({ ours: await through(), floor: await bare() })
      const middle = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
      const rate = (ms: number) => Math.round((letters / ms) * 1000)
      return [
        {
          what: `${letters} schedule mails through the ledger`,
          ours: rate(middle(pairs.map(pair => pair.ours.ms))),
          floor: rate(middle(pairs.map(pair => pair.floor.ms))),
          floorIs: 'nodemailer alone, one ready letter, same sink (10 ms a letter)',
          unit: 'per s',
          ratio: middle(pairs.map(pair => pair.ours.ms / pair.floor.ms)),
          limit: 1 / 0.9,
          aim: 'at least 0.9 of its rate',
          notes: 'ours claims, writes each letter with its calendar and signed link, and records it',
        },
        {
          what: 'our CPU a schedule mail',
          ours: middle(pairs.map(pair => pair.ours.cpu / letters)),
          floor: middle(pairs.map(pair => pair.floor.cpu / letters)),
          floorIs: 'nodemailer alone',
          unit: 'ms',
          ratio: middle(pairs.map(pair => pair.ours.cpu / letters)) / 3,
          limit: 1,
          aim: 'at most 3 ms (the ratio is to these 3 ms)',
        },
      ]
    } finally {
      alone.close()
      await services.close()
      child.kill()
    }
  },
}

const cpuSince = (start: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}

/** 2,000 volunteers with a shift each, announced; gives back one letter as the program writes it. */
async function makeSchedules({ orm, ground }: Services, system: Context) {
  const [areaId, occasionId] = [newId(), newId()]
  await asOwner(orm, async tx => {
    await tx.execute(
      `insert into area (id, official_code, kind, name, name_folded) values (?, '99998', 'commune', 'Xã đo thư', 'xa do thu')`,
      [areaId],
    )
    await tx.execute(
      `insert into volunteer (id, area_id, full_name, name_folded, sort_key, email, skills, created_at, created_by)
       select gen_random_uuid(), ?::uuid, 'Nguyễn Thị Tình Nguyện ' || n, 'nguyen', lpad(n::text, 5, '0'), 'tnv' || n || '@example.vn', '{guide}', now(), gen_random_uuid()
       from generate_series(1, ?) n`,
      [areaId, letters],
    )
    await tx.execute(
      `insert into shift (id, area_id, occasion_kind, occasion_id, occasion_name, place, role, starts_at, ends_at, needed, created_at, created_by)
       select gen_random_uuid(), ?::uuid, 'campaign', ?::uuid, 'Đợt 27/7/2024', 'Bàn khám số ' || n, 'guide', '2024-07-20 07:30+07', '2024-07-20 11:30+07', 50, now(), gen_random_uuid()
       from generate_series(1, 40) n`,
      [areaId, occasionId],
    )
    await tx.execute(
      `insert into assignment (id, shift_id, volunteer_id, area_id, how, reason, made_at, made_by)
       select gen_random_uuid(), s.id, v.id, s.area_id, 'program', '{"code": "fewest-hours", "candidates": 1, "minutesBefore": 0}', now(), gen_random_uuid()
       from (select id, row_number() over (order by sort_key) - 1 as n from volunteer) v
       join (select id, area_id, row_number() over (order by place) - 1 as n from shift) s on s.n = v.n % 40`,
    )
  })
  const coordinator: Context = {
    ...system,
    actor: { kind: 'account', id: newId(), name: 'Điều phối' },
    grants: [{ role: 'coordinator', areas: 'all' }],
  }
  await announceSchedules(coordinator, { occasionId })
  return inTransaction(systemContext(ground, newId()), async tx => {
    const schedule = (await tx.find(Schedule, {}, { limit: 1 }))[0]!
    const volunteer = await tx.findOneOrFail(Volunteer, schedule.volunteerId)
    const { subject, text, html, icalEvent } = scheduleLetter(system, schedule, volunteer, volunteer.email!)
    return { subject, text, html, ...(icalEvent != null && { icalEvent: { ...icalEvent, filename: 'lich.ics' } }) }
  })
}
