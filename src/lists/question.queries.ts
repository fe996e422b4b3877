import { noteAccess } from '../audit/note-access.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import type { OpenQuestion } from '../gifts/gift-decision.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { getListHead, type ListHead } from './list-head.queries.ts'
import type { ListReason } from './list-lines.ts'
import { contentNow, getListSubject } from './list-subject.queries.ts'
import { type QuestionOfList, readQuestions } from './lists.queries.ts'
import { nextQuestion } from './question-rules.ts'

export interface QuestionView {
  readonly head: ListHead
  readonly question: QuestionOfList
  /** From 1. */
  readonly place: number
  readonly count: number
  readonly open: number
  /** Why the rule asks, for a question about a person. */
  readonly reasons: readonly ListReason[]
}

/** A question of a list beside what the register says today. */
export async function getQuestion(ctx: Context, listId: string, questionId: string): Promise<QuestionView> {
  ctx = allow(ctx, 'lists.read')
  return inTransaction(ctx, async tx => {
    const head = await getListHead(tx, listId)
    const now = await contentNow(tx, await getListSubject(tx, head.source.id), head.area.id)
    const questions = await readQuestions(tx, ctx, head.list, now.questions)
    const at = questions.findIndex(question => question.id === questionId)
    const question = questions[at]
    if (question == null) throw new Refusal('record/missing')
    await noteAccess(tx, ctx, {
      action: 'view',
      purpose: 'list-lines',
      subject: question.personId == null ? 'martyr' : 'person',
      subjectId: question.personId ?? question.martyrId,
      areaId: head.area.id,
    })
    return {
      head,
      question,
      place: at + 1,
      count: questions.length,
      open: questions.filter(one => !one.answered).length,
      reasons: (question.personId == null ? undefined : now.reasons.get(question.personId)) ?? [],
    }
  })
}

/** Where to go on: at this question if it still stands, else at the next; null when nothing is left but the one passed over. */
export async function findNextQuestion(
  ctx: Context,
  listId: string,
  { after, without }: { after: string | null; without: string | null },
): Promise<{ id: string | null; open: number }> {
  ctx = allow(ctx, 'lists.read')
  return inTransaction(ctx, async tx => {
    const head = await getListHead(tx, listId)
    const now = await contentNow(tx, await getListSubject(tx, head.source.id), head.area.id)
    const questions = await readQuestions(tx, ctx, head.list, now.questions)
    const asked = questions.map(({ id, kind, personId, martyrId }) => ({ id, kind, about: (personId ?? martyrId)! }))
    const open: readonly OpenQuestion[] = now.questions
    return { id: nextQuestion(asked, open, after, without)?.id ?? null, open: questions.filter(one => !one.answered).length }
  })
}
