import { spawnSync } from 'node:child_process'
import { Client } from 'pg'
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { sealEntries } from '../../src/audit/seal-entries.ts'
import { verifyTrail } from '../../src/audit/verify-trail.ts'
import { newId } from '../../src/database/id.ts'
import { asOwner, inTransaction } from '../../src/database/in-transaction.ts'
import { addPerson } from '../../src/registry/add-person.ts'
import { testGround, type TestGround } from '../database.ts'
import { makeCommune } from '../make.ts'

let ground: TestGround
let areaId: string
const opened: TestGround[] = []

beforeEach(async () => {
  ground = await testGround()
  opened.push(ground)
  areaId = (await makeCommune(ground)).id
})
afterAll(() => Promise.all(opened.map(one => one.close())))

const officer = () => ground.contextOf('policy-officer', [areaId])
const owner = <Row extends object>(sql: string, values: readonly unknown[] = []) =>
  asOwner(ground.orm, tx => tx.execute<Row[]>(sql, [...values]))

/** Other databases of the same server hold the horizon too: their open transactions are waited for. */
async function sealAll(batch = 5_000): Promise<void> {
  await vi.waitFor(
    async () => {
      await sealEntries(ground.orm, { batch })
      expect((await verifyTrail(ground.orm)).unsealed).toBe(0)
    },
    { timeout: 10_000, interval: 100 },
  )
}

/** Some acts of a morning, sealed. Returns the chain's entries in its order. */
async function aMorning(acts = 6): Promise<{ no: number; entry_id: string }[]> {
  for (let n = 0; n < acts; n++) await addPerson(officer(), { areaId, fullName: `Kiều Văn Thử ${newId().slice(-6)}`, birth: '1950' })
  await sealAll(4)
  return owner(`select no::int, entry_id::text from audit_seal order by no`)
}
const verdict = async () => {
  const { breaks } = await verifyTrail(ground.orm)
  return breaks.map(({ kind, no, entryId }) => [kind, no, entryId])
}

describe('the chain over the trail', () => {
  test('what nobody touched is whole, across batches and later minutes', async () => {
    const first = await aMorning()
    expect(first.length).toBeGreaterThan(6)
    await aMorning()
    const found = await verifyTrail(ground.orm)
    expect(found).toMatchObject({ breaks: [], unsealed: 0, erased: 0 })
    expect((await sealEntries(ground.orm)).sealed).toBe(0)
  })

  test('the owner of the tables removes an entry: its place is named, and only its', async () => {
    const chain = await aMorning()
    await owner(`delete from audit_entry where id = ?`, [chain[2]!.entry_id])
    expect(await verdict()).toEqual([['removed', chain[2]!.no, chain[2]!.entry_id]])
  })

  test('the owner changes who did it, or what was written', async () => {
    const chain = await aMorning()
    await owner(`update audit_entry set actor = gen_random_uuid() where id = ?`, [chain[1]!.entry_id])
    await owner(`update audit_entry set after = after || '{"full_name": "Kẻ khác"}' where id = ?`, [chain[4]!.entry_id])
    expect(await verdict()).toEqual([
      ['altered', chain[1]!.no, chain[1]!.entry_id],
      ['values-altered', chain[4]!.no, chain[4]!.entry_id],
    ])
  })

  test('the owner puts an entry in behind the last seal', async () => {
    const chain = await aMorning()
    const [put] = await owner<{ id: string }>(
      `insert into audit_entry (at, tx, actor, actor_kind, request, relation, row_id, area_id, action, after)
       select at, tx - 1, actor, actor_kind, request, relation, row_id, area_id, action, after from audit_entry where id = ? returning id::text`,
      [chain[3]!.entry_id],
    )
    await sealEntries(ground.orm)
    expect(await verdict()).toEqual([['inserted', null, put!.id]])
  })

  test('the owner exchanges two entries in their order', async () => {
    const chain = await aMorning()
    const [a, b] = [chain[2]!, chain[3]!]
    await owner(`update audit_seal set entry_id = -entry_id where no in (?, ?)`, [a.no, b.no])
    await owner(`update audit_seal set entry_id = case no when ? then ?::bigint else ?::bigint end where no in (?, ?)`, [
      a.no,
      b.entry_id,
      a.entry_id,
      a.no,
      b.no,
    ])
    const found = await verdict()
    expect(found).toContainEqual(['altered', a.no, b.entry_id])
    expect(found).toContainEqual(['altered', b.no, a.entry_id])
  })

  test('a seal taken out with its entry leaves a gap; a chain cut at its end is known by a head noted before', async () => {
    const chain = await aMorning()
    const { head } = await verifyTrail(ground.orm)
    const last = chain.at(-1)!
    await owner(`delete from audit_entry where id = ?`, [last.entry_id])
    await owner(`delete from audit_seal where no = ?`, [last.no])
    expect(await verdict()).toEqual([])
    expect((await verifyTrail(ground.orm, head)).breaks.map(one => one.kind)).toEqual(['head-unknown'])
    await owner(`delete from audit_seal where no = ?`, [chain[1]!.no])
    await owner(`delete from audit_entry where id = ?`, [chain[1]!.entry_id])
    expect(await verdict()).toEqual([['seal-removed', chain[1]!.no, null]])
  })

  test('erased values keep the chain whole, leave nothing to guess from, and are told in the trail; values only wiped are found', async () => {
    const person = await addPerson(officer(), { areaId, fullName: 'Kiều Thị Quên', birth: '1940' })
    await sealAll()
    await owner(`select erase_trail_values(array[?::uuid], 'đến hạn')`, [person.id])
    await sealAll()
    expect(await verifyTrail(ground.orm)).toMatchObject({ breaks: [], erased: 1 })
    expect(await owner(`select from audit_entry where before::text like '%Quên%' or after::text like '%Quên%'`)).toEqual([])
    expect(await owner(`select because, salt from audit_erasure x join audit_seal s using (entry_id)`)).toEqual([
      { because: 'đến hạn', salt: null },
    ])
    const [other] = await owner<{ id: string; no: number }>(
      `select e.id::text, s.no::int from audit_entry e join audit_seal s on s.entry_id = e.id where e.after is not null order by e.id limit 1`,
    )
    await owner(`update audit_entry set before = null, after = null where id = ?`, [other!.id])
    expect(await verdict()).toEqual([['values-removed', other!.no, other!.id]])
  })

  test('an act whose transaction is still open is sealed when it ends, and nothing before it is lost', async () => {
    await aMorning(1)
    const slow = new Client({ connectionString: ground.databaseUrl })
    await slow.connect()
    try {
      await slow.query('begin')
      await slow.query(`update area set name = name || ' cũ' where id = $1`, [areaId])
      await addPerson(officer(), { areaId, fullName: 'Kiều Văn Sau', birth: '1950' })
      expect((await sealEntries(ground.orm)).sealed).toBe(0)
      await slow.query('commit')
      await sealAll()
      expect(await verdict()).toEqual([])
    } finally {
      await slow.end()
    }
  })

  test('at the terminal: 0 for a whole trail, 1 and the place for a broken one', async () => {
    const chain = await aMorning()
    const verify = () =>
      spawnSync(process.execPath, ['--import', 'tsx', 'src/commands/verify-audit.ts'], {
        encoding: 'utf8',
        env: {
          ...process.env,
          DATABASE_URL: ground.databaseUrl,
          AUTH_SECRET: 'x'.repeat(32),
          DATA_KEY: Buffer.alloc(32).toString('base64'),
          INDEX_KEY: Buffer.alloc(32).toString('base64'),
        },
      })
    expect(verify()).toMatchObject({ status: 0, stdout: expect.stringContaining('The trail is whole') })
    await owner(`delete from audit_entry where id = ?`, [chain[0]!.entry_id])
    expect(verify()).toMatchObject({ status: 1, stdout: expect.stringContaining(`entry ${chain[0]!.entry_id}: the entry was removed`) })
  })
})

describe('the trail and the application', () => {
  test('the application can neither alter nor remove an entry, a seal or a look', async () => {
    await aMorning(1)
    for (const table of ['audit_entry', 'audit_seal', 'access_entry', 'audit_erasure'])
      for (const sql of [`delete from ${table}`, `update ${table} set ${table === 'audit_seal' ? 'hash = hash' : 'at = at'}`])
        await expect(inTransaction(ground.contextOf('administrator'), tx => tx.execute(sql))).rejects.toThrow(/permission denied/)
    await expect(
      inTransaction(ground.contextOf('administrator'), tx => tx.execute(`select erase_trail_values('{}', 'x')`)),
    ).rejects.toThrow(/permission denied/)
    await expect(
      inTransaction(ground.contextOf('administrator'), tx =>
        tx.execute(`insert into audit_entry (relation, action) values ('x', 'insert')`),
      ),
    ).rejects.toThrow(/permission denied/)
  })

  test('an entry says from where and by which job, and never holds an id in any form that opens', async () => {
    const ctx = { ...officer(), address: '10.1.2.3', job: 'imports.apply-import' }
    const person = await addPerson(ctx, { areaId, fullName: 'Kiều Văn Số', birth: '1950', nationalId: '001150000017' })
    const [entry] = await owner<{ address: string; job: string; after: Record<string, unknown> }>(
      `select address, job, after from audit_entry where row_id = ?`,
      [person.id],
    )
    expect(entry).toMatchObject({ address: '10.1.2.3', job: 'imports.apply-import', after: { national_id_cipher: '…' } })
    expect(JSON.stringify(entry!.after)).not.toContain('001150000017')
  })

  test('two desks write audited rows at once: neither waits for the other', async () => {
    const [one, two] = await Promise.all([
      addPerson(officer(), { areaId, fullName: 'Kiều Văn Một', birth: '1950' }),
      addPerson(officer(), { areaId, fullName: 'Kiều Văn Hai', birth: '1951' }),
    ])
    const desk = (n: number) => ground.contextOf('policy-officer', [areaId], { name: `Bàn ${n}` })
    await inTransaction(desk(1), async tx => {
      await tx.execute(`update person set note = 'bàn 1' where id = ?`, [one.id])
      // The other desk starts, writes and commits while this one is still open.
      const other = new Client({ connectionString: ground.databaseUrl, statement_timeout: 2000 })
      await other.connect()
      await other.query(`update person set note = 'bàn 2' where id = $1`, [two.id])
      const { rows } = await other.query(`select count(*)::int as n from audit_entry where row_id = $1`, [two.id])
      await other.end()
      expect(rows).toEqual([{ n: 2 }])
      await sealEntries(ground.orm)
    })
  })

  test('the trail adds at most a millisecond to a write', async () => {
    const person = await addPerson(officer(), { areaId, fullName: 'Kiều Văn Nhanh', birth: '1950' })
    // Inside the server, in turns: a busy machine must not decide.
    const took = async (trail: 'enable' | 'disable') => {
      await owner(`alter table person ${trail} trigger audit`)
      const [row] = await owner<{ ms: number }>(`select time_of_writes(?) as ms`, [person.id])
      return row!.ms
    }
    await owner(`create function time_of_writes(whose uuid) returns float language plpgsql as $$
      declare began timestamptz := clock_timestamp();
      begin
        for n in 1..200 loop update person set note = 'lần ' || n || random() where id = whose; end loop;
        return extract(epoch from clock_timestamp() - began) * 1000 / 200;
      end $$`)
    const differences: number[] = []
    for (let turn = 0; turn < 7; turn++) differences.push((await took('enable')) - (await took('disable')))
    expect(differences.sort((a, b) => a - b)[3]).toBeLessThan(1)
  })
})
