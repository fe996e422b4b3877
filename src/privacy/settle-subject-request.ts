import type { EntityManager } from '@mikro-orm/postgresql'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { clocksOf, type RequestKind } from './subject-request-rules.ts'

export const SettleSubjectRequest = z.object({
  requestId: z.uuid(),
  step: z.enum(['answer', 'extend', 'finish']),
  words: z.string().trim().max(1000).default(''),
})

type Step = z.output<typeof SettleSubjectRequest>['step']
const steps: Readonly<Record<Step, { set: string; where: string; needsWords: boolean }>> = {
  answer: { set: `answered_at = ?, answered_by = ?`, where: `answered_at is null`, needsWords: false },
  // One extension, said why, before the time is over.
  extend: {
    set: `extended_at = ?, extended_by = ?, extended_because = ?, act_by = ?`,
    where: `extended_at is null and done_at is null`,
    needsWords: true,
  },
  finish: { set: `done_at = ?, done_by = ?, outcome = ?`, where: `done_at is null and answered_at is not null`, needsWords: true },
}

/** Answered, prolonged once with the reason, carried out with what was done: each step once, in this order. */
export async function settleSubjectRequest(ctx: Context, input: z.output<typeof SettleSubjectRequest>): Promise<void> {
  ctx = allow(ctx, 'privacy.manage')
  return inTransaction(ctx, async tx => {
    const [found] = await tx.execute<{ area_id: string; kind: RequestKind; received_on: string }[]>(
      `select area_id, kind, received_on::text from subject_request where id = ? for update`,
      [input.requestId],
    )
    if (found == null) throw new Refusal('record/missing')
    allow(ctx, 'privacy.manage', found.area_id)
    const { set, where, needsWords } = steps[input.step]
    if (needsWords && input.words === '') throw new Refusal('request/words-missing', {}, 'words')
    if (input.step === 'finish') await refuseWhileErasing(tx, input.requestId)
    const { extendedTo } = clocksOf(found.kind, found.received_on, new Map())
    const given = [ctx.now(), ctx.actor.id, ...(needsWords ? [input.words] : []), ...(input.step === 'extend' ? [extendedTo] : [])]
    const rows = await tx.execute<{ id: string }[]>(`update subject_request set ${set} where id = ? and ${where} returning id`, [
      ...given,
      input.requestId,
    ])
    if (rows.length === 0) throw new Refusal('request/already-settled')
  })
}

async function refuseWhileErasing(tx: EntityManager, requestId: string): Promise<void> {
  const erasing = await tx.execute(
    `select 1 from erasure e join job j on j.id = e.job_id where e.request_id = ? and e.erased_at is null and j.state <> 'failed'`,
    [requestId],
  )
  if (erasing.length > 0) throw new Refusal('erasure/under-way')
}
