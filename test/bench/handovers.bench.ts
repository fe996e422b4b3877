import { Pool } from 'pg'
import { newId } from '../../src/database/id.ts'
import { recordHandover } from '../../src/handovers/record-handover.ts'
import { acting } from './acting.ts'
import { type Bench, byClients, pairMs } from './bench.ts'
import { makeLockedList } from './make-locked-list.ts'

const clients = 50
const gifts = 500
const runs = 5
/** As many connections as the program opens. */
const connections = 20

/** Hand-overs by 50 clients at once, beside one bare insert under the same row lock through as many connections. */
export const bench: Bench = {
  name: 'handovers',
  async run({ databaseUrl, openServices }) {
    const services = await openServices()
    const pool = new Pool({ connectionString: databaseUrl, max: connections })
    try {
      const { giftIds: ids } = await makeLockedList(services, gifts * (runs + 1))
      await pool.query(
        `create table bare_handover (id uuid primary key, gift_id uuid not null, at timestamptz not null, receiver text not null)`,
      )
      const ctx = acting(services, 'policy-officer')
      let given = 0
      let inserted = 0
      const pair = await pairMs(
        runs,
        () =>
          byClients(clients, ids.slice(given, (given += gifts)), async giftId => {
            const answer = await recordHandover(ctx, { giftId, receiver: { kind: 'self' } })
            if (!answer.granted) throw new Error(answer.because)
          }),
        () => byClients(clients, ids.slice(inserted, (inserted += gifts)), giftId => insertBare(pool, giftId)),
      )
      const rate = (ms: number) => Math.round((gifts / ms) * 1000)
      return [
        {
          what: `hand-overs by ${clients} clients`,
          ours: rate(pair.ours),
          floor: rate(pair.floor),
          ratio: pair.ratio,
          floorIs: 'one bare insert under the same lock',
          unit: 'per s',
          limit: 8,
          notes: 'ours adds facts, rule, ledger, audit and row-level security',
        },
      ]
    } finally {
      await pool.end()
      await services.close()
    }
  },
}

async function insertBare(pool: Pool, giftId: string): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query(`select id from gift where id = $1 for update`, [giftId])
    await client.query(`insert into bare_handover (id, gift_id, at, receiver) values ($1, $2, now(), 'Chính chủ')`, [newId(), giftId])
    await client.query('commit')
  } finally {
    client.release()
  }
}
