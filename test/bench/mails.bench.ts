import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createTransport } from 'nodemailer'
import { asOwner, inTransaction } from '../../src/database/in-transaction.ts'
import { noticeWriters } from '../../src/notice-kinds.ts'
import type { LetterBody } from '../../src/notices/notice-kind.ts'
import { sendNotices } from '../../src/notices/send-notices.ts'
import { announceSchedules } from '../../src/volunteers/announce-schedules.ts'
import { scheduleLetter } from '../../src/volunteers/schedule.notice.ts'
import { Schedule } from '../../src/volunteers/schedule.entity.ts'
import { Volunteer } from '../../src/volunteers/volunteer.entity.ts'
import { newId } from '../../src/database/id.ts'
import { makeCommune } from '../make.ts'
import { makeCampaign, makeShift } from '../volunteers/make-volunteers.ts'
import { acting } from './acting.ts'
import { aim, type Bench, byClients } from './bench.ts'

const letters = 2000

/** Schedule mails from the ledger to the mail server, beside nodemailer sending letters that are written already. */
export const bench: Bench = {
  name: 'mails',
  async run({ openServices }) {
    const sink = fork(new URL('instant-mail-sink.ts', import.meta.url), { execArgv: ['--import', 'tsx'] })
    const [{ port }] = (await once(sink, 'message')) as [{ port: number }]
    const smtpUrl = `smtp://127.0.0.1:${port}`
    const services = await openServices({ smtpUrl })
    try {
      const officer = acting(services, 'policy-officer')
      const { id: areaId } = await makeCommune(services)
      const { id: campaignId } = await makeCampaign(services)
      // A shift takes fifty.
      for (let at = 0; at < letters / 50; at++)
        await makeShift(officer, areaId, campaignId, { needed: 50, place: `Nhà văn hóa thôn ${at}` })
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

      const cpuFrom = process.cpuUsage()
      const from = performance.now()
      const { sent } = await sendNotices(officer, {
        mail: services.ground.mail,
        mailPerSecond: services.ground.mailPerSecond,
        writers: noticeWriters,
      })
      const seconds = (performance.now() - from) / 1000
      const cpu = cpuOf(process.cpuUsage(cpuFrom))
      if (sent !== letters || (await receivedBy(sink)) !== letters) throw new Error(`${sent} sent, ${await receivedBy(sink)} received`)

      const written = await inTransaction(officer, async tx => {
        const [schedule] = await tx.find(Schedule, {}, { limit: 1 })
        const volunteer = await tx.findOneOrFail(Volunteer, schedule!.volunteerId)
        return scheduleLetter(officer, schedule!, volunteer, volunteer.email!)
      })
      const bareCpuFrom = process.cpuUsage()
      const bareFrom = performance.now()
      await sendBare(port, written)
      const bareSeconds = (performance.now() - bareFrom) / 1000
      const bareCpu = cpuOf(process.cpuUsage(bareCpuFrom))
      return [
        {
          what: `${letters} schedule mails, a mail server that takes no time`,
          ours: Math.round(letters / seconds),
          floor: Math.round(letters / bareSeconds),
          ratio: seconds / bareSeconds,
          floorIs: 'nodemailer alone, letters written already',
          unit: 'per s',
          limit: 1 / 0.9,
          aim: aim('CPU a mail', (cpu - bareCpu) / letters, 3, 'ms'),
          notes: `CPU a mail ${(cpu / letters).toFixed(1)} ms with nodemailer's own ${(bareCpu / letters).toFixed(1)} ms`,
        },
      ]
    } finally {
      await services.close()
      sink.disconnect()
    }
  },
}

async function sendBare(port: number, { subject, text, html, attachments, icalEvent }: LetterBody): Promise<void> {
  const transport = createTransport({ host: '127.0.0.1', port, pool: true, maxConnections: 4, maxMessages: Infinity })
  await byClients(
    10,
    Array.from({ length: letters }, (_, at) => at),
    at =>
      transport.sendMail({
        from: 'khong-tra-loi@hauphuong.localhost',
        to: `tnv${at}@example.vn`,
        subject,
        text,
        html,
        ...(attachments != null && { attachments: attachments.map(one => ({ ...one })) }),
        ...(icalEvent != null && { icalEvent: { ...icalEvent } }),
      }),
  )
  transport.close()
}

async function receivedBy(sink: ChildProcess): Promise<number> {
  sink.send('how many')
  const [{ received }] = (await once(sink, 'message')) as [{ received: number }]
  return received
}

const cpuOf = ({ user, system }: NodeJS.CpuUsage) => (user + system) / 1000
