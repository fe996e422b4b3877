import { asOwner } from '../../src/database/in-transaction.ts'
import { requestDocuments } from '../../src/documents/request-documents.ts'
import { freePort } from '../../src/starting/free-port.ts'
import type { Services } from '../../src/services.ts'
import { acting, asTestGround } from './acting.ts'
import { aim, type Bench, rank } from './bench.ts'
import { makeLockedList } from './make-locked-list.ts'
import { makePerson } from '../people.ts'
import { type BenchProcess, startProcess } from './start-process.ts'

const gifts = 10_000
const books = 6

/** Pages of the real web process while the real worker compiles books on the same machine. */
export const bench: Bench = {
  name: 'web',
  async run({ databaseUrl, openServices }) {
    const services = await openServices()
    const port = await freePort()
    const { listId } = await makeLockedList(services, gifts)
    const person = await makePerson(asTestGround(services, databaseUrl), { role: 'coordinator' })
    const asker = await makePerson(asTestGround(services, databaseUrl), { role: 'policy-officer' })
    const cookie = [...person.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const running: BenchProcess[] = []
    try {
      running.push(await startProcess('src/main.ts', databaseUrl, port))
      const ask = async () => {
        const from = performance.now()
        const answer = await fetch(`http://127.0.0.1:${port}/lists/${listId}`, { headers: { cookie }, redirect: 'manual' })
        const html = await answer.text()
        if (answer.status !== 200 || !html.includes('Nguyễn Văn')) throw new Error(`The page answers ${answer.status}`)
        return performance.now() - from
      }
      // A process that has served pages before: what is measured is not the compiler of the language.
      for (let at = 0; at < 150; at++) await ask()
      const idle: number[] = []
      for (let at = 0; at < 100; at++) idle.push(await ask())

      running.push(await startProcess('workers/main.ts', databaseUrl, port))
      // The worker asks what the account that wants the file may do.
      const officer = acting(services, 'policy-officer')
      await requestDocuments(
        { ...officer, actor: { ...officer.actor, id: asker.id } },
        {
          title: 'Sổ đo tốc độ',
          files: Array.from({ length: books }, (_, at) => ({
            kind: 'lists.sign-off-book',
            format: at % 2 === 0 ? 'pdf' : 'xlsx',
            parameters: { listId },
          })),
        },
      )
      const busy: number[] = []
      const until = performance.now() + 40_000
      while ((await waiting(services)) > 0 && performance.now() < until) for (let at = 0; at < 5; at++) busy.push(await ask())
      if ((await waiting(services)) > 0) throw new Error('The books were not made within 40 s')
      return [
        {
          what: 'page of a list while books compile, p95',
          ours: rank(busy, 0.95),
          floor: rank(idle, 0.95),
          ratio: rank(busy, 0.95) / rank(idle, 0.95),
          floorIs: 'while nothing compiles',
          unit: 'ms',
          limit: null,
          aim: aim('p95', rank(busy, 0.95), 50, 'ms'),
          notes: `${busy.length} pages during ${books} books, p50 ${rank(busy, 0.5).toFixed(0)} ms`,
        },
      ]
    } finally {
      await Promise.all(running.map(one => one.stop()))
      await services.close()
    }
  },
}

async function waiting({ orm }: Services): Promise<number> {
  const [row] = await asOwner(orm, tx =>
    tx.execute<{ left: number }[]>(`select count(*)::int as left from document where state = 'requested'`),
  )
  return row?.left ?? 0
}
