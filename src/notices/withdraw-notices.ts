import type { EntityManager } from '@mikro-orm/postgresql'
import type { Context } from '../context.ts'
import type { NoticeKind } from './notice-kind.ts'

export interface Withdrawal {
  readonly kind: Pick<NoticeKind, 'name'>
  readonly occasionId: string
  readonly recipientIds?: readonly string[]
  /** What waits of this version stays. */
  readonly exceptVersion?: number
  readonly because: string
}

/** Takes back what still waits. Names who hears nothing now, and who was told already (or is being told this moment): they need a cancellation. */
export async function withdrawNotices(
  tx: EntityManager,
  ctx: Context,
  { kind, occasionId, recipientIds, exceptVersion, because }: Withdrawal,
): Promise<{ withdrawn: string[]; told: string[] }> {
  const scope = `kind = ? and occasion_id = ?${recipientIds == null ? '' : ' and recipient_id = any(?::uuid[])'}${exceptVersion == null ? '' : ' and version <> ?'}`
  const values = [
    kind.name,
    occasionId,
    ...(recipientIds == null ? [] : [`{${recipientIds.join(',')}}`]),
    ...(exceptVersion == null ? [] : [exceptVersion]),
  ]
  const withdrawn = await tx.execute<{ recipient_id: string }[]>(
    `update notice set state = 'withdrawn', state_at = ?, cause = ? where ${scope} and state in ('asked', 'awaiting-retry') returning recipient_id`,
    [ctx.now(), because, ...values],
  )
  const told = await tx.execute<{ recipient_id: string }[]>(
    `select distinct recipient_id from notice where ${scope} and state in ('claimed', 'sent')`,
    values,
  )
  return { withdrawn: withdrawn.map(row => row.recipient_id), told: told.map(row => row.recipient_id) }
}
