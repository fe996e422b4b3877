import type { DecidedGift, GiftReason, OpenQuestion, QuestionKind } from './gift-decision.ts'

/** What is gathered while people and martyrs are gone through; `explained` holds everyone who has a reason. */
export type Answer = {
  readonly gifts: DecidedGift[]
  readonly reasons: GiftReason[]
  readonly questions: Map<string, OpenQuestion>
  readonly explained: Set<string>
}

export function explain(answer: Answer, reason: GiftReason) {
  answer.reasons.push(reason)
  answer.explained.add(reason.person)
}

export function ask(answer: Answer, kind: QuestionKind, about: string) {
  answer.questions.set(`${kind} ${about}`, { kind, about })
}
