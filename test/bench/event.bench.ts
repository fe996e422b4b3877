import { Writable } from 'node:stream'
import { Pool } from 'pg'
import { newId } from '../../src/database/id.ts'
import { asOwner, inTransaction } from '../../src/database/in-transaction.ts'
import { allocateSeats } from '../../src/events/allocate-seats.ts'
import { announceTimes } from '../../src/events/announce-times.ts'
import { invitationLettersKind } from '../../src/events/invitation-letters.document.ts'
import { invitePeople } from '../../src/events/invite-people.ts'
import { recordArrival } from '../../src/events/record-arrival.ts'
import { takeSeat } from '../../src/events/take-seat.ts'
import { invitationLetter } from '../../src/events/invitation-letter.ts'
import { getEventCard } from '../../src/events/events.queries.ts'
import { findInvitees } from '../../src/events/invitees.queries.ts'
import { writeLetters } from '../../src/sheets/letter.ts'
import { makeEvent, makePeople } from '../events/make-event.ts'
import { makeCommune } from '../make.ts'
import { acting } from './acting.ts'
import { aim, type Bench, byClients, medianMs, rank } from './bench.ts'

const people = 2000
const takers = 500

/** A health event of 2,000: seats taken by 50 clients, the letters of all, and arrivals at 20 desks. */
export const bench: Bench = {
  name: 'event',
  async run({ databaseUrl, openServices }) {
    const services = await openServices()
    const pool = new Pool({ connectionString: databaseUrl, max: 20 })
    try {
      const officer = acting(services, 'policy-officer')
      const { id: areaId } = await makeCommune(services)
      await makePeople(
        services,
        areaId,
        Array.from({ length: people }, (_, at) => ({ birthYear: 1930 + (at % 60) })),
      )
      const { event, morning } = await makeEvent(officer, [areaId], { doctors: 40, patientsPerDoctor: 50 })
      await invitePeople(officer, { eventId: event.id, filter: {} })
      const rows = await asOwner(services.orm, tx =>
        tx.execute<{ id: string }[]>(`select id from invitee where event_id = ? order by id`, [event.id]),
      )
      const invitees = rows.map(row => row.id)

      await pool.query(`create table bare_seat (id uuid primary key, invitee_id uuid not null, at timestamptz not null)`)
      const floorFrom = performance.now()
      await byClients(50, invitees.slice(0, takers), async id => {
        const client = await pool.connect()
        try {
          await client.query('begin')
          await client.query(`select id from invitee where id = $1 for update`, [id])
          await client.query(`insert into bare_seat (id, invitee_id, at) values ($1, $2, now())`, [newId(), id])
          await client.query('commit')
        } finally {
          client.release()
        }
      })
      const seatFloor = takers / ((performance.now() - floorFrom) / 1000)
      const seatFrom = performance.now()
      await byClients(50, invitees.slice(0, takers), async id => {
        const answer = await takeSeat(officer, { eventId: event.id, inviteeId: id })
        if (answer.placement !== 'seat') throw new Error(answer.placement)
      })
      const seatRate = takers / ((performance.now() - seatFrom) / 1000)

      await allocateSeats(officer, { eventId: event.id, again: false })
      await announceTimes(officer, { eventId: event.id })
      let pages = 0
      const letters = async () => {
        const made = await invitationLettersKind.write(officer, { eventId: event.id, perPage: 2 }, 'pdf', nowhere())
        if (made.rows !== people) throw new Error(`${made.rows} letters`)
        pages = made.pages ?? 0
      }
      const lettersMs = await medianMs(1, letters)
      const { event: card } = await getEventCard(officer, event.id)
      const [line] = await inTransaction(officer, tx => findInvitees(tx, event.id, { placement: 'seat' }))
      const plain = { ...invitationLetter({ event: card, hostName: 'Xã', line: line!, code: 'x', printedOn: officer.now() }) }
      const lettersFloor = await medianMs(1, () =>
        writeLetters(
          { name: 'x', createdAt: officer.now(), language: 'vi-VN', perPage: 2, letters: Array.from({ length: people }, () => plain) },
          nowhere(),
        ),
      )

      const arrivals = await byClients(20, invitees.slice(0, 1000), async inviteeId => {
        const answer = await recordArrival(officer, { eventId: event.id, sessionId: morning.id, inviteeId })
        if (!answer.granted) throw new Error(answer.because)
      })
      const alone = await byClients(1, invitees.slice(1000, 1200), inviteeId =>
        recordArrival(officer, { eventId: event.id, sessionId: morning.id, inviteeId }),
      )
      return [
        {
          what: 'seats taken by 50 clients',
          ours: Math.round(seatRate),
          floor: Math.round(seatFloor),
          ratio: seatFloor / seatRate,
          floorIs: 'one bare insert under the same lock',
          unit: 'per s',
          limit: 8,
          notes: 'ours adds facts, the free seat, ticket number, audit and row-level security',
        },
        {
          what: `${people} invitation letters`,
          ours: lettersMs,
          floor: lettersFloor,
          ratio: lettersMs / lettersFloor,
          floorIs: 'the letter writer alone, one letter over and over',
          unit: 'ms',
          limit: null,
          aim: aim('letters', lettersMs / 1000, 20, 's'),
          notes: `${pages} pages`,
        },
        {
          what: 'arrival at 20 desks, p95',
          ours: rank(arrivals, 0.95),
          floor: rank(alone, 0.95),
          ratio: rank(arrivals, 0.95) / rank(alone, 0.95),
          floorIs: 'one desk',
          unit: 'ms',
          limit: null,
          aim: aim('p95', rank(arrivals, 0.95), 100, 'ms'),
          notes: `p50 ${rank(arrivals, 0.5).toFixed(0)} ms`,
        },
      ]
    } finally {
      await pool.end()
      await services.close()
    }
  },
}

const nowhere = () => new Writable({ write: (_chunk, _encoding, done) => done() })
