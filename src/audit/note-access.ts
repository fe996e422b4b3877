import type { EntityManager } from '@mikro-orm/postgresql'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { arrayOf } from '../database/insert-rows.ts'

export interface Access {
  readonly action: 'view' | 'search' | 'export' | 'print' | 'download' | 'reveal'
  readonly purpose: string
  readonly subject: 'person' | 'martyr' | 'people' | 'list' | 'event' | 'import' | 'document' | 'trail' | 'volunteer' | 'notice'
  readonly subjectId?: string | null
  readonly areaId?: string | null
  /** Everybody whose data was on the screen, where that is more than the one subject. */
  readonly people?: readonly string[]
  readonly detail?: Readonly<Record<string, string | number | null>>
}

/** Personal data was looked at: by whom, whose, for what. Written with the reading, or the reading does not happen. */
export async function noteAccess(tx: EntityManager, ctx: Context, access: Access): Promise<void> {
  await tx.execute(
    `insert into access_entry (id, actor, actor_kind, request, purpose, action, subject, subject_id, area_id, detail, people) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?::uuid[])`,
    [
      newId(),
      ctx.actor.id,
      ctx.actor.kind,
      ctx.requestId,
      access.purpose,
      access.action,
      access.subject,
      access.subjectId ?? null,
      access.areaId ?? null,
      access.detail == null ? null : JSON.stringify(access.detail),
      access.people == null ? null : arrayOf(access.people),
    ],
  )
}
