import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { Refusal } from '../refusal.ts'

export interface Answer {
  readonly status: number
  readonly body: unknown
}

/**
 * Does the work once for a key of this actor and keeps the answer in the work's own transaction. The same request again gets that answer;
 * one that comes while the first still runs waits for it on the row; another request under the same key is refused. What throws leaves nothing.
 */
export async function answerOnce(ctx: Context, key: string, requestHash: string, work: () => Promise<Answer>): Promise<Answer> {
  if (ctx.actor.kind === 'nobody') return work()
  return inTransaction(ctx, async tx => {
    const claimed = await tx.execute<{ key: string }[]>(
      `insert into kept_answer (actor, key, request_hash) values (?, ?, ?) on conflict (actor, key) do nothing returning key`,
      [ctx.actor.id, key, requestHash],
    )
    if (claimed.length === 0) {
      const [kept] = await tx.execute<{ request_hash: string; status: number; body: { answer: unknown } }[]>(
        `select request_hash, status, body from kept_answer where actor = ? and key = ?`,
        [ctx.actor.id, key],
      )
      if (kept == null || kept.request_hash !== requestHash) throw new Refusal('request/key-reused')
      return { status: kept.status, body: kept.body.answer }
    }
    const answer = await work()
    // The verb's own changes go first: what they break must break before the answer is kept.
    await tx.flush()
    await tx.execute(`update kept_answer set status = ?, body = ?::jsonb where actor = ? and key = ?`, [
      answer.status,
      JSON.stringify({ answer: answer.body ?? null }),
      ctx.actor.id,
      key,
    ])
    return answer
  })
}
