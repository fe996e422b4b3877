import type { EntityManager } from '@mikro-orm/postgresql'
import type { Facts, RefusalCode } from '../refusal.ts'
import { defineSupply } from '../supply.ts'
import type { PersonMerge } from './person-merge.entity.ts'

/** A list that is drawn up but not locked, and names one of the two: it has to be compiled again. */
export interface ListToRecompile {
  readonly id: string
  readonly name: string
  readonly state: 'compiled' | 'approved'
}
export interface MergeEffect {
  listsToRecompile(tx: EntityManager, personIds: readonly string[]): Promise<ListToRecompile[]>
}
export const mergeEffects = defineSupply<MergeEffect>()('registry.merge-effects')

/** What may stand on a merge by now, so that it cannot be taken back. Features on the right look at their own. */
export interface MergeHold {
  readonly because: RefusalCode
  find(tx: EntityManager, merge: PersonMerge): Promise<Facts | null>
}
export const mergeHolds = defineSupply<MergeHold>()('registry.merge-holds')
