import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import type { Context } from '../../src/context.ts'
import { inTransaction } from '../../src/database/in-transaction.ts'
import { defineJob } from '../../src/outbox/define-job.ts'
import { reportProgress } from '../../src/outbox/progress.ts'
import { Refusal } from '../../src/refusal.ts'
import { handle } from '../../workers/handler.ts'

/** Writes down that it ran: `work_done` has a row per run, so a second run of the same piece shows. */
export const pieceJob = defineJob({
  queue: 'upkeep',
  name: 'test.piece',
  payload: z.object({ piece: z.number(), milliseconds: z.number() }),
})
export const brokenJob = defineJob({ queue: 'upkeep', name: 'test.broken', payload: z.object({ piece: z.number() }), maxAttempts: 3 })
export const refusedJob = defineJob({ queue: 'upkeep', name: 'test.refused', payload: z.object({ piece: z.number() }) })
/** Fails until `mended` has a row. */
export const mendableJob = defineJob({ queue: 'notices', name: 'test.mendable', payload: z.object({ piece: z.number() }), maxAttempts: 2 })

const writeDown = (ctx: Context, piece: number) =>
  inTransaction(ctx, tx => tx.execute('insert into work_done (piece, process, actor) values (?, ?, ?)', [piece, process.pid, ctx.actor.id]))

export const testHandlers = {
  [pieceJob.name]: handle(pieceJob, async (ctx, { piece, milliseconds }) => {
    reportProgress(1, 2)
    if (milliseconds > 0) {
      await inTransaction(ctx, tx => tx.execute('insert into work_begun (piece, process) values (?, ?)', [piece, process.pid]))
      await wait(milliseconds)
    }
    await writeDown(ctx, piece)
    reportProgress(2, 2)
    return 'made'
  }),
  [brokenJob.name]: handle(brokenJob, async (ctx, { piece }) => {
    await writeDown(ctx, piece)
    throw new Error(`cannot reach the printer\nsecond line`)
  }),
  [refusedJob.name]: handle(refusedJob, async () => {
    throw new Refusal('list/not-approved')
  }),
  [mendableJob.name]: handle(mendableJob, async (ctx, { piece }) => {
    const [mended] = await inTransaction(ctx, tx => tx.execute<unknown[]>('select 1 from mended'))
    if (mended == null) throw new Error('not mended yet')
    await writeDown(ctx, piece)
    return 'mended'
  }),
}

export const tablesForTests = `
  create table work_done (piece int, process int, actor uuid, at timestamptz default now());
  create table work_begun (piece int, process int, at timestamptz default now());
  create table mended (id int);
  grant select, insert on work_done, work_begun, mended to hau_phuong_app`
