import { readFile } from 'node:fs/promises'
import type { EntityManager } from '@mikro-orm/postgresql'
import { v5 } from 'uuid'
import { readCsv } from '../database/read-csv.ts'
import { fold } from '../vietnamese/fold.ts'
import { hamletSortKey } from '../vietnamese/sort-key.ts'

const namespace = '6f3c1c52-6f0b-5c0e-9f3e-27071947aaaa'

/** Seeded units keep the same id everywhere: made from the key, not from the re-used official code. */
export const seededAreaId = (key: string): string => v5(`area:${key}`, namespace)
export const seededHamletId = (areaKey: string, name: string): string => v5(`hamlet:${areaKey}:${fold(name)}`, namespace)

/** Thạch Thất on 2024-06-28, from 2025-01-01 and from 2025-07-01 (DOMAIN 5). Reference data: loaded into every database, and never overwrites what staff changed. */
export async function seedAreas(tx: EntityManager): Promise<void> {
  const areas = readCsv(await read('areas.csv'))
  for (const row of areas)
    await tx.execute(
      `insert into area (id, key, official_code, kind, name, name_folded, parent_id, valid_from, valid_to) values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing`,
      [
        seededAreaId(row['key'] ?? ''),
        row['key'],
        row['official_code'],
        row['kind'],
        row['name'],
        fold(row['name'] ?? ''),
        row['parent'] ? seededAreaId(row['parent']) : null,
        row['valid_from'] || null,
        row['valid_to'] || null,
      ],
    )
  for (const row of readCsv(await read('area-successions.csv')))
    await tx.execute(`insert into area_succession (id, from_id, to_id, "on", share) values (?, ?, ?, ?, ?) on conflict do nothing`, [
      v5(`succession:${row['from']}:${row['to']}:${row['on']}`, namespace),
      seededAreaId(row['from'] ?? ''),
      seededAreaId(row['to'] ?? ''),
      row['on'],
      row['share'],
    ])
  for (const row of readCsv(await read('hamlets.csv'))) {
    const [commune, name] = [row['commune'] ?? '', row['name'] ?? '']
    await tx.execute(`insert into hamlet (id, area_id, name, name_folded, sort_key) values (?, ?, ?, ?, ?) on conflict do nothing`, [
      seededHamletId(commune, name),
      seededAreaId(commune),
      name,
      fold(name),
      hamletSortKey(name),
    ])
  }
}

const read = (name: string) => readFile(new URL(name, import.meta.url), 'utf8')
