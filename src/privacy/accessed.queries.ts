import type { EntityManager } from '@mikro-orm/postgresql'
import { z } from 'zod'
import { arrayOf } from '../database/insert-rows.ts'
import { defineSupply } from '../supply.ts'

export const AskAccessed = z.object({
  from: z.iso.datetime({ offset: true }),
  to: z.iso.datetime({ offset: true }),
  /** Account or key. */
  actorId: z.uuid().nullish(),
  /** Network address. */
  address: z.string().trim().max(60).nullish(),
})
export type AskAccessed = z.output<typeof AskAccessed>

/** Whose data stood on a screen or in a file that the log names only as a whole; brought by the room it belongs to. */
export interface AccessedPeople {
  readonly subject: 'list' | 'event' | 'document'
  people(tx: EntityManager, subjectIds: readonly string[]): Promise<readonly { readonly subjectId: string; readonly personId: string }[]>
}
export const accessedPeople = defineSupply<AccessedPeople>()('privacy.accessed-people')

export interface AccessedLine {
  readonly at: Date
  readonly actor: string
  readonly address: string | null
  readonly action: string
  readonly purpose: string
  readonly subject: string
  readonly personId: string | null
  readonly person: string | null
  readonly birthYear: number | null
  readonly commune: string | null
}

type Entry = {
  id: string
  at: string
  actor: string | null
  address: string | null
  action: string
  purpose: string
  subject: string
  subject_id: string | null
  people: string[] | null
}

/** Of a span of time, every look and every change, resolved to people: one line a person and act. Areas as the reader may see. */
export async function* readAccessed(
  tx: EntityManager,
  kinds: readonly AccessedPeople[],
  { from, to, actorId, address }: AskAccessed,
): AsyncGenerator<AccessedLine> {
  const where = `e.at >= ? and e.at < ?${actorId == null ? '' : ' and e.actor = ?'}${address == null || address === '' ? '' : ' and e.address = ?'}`
  const given = [from, to, ...(actorId == null ? [] : [actorId]), ...(address == null || address === '' ? [] : [address])]
  const names = `left join account a on a.id = e.actor left join api_key k on k.id = e.actor`
  for (let after: { at: string; id: string } | null = null; ;) {
    const entries: Entry[] = await tx.execute<Entry[]>(
      `select * from (
         select e.id::text, e.at::text, coalesce(a.name, k.name) as actor, e.address, e.action, e.purpose, e.subject, e.subject_id, e.people
         from access_entry e ${names} where ${where}
         union all
         select e.id::text, e.at::text, coalesce(a.name, k.name), e.address, e.action, 'change', replace(e.relation, 'public.', ''), coalesce(p.id, c.person_id), null
         from audit_entry e ${names} left join person p on p.id = e.row_id left join contact c on c.id = e.row_id
         where ${where} and (p.id is not null or c.id is not null)) x
       ${after == null ? '' : 'where (at::timestamptz, id) > (?::timestamptz, ?)'} order by at::timestamptz, id limit 500`,
      [...given, ...given, ...(after == null ? [] : [after.at, after.id])],
    )
    yield* await resolved(tx, kinds, entries)
    const last = entries.at(-1)
    if (entries.length < 500 || last == null) return
    after = { at: last.at, id: last.id }
  }
}

async function resolved(tx: EntityManager, kinds: readonly AccessedPeople[], entries: readonly Entry[]): Promise<AccessedLine[]> {
  const whole = new Map<string, string[]>()
  for (const kind of kinds) {
    const ids = entries.flatMap(entry =>
      entry.subject === kind.subject && entry.people == null && entry.subject_id != null ? [entry.subject_id] : [],
    )
    if (ids.length === 0) continue
    for (const { subjectId, personId } of await kind.people(tx, [...new Set(ids)])) {
      const known = whole.get(subjectId)
      if (known == null) whole.set(subjectId, [personId])
      else known.push(personId)
    }
  }
  const peopleOf = (entry: Entry): readonly (string | null)[] => {
    const named = entry.people ?? (entry.subject_id == null ? [] : (whole.get(entry.subject_id) ?? []))
    if (named.length > 0) return [...new Set(named)]
    return [entry.subject_id]
  }
  const ids = [...new Set(entries.flatMap(entry => peopleOf(entry).filter(id => id != null)))]
  const found = await tx.execute<{ id: string; name: string; birthYear: number | null; commune: string }[]>(
    `select p.id, p.full_name as name, p.birth_year as "birthYear", a.name as commune from person p join area a on a.id = p.area_id where p.id = any(?::uuid[])
     union all select i.id, i.guest_name, i.guest_birth_year, a.name from invitee i join area a on a.id = i.area_id where i.guest_name is not null and i.id = any(?::uuid[])`,
    [arrayOf(ids), arrayOf(ids)],
  )
  const nameOf = new Map(found.map(row => [row.id, row]))
  return entries.flatMap(entry =>
    peopleOf(entry).map(personId => {
      const person = personId == null ? undefined : nameOf.get(personId)
      return {
        at: new Date(entry.at),
        actor: entry.actor ?? '',
        address: entry.address,
        action: entry.action,
        purpose: entry.purpose,
        subject: entry.subject,
        personId: person == null ? null : personId,
        person: person?.name ?? null,
        birthYear: person?.birthYear ?? null,
        commune: person?.commune ?? null,
      }
    }),
  )
}
