import { expect, test, vi } from 'vitest'
import { keepRunning } from '../../src/starting/keep-running.ts'
import { waitBeforeRestart } from '../../src/starting/restart-rules.ts'
import type { StartedChild } from '../../src/starting/start-child.ts'

interface FakeChild extends StartedChild {
  getReady(): void
  die(): void
}

function fakeChild(): FakeChild {
  const [ready, ended] = [Promise.withResolvers<unknown>(), Promise.withResolvers<void>()]
  let isReady = false
  return {
    ended: ended.promise,
    isReady: () => isReady,
    tell: () => undefined,
    hear: () => Promise.race([ready.promise, ended.promise.then(() => Promise.reject(new Error('no database')))]),
    stop: async () => ended.resolve(),
    getReady: () => {
      isReady = true
      ready.resolve(true)
    },
    die: () => ended.resolve(),
  }
}

function keeping(waitAfter: (deaths: readonly number[]) => number | null) {
  const children: FakeChild[] = []
  const said: string[] = []
  const stopping = new AbortController()
  const kept = keepRunning(
    {
      begin: again => {
        said.push(again ? 'again' : 'first')
        children.push(fakeChild())
        return children.at(-1)!
      },
      died: (wait, problem) => said.push(`died ${wait} ${problem ?? '-'}`),
      gaveUp: () => said.push('gave up'),
      stopping: stopping.signal,
    },
    waitAfter,
  )
  const reaches = (length: number) => vi.waitFor(() => expect(said).toHaveLength(length))
  return { children, said, stopping, kept, reaches }
}

test('each death of the last five minutes doubles the wait, up to half a minute; the sixth is one too many', () => {
  const deaths = [0, 2, 5, 10, 20, 40].map(second => second * 1000)
  expect(deaths.map((_, at) => waitBeforeRestart(deaths.slice(0, at + 1)))).toEqual([1000, 2000, 4000, 8000, 16_000, null])
  // One that dies once in a while is always started again, and soon.
  const nowAndThen = Array.from({ length: 50 }, (_, at) => at * 600_000)
  expect(waitBeforeRestart(nowAndThen)).toBe(1000)
})

test('a process that died is started again, one that does not get ready counts as dead, and after too many nothing more is tried', async () => {
  const { children, said, reaches } = keeping(deaths => (deaths.length > 2 ? null : deaths.length))
  children[0]!.getReady()
  children[0]!.die()
  await reaches(3)
  children[1]!.die()
  await reaches(5)
  children[2]!.getReady()
  children[2]!.die()
  await reaches(6)
  expect(said).toEqual(['first', 'died 1 -', 'again', 'died 2 no database', 'again', 'gave up'])
})

test('one that never got ready the first time is not tried again: the start says why', async () => {
  const { children, said } = keeping(() => 0)
  children[0]!.die()
  await new Promise(done => setTimeout(done, 20))
  expect(said).toEqual(['first'])
})

test('whoever ends while everything is stopped was meant to, also during the wait', async () => {
  const during = keeping(() => 60_000)
  during.children[0]!.getReady()
  during.children[0]!.die()
  await during.reaches(2)
  during.stopping.abort()
  await during.kept.stop()
  const before = keeping(() => 0)
  before.children[0]!.getReady()
  before.stopping.abort()
  before.children[0]!.die()
  await new Promise(done => setTimeout(done, 20))
  expect([during.said, before.said]).toEqual([['first', 'died 60000 -'], ['first']])
})
