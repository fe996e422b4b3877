import { systemContext } from '../context.ts'
import { asOwner, inTransaction } from '../database/in-transaction.ts'
import { newId } from '../database/id.ts'
import type { Services } from '../services.ts'
import { demoAccounts, demoPassword, loadAccounts } from './load-accounts.ts'
import { loadCampaign } from './load-campaign.ts'
import { loadEvent, loadVolunteers } from './load-event.ts'
import { loadRegisters } from './load-registers.ts'

/** Loads the demonstration once; later starts find it there, and one that follows a hard kill completes it. Answers how to sign in. */
export async function loadDemo(services: Services): Promise<readonly string[]> {
  const ctx = systemContext(services.ground, newId())
  await loadAccounts(ctx)
  // Each part in one transaction: half of it would look like all of it to the next start.
  if (!(await exists(services, 'person'))) await inTransaction(ctx, () => loadRegisters(ctx))
  if (!(await exists(services, 'campaign'))) await inTransaction(ctx, () => loadCampaign(ctx))
  if (!(await exists(services, 'health_event'))) await inTransaction(ctx, () => loadEvent(ctx))
  if (!(await exists(services, 'volunteer'))) await inTransaction(ctx, () => loadVolunteers(ctx))
  return [
    `Minh họa · Demonstration  ${demoAccounts.map(account => account.email.split('@')[0]).join(', ')} @hauphuong.localhost`,
    `Mật khẩu · Password       ${demoPassword}`,
  ]
}

async function exists({ orm }: Services, table: 'person' | 'campaign' | 'health_event' | 'volunteer'): Promise<boolean> {
  const rows = await asOwner(orm, tx => tx.execute<{ there: boolean }[]>(`select exists (select from ${table}) as there`))
  return rows[0]?.there === true
}
