import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'

export const SetOfficeDay = z.object({
  day: z.iso.date(),
  /** `usual` takes the exception away again. */
  works: z.enum(['rests', 'works', 'usual']),
  name: z.string().trim().min(1).max(120),
  /** The decision it was held against. */
  source: z.string().trim().min(1).max(200),
})

/** A day that differs from Monday to Friday. Days already counted into a clock stay as they were counted. */
export async function setOfficeDay(ctx: Context, input: z.output<typeof SetOfficeDay>): Promise<void> {
  ctx = allow(ctx, 'privacy.manage')
  if (!ctx.grants.some(grant => grant.areas === 'all')) throw new Refusal('access/forbidden', { permission: 'privacy.manage' })
  return inTransaction(ctx, async tx => {
    if (input.works === 'usual') {
      await tx.execute(`delete from office_day where day = ?`, [input.day], 'run')
      return
    }
    await tx.execute(
      `insert into office_day (day, works, name, source, confirmed_at, confirmed_by) values (?, ?, ?, ?, ?, ?)
       on conflict (day) do update set works = excluded.works, name = excluded.name, source = excluded.source,
         confirmed_at = excluded.confirmed_at, confirmed_by = excluded.confirmed_by`,
      [input.day, input.works === 'works', input.name, input.source, ctx.now(), ctx.actor.id],
    )
  })
}
