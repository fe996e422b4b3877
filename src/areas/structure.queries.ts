import type { EntityManager } from '@mikro-orm/postgresql'
import { Area } from './area.entity.ts'
import { type Placed, type StructureFacts, unitsOfDay } from './structure-rules.ts'

export interface Structure {
  /** The unit's id on the structure's day; null where nobody can tell. */
  unitOf(placed: Placed): string | null
  nameOf(areaId: string): string
}

/** The units of a day (yyyy-mm-dd), to tell which of them something belongs to. */
export async function structureOn(tx: EntityManager, day: string): Promise<Structure> {
  const areas = await tx.find(Area, {})
  const hamlets = await tx.execute<StructureFacts['hamlets'][number][]>(
    `select id, area_id as "areaId", valid_from::text as "from", valid_to::text as "to" from hamlet`,
  )
  const [areaSuccessions, hamletSuccessions] = [await successions(tx, 'area_succession'), await successions(tx, 'hamlet_succession')]
  const names = new Map(areas.map(area => [area.id, area.name]))
  return {
    unitOf: unitsOfDay(day, {
      areas: areas.map(area => ({ id: area.id, from: area.validFrom ?? null, to: area.validTo ?? null })),
      hamlets,
      areaSuccessions,
      hamletSuccessions,
    }),
    nameOf: areaId => names.get(areaId) ?? '',
  }
}

const successions = (tx: EntityManager, table: 'area_succession' | 'hamlet_succession') =>
  tx.execute<StructureFacts['areaSuccessions'][number][]>(`select from_id as "fromId", to_id as "toId", "on"::text as "on" from ${table}`)

/** In a query over `gift g`: where the person of a line without a hamlet lived on a day, by the books the reader may see. Binds the day once. */
export const livedInSql = `case when g.hamlet_id is null then coalesce(
  (select r.lived_in_id from residence r where r.person_id = g.person_id and r.until_on >= ?::date order by r.until_on limit 1),
  (select p.area_id from person p where p.id = g.person_id)) end`
