import type { EntityManager } from '@mikro-orm/postgresql'
import type { Context } from '../context.ts'
import type { FlagKind } from './gift-flag.entity.ts'

/** SQL: the gift of the flag `f` is in nobody's hands and its money not back at its source. */
export const giftWaits = `not exists (select from handover h where h.gift_id = f.gift_id and h.reversed_at is null)
  and not exists (select from returned_gift r where r.gift_id = f.gift_id and r.reversed_at is null)`
/** SQL: somebody has to decide on the flag `f`. */
export const flagWaits = `f.withdrawn_at is null and f.decision is null and ${giftWaits}`

/** A row beside every locked line of the person; the line itself stays. What is flagged already is not flagged twice. */
export async function flagGifts(tx: EntityManager, ctx: Context, personId: string, kind: FlagKind): Promise<void> {
  await tx.execute(
    `insert into gift_flag (id, gift_id, list_id, area_id, hamlet_id, person_id, kind, noticed_at, noticed_by)
     select gen_random_uuid(), g.id, g.list_id, g.area_id, g.hamlet_id, g.person_id, ?, ?, ?
     from gift g join gift_list l on l.id = g.list_id where g.person_id = ? and l.state = 'locked'
     on conflict (gift_id, kind) where withdrawn_at is null do nothing`,
    [kind, ctx.now(), ctx.actor.id, personId],
  )
}

/** Lines of a locked list that are not owed any more, each with what happened to its person, unless a flag stands or was decided. How many are new. */
export async function flagNotOwed(
  tx: EntityManager,
  ctx: Context,
  listId: string,
  gifts: readonly { readonly id: string }[],
): Promise<number> {
  if (gifts.length === 0) return 0
  const flagged = await tx.execute<{ id: string }[]>(
    `insert into gift_flag (id, gift_id, list_id, area_id, hamlet_id, person_id, kind, noticed_at, noticed_by)
     select gen_random_uuid(), g.id, g.list_id, g.area_id, g.hamlet_id, g.person_id,
       case when exists (select from death d where d.person_id = g.person_id and d.taken_back_at is null) then 'died'
         when p.merged_into_id is not null then 'merged'
         when p.id is null or p.area_id <> g.area_id or e.decision = 'left' then 'moved'
         else 'changed' end, ?, ?
     from gift g left join person p on p.id = g.person_id
     left join lateral (select decision from departure e where e.person_id = g.person_id order by e.reported_at desc, e.id desc limit 1) e on true
     where g.list_id = ? and g.id::text in (select jsonb_array_elements_text(?::jsonb))
       and not exists (select from gift_flag f where f.gift_id = g.id and f.withdrawn_at is null)
     returning id`,
    [ctx.now(), ctx.actor.id, listId, JSON.stringify(gifts.map(gift => gift.id))],
  )
  return flagged.length
}

/** The report was mistaken: its flag asks nothing any more. What was decided stays on it, with who decided, but no longer counts. */
export async function withdrawFlags(tx: EntityManager, ctx: Context, personId: string, kind: FlagKind): Promise<void> {
  await tx.execute(`update gift_flag set withdrawn_at = ? where person_id = ? and kind = ? and withdrawn_at is null`, [
    ctx.now(),
    personId,
    kind,
  ])
}
