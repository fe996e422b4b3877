import { sealEntries } from '../src/audit/seal-entries.ts'
import type { Context } from '../src/context.ts'
import { asOwner } from '../src/database/in-transaction.ts'
import { sweepNotices } from '../src/notices/sweep-notices.ts'
import { expireDocuments } from '../src/documents/expire-documents.ts'
import { forgetDue } from '../src/privacy/forget-due.ts'
import { remindVolunteers } from '../src/volunteers/remind-volunteers.ts'
import { remindDeadlines } from '../src/lists/remind-deadlines.ts'
import { sweepJobs } from '../src/outbox/sweep-jobs.ts'

/** What runs when. `run` returns what it did, in a few words, for the page that shows it. */
export interface TimetableEntry {
  readonly name: string
  readonly when: { readonly everySeconds: number } | { readonly dailyAt: `${number}:${number}` }
  run(ctx: Context): Promise<string>
}

export const timetable: readonly TimetableEntry[] = [
  {
    name: 'outbox.sweep-jobs',
    when: { everySeconds: 15 },
    run: async ctx => {
      const { broughtBack, givenUp } = await sweepJobs(ctx.ground.orm)
      return `${broughtBack} brought back, ${givenUp} given up`
    },
  },
  {
    name: 'audit.seal-entries',
    when: { everySeconds: 60 },
    run: async ctx => {
      const { sealed, head } = await sealEntries(ctx.ground.orm)
      // The log lies outside the database: a head written there shows a chain that was written anew.
      if (sealed > 0) ctx.ground.log.info({ sealed, head }, 'trail sealed')
      return `${sealed} sealed`
    },
  },
  { name: 'volunteers.remind-volunteers', when: { dailyAt: '17:00' }, run: remindVolunteers },
  { name: 'lists.remind-deadlines', when: { dailyAt: '08:00' }, run: remindDeadlines },
  { name: 'notices.sweep-notices', when: { everySeconds: 15 }, run: sweepNotices },
  { name: 'documents.expire-documents', when: { dailyAt: '02:40' }, run: expireDocuments },
  { name: 'privacy.forget-due', when: { dailyAt: '03:40' }, run: forgetDue },
  {
    name: 'upkeep.forget-kept-answers',
    when: { dailyAt: '03:10' },
    run: ctx => forget(ctx, `delete from kept_answer where at < now() - interval '7 days'`),
  },
  {
    name: 'upkeep.forget-allowances',
    when: { dailyAt: '03:15' },
    run: ctx =>
      forget(
        ctx,
        `delete from auth.allowance where began_at not between now() - interval '1 day' and now() + interval '1 day'`,
        `delete from auth.sign_in_delay where last_failed_at < now() - interval '2 days'`,
      ),
  },
  {
    name: 'upkeep.forget-timetable-runs',
    when: { dailyAt: '03:20' },
    run: ctx => forget(ctx, `delete from timetable_run where slot < now() - interval '14 days'`),
  },
]

async function forget(ctx: Context, ...deletions: readonly string[]): Promise<string> {
  let gone = 0
  for (const deletion of deletions) {
    const [count] = await asOwner(ctx.ground.orm, tx =>
      tx.execute<{ n: number }[]>(`with gone as (${deletion} returning 1) select count(*)::int as n from gone`),
    )
    gone += count?.n ?? 0
  }
  return `${gone} forgotten`
}
