import type { EntityManager } from '@mikro-orm/postgresql'

export interface CheckupListRead {
  readonly importId: string
  readonly fileName: string
  readonly people: number
}

/** The check-up lists that were read in for these communes, the newest first, with how many of their people stand in the register. */
export const findCheckupLists = (tx: EntityManager, areaIds: readonly string[]): Promise<CheckupListRead[]> =>
  tx.execute<CheckupListRead[]>(
    `select m.id as "importId", m.file_name as "fileName", count(*)::int as people from checkup_entry c join import m on m.id = c.import_id
     where c.area_id = any(?::uuid[]) and m.state = 'applied' group by m.id order by m.applied_at desc limit 20`,
    [`{${areaIds.join(',')}}`],
  )
