import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { notifyAll } from '../notices/notify.ts'
import { isoDay } from '../vietnamese/dates.ts'
import { isAnnounced } from './announced-shift.ts'
import { reminderNotice } from './volunteer-notices.ts'

const sevenHours = 7 * 3_600_000

/** From 17:00 on it is tomorrow's turn; a computer switched on only the next morning still reminds of that day, which is today by then. */
const dayOf = (now: Date) => isoDay(new Date(now.getTime() + sevenHours))

/** From 17:00 the day before: one reminder a volunteer, occasion and day, however often this runs. Only for shifts they have been told of. */
export async function remindVolunteers(ctx: Context): Promise<string> {
  const day = dayOf(ctx.now())
  return inTransaction(ctx, async tx => {
    const rows = await tx.execute<
      { volunteer_id: string; name: string; area_id: string; occasion_id: string; about: string; starts: string }[]
    >(
      `select v.id as volunteer_id, v.full_name as name, v.area_id, s.occasion_id, max(s.occasion_name) as about, max(s.starts_at) as starts
       from assignment a join shift s on s.id = a.shift_id join volunteer v on v.id = a.volunteer_id
       where a.ended_at is null and s.withdrawn_at is null and (s.starts_at at time zone 'Asia/Ho_Chi_Minh')::date = ?::date
         and s.starts_at > ? and ${isAnnounced}
       group by 1, 2, 3, 4`,
      [day, ctx.now()],
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
        // The letter leaves out what has begun by then; when the last has, there is none.
        notAfter: new Date(row.starts),
      })),
    )
    return `${asked} reminded for ${day}`
  })
}
