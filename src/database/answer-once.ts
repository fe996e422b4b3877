import { createHash } from 'node:crypto'
import type { EntityManager } from '@mikro-orm/postgresql'
import type { Context } from '../context.ts'
import { refuse } from '../refusal.ts'

/** What can be kept as JSON and read back as the same value. */
export type Answer = string | number | boolean | null | readonly Answer[] | { readonly [key: string]: Answer | undefined }

/**
 * The same `Idempotency-Key` sent twice does the work once and gets the first answer; with another request it is refused. The answer is
 * kept in the verb's own transaction, so a verb that throws leaves the key free. A twin sent meanwhile waits for the first to end.
 */
export async function answerOnce<T extends Answer>(
  tx: EntityManager,
  ctx: Context,
  key: string | null | undefined,
  request: unknown,
  work: () => Promise<T>,
): Promise<T> {
  if (key == null) return work()
  const hash = createHash('sha256').update(JSON.stringify(request)).digest('base64url')
  const taken = await tx.execute<{ key: string }[]>(
    `insert into kept_answer (actor, key, request_hash) values (?, ?, ?) on conflict (actor, key) do nothing returning key`,
    [ctx.actor.id, key, hash],
  )
  if (taken.length === 0) {
    const [kept] = await tx.execute<{ request_hash: string; body: T }[]>(
      `select request_hash, body from kept_answer where actor = ? and key = ?`,
      [ctx.actor.id, key],
    )
    if (kept == null || kept.request_hash !== hash) return refuse('request/key-reused')
    return kept.body
  }
  const answer = await work()
  await tx.execute(`update kept_answer set body = ?::jsonb where actor = ? and key = ?`, [JSON.stringify(answer), ctx.actor.id, key], 'run')
  return answer
}
