/** What a decision of the President, a city or a sponsor grants on one kind of occasion, as data with dates. */
export type RuleSet = {
  readonly key: string
  readonly source: 'president' | 'city' | 'commune' | 'army' | 'sponsor'
  /** Day of the year or feast, e.g. `27-7`, `tet`, `2-9`. */
  readonly occasionKind: string
  readonly title: Bilingual
  /** First and last occasion date (ISO) that this set answers for. */
  readonly validFrom: string
  readonly validTo: string
  /** Number and date stay null until the decision is signed or found; papers print them as blanks. */
  readonly decision: { readonly number: string | null; readonly signedOn: string | null }
  readonly legalReference: Bilingual
  /** False is shown as "chưa xác minh" wherever the set is used; `doubt` says what is not certain. */
  readonly verified: boolean
  readonly doubt: Bilingual | null
  /** Level name → whole đồng (VND). */
  readonly levels: Readonly<Record<string, number>>
  /** Whole percent a category's rate must lie in; outside it the rate is wrong data. Categories without a rate are absent. */
  readonly rateScales: Readonly<Record<string, { readonly from: number; readonly to: number }>>
  /** Who counts as a relative of a martyr (Pháp lệnh 02/2020 Điều 3 khoản 2). */
  readonly legalRelations: readonly string[]
  /** In the order of the text: of two clauses with the same amount the one named first counts. */
  readonly clauses: readonly Clause[]
}

export type Bilingual = { readonly vi: string; readonly en: string }

export type Clause = PersonClause | RepresentativeClause | WorshipperClause

type ClauseHead = { readonly code: string; readonly level: string; readonly label: Bilingual }

/** One gift a person, however many grounds are met. */
export type PersonClause = ClauseHead & { readonly scope: 'person'; readonly grounds: readonly Ground[] }

/** One gift a martyr, to the one whom the living relatives chose. */
export type RepresentativeClause = ClauseHead & {
  readonly scope: 'martyr-representative'
  /** Who receives under one of these may still be given one gift more when no relative is left without; under any other it is asked. */
  readonly extraGiftBeside: readonly string[]
}

/** One gift a martyr, to the worshipper, when no legal relative lives. */
export type WorshipperClause = ClauseHead & { readonly scope: 'martyr-worshipper' }

export type Ground = CategoryGround | SurvivorGround

export type CategoryGround = {
  readonly kind: 'category'
  readonly codes: readonly string[]
  /** Whole percent, both ends included. */
  readonly rate?: { readonly from: number; readonly to: number }
  readonly needs: 'monthly-allowance' | 'loss-of-capacity' | 'award' | 'nothing-more'
  /** Month and day (`07-28`) of the occasion's year before which the award must have been made; only with `needs: 'award'`. */
  readonly awardedBefore?: string
}

/** A relative on a survivor allowance: of the care kind, or of any kind for at least so many martyrs. */
export type SurvivorGround = { readonly kind: 'survivor-care' } | { readonly kind: 'survivor-of-martyrs'; readonly atLeast: number }
