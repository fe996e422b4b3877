import { setTimeout as wait } from 'node:timers/promises'
import { waitBeforeRestart } from './restart-rules.ts'
import { moment, type StartedChild } from './start-child.ts'

export interface KeptRunning {
  readonly first: StartedChild
  stop(patienceMilliseconds?: number): Promise<void>
}

export interface Keeping {
  /** The first time, or again after it died. */
  begin(again: boolean): StartedChild
  /** It is started again after so many milliseconds; with what it complained of, where it had not got ready. */
  died(waitMilliseconds: number, problem: string | null): void
  gaveUp(): void
  /** Everything is being stopped: whoever ends now was meant to. */
  readonly stopping: AbortSignal
}

/** Starts a process again whenever it dies. One that never got ready the first time is the business of whoever waits for it. */
export function keepRunning({ begin, died, gaveUp, stopping }: Keeping, waitAfter = waitBeforeRestart): KeptRunning {
  const first = begin(false)
  const deaths: number[] = []
  let child = first
  const keep = async () => {
    for (let problem: string | null = null; ;) {
      await child.ended
      await wait(moment)
      if (stopping.aborted || (child === first && !first.isReady())) return
      deaths.push(performance.now())
      const milliseconds = waitAfter(deaths)
      if (milliseconds == null) return gaveUp()
      died(milliseconds, problem)
      await wait(milliseconds, null, { signal: stopping }).catch(() => undefined)
      if (stopping.aborted) return
      child = begin(true)
      problem = await child.hear('ready').then(
        () => null,
        (error: Error) => error.message,
      )
      // One that says nothing for too long is as good as dead.
      if (problem != null) await child.stop()
    }
  }
  void keep()
  return { first, stop: patienceMilliseconds => child.stop(patienceMilliseconds) }
}
