import { databaseForCommand } from '../database/command-database.ts'
import { openOrm } from '../database/orm.ts'
import { type Break, verifyTrail } from '../audit/verify-trail.ts'

const words: Record<Break['kind'], string> = {
  removed: 'the entry was removed',
  altered: 'the entry, its order or its seal was altered',
  'values-altered': 'the values before or after were altered',
  'values-removed': 'the values were removed without a recorded erasure',
  inserted: 'the entry was put in after its time',
  'seal-removed': 'the seal was removed',
  'head-unknown': 'the head you noted is no longer part of the chain: the chain was written anew or cut',
}

const expected = process.argv[2] ?? null
const database = await databaseForCommand()
const orm = await openOrm({ url: database.url, poolMax: 1, applicationName: 'hau-phuong-verify' })
try {
  const found = await verifyTrail(orm, expected)
  console.log(`${found.seals} sealed entries, ${found.erased} with erased values, ${found.unsealed} not sealed yet.`)
  for (const one of found.breaks) {
    const where = [one.no != null && `place ${one.no}`, one.entryId != null && `entry ${one.entryId}`].filter(Boolean).join(', ')
    const when = one.sealedAt == null ? '' : ` (sealed ${one.sealedAt.toISOString()})`
    console.log(`${where === '' ? '' : `${where}: `}${words[one.kind]}${when}`)
  }
  console.log(
    found.breaks.length === 0 ? `The trail is whole. Head: ${found.head}` : `The trail is broken in ${found.breaks.length} places.`,
  )
  process.exitCode = found.breaks.length === 0 ? 0 : 1
} finally {
  await orm.close(true)
  await database.close()
}
