import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'

/** Keeps what a sender holds from being taken for lost while it is sending, and tells the sender when it can no longer be sure. */
export function holdLeases(ctx: Context, token: string, leaseSeconds: number) {
  let sureUntil = performance.now() + leaseSeconds * 500
  const heart = setInterval(
    () => {
      const asked = performance.now()
      inTransaction(ctx, tx =>
        tx.execute(`update notice set lease_until = now() + make_interval(secs => ?) where claim = ?`, [leaseSeconds, token]),
      ).then(
        () => (sureUntil = asked + leaseSeconds * 500),
        (error: unknown) => ctx.ground.log.error({ reason: error instanceof Error ? error.name : 'unknown' }, 'leases of notices'),
      )
    },
    (leaseSeconds * 1000) / 4,
  )
  heart.unref()
  return {
    stillOurs: () => performance.now() < sureUntil,
    /** Gives back what was claimed and not sent, so that nobody waits for the lease to run out. */
    giveBack: async () => {
      clearInterval(heart)
      sureUntil = 0
      await inTransaction(ctx, tx =>
        tx.execute(
          `update notice set state = 'asked', state_at = ?, cause = 'given back', claim = null, lease_until = null where claim = ?`,
          [ctx.now(), token],
        ),
      )
    },
  }
}
