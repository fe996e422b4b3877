import { type Ground, systemContext } from '../src/context.ts'
import { newId } from '../src/database/id.ts'
import { asOwner } from '../src/database/in-transaction.ts'
import { repeat, type Repeated } from './repeat.ts'
import { reasonOf } from './run-job.ts'
import type { TimetableEntry } from './timetable.ts'

/** A row per entry and slot makes each run happen once, however many workers there are. */
export function keepTimetable(ground: Ground, entries: readonly TimetableEntry[], tickMilliseconds = 1000): Repeated {
  const restUntil = new Map<string, number>()
  return repeat(tickMilliseconds, async stopped => {
    for (const entry of entries) {
      if (stopped.aborted || (restUntil.get(entry.name) ?? 0) > performance.now()) continue
      // The database is asked a few times a slot, not at every tick.
      restUntil.set(entry.name, performance.now() + ('everySeconds' in entry.when ? entry.when.everySeconds * 200 : 30_000))
      await runIfDue(ground, entry).catch((error: unknown) => ground.log.error({ entry: entry.name, reason: reasonOf(error) }, 'timetable'))
    }
    return 'pause'
  })
}

export async function runIfDue(ground: Ground, entry: TimetableEntry): Promise<'done' | 'failed' | 'not due'> {
  const slot = await claimSlot(ground, entry)
  if (slot == null) return 'not due'
  try {
    const outcome = await entry.run({ ...systemContext(ground, newId()), job: entry.name })
    await record(ground, entry, slot, outcome, false)
    return 'done'
  } catch (error) {
    const reason = reasonOf(error)
    ground.log.error({ entry: entry.name, reason }, 'timetable entry did not succeed')
    await record(ground, entry, slot, reason, true)
    return 'failed'
  }
}

/** A run whose worker was killed in the middle may be claimed again after ten minutes. */
async function claimSlot(ground: Ground, { name, when }: TimetableEntry): Promise<string | null> {
  const slot = 'dailyAt' in when ? dailySlot(ground.now(), when.dailyAt) : null
  const rows = await asOwner(ground.orm, tx =>
    tx.execute<{ slot: string }[]>(
      `insert into timetable_run as r (entry, slot)
       values (?, coalesce(?::timestamptz, to_timestamp(floor(extract(epoch from now()) / ?) * ?)))
       on conflict (entry, slot) do update set started_at = now() where r.ended_at is null and r.started_at < now() - interval '10 minutes'
       returning slot::text`,
      [name, slot, 'everySeconds' in when ? when.everySeconds : 1, 'everySeconds' in when ? when.everySeconds : 1],
    ),
  )
  return rows[0]?.slot ?? null
}

const vietnam = '+07:00'

/** The last moment it was due, by the clock on the wall in Vietnam: a worker that starts late in the day makes up for it. */
function dailySlot(now: Date, at: string): string {
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Ho_Chi_Minh' }).format(now)
  const today = new Date(`${day}T${at}:00${vietnam}`)
  return (today > now ? new Date(today.getTime() - 86_400_000) : today).toISOString()
}

async function record(ground: Ground, entry: TimetableEntry, slot: string, outcome: string, failed: boolean): Promise<void> {
  await asOwner(ground.orm, tx =>
    tx.execute(`update timetable_run set ended_at = now(), outcome = ?, failed = ? where entry = ? and slot = ?::timestamptz`, [
      outcome,
      failed,
      entry.name,
      slot,
    ]),
  )
}
