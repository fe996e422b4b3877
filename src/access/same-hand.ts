import type { EntityManager } from '@mikro-orm/postgresql'

/** Whether one of those is this actor. A program's key is its owner's hand: who drew up a list through one has drawn it up. */
export async function isSameHand(tx: EntityManager, actorId: string, others: readonly (string | null | undefined)[]): Promise<boolean> {
  const known = others.filter(id => id != null)
  if (known.includes(actorId)) return true
  const hands = await tx.execute<{ id: string; owner: string }[]>(
    `select id, account_id as owner from api_key where id in (select jsonb_array_elements_text(?::jsonb)::uuid)`,
    [JSON.stringify([actorId, ...known])],
  )
  const ownerOf = (id: string) => hands.find(key => key.id === id)?.owner ?? id
  return known.some(id => ownerOf(id) === ownerOf(actorId))
}
