import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { GiftSource } from '../gifts/gift-source.entity.ts'
import { enqueue } from '../outbox/enqueue.ts'
import { allow, may } from '../permissions.ts'
import { GiftList } from './gift-list.entity.ts'
import { compileList } from './compile-list.ts'
import { compileListJob } from './lists.jobs.ts'

export const CompileLists = z.object({ campaignId: z.uuid(), sourceId: z.uuid().optional() })

/** Every commune of the occasion that the actor draws up lists for and whose list is not settled: one job each. */
export async function compileLists(ctx: Context, input: z.input<typeof CompileLists>): Promise<{ asked: number }> {
  ctx = allow(ctx, 'lists.compile')
  const { campaignId, sourceId } = CompileLists.parse(input)
  return inTransaction(ctx, async tx => {
    const sources = await tx.find(GiftSource, { campaignId, ...(sourceId == null ? {} : { id: sourceId }) })
    const areas = await tx.execute<{ id: string }[]>(`select distinct area_id as id from person where merged_into_id is null`)
    let asked = 0
    for (const source of sources) {
      const settled = await tx.find(GiftList, { sourceId: source.id, kind: 'main', state: { $in: ['approved', 'locked'] } })
      const done = new Set(settled.map(list => list.areaId))
      for (const { id: areaId } of areas) {
        if (done.has(areaId) || !may(ctx, 'lists.compile', areaId)) continue
        enqueue(tx, ctx, compileListJob, { sourceId: source.id, areaId })
        asked++
      }
    }
    return { asked }
  })
}

/** The job: what was settled meanwhile is left alone. */
export async function compileListInBackground(ctx: Context, payload: { sourceId: string; areaId: string }): Promise<string> {
  const { list, made } = await compileList(ctx, payload)
  return `version ${list.version}, ${list.giftCount} gifts, ${made ? 'made' : 'nothing new'}`
}
