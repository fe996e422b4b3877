import type { EntityManager } from '@mikro-orm/postgresql'
import type { Context } from '../context.ts'
import { defineSupply } from '../supply.ts'

/** What one retention rule is about, brought by the room whose rows they are. */
export interface RetentionKind {
  /** As in `retention_rule`. */
  readonly kind: string
  /**
   * A select of what may be forgotten one day: `id` (text), `since` (the instant from which the time is counted), `label` (a name, or null).
   * Rows already forgotten are not in it. Read through a person's door for the dry run, and as the owner by the run.
   */
  readonly held: string
  /** In one transaction as the owner; the trail writes no values meanwhile. Answers the rows whose values leave the trail too. */
  forget(tx: EntityManager, ctx: Context, ids: readonly string[]): Promise<Forgotten>
}

export interface Forgotten {
  /** How many of the ids asked for; the others wait for something that is still open. */
  readonly count: number
  /** Ids of all rows that carried values of what was forgotten. */
  readonly rowIds: readonly string[]
}

export const retentionKinds = defineSupply<RetentionKind>()('privacy.retention-kinds')
