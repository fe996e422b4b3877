import type { OpenQuestion, QuestionKind } from '../gifts/gift-decision.ts'

export type SettledAnswer = 'gives' | 'gives-not' | 'checked'

export interface Settled {
  readonly kind: QuestionKind
  readonly about: string
  readonly answer: SettledAnswer
}

const byOffice: readonly QuestionKind[] = ['confirm-sole-relative-1b', 'confirm-all-receive-1b']
const byLooking: readonly QuestionKind[] = ['worshipper-not-entitled-relative-alive', 'paid-by-army-or-police']

/** How a question may be answered beside the register; none where the register itself must be mended. */
export const answersTo = (kind: QuestionKind): readonly SettledAnswer[] =>
  byOffice.includes(kind) ? ['gives', 'gives-not'] : byLooking.includes(kind) ? ['checked'] : []

const key = ({ kind, about }: OpenQuestion) => `${kind} ${about}`

/** The questions that nobody has answered yet; what an office answered has already gone into the rule. */
export function stillOpen(questions: readonly OpenQuestion[], settled: readonly Settled[]): OpenQuestion[] {
  const answered = new Set(settled.map(key))
  return questions.filter(question => !answered.has(key(question)))
}

/** The question to go on with: the first that is still open at this place or after it, then round to those passed over, never the one left out. */
export function nextQuestion<Question extends OpenQuestion & { readonly id: string }>(
  questions: readonly Question[],
  open: readonly OpenQuestion[],
  from: string | null,
  without: string | null = null,
): Question | null {
  const waiting = new Set(open.map(key))
  const at = Math.max(
    0,
    questions.findIndex(question => question.id === (from ?? without)),
  )
  const inTurn = [...questions.slice(at), ...questions.slice(0, at)]
  return inTurn.find(question => waiting.has(key(question)) && question.id !== without) ?? null
}
