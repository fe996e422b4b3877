import type { EntityManager } from '@mikro-orm/postgresql'
import { defineSupply } from '../supply.ts'

export type OpenMatterKind = 'gifts' | 'seats' | 'offices'

/** What would be left behind when a person's file goes to another commune. Features on the right count their own. */
export interface OpenMatter {
  readonly kind: OpenMatterKind
  count(tx: EntityManager, personId: string, now: Date): Promise<number>
}
export const openMatters = defineSupply<OpenMatter>()('registry.open-matters')
