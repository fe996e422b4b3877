/** The people and martyrs a rule looks at. Ids are strings of the caller's choice; dates ISO; rates whole percent. */
export type World = { readonly people: readonly RulePerson[]; readonly martyrs: readonly RuleMartyr[] }

export type RulePerson = {
  readonly id: string
  readonly alive: boolean
  readonly categories: readonly RuleCategory[]
  /** Lives in another commune. It changes nothing here: a relative elsewhere is alive all the same. */
  readonly elsewhere?: boolean | undefined
}

export type RuleCategory = {
  readonly code: string
  readonly rate?: number | null | undefined
  /** null or absent: nobody has said. */
  readonly monthly?: boolean | null | undefined
  readonly lossOfCapacity?: boolean | undefined
  readonly awardedOn?: string | null | undefined
  readonly payer?: 'civil' | 'army' | 'police' | undefined
}

export type RuleMartyr = {
  readonly id: string
  readonly relatives: readonly RuleRelative[]
  readonly representative: string | null
  readonly worshipper: string | null
  /** What an office answered where the text is silent, by the question it was asked. */
  readonly officeSays?: OfficeAnswers | undefined
}

export type OfficeAnswers = { readonly [Kind in 'confirm-sole-relative-1b' | 'confirm-all-receive-1b']?: boolean }

export type RuleRelative = { readonly person: string; readonly relation: string; readonly allowance: 'basic' | 'care' | null }
