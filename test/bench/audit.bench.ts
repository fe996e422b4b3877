import { Client } from 'pg'
import { newId } from '../../src/database/id.ts'
import { makePeople } from '../events/make-event.ts'
import { makeCommune } from '../make.ts'
import { type Bench, pairMs } from './bench.ts'
import { aim } from './bench.ts'

const writes = 300

/** One correction after the other, with the trail's trigger and with it switched off. */
export const bench: Bench = {
  name: 'audit',
  async run({ databaseUrl, openServices }) {
    const services = await openServices()
    const client = new Client({ connectionString: databaseUrl })
    await client.connect()
    try {
      const { id: areaId } = await makeCommune(services)
      const people = await makePeople(
        services,
        areaId,
        Array.from({ length: writes }, () => ({})),
      )
      let round = 0
      const correct = async () => {
        round += 1
        for (const { id } of people) {
          await client.query('begin')
          await client.query(`select set_config('app.actor', $1, true)`, [newId()])
          await client.query(`update person set note = $2, version = version + 1 where id = $1`, [id, `lần ${round}`])
          await client.query('commit')
        }
      }
      const without = async () => {
        await client.query(`alter table person disable trigger audit`)
        await correct()
        await client.query(`alter table person enable trigger audit`)
      }
      const pair = await pairMs(5, correct, without)
      const [ours, floor] = [pair.ours / writes, pair.floor / writes]
      return [
        {
          what: 'correcting a person, with the trail',
          ours,
          floor,
          ratio: ours / floor,
          floorIs: 'the same with its trigger off',
          unit: 'ms',
          limit: null,
          aim: aim('trail adds', ours - floor, 1, 'ms'),
        },
      ]
    } finally {
      await client.end()
      await services.close()
    }
  },
}
