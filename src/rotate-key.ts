import { databaseForCommand } from './database/command-database.ts'
import { openOrm } from './database/orm.ts'
import { resealTexts } from './reseal-texts.ts'

const database = await databaseForCommand()
const orm = await openOrm({ url: database.url, poolMax: 2, applicationName: 'hau-phuong-rotate-key' })
try {
  const done = await resealTexts(orm, database.secrets, {
    told: (what, count) => console.log(`${what}: ${count} sealed with the newest key`),
  })
  console.log(
    `Everything is under the newest DATA_KEY (${done} texts moved). DATA_KEYS_OLD may be emptied, and the programs started again.`,
  )
} finally {
  await orm.close(true)
  await database.close()
}
