import type { EntityManager } from '@mikro-orm/postgresql'
import type { Context } from '../context.ts'
import { may, type Permission } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import type { PartialDate } from '../vietnamese/partial-date.ts'
import { type FlagsTogether, readFlags, type StandingFlag } from './flag-rules.ts'

interface Row {
  readonly listId: string
  readonly sourceId: string
  readonly areaId: string
  readonly hamletId: string | null
  readonly hamletName: string
  readonly personId: string
  readonly fullName: string
  readonly amount: number
  readonly lineCode: string
  readonly listState: string
  readonly listVersion: number
  readonly lockedAt: string | null
  readonly earlier: number
  readonly standing: { id: string; at: string; place: string; giver: string; receiver: string } | null
  readonly returned: { on: string; reference: string } | null
  readonly settled: { at: string; by: string } | null
  readonly death: { year: number | null; month: number | null; day: number | null } | null
  readonly flags: readonly StandingFlag[]
}

export interface HeldGift extends Omit<Row, 'listState' | 'lockedAt' | 'standing' | 'settled' | 'death'>, FlagsTogether {
  readonly id: string
  readonly list: { readonly state: string; readonly lockedAt: Date | null }
  readonly standing: {
    readonly id: string
    readonly at: Date
    readonly place: string
    readonly giver: string
    readonly receiver: string
  } | null
  readonly settled: { readonly at: Date; readonly by: string } | null
  readonly death: PartialDate | 'unknown-day' | null
}

/**
 * Locks the gifts to the end of the transaction and says how they stand: two tables with the same person must not both see "not yet".
 * A gift outside the scope, or one where the permission is not held, is missing like one that does not exist.
 */
export async function holdGifts(
  tx: EntityManager,
  ctx: Context,
  permission: Permission,
  ids: readonly string[],
): Promise<Map<string, HeldGift>> {
  const rows = await tx.execute<{ gift_id: string; facts: Row }[]>(`select gift_id, facts from hold_gifts(?::uuid[])`, [
    `{${ids.join(',')}}`,
  ])
  const held = new Map(rows.map(({ gift_id, facts }) => [gift_id, heldGift(gift_id, facts)]))
  for (const id of ids) {
    const gift = held.get(id)
    if (gift == null) throw new Refusal('record/missing')
    if (!mayAt(ctx, permission, gift)) throw new Refusal('access/forbidden', { permission })
  }
  return held
}

/** A permission held in the commune, or in the one hamlet of a hamlet's team. */
export const mayAt = (
  ctx: Context,
  permission: Permission,
  at: { readonly areaId: string; readonly hamletId?: string | null | undefined },
): boolean =>
  ctx.actor.kind === 'system' ||
  may(ctx, permission, at.areaId) ||
  (at.hamletId != null && ctx.grants.some(grant => grant.hamlets?.has(at.hamletId!) && may({ ...ctx, grants: [grant] }, permission)))

function heldGift(id: string, { listState, lockedAt, standing, settled, death, ...row }: Row): HeldGift {
  return {
    ...row,
    ...readFlags(row.flags),
    id,
    list: { state: listState, lockedAt: lockedAt == null ? null : new Date(lockedAt) },
    standing: standing == null ? null : { ...standing, at: new Date(standing.at) },
    settled: settled == null ? null : { ...settled, at: new Date(settled.at) },
    death: death == null ? null : partialDate(death),
  }
}

function partialDate({ year, month, day }: NonNullable<Row['death']>): PartialDate | 'unknown-day' {
  if (year == null) return 'unknown-day'
  return { year, ...(month != null && { month }), ...(month != null && day != null && { day }) }
}
