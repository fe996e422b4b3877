import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createTransport, type SendMailOptions } from 'nodemailer'
import { newId } from '../../src/database/id.ts'
import { asOwner, inTransaction } from '../../src/database/in-transaction.ts'
import { composeLetter } from '../../src/mail/compose.ts'
import { type Letter, messageIdOf } from '../../src/mail/mail.ts'
import { connections } from '../../src/mail/transport.ts'
import { noticeWriters } from '../../src/notice-kinds.ts'
import { sendNotices } from '../../src/notices/send-notices.ts'
import type { Services } from '../../src/services.ts'
import { announceSchedules } from '../../src/volunteers/announce-schedules.ts'
import { Schedule } from '../../src/volunteers/schedule.entity.ts'
import { scheduleLetter } from '../../src/volunteers/schedule.notice-writer.ts'
import { Volunteer } from '../../src/volunteers/volunteer.entity.ts'
import { makeCommune } from '../make.ts'
import { makeCampaign, makeShift } from '../volunteers/make-volunteers.ts'
import { acting } from './acting.ts'
import { aim, type Bench, type Measured } from './bench.ts'

const letters = 2000
const runs = 3
/** A mail server on the same network, and one that takes no time at all. */
const answerTimes = [10, 0]

type Run = { readonly ms: number; readonly cpu: number }

/**
 * Schedule mails from the ledger to the mail server. The floor is nodemailer alone with as many connections into the same sink, sending the very
 * letters the program wrote: composing them from text, HTML and calendar as it does for anyone (this gates), and, to be told, only pushing their finished bytes.
 */
export const bench: Bench = {
  name: 'mails',
  async run({ openServices }) {
    const measured: Measured[] = []
    let prepared = false
    for (const milliseconds of answerTimes) {
      const sink = fork(new URL('mail-sink-process.ts', import.meta.url), [String(milliseconds)], { execArgv: ['--import', 'tsx'] })
      const [{ port }] = (await once(sink, 'message')) as [{ port: number }]
      const services = await openServices({ smtpUrl: `smtp://127.0.0.1:${port}` })
      const alone = createTransport({ host: '127.0.0.1', port, pool: true, maxConnections: connections, maxMessages: Infinity })
      try {
        if (!prepared) await announceAll(services)
        prepared = true
        const written = await lettersOf(services)
        const push = (all: readonly SendMailOptions[]) => timed(() => Promise.all(all.map(one => alone.sendMail(one))))
        const composing = written.map(({ letter, from }) => ({
          ...letter,
          from: { name: from.name, address: from.email },
          to: { name: letter.to.name, address: letter.to.email },
          attachments: [],
          ...(letter.icalEvent != null && { icalEvent: { ...letter.icalEvent, filename: 'lich.ics' } }),
        }))
        const bytes = written.map(({ letter, from }) => ({
          envelope: { from: from.email, to: letter.to.email },
          raw: composeLetter(letter, { from, at: services.ground.now() }),
        }))
        const through = () => sendAll(services)
        const kinds = { ours: through, composing: () => push(composing), bytes: () => push(bytes) }
        const took: Record<keyof typeof kinds, Run[]> = { ours: [], composing: [], bytes: [] }
        let sent = 0
        for (let run = 0; run <= runs; run++)
          for (const [kind, work] of Object.entries(kinds) as [keyof typeof kinds, () => Promise<Run>][]) {
            if (kind === 'ours') await askAgain(services)
            globalThis.gc?.()
            const one = await work()
            sent += letters
            if ((await receivedBy(sink)) !== sent) throw new Error(`${kind}: not every letter arrived`)
            // The first of each only warms up.
            if (run > 0) took[kind].push(one)
          }
        const ratio = (floor: Run[]) => middle(took.ours.map((one, run) => one.ms / floor[run]!.ms))
        const rate = (all: Run[]) => Math.round((letters / middle(all.map(one => one.ms))) * 1000)
        const cpu = (all: Run[]) => middle(all.map(one => one.cpu)) / letters
        const sinkWords = milliseconds === 0 ? 'a sink that takes no time' : `a sink that takes ${milliseconds} ms`
        for (const [floor, words, limit] of [
          [took.composing, 'nodemailer alone, composing and sending the same letters', 1 / 0.9],
          [took.bytes, 'nodemailer alone, pushing the same letters as finished bytes', null],
        ] as const)
          measured.push({
            what: `${letters} schedule mails, ${sinkWords}`,
            ours: rate(took.ours),
            floor: rate(floor),
            ratio: ratio(floor),
            floorIs: words,
            unit: 'per s',
            limit,
            aim: aim('CPU a mail', cpu(took.ours), 3, 'ms'),
            notes: `ours is ${(1 / ratio(floor)).toFixed(2)} of its rate; its CPU a mail ${cpu(floor).toFixed(2)} ms`,
          })
      } finally {
        alone.close()
        await services.close()
        sink.disconnect()
      }
    }
    return measured
  },
}

const middle = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

async function timed(work: () => Promise<unknown>): Promise<Run> {
  const before = process.cpuUsage()
  const from = performance.now()
  await work()
  const ms = performance.now() - from
  const { user, system } = process.cpuUsage(before)
  return { ms, cpu: (user + system) / 1000 }
}

async function sendAll({ ground }: Services): Promise<Run> {
  const ctx = acting({ ground } as Services, 'policy-officer')
  return timed(async () => {
    const { sent } = await sendNotices(ctx, { mail: ground.mail, mailPerSecond: ground.mailPerSecond, writers: noticeWriters })
    if (sent !== letters) throw new Error(`${sent} sent`)
  })
}

async function askAgain({ orm }: Services): Promise<void> {
  await asOwner(orm, async tx => {
    await tx.execute(`update notice set state = 'asked', sent_at = null, sent_to = null, next_try_at = now(), attempts = 0`)
    await tx.execute(`truncate notice_step`)
  })
  await orm.em.fork().execute(`vacuum analyze notice`)
}

/** 2,000 volunteers with a shift each, announced. */
async function announceAll(services: Services): Promise<void> {
  const officer = acting(services, 'policy-officer')
  const { id: areaId } = await makeCommune(services)
  const { id: campaignId } = await makeCampaign(services)
  // A shift takes fifty.
  for (let at = 0; at < letters / 50; at++) await makeShift(officer, areaId, campaignId, { needed: 50, place: `Nhà văn hóa thôn ${at}` })
  await asOwner(services.orm, tx =>
    tx.execute(
      `with v as (insert into volunteer (id, area_id, full_name, name_folded, sort_key, email, skills, created_at, created_by)
         select gen_random_uuid(), ?, 'Nguyễn Văn ' || n, 'nguyen van ' || n, n::text, 'tnv' || n || '@example.vn', '{guide}', now(), ?
         from generate_series(1, ?) n returning id)
       insert into assignment (id, shift_id, volunteer_id, area_id, how, reason, made_at, made_by)
       select gen_random_uuid(), s.id, v.id, ?, 'program', '{}', now(), ?
       from (select id, row_number() over () - 1 as no from v) v join (select id, row_number() over () - 1 as no from shift) s on s.no = v.no / 50`,
      [areaId, newId(), letters, areaId, newId()],
    ),
  )
  await announceSchedules(officer, { occasionId: campaignId })
}

/** Every letter as the program writes it. */
async function lettersOf(services: Services): Promise<{ letter: Letter; from: { name: string; email: string } }[]> {
  const officer = acting(services, 'policy-officer')
  const from = { name: 'Hậu Phương', email: 'khong-tra-loi@hauphuong.localhost' }
  return inTransaction(officer, async tx => {
    const schedules = await tx.find(Schedule, {})
    const volunteers = new Map((await tx.find(Volunteer, {})).map(one => [one.id, one]))
    return schedules.map(schedule => {
      const volunteer = volunteers.get(schedule.volunteerId)!
      const letter = scheduleLetter(officer, schedule, volunteer, volunteer.email!)
      const to = { name: volunteer.fullName, email: volunteer.email! }
      return { letter: { ...letter, to, messageId: messageIdOf(newId(), services.ground.publicUrl) }, from }
    })
  })
}

async function receivedBy(sink: ChildProcess): Promise<number> {
  sink.send('how many')
  const [{ received }] = (await once(sink, 'message')) as [{ received: number }]
  return received
}
