import type { CategoryGround } from './rule-set.ts'

export type CategoryFact = { readonly category: string; readonly rate: number | null }

/** `amount` in whole đồng. `martyr` for the clauses counted by martyr; `carriedBy` where a category carried the gift. */
export type DecidedGift = {
  readonly person: string
  readonly clause: string
  readonly amount: number
  readonly martyr?: string
  readonly carriedBy?: CategoryFact
}

export type MartyrQuestionKind =
  | 'representative-missing'
  | 'representative-must-change'
  | 'representative-not-a-relative'
  | 'confirm-sole-relative-1b'
  | 'confirm-all-receive-1b'
  | 'worshipper-missing'
  | 'worshipper-not-entitled-relative-alive'
  | 'not-a-legal-relative'

export type PersonQuestionKind = 'allowance-unknown' | 'award-date-missing' | 'rate-outside-scale' | 'paid-by-army-or-police'

export type QuestionKind = MartyrQuestionKind | PersonQuestionKind

/** `about` is a martyr's id for a MartyrQuestionKind, a person's id for a PersonQuestionKind. */
export type OpenQuestion = { readonly kind: QuestionKind; readonly about: string }

type Granted = { readonly clause: string; readonly amount: number }
type OfMartyr = { readonly martyr: string }

/** What each reason knows, so that a sentence can be made of it; every reason also names its person. */
export type ReasonFacts = {
  'granted-category': Granted & CategoryFact & { readonly because: CategoryGround['needs']; readonly awardedOn: string | null }
  'granted-care-allowance': Granted & OfMartyr
  'granted-several-martyrs': Granted & { readonly martyrs: number }
  'granted-representative': Granted & OfMartyr
  'granted-sole-relative': Granted & OfMartyr & { readonly beside: string }
  'granted-all-receive': Granted & OfMartyr & { readonly beside: string }
  'granted-by-office': Granted & OfMartyr & { readonly beside: string }
  'granted-worshipper': Granted & OfMartyr
  'category-outweighed': Granted & CategoryFact & { readonly by: string; readonly byAmount: number }
  'survivor-outweighed': Granted & { readonly by: string; readonly byAmount: number }
  dead: Record<never, never>
  'category-not-on-list': CategoryFact
  'rate-not-on-list': CategoryFact
  'no-monthly-allowance': CategoryFact
  'awarded-too-late': CategoryFact & { readonly awardedOn: string; readonly awardedBefore: string }
  'allowance-unknown': CategoryFact
  'award-date-missing': CategoryFact
  'rate-outside-scale': CategoryFact & { readonly from: number; readonly to: number }
  'paid-by-army-or-police': CategoryFact & { readonly payer: 'army' | 'police' }
  'representative-is-another': OfMartyr & { readonly representative: string }
  'representative-missing': OfMartyr
  'representative-not-a-relative': OfMartyr & { readonly representative: string }
  'named-but-not-a-relative': OfMartyr
  'already-receives-another-relative-first': OfMartyr & { readonly beside: string }
  'representative-must-change': OfMartyr & { readonly representative: string }
  'sole-relative-unclear': OfMartyr & { readonly beside: string }
  'all-receive-unclear': OfMartyr
  'office-said-no': OfMartyr
  'not-a-legal-relative': OfMartyr & { readonly relation: string }
  'worshipper-while-relative-alive': OfMartyr
  'nothing-recorded': Record<never, never>
}

export type ReasonCode = keyof ReasonFacts

export type GiftReason = { readonly [C in ReasonCode]: { readonly code: C; readonly person: string } & ReasonFacts[C] }[ReasonCode]

export type GiftDecision = {
  readonly gifts: readonly DecidedGift[]
  readonly reasons: readonly GiftReason[]
  readonly openQuestions: readonly OpenQuestion[]
}
