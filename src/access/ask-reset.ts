import { z } from 'zod'
import { type Ground, systemContext } from '../context.ts'
import { enqueue } from '../outbox/enqueue.ts'
import { sendAccountMailJob } from './access.jobs.ts'
import { makeLink } from './account-link.ts'
import { asSignInSystem } from './as-sign-in-system.ts'
import { countAttempt } from './sign-in-delay.ts'

export const AskReset = z.object({ email: z.email().max(200) })

/** Sends a link where there is such an account; the answer is the same where there is none. Slowed down like signing in, per address. */
export async function askReset(
  ground: Ground,
  { email, address, requestId }: z.infer<typeof AskReset> & { readonly address: string | null; readonly requestId: string },
): Promise<void> {
  await countAttempt(ground, { email: `reset ${email}`, address })
  const ctx = systemContext(ground, requestId)
  await asSignInSystem(ctx, async tx => {
    const [account] = await tx.execute<{ id: string }[]>(`select id from auth.account where email = ? and disabled_at is null`, [
      email.toLowerCase(),
    ])
    if (account == null) return
    enqueue(tx, ctx, sendAccountMailJob, { linkId: await makeLink(tx, account.id, 'reset') })
  })
}
