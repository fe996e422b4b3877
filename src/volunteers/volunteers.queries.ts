import { noteAccess } from '../audit/note-access.ts'
import type { EntityManager } from '@mikro-orm/postgresql'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow, may } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { fold } from '../vietnamese/fold.ts'
import { isoDay } from '../vietnamese/dates.ts'
import { skills, type Skill } from './skill.ts'
import { Volunteer } from './volunteer.entity.ts'

export const VolunteerFilter = z.object({
  q: z.string().trim().max(100).optional(),
  skill: z.enum(skills).optional(),
  after: z.string().max(300).optional(),
})
export type VolunteerFilter = z.infer<typeof VolunteerFilter>

const pageSize = 50

export interface ListedVolunteer {
  readonly volunteer: Volunteer
  readonly shifts: number
  readonly minutes: number
  readonly noShows: number
}

/** In Vietnamese order of names; `next` is the place the next page begins after. */
export async function findVolunteers(ctx: Context, filter: VolunteerFilter): Promise<{ items: ListedVolunteer[]; next: string | null }> {
  ctx = allow(ctx, 'volunteers.read')
  const words = filter.q == null || filter.q === '' ? null : `%${fold(filter.q).replace(/[%_\\]/g, '\\$&')}%`
  const [sortKey, id] = filter.after?.split('|') ?? []
  return inTransaction(ctx, async tx => {
    const volunteers = await tx.find(
      Volunteer,
      {
        leftAt: null,
        ...(words != null && { $or: [{ nameFolded: { $like: words } }, { unit: { $ilike: `%${filter.q}%` } }] }),
        ...(filter.skill != null && { skills: { $contains: [filter.skill] } }),
        ...(sortKey != null && id != null && { $and: [{ $or: [{ sortKey: { $gt: sortKey } }, { sortKey, id: { $gt: id } }] }] }),
      },
      { orderBy: { sortKey: 'asc', id: 'asc' }, limit: pageSize + 1 },
    )
    const more = volunteers.length > pageSize
    const shown = volunteers.slice(0, pageSize)
    const figures = await figuresOf(
      tx,
      shown.map(one => one.id),
    )
    const last = shown.at(-1)
    await noteAccess(tx, ctx, {
      action: words == null ? 'view' : 'search',
      purpose: 'volunteers',
      subject: 'volunteer',
      detail: { found: shown.length },
    })
    return {
      items: shown.map(volunteer => ({ volunteer, ...(figures.get(volunteer.id) ?? { shifts: 0, minutes: 0, noShows: 0 }) })),
      next: more && last != null ? `${last.sortKey}|${last.id}` : null,
    }
  })
}

async function figuresOf(tx: EntityManager, ids: readonly string[]) {
  const rows = await tx.execute<{ id: string; shifts: number; minutes: number; noShows: number }[]>(
    `select volunteer_id as id, count(*)::int as shifts, coalesce(sum(minutes), 0)::int as minutes,
       count(*) filter (where attendance = 'no-show')::int as "noShows"
     from assignment where ended_at is null and volunteer_id = any(?::uuid[]) group by 1`,
    [`{${ids.join(',')}}`],
  )
  return new Map(rows.map(({ id, ...figures }) => [id, figures]))
}

export interface OwnShift {
  readonly assignmentId: string
  readonly shiftId: string
  readonly occasionName: string
  readonly place: string
  readonly role: Skill
  readonly startsAt: Date
  readonly endsAt: Date
  readonly confirmedAt: Date | null
  readonly endedBecause: string | null
  readonly endedAt: Date | null
  readonly attendance: 'came' | 'no-show' | null
  readonly minutes: number | null
  readonly withdrawn: boolean
}

export async function getVolunteer(
  ctx: Context,
  volunteerId: string,
): Promise<{ volunteer: Volunteer; shifts: OwnShift[]; minutes: number; noShows: number }> {
  ctx = allow(ctx, 'volunteers.read')
  return inTransaction(ctx, async tx => {
    const volunteer = await tx.findOne(Volunteer, volunteerId)
    if (volunteer == null) throw new Refusal('record/missing')
    await noteAccess(tx, ctx, {
      action: 'view',
      purpose: 'volunteers',
      subject: 'volunteer',
      subjectId: volunteer.id,
      areaId: volunteer.areaId,
    })
    const shifts = await shiftsOf(tx, volunteerId)
    const figures = (await figuresOf(tx, [volunteerId])).get(volunteerId)
    return { volunteer, shifts, minutes: figures?.minutes ?? 0, noShows: figures?.noShows ?? 0 }
  })
}

/** All shifts somebody has or had, the newest first. */
export async function shiftsOf(tx: EntityManager, volunteerId: string, occasionId?: string): Promise<OwnShift[]> {
  const rows = await tx.execute<
    (Omit<OwnShift, 'startsAt' | 'endsAt' | 'confirmedAt' | 'endedAt'> & {
      startsAt: string
      endsAt: string
      confirmedAt: string | null
      endedAt: string | null
    })[]
  >(
    `select a.id as "assignmentId", s.id as "shiftId", s.occasion_name as "occasionName", s.place, s.role, s.starts_at as "startsAt", s.ends_at as "endsAt",
       a.confirmed_at as "confirmedAt", a.ended_because as "endedBecause", a.ended_at as "endedAt", a.attendance, a.minutes,
       s.withdrawn_at is not null as withdrawn
     from assignment a join shift s on s.id = a.shift_id where a.volunteer_id = ?${occasionId == null ? '' : ' and s.occasion_id = ?'}
     order by s.starts_at desc, a.made_at desc limit 200`,
    occasionId == null ? [volunteerId] : [volunteerId, occasionId],
  )
  const at = (text: string | null) => (text == null ? null : new Date(text))
  return rows.map(row => ({
    ...row,
    startsAt: new Date(row.startsAt),
    endsAt: new Date(row.endsAt),
    confirmedAt: at(row.confirmedAt),
    endedAt: at(row.endedAt),
  }))
}

/** Communes where the actor keeps volunteers, for a drop-down. */
export async function ownAreas(ctx: Context): Promise<{ id: string; name: string }[]> {
  const today = isoDay(ctx.now())
  return inTransaction(ctx, async tx => {
    const rows = await tx.execute<{ id: string; name: string }[]>(
      `select id, name from area where kind in ('commune', 'ward', 'township') and coalesce(valid_from <= ?::date, true) and coalesce(valid_to >= ?::date, true) order by name collate vietnamese`,
      [today, today],
    )
    return rows.filter(row => may(ctx, 'volunteers.manage', row.id))
  })
}

/** Days worth offering: those of coming shifts and check-up sessions, and what is ticked already. */
export async function offeredDays(ctx: Context, known: readonly string[] = []): Promise<string[]> {
  const from = isoDay(ctx.now())
  const days = await inTransaction(ctx, tx =>
    tx.execute<{ day: string }[]>(
      `select distinct ((starts_at at time zone 'Asia/Ho_Chi_Minh')::date)::text as day from
         (select starts_at from shift where withdrawn_at is null union all select starts_at from event_session) t
       where starts_at >= ? order by 1 limit 30`,
      [ctx.now()],
    ),
  )
  const found = [...new Set([...days.map(row => row.day), ...known.map(half => half.slice(0, 10))])]
  if (found.length > 0) return found.sort()
  return Array.from({ length: 7 }, (_, index) => isoDay(new Date(Date.parse(`${from}T00:00:00+07:00`) + index * 86_400_000)))
}
