import { leafUnits } from '../areas/areas.queries.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'

export interface PeopleInUnit {
  readonly areaId: string
  readonly name: string
  readonly people: number
}

/**
 * People of today counted by the units of a day (yyyy-mm-dd), older or newer than a merger: each by where they lived that day, and where nothing
 * older is known by where they are. Those whose unit did not stand that day are left out.
 */
export async function peopleByArea(ctx: Context, structureDay: string): Promise<PeopleInUnit[]> {
  ctx = allow(ctx, 'registry.read')
  const units = await leafUnits(ctx, structureDay)
  return inTransaction(ctx, async tx => {
    const rows = await tx.execute<{ area_id: string; people: number }[]>(
      `select coalesce(then_in.lived_in_id, p.area_id) as area_id, count(*)::int as people from person p
       left join lateral (select r.lived_in_id from residence r where r.person_id = p.id and r.until_on >= ?::date order by r.until_on limit 1) then_in on true
       where p.merged_into_id is null and not exists (select from death d where d.person_id = p.id and d.taken_back_at is null) group by 1`,
      [structureDay],
    )
    const counts = new Map(rows.map(row => [row.area_id, row.people]))
    return units.flatMap(area => {
      const people = counts.get(area.id)
      return people == null ? [] : [{ areaId: area.id, name: area.name, people }]
    })
  })
}
