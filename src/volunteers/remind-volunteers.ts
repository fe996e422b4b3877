import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { notifyAll } from '../notices/notify.ts'
import { isoDay } from '../vietnamese/dates.ts'
import { reminderNotice } from './volunteer-notices.ts'

/** The day before: one reminder a volunteer, occasion and day, however often this runs. Only for shifts they have been told of. */
export async function remindVolunteers(ctx: Context): Promise<string> {
  const day = isoDay(new Date(ctx.now().getTime() + 86_400_000))
  return inTransaction(ctx, async tx => {
    const rows = await tx.execute<
      { volunteer_id: string; name: string; area_id: string; occasion_id: string; about: string; starts: string }[]
    >(
      `select v.id as volunteer_id, v.full_name as name, v.area_id, s.occasion_id, max(s.occasion_name) as about, min(s.starts_at) as starts
       from assignment a join shift s on s.id = a.shift_id join volunteer v on v.id = a.volunteer_id
       where a.ended_at is null and s.withdrawn_at is null and (s.starts_at at time zone 'Asia/Ho_Chi_Minh')::date = ?::date
         and exists (select from schedule c where c.volunteer_id = v.id and c.occasion_id = s.occasion_id)
       group by 1, 2, 3, 4`,
      [day],
    )
    const asked = await notifyAll(
      tx,
      ctx,
      reminderNotice,
      rows.map(row => ({
        occasionId: row.occasion_id,
        version: Number(day.replaceAll('-', '')),
        recipient: { id: row.volunteer_id, name: row.name },
        about: row.about,
        areaId: row.area_id,
        payload: { volunteerId: row.volunteer_id, occasionId: row.occasion_id, day },
        notAfter: new Date(row.starts),
      })),
    )
    return `${asked} reminded for ${day}`
  })
}
