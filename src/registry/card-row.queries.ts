import { type EntityName, type FilterQuery, LockMode } from '@mikro-orm/core'
import type { EntityManager } from '@mikro-orm/postgresql'
import type { Context } from '../context.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'

interface CardRow {
  id: string
  areaId: string
  version: number
}

/** A row of somebody's card, held to the end of the transaction; refuses when it is not here, not ours to write, or changed since it was read. */
export async function lockCardRow<Row extends CardRow>(
  tx: EntityManager,
  ctx: Context,
  of: EntityName<Row>,
  id: string,
  version: number,
): Promise<Row> {
  const row = await tx.findOne(of, { id } as FilterQuery<Row>, { lockMode: LockMode.PESSIMISTIC_WRITE })
  if (row == null) throw new Refusal('record/missing')
  allow(ctx, 'registry.write', row.areaId)
  if (row.version !== version) throw new Refusal('record/changed-meanwhile')
  return row as Row
}
