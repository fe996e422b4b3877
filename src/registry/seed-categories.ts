import { readFile } from 'node:fs/promises'
import type { EntityManager } from '@mikro-orm/postgresql'
import { readCsv } from '../database/read-csv.ts'

/** The catalogue of categories (Pháp lệnh 02/2020, NĐ 131/2021 and the military's lists), loaded into every database. */
export async function seedCategories(tx: EntityManager): Promise<void> {
  const text = await readFile(new URL('categories.csv', import.meta.url), 'utf8')
  for (const row of readCsv(text))
    await tx.execute(
      `insert into category (code, category_group, name, law, aliases, rate_from, rate_to, survivor_of_martyr)
       values (?, ?, ?, ?, string_to_array(?, '|'), ?, ?, ?) on conflict (code) do nothing`,
      [
        row['code'],
        row['group'],
        row['name'],
        row['law'] || null,
        row['aliases'] ?? '',
        row['rate_from'] ? Number(row['rate_from']) : null,
        row['rate_to'] ? Number(row['rate_to']) : null,
        row['survivor_of_martyr'] === 'yes',
      ],
    )
}
