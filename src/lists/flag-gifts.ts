import type { EntityManager } from '@mikro-orm/postgresql'
import type { Context } from '../context.ts'
import type { FlagKind } from './gift-flag.entity.ts'

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

/** The report was mistaken: a flag nobody has decided on is taken away; a decision stays, with who made it. */
export async function withdrawFlags(tx: EntityManager, ctx: Context, personId: string, kind: FlagKind): Promise<void> {
  await tx.execute(`update gift_flag set withdrawn_at = ? where person_id = ? and kind = ? and withdrawn_at is null and decision is null`, [
    ctx.now(),
    personId,
    kind,
  ])
}
