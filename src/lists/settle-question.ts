import { z } from 'zod'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow, may } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { OpenQuestion } from './gift-list.entity.ts'
import { getListHead } from './list-head.queries.ts'
import { answersTo } from './question-rules.ts'
import { SettledQuestion } from './settled-question.entity.ts'
import { whoAndWhen } from '../access/who-and-when.ts'

export const SettleQuestion = z.object({
  questionId: z.uuid(),
  answer: z.enum(['gives', 'gives-not', 'checked']),
  because: z.string().trim().min(3).max(1000),
})

/** Where the text is silent an office answers, where another list must be looked into somebody looks: who, when and on what ground is kept. */
export async function settleQuestion(ctx: Context, input: z.input<typeof SettleQuestion>): Promise<SettledQuestion> {
  ctx = allow(ctx, 'lists.compile')
  const { questionId, answer, because } = SettleQuestion.parse(input)
  return inTransaction(ctx, async tx => {
    const question = await tx.findOne(OpenQuestion, questionId)
    if (question == null || !may(ctx, 'lists.compile', question.areaId)) throw new Refusal('record/missing')
    if (!answersTo(question.kind).includes(answer)) throw new Refusal('question/answered-in-register')
    const { source, campaign } = await getListHead(tx, question.listId)
    if (campaign.closedAt != null) throw new Refusal('campaign/closed', { name: campaign.name })
    const about = { kind: question.kind, personId: question.personId ?? null, martyrId: question.martyrId ?? null }
    // Two at once: the second waits here and then finds the answer of the first.
    await tx.execute(`select pg_advisory_xact_lock(hashtext(?), hashtext(?))`, [source.id, question.areaId])
    const standing = await tx.findOne(SettledQuestion, { sourceId: source.id, areaId: question.areaId, ...about, reopenedAt: null })
    if (standing != null) throw new Refusal('flag/already-decided', await whoAndWhen(tx, standing.settledBy, standing.settledAt))
    return tx.create(
      SettledQuestion,
      {
        id: newId(),
        sourceId: source.id,
        areaId: question.areaId,
        ...about,
        answer,
        because,
        settledAt: ctx.now(),
        settledBy: ctx.actor.id,
      },
      { persist: true },
    )
  })
}
