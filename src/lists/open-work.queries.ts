import type { EntityManager } from '@mikro-orm/postgresql'
import { grantsOf } from '../access/grants.queries.ts'
import type { Context } from '../context.ts'
import { defineSupply, supplied } from '../supply.ts'
import { openLists } from './open-lists.queries.ts'

export interface OpenWork {
  readonly areaId: string
  readonly commune: string
  readonly source: string
  /** Gifts that wait to be handed over; null where the list itself is not locked. */
  readonly gifts: number | null
}

/** Gifts of locked lists that were neither handed over nor returned. Lists do not know; who hands over does. */
export const giftsWaiting = defineSupply<(tx: EntityManager, campaignId: string) => Promise<OpenWork[]>>()('lists.gifts-waiting')

/** What the deadline still waits for: lists to lock, then gifts to hand over (the deadline of a decision is that of handing over, DOMAIN.md 2.1). */
export async function openWork(tx: EntityManager, ctx: Context, campaignId: string): Promise<OpenWork[]> {
  const lists = (await openLists(tx, campaignId)).map(list => ({ ...list, gifts: null }))
  const waiting = await Promise.all(supplied(ctx.ground, giftsWaiting).map(count => count(tx, campaignId)))
  return [...lists, ...waiting.flat()]
}

/** Of what is open, the part that lies where somebody coordinates. */
export async function openFor<Work extends { readonly areaId: string }>(
  orm: Context['ground']['orm'],
  accountId: string,
  day: string,
  open: readonly Work[],
): Promise<Work[]> {
  const grants = (await grantsOf(orm, accountId, day)).filter(grant => grant.role === 'coordinator')
  return open.filter(one => grants.some(grant => grant.areas === 'all' || grant.areas.has(one.areaId)))
}
