import { systemContext } from '../context.ts'
import { asOwner } from '../database/in-transaction.ts'
import { newId } from '../database/id.ts'
import type { Services } from '../services.ts'
import { loadCampaign } from './load-campaign.ts'
import { loadRegisters } from './load-registers.ts'

/** Loads the demonstration once; later starts find it there. Answers how to sign in. */
export async function loadDemo(services: Services): Promise<readonly string[]> {
  const there = await asOwner(services.orm, tx =>
    tx.execute<{ there: boolean }[]>(`select exists (select from person) or exists (select from campaign) as there`),
  )
  if (there[0]?.there !== true) {
    const ctx = systemContext(services.ground, newId())
    await loadRegisters(ctx)
    await loadCampaign(ctx)
  }
  return []
}
