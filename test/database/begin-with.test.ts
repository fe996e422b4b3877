import { afterAll, beforeAll, expect, test } from 'vitest'
import { beginWith } from '../../src/database/begin-with.ts'
import { asOwner, inTransaction } from '../../src/database/in-transaction.ts'
import { type TestGround, testGround } from '../database.ts'

let ground: TestGround
beforeAll(async () => {
  ground = await testGround()
})
afterAll(() => ground.close())

const whoIsIt = `select current_user as role, current_setting('app.actor', true) as actor`
interface Who {
  readonly role: string
  readonly actor: string | null
}

test('a transaction begins as who asks, and what the owner does inside it does not', async () => {
  const ctx = ground.contextOf('administrator')
  const [within, owner, after] = await inTransaction(ctx, async tx => [
    (await tx.execute<Who[]>(whoIsIt))[0]!,
    (await asOwner(ground.orm, other => other.execute<Who[]>(whoIsIt)))[0]!,
    (await tx.execute<Who[]>(whoIsIt))[0]!,
  ])
  expect(within).toEqual({ role: 'hau_phuong_app_everywhere', actor: ctx.actor.id })
  expect(after).toEqual(within)
  expect(owner!.role).not.toMatch(/^hau_phuong_app/)
  expect(owner!.actor).not.toBe(ctx.actor.id)
})

test('nothing of a transaction stays with the connection that the next one is given', async () => {
  const ctx = ground.contextOf('administrator')
  for (let turn = 0; turn < 3; turn++) {
    await inTransaction(ctx, async tx => tx.execute('select 1'))
    const [who] = await ground.orm.em.getConnection().execute<Who[]>(whoIsIt)
    expect(who!.role).not.toMatch(/^hau_phuong_app/)
    expect(who!.actor ?? '').toBe('')
  }
})

test('a name with a quotation mark is a name, and more statements are not read out of it', async () => {
  const ctx = { ...ground.contextOf('administrator'), requestId: `'); drop table person; --\\'` }
  const [row] = await inTransaction(ctx, tx => tx.execute<{ request: string }[]>(`select current_setting('app.request') as request`))
  expect(row!.request).toBe(ctx.requestId)
})

test('where the statement fails, the work is not begun and its connection is whole again', async () => {
  const ctx = { ...ground.contextOf('administrator'), actor: { kind: 'account' as const, id: 'x\0', name: '' } }
  let begun = 0
  for (let turn = 0; turn < 25; turn++) await expect(inTransaction(ctx, async () => void begun++)).rejects.toThrow()
  expect(begun).toBe(0)
  const broken = await asOwner(ground.orm, tx =>
    tx.execute(
      `select state from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and state like 'idle in%'`,
    ),
  )
  expect(broken).toEqual([])
})

test('a statement that could not travel along is still to be done', async () => {
  const said = await beginWith(`select no_such_function()`, left =>
    ground.orm.em.fork().transactional(async tx => {
      const [row] = await tx.execute<{ one: number }[]>('select 1 as one')
      return [left(), left(), row!.one]
    }),
  )
  expect(said).toEqual(['select no_such_function()', null, 1])
})
