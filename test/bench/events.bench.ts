import { Pool } from 'pg'
import type { Context } from '../../src/context.ts'
import { newId } from '../../src/database/id.ts'
import { asOwner } from '../../src/database/in-transaction.ts'
import { addSession } from '../../src/events/add-session.ts'
import { createEvent } from '../../src/events/create-event.ts'
import { recordArrival } from '../../src/events/record-arrival.ts'
import { setStations } from '../../src/events/set-stations.ts'
import { takeSeat } from '../../src/events/take-seat.ts'
import type { Services } from '../../src/services.ts'
import { aim, type Bench, type Measured, rank } from './bench.ts'
import { asTestGround } from './acting.ts'
import { freePort } from '../../src/starting/free-port.ts'
import { startProcess } from './start-process.ts'
import { makePerson } from '../people.ts'

const takers = 500
const clients = 50
const desks = 20
/** Milliseconds between two visitors of one desk: quicker than any desk is; and none at all, each desk sending its next when it is answered. */
const pauses = [1500, 0]
const connections = 20

/** Seats taken by 50 clients beside one bare conditional update, and arrivals at 20 desks beside one bare insert. */
export const bench: Bench = {
  name: 'events',
  async run({ databaseUrl, openServices }) {
    const services = await openServices()
    const pool = new Pool({ connectionString: databaseUrl, max: connections })
    try {
      const ctx: Context = {
        actor: { kind: 'account', id: newId(), name: 'Bàn tiếp đón' },
        grants: [{ role: 'policy-officer', areas: 'all' }],
        locale: 'vi',
        requestId: newId(),
        ground: services.ground,
        now: () => services.ground.now(),
      }
      const { eventId, sessionId, inviteeIds } = await plan(services, ctx)
      await pool.query(`create table bare_seat (id int primary key, taker uuid)`)
      await pool.query(`insert into bare_seat select n from generate_series(1, ${takers}) n`)
      const ours = await timed(() => shared(clients, inviteeIds, inviteeId => takeSeat(ctx, { eventId, inviteeId })))
      const floor = await timed(() =>
        shared(clients, inviteeIds, inviteeId =>
          pool.query(
            `update bare_seat set taker = $1 where id = (select id from bare_seat where taker is null order by id limit 1 for update skip locked)`,
            [inviteeId],
          ),
        ),
      )
      const rate = (ms: number) => Math.round((takers / ms) * 1000)
      await pool.query(`create table bare_arrival (invitee_id uuid primary key, at timestamptz not null)`)
      const people = await Promise.all(
        Array.from({ length: desks }, () => makePerson(asTestGround(services, databaseUrl), { role: 'policy-officer' })),
      )
      const cookies = people.map(person => [...person.cookies].map(([name, value]) => `${name}=${value}`).join('; '))
      const port = await freePort()
      const web = await startProcess('src/main.ts', databaseUrl, port)
      const byHttp = async (inviteeId: string, desk: number) => {
        const answer = await fetch(`http://127.0.0.1:${port}/api/v1/events/${eventId}/arrivals`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'idempotency-key': newId(), cookie: cookies[desk]! },
          body: JSON.stringify({ sessionId, inviteeId }),
        })
        await answer.text()
        if (answer.status !== 201) throw new Error(`An arrival answers ${answer.status}`)
      }
      const ways = {
        'at the verb': async (inviteeId: string) => {
          const answer = await recordArrival(ctx, { eventId, sessionId, inviteeId })
          if (!answer.granted) throw new Error(answer.because)
        },
        'through HTTP': byHttp,
      }
      const arrivals: Measured[] = []
      try {
        // The first arrivals of a web process wait for its code to be compiled; no desk opens on a cold one.
        await atDesks(inviteeIds.slice(0, 60), byHttp, 0)
        for (const pause of pauses) {
          await pool.query(`truncate bare_arrival`)
          const bare = await atDesks(inviteeIds, inviteeId => pool.query(`insert into bare_arrival values ($1, now())`, [inviteeId]), pause)
          for (const [way, work] of Object.entries(ways)) {
            await forgetArrivals(services, ctx)
            const took = await atDesks(inviteeIds, work, pause)
            arrivals.push({
              what: `arrivals at ${desks} desks ${way}, ${pause === 0 ? 'each sending its next when answered' : `one in about ${pause} ms each`}, p95`,
              ours: rank(took, 0.95),
              floor: rank(bare, 0.95),
              ratio: rank(took, 0.95) / rank(bare, 0.95),
              floorIs: 'one bare insert',
              unit: 'ms',
              limit: null,
              aim: aim('p95', rank(took, 0.95), 100, 'ms'),
              notes: `p50 ${rank(took, 0.5).toFixed(0)} ms`,
            })
          }
        }
      } finally {
        await web.stop()
      }
      return [
        {
          what: `seats taken by ${clients} clients`,
          ours: rate(ours),
          floor: rate(floor),
          ratio: ours / floor,
          floorIs: 'one bare conditional update, skip locked',
          unit: 'per s',
          limit: null,
          notes: 'ours adds the invitee’s lock, ticket number, reason, audit and row-level security',
        },
        ...arrivals,
      ]
    } finally {
      await pool.end()
      await services.close()
    }
  },
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  await work()
  return performance.now() - from
}

async function shared(count: number, ids: readonly string[], work: (id: string) => Promise<unknown>): Promise<void> {
  let next = 0
  const client = async () => {
    while (next < ids.length) await work(ids[next++]!)
  }
  await Promise.all(Array.from({ length: count }, client))
}

/** How long each visitor takes, desks opening one after another and visitors coming irregularly, or one upon the other. */
async function atDesks(ids: readonly string[], work: (id: string, desk: number) => Promise<unknown>, pause: number): Promise<number[]> {
  const wait = (ms: number) => new Promise(done => setTimeout(done, ms))
  const took: number[] = []
  let next = 0
  const desk = async (no: number) => {
    await wait((no * pause) / desks)
    while (next < ids.length) {
      const at = next++
      took.push(await timed(() => work(ids[at]!, no)))
      if (pause > 0) await wait(pause / 2 + ((at * 397) % pause))
    }
  }
  await Promise.all(Array.from({ length: desks }, (_, no) => desk(no)))
  return took
}

/** As if nobody had come yet. */
const forgetArrivals = ({ orm }: Services, ctx: Context) =>
  asOwner(orm, async tx => {
    await tx.execute(`update arrival set undone_at = now(), undone_by = ?, undone_because = 'measured again' where undone_at is null`, [
      ctx.actor.id,
    ])
    await tx.execute(`update station_visit set state = 'left', ended_at = now(), ended_by = ? where ended_at is null`, [ctx.actor.id])
  })

async function plan({ orm, ground }: Services, ctx: Context) {
  const areaId = newId()
  await asOwner(orm, tx =>
    tx.execute(
      `insert into area (id, official_code, kind, name, name_folded) values (?, '99998', 'commune', 'Xã đo đợt khám', 'xa do dot kham')`,
      [areaId],
    ),
  )
  const event = await createEvent(ctx, { name: 'Đợt đo', place: 'Trạm y tế', organiser: 'Ban tổ chức', areaIds: [areaId] })
  await setStations(ctx, {
    eventId: event.id,
    stations: [
      { name: 'Tiếp đón', kind: 'reception', desks, minutes: 2, onIndication: false },
      { name: 'Khám nội', kind: 'doctor', desks: 10, minutes: 10, onIndication: false },
    ],
  })
  const startsAt = new Date(ground.now().getTime() + 3_600_000)
  const endsAt = new Date(startsAt.getTime() + 4 * 3_600_000)
  const session = await addSession(ctx, { eventId: event.id, name: 'Sáng', startsAt, endsAt, doctors: takers / 10, patientsPerDoctor: 10 })
  const rows = await asOwner(orm, tx =>
    tx.execute<{ id: string }[]>(
      `with people as (
         insert into person (id, area_id, full_name, name_folded, sort_key, created_by)
         select gen_random_uuid(), ?, 'Nguyễn Văn ' || n, 'nguyen van ' || n, lpad(n::text, 8, '0'), ? from generate_series(1, ?) n returning id, area_id)
       insert into invitee (id, event_id, area_id, person_id, origin, invited_at, invited_by)
       select gen_random_uuid(), ?, area_id, id, 'filter', now(), ? from people returning id`,
      [areaId, ctx.actor.id, takers, event.id, ctx.actor.id],
    ),
  )
  return { eventId: event.id, sessionId: session.id, inviteeIds: rows.map(row => row.id) }
}
