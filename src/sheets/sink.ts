import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { setImmediate } from 'node:timers/promises'

/** Bytes that may wait between a writer and a slow sink before the writer pauses. */
const WAITING_BYTES = 1 << 20

/**
 * Lets other work of the process run, then waits until a slow sink has taken what was written.
 * Rejects when the sink has failed, so that a writer never goes on into nothing.
 */
export async function breathe(sink: Writable, source?: Readable): Promise<void> {
  await setImmediate()
  for (;;) {
    if (sink.errored) throw sink.errored
    if (sink.destroyed) throw new Error('the sink was closed before the file was complete')
    if (sink.writableNeedDrain) await drained(sink)
    else if ((source?.readableLength ?? 0) > WAITING_BYTES) await setImmediate()
    else return
  }
}

async function drained(sink: Writable): Promise<void> {
  const settled = new AbortController()
  const { signal } = settled
  try {
    await Promise.race([once(sink, 'drain', { signal }), once(sink, 'close', { signal })])
  } finally {
    settled.abort()
  }
}

/** Runs a writer that ends the sink itself; resolves once the sink has everything, destroys it when the writer fails. */
export async function fill<T>(sink: Writable, write: () => Promise<T>): Promise<T> {
  const done = finished(sink)
  // Awaited below; until then a failing sink must not count as an unhandled rejection.
  done.catch(() => {})
  try {
    const answer = await write()
    await done
    return answer
  } catch (error) {
    sink.destroy(error instanceof Error ? error : new Error(String(error)))
    throw error
  }
}
