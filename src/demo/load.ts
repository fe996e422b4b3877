import { systemContext } from '../context.ts'
import { asOwner } from '../database/in-transaction.ts'
import { newId } from '../database/id.ts'
import type { Services } from '../services.ts'
import { demoAccounts, demoPassword, loadAccounts } from './load-accounts.ts'
import { loadCampaign } from './load-campaign.ts'
import { loadRegisters } from './load-registers.ts'

/** Loads the demonstration once; later starts find it there. Answers how to sign in. */
export async function loadDemo(services: Services): Promise<readonly string[]> {
  const there = await asOwner(services.orm, tx =>
    tx.execute<{ there: boolean }[]>(`select exists (select from person) or exists (select from campaign) as there`),
  )
  if (there[0]?.there !== true) {
    const ctx = systemContext(services.ground, newId())
    await loadAccounts(ctx)
    await loadRegisters(ctx)
    await loadCampaign(ctx)
  }
  return [
    `Minh họa · Demonstration  ${demoAccounts.map(account => account.email.split('@')[0]).join(', ')} @hauphuong.localhost`,
    `Mật khẩu · Password       ${demoPassword}`,
  ]
}
