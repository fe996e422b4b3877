import { enGiftQuestions, enGiftReasons } from '../locales/en/gift-reasons.ts'
import { viGiftQuestions, viGiftReasons } from '../locales/vi/gift-reasons.ts'
import type { GiftReason, OpenQuestion, QuestionKind, ReasonCode, ReasonFacts } from './gift-decision.ts'
import type { RuleSet } from './rule-set.ts'

/** How ids are spelled for the reader; a name the reader may not see is the caller's to mask. */
export type ReasonNames = {
  readonly person: (id: string) => string
  readonly martyr: (id: string) => string
  /** "điểm a khoản 1" */
  readonly clause: (code: string) => string
}

export type ReasonSentences = { readonly [C in ReasonCode]: (facts: ReasonFacts[C], names: ReasonNames) => string }

/** What is open, and what to do about it; `name` is the person's or the martyr's. */
export type QuestionSentences = { readonly [K in QuestionKind]: (name: string) => { readonly what: string; readonly todo: string } }

export type ReasonLanguage = 'vi' | 'en'

const REASONS: Record<ReasonLanguage, ReasonSentences> = { vi: viGiftReasons, en: enGiftReasons }
const QUESTIONS: Record<ReasonLanguage, QuestionSentences> = { vi: viGiftQuestions, en: enGiftQuestions }

/** One plain sentence why a person receives or does not. */
export function reasonSentence(language: ReasonLanguage, reason: GiftReason, names: ReasonNames): string {
  // The table is complete by its type; a union of codes only hides from the compiler that code and facts belong together.
  const sentence = REASONS[language][reason.code] as (facts: GiftReason, names: ReasonNames) => string
  return sentence(reason, names)
}

/** What is open about a person or martyr of that name, and what to do. */
export function questionSentence(language: ReasonLanguage, question: OpenQuestion, name: string): { what: string; todo: string } {
  return QUESTIONS[language][question.kind](name)
}

/** The clause's name in that language, as the decision calls it. */
export function clauseLabels(language: ReasonLanguage, ruleSet: RuleSet): (code: string) => string {
  const labels = new Map(ruleSet.clauses.map(clause => [clause.code, clause.label[language]]))
  return code => labels.get(code) ?? code
}
