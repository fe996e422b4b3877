import type { MikroORM } from '@mikro-orm/postgresql'
import { seedAreas } from '../areas/seed-areas.ts'
import { asOwner } from '../database/in-transaction.ts'
import { openOrm } from '../database/orm.ts'
import { seedRuleSets } from '../gifts/seed-rule-sets.ts'
import { seedCategories } from '../registry/seed-categories.ts'

/** Reference data every database needs; repeatable. Demonstration data is in `demo/`. */
export async function seedReferenceData(orm: MikroORM): Promise<void> {
  await asOwner(orm, async tx => {
    await seedAreas(tx)
    await seedCategories(tx)
    await seedRuleSets(tx)
  })
}

/** The same on a database that nobody has opened yet: after `prepareDatabase`. */
export async function seedDatabase(url: string): Promise<void> {
  const orm = await openOrm({ url, poolMax: 1, applicationName: 'hau-phuong-seed' })
  try {
    await seedReferenceData(orm)
  } finally {
    await orm.close(true)
  }
}
