import type { EntityManager } from '@mikro-orm/postgresql'
import { defineSupply } from '../supply.ts'
import type { ErasedOfTheLeft } from './anonymise-person.ts'
import type { OpenHold } from './erasure-rules.ts'

export type ErasedPart = ErasedOfTheLeft | 'courtesy_visit' | 'checkup_entry' | 'health'
export type KeptPart = 'merits' | 'consents' | 'files' | 'gifts' | 'handovers' | 'arrivals'

/** What a room holds of a person, and what an erasure means to it: taken away, kept, or open and therefore in its way. */
export type ErasurePart = { count(tx: EntityManager, personId: string, now: Date): Promise<number> } & (
  | { readonly fate: 'erased'; readonly part: ErasedPart }
  | { readonly fate: 'kept'; readonly part: KeptPart }
  | { readonly fate: 'open'; readonly part: OpenHold }
)

export const erasureParts = defineSupply<ErasurePart>()('privacy.erasure-parts')

/** Rows of a select that asks for the person once or more. */
export const rowsAbout =
  (sql: string) =>
  async (tx: EntityManager, personId: string): Promise<number> => {
    const values = Array.from({ length: sql.split('?').length - 1 }, () => personId)
    const [counted] = await tx.execute<{ n: number }[]>(`select count(*)::int as n from (${sql}) rows`, values)
    return counted?.n ?? 0
  }
