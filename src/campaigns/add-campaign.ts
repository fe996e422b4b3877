import { z } from 'zod'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { Campaign } from './campaign.entity.ts'
import { occasionKindOn, occasionKinds } from './occasion-kind-rules.ts'

export const AddCampaign = z.object({
  name: z.string().trim().min(1).max(120),
  occasionOn: z.iso.date(),
  /** Left out: by the season of the day. */
  occasionKind: z.enum(occasionKinds).nullable().default(null),
  deadlineOn: z.iso.date().nullable().default(null),
  note: z.string().trim().max(2000).nullable().default(null),
})

export async function addCampaign(ctx: Context, input: z.input<typeof AddCampaign>): Promise<Campaign> {
  ctx = allow(ctx, 'campaigns.manage')
  const { occasionKind, ...given } = AddCampaign.parse(input)
  return inTransaction(ctx, async tx => {
    // Two clerks typing the same name at once: the second waits here, then sees the first.
    await tx.execute(`select pg_advisory_xact_lock(hashtext('campaign'), hashtext(?))`, [given.name])
    if (await tx.findOne(Campaign, { name: given.name })) throw new Refusal('campaign/name-taken', { name: given.name }, 'name')
    return tx.create(
      Campaign,
      {
        id: newId(),
        ...given,
        occasionKind: occasionKind ?? occasionKindOn(given.occasionOn),
        createdAt: ctx.now(),
        createdBy: ctx.actor.id,
      },
      { persist: true },
    )
  })
}
