import { z } from 'zod'
import type { Context } from '../context.ts'
import { enqueue } from '../outbox/enqueue.ts'
import { Refusal } from '../refusal.ts'
import { sendAccountMailJob } from './access.jobs.ts'
import { makeLink } from './account-link.ts'
import { allowManaging } from './allow-managing.ts'
import { asSignInSystem } from './as-sign-in-system.ts'

export const SendLink = z.object({ accountId: z.uuid() })

/** A new link for somebody who lost theirs; earlier ones stop working. */
export async function sendLink(ctx: Context, { accountId }: z.infer<typeof SendLink>): Promise<void> {
  allowManaging(ctx, null)
  await asSignInSystem(ctx, async tx => {
    const [account] = await tx.execute<{ disabled: boolean; fresh: boolean }[]>(
      `select disabled_at is not null as disabled, not exists (select from auth.credential c where c.account_id = a.id) as fresh
       from auth.account a where id = ? for update`,
      [accountId],
    )
    if (account == null) throw new Refusal('record/missing')
    if (account.disabled) throw new Refusal('account/disabled')
    await tx.execute(`update auth.account_link set used_at = now() where account_id = ? and used_at is null`, [accountId])
    enqueue(tx, ctx, sendAccountMailJob, { linkId: await makeLink(tx, accountId, account.fresh ? 'invitation' : 'reset') })
  })
}
