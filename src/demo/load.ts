import { type Context, systemContext } from '../context.ts'
import { asOwner, inTransaction } from '../database/in-transaction.ts'
import { newId } from '../database/id.ts'
import type { Services } from '../services.ts'
import { demoAccounts, demoPassword, loadAccounts } from './load-accounts.ts'
import { loadCampaign } from './load-campaign.ts'
import { loadEvent, loadVolunteers } from './load-event.ts'
import { loadRegisters } from './load-registers.ts'

const parts: readonly (readonly [table: string, load: (ctx: Context) => Promise<unknown>])[] = [
  ['person', loadRegisters],
  ['campaign', loadCampaign],
  ['health_event', loadEvent],
  ['volunteer', loadVolunteers],
]

/** Loads the demonstration once; later starts find it there, and one that follows a hard kill completes it. Answers how to sign in; `told` hears of every part that is loaded. */
export async function loadDemo(services: Services, told: () => void = () => undefined): Promise<readonly string[]> {
  const ctx = systemContext(services.ground, newId())
  await loadAccounts(ctx)
  // Each part in one transaction: half of it would look like all of it to the next start.
  for (const [table, load] of parts) {
    if (await exists(services, table)) continue
    told()
    await inTransaction(ctx, () => load(ctx))
  }
  return [
    `Minh họa · Demonstration  ${demoAccounts.map(account => account.email.split('@')[0]).join(', ')} @hauphuong.localhost`,
    `Mật khẩu · Password       ${demoPassword}`,
  ]
}

async function exists({ orm }: Services, table: string): Promise<boolean> {
  const rows = await asOwner(orm, tx => tx.execute<{ there: boolean }[]>(`select exists (select from ${table}) as there`))
  return rows[0]?.there === true
}
