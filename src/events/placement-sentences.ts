import { enPlacement } from '../locales/en/placement.ts'
import { viPlacement } from '../locales/vi/placement.ts'
import type { PlacementReason } from './allocate-rules.ts'
import type { NeedFactor } from './need-rules.ts'

type Reason<Code extends PlacementReason['code']> = Extract<PlacementReason, { code: Code }>

export type PlacementSentences = {
  readonly factors: { readonly [F in NeedFactor]: (age: number | null) => string }
  readonly reasons: { readonly [C in PlacementReason['code']]: (facts: Reason<C> & { readonly factor: string }) => string }
}

const SENTENCES: Record<'vi' | 'en', PlacementSentences> = { vi: viPlacement, en: enPlacement }

/** One plain sentence why somebody comes then, waits, or is visited at home. */
export function placementSentence(language: 'vi' | 'en', reason: PlacementReason): string {
  const { factors, reasons } = SENTENCES[language]
  const factor = 'because' in reason && reason.because != null ? factors[reason.because](reason.age) : ''
  // The table is complete by its type; a union of codes only hides from the compiler that code and facts belong together.
  const sentence = reasons[reason.code] as (facts: PlacementReason & { factor: string }) => string
  const text = sentence({ ...reason, factor })
  return text.charAt(0).toUpperCase() + text.slice(1)
}
