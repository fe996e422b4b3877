import { Pool } from 'pg'
import type { Context } from '../../src/context.ts'
import { newId } from '../../src/database/id.ts'
import { asOwner } from '../../src/database/in-transaction.ts'
import { recordHandover } from '../../src/handovers/record-handover.ts'
import type { Services } from '../../src/services.ts'
import { type Bench, pairMs } from './bench.ts'

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
      const ids = await makeGifts(services, gifts * (runs + 1))
      await pool.query(
        `create table bare_handover (id uuid primary key, gift_id uuid not null, at timestamptz not null, receiver text not null)`,
      )
      const ctx: Context = {
        actor: { kind: 'account', id: newId(), name: 'Cán bộ trao quà' },
        grants: [{ role: 'policy-officer', areas: 'all' }],
        locale: 'vi',
        requestId: newId(),
        ground: services.ground,
        now: () => services.ground.now(),
      }
      let given = 0
      let inserted = 0
      const pair = await pairMs(
        runs,
        () =>
          byClients(ids.slice(given, (given += gifts)), async giftId => {
            const answer = await recordHandover(ctx, { giftId, receiver: { kind: 'self' } })
            if (!answer.granted) throw new Error(answer.because)
          }),
        () => byClients(ids.slice(inserted, (inserted += gifts)), giftId => insertBare(pool, giftId)),
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

async function byClients(ids: readonly string[], work: (id: string) => Promise<void>): Promise<void> {
  let next = 0
  const client = async () => {
    while (next < ids.length) await work(ids[next++]!)
  }
  await Promise.all(Array.from({ length: clients }, client))
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

async function makeGifts({ orm }: Services, count: number): Promise<string[]> {
  const [areaId, campaignId, sourceId, listId, by] = [newId(), newId(), newId(), newId(), newId()]
  return asOwner(orm, async tx => {
    await tx.execute(
      `insert into area (id, official_code, kind, name, name_folded) values (?, '99999', 'commune', 'Xã đo tốc độ', 'xa do toc do')`,
      [areaId],
    )
    await tx.execute(`insert into campaign (id, name, occasion_on, created_by) values (?, 'Đợt đo tốc độ', '2024-07-27', ?)`, [
      campaignId,
      by,
    ])
    await tx.execute(`insert into gift_source (id, campaign_id, name, rule_set_key) values (?, ?, 'Nguồn đo', 'president-27-7')`, [
      sourceId,
      campaignId,
    ])
    await tx.execute(
      `insert into gift_list (id, campaign_id, source_id, area_id, version, compiled_at, compiled_by) values (?, ?, ?, ?, 1, '2024-06-01', ?)`,
      [listId, campaignId, sourceId, areaId, by],
    )
    await tx.execute(
      `with people as (
         insert into person (id, area_id, full_name, name_folded, sort_key, created_by)
         select gen_random_uuid(), ?, 'Nguyễn Văn ' || n, 'nguyen van ' || n, lpad(n::text, 8, '0'), ? from generate_series(1, ?) n returning id, full_name, sort_key)
       insert into gift (id, list_id, area_id, person_id, full_name, sort_key, clause, scope, amount, category_name, reason, line_no, line_code)
       select gen_random_uuid(), ?, ?, id, full_name, sort_key, '2a', 'person', 300000, 'Thương binh', '{}', row_number() over (), 'DO-' || row_number() over () from people`,
      [areaId, by, count, listId, areaId],
    )
    await tx.execute(`update gift_list set state = 'locked', locked_at = '2024-06-10', locked_by = ?, hash = 'x' where id = ?`, [
      by,
      listId,
    ])
    const rows = await tx.execute<{ id: string }[]>(`select id from gift where list_id = ?`, [listId])
    return rows.map(row => row.id)
  })
}
