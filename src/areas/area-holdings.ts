import type { EntityManager } from '@mikro-orm/postgresql'
import type { Context } from '../context.ts'
import { defineSupply } from '../supply.ts'

export type HoldingName = 'people' | 'martyrs' | 'openLists' | 'lockedLists' | 'events' | 'accounts'

export interface Held {
  readonly areaId: string
  readonly hamletId: string | null
  readonly count: number
}
export interface Unplaced {
  readonly id: string
  readonly areaId: string
  /** What tells them apart, for those who may read it. */
  readonly label: string
}
export interface ChangeUnderWay {
  readonly id: string
  /** yyyy-mm-dd */
  readonly on: string
  /** Units that end or give something away. */
  readonly fromIds: readonly string[]
}

/** What stands in a unit and what becomes of it when the unit is merged or split. Features on the right bring theirs. */
export interface AreaHolding {
  readonly name: HoldingName
  /** What `area_move` calls its rows, where they change their area: told of a change that was carried out. */
  readonly relation?: string
  count(tx: EntityManager, fromIds: readonly string[]): Promise<Held[]>
  /** Those that no hamlet, choice or rest gives a place. */
  unplaced?(tx: EntityManager, ctx: Context, change: ChangeUnderWay): Promise<Unplaced[]>
  /** Writes a row of area_move for everything it moves, then moves it. */
  follow?(tx: EntityManager, ctx: Context, change: ChangeUnderWay): Promise<void>
  /** How many of the moved have been moved on or altered since, so that undo would lose something. Then puts the rest back. */
  takeBack?(tx: EntityManager, change: ChangeUnderWay): Promise<number>
}
export const areaHoldings = defineSupply<AreaHolding>()('areas.holdings')

/** In a query over `area_change_part p`: where what is left of a unit goes (the only successor, or the one that takes the rest). */
export const restSql = `select from_id, (array_agg(to_id order by takes_rest desc))[1] as to_id
  from area_change_part where change_id = ? group by from_id having count(*) = 1 or bool_or(takes_rest)`
