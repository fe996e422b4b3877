import { readEnvironment } from '../config.ts'
import { type CommandDatabase, databaseForCommand, embeddedForCommand } from '../database/command-database.ts'
import { openOrm } from '../database/orm.ts'
import { askTheOther } from '../starting/only-one.ts'
import { resealTexts } from './reseal-texts.ts'
import { forgetOldDataKeys, keyMark, renewDataKey } from '../starting/secrets.ts'

const { DATABASE_URL, DATA_DIRECTORY } = readEnvironment()

async function reseal(database: CommandDatabase): Promise<number> {
  const orm = await openOrm({ url: database.url, poolMax: 2, applicationName: 'hau-phuong-rotate-key' })
  try {
    return await resealTexts(orm, database.secrets, { told: (what, count) => console.log(`${what}: ${count} sealed with the newest key`) })
  } finally {
    await orm.close(true)
    await database.close()
  }
}

/** The embedded database keeps its own keys: a new one is made, everything moved to it, and the old one forgotten. */
async function rotateEmbedded(folder: string): Promise<void> {
  const secrets = await renewDataKey(folder)
  const running = await askTheOther(folder)
  if (running != null && running !== keyMark(secrets.dataKey)) {
    console.log(
      `A new data key lies ready in ${folder}. What runs does not know it yet: stop npm start, start it again, and repeat this command.`,
    )
    return
  }
  const done = await reseal(await embeddedForCommand(folder, secrets))
  await forgetOldDataKeys(folder)
  console.log(`Everything is under the new data key (${done} texts moved), and the old one is forgotten.`)
}

if (DATABASE_URL == null) await rotateEmbedded(DATA_DIRECTORY)
else {
  const done = await reseal(await databaseForCommand())
  console.log(
    `Everything is under the newest DATA_KEY (${done} texts moved). DATA_KEYS_OLD may be emptied, and the programs started again.`,
  )
}
