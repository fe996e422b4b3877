import { LockMode } from '@mikro-orm/core'
import type { EntityManager } from '@mikro-orm/postgresql'
import { arrayOf } from '../database/insert-rows.ts'
import { Refusal } from '../refusal.ts'
import { Martyr, Relative, Representative, Worshipper } from './martyr.entity.ts'
import type { FamilyFacts } from './martyr-rules.ts'

/** Held to the end: who represents a family is decided by one at a time. */
export async function lockMartyr(tx: EntityManager, martyrId: string): Promise<Martyr> {
  const martyr = await tx.findOne(Martyr, { id: martyrId }, { lockMode: LockMode.PESSIMISTIC_WRITE })
  if (martyr == null) throw new Refusal('record/missing', { noun: 'martyr' })
  return martyr
}

/** Who lives, also of the relatives in other communes, whose names stay there. */
export async function whoLives(tx: EntityManager, personIds: readonly string[]): Promise<ReadonlySet<string>> {
  const seen = await tx.execute<{ id: string; living: boolean }[]>(
    `select p.id, not exists (select from death d where d.person_id = p.id and d.taken_back_at is null) as living from person p where p.id = any(?::uuid[])
     union all select person_id, living from people_living(?::uuid[])`,
    [arrayOf(personIds), arrayOf(personIds)],
  )
  return new Set(seen.flatMap(row => (row.living ? [row.id] : [])))
}

export async function familyFacts(tx: EntityManager, martyrId: string): Promise<FamilyFacts> {
  const relatives = await tx.find(Relative, { martyrId })
  const representative = await tx.findOne(Representative, { martyrId, endedAt: null })
  const worshipper = await tx.findOne(Worshipper, { martyrId, endedAt: null })
  const living = await whoLives(
    tx,
    relatives.map(one => one.personId),
  )
  return {
    relatives: relatives.map(one => ({ personId: one.personId, relation: one.relation, living: living.has(one.personId) })),
    representative: representative?.personId ?? null,
    worshipper: worshipper?.personId ?? null,
  }
}
