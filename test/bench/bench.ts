import type { Services } from '../../src/services.ts'

/** One thing measured beside its floor in the same run. `ratio` = ours / floor where lower is better; rates are turned over first. */
export interface Measured {
  readonly what: string
  readonly ours: number
  readonly floor: number
  readonly floorIs: string
  readonly unit: 'ms' | 'per s'
  readonly ratio: number
  /** The most the ratio may be; null where a figure is reported only. */
  readonly limit: number | null
  /** A limit on the absolute figure that the project sets itself, and whether it is met on this machine. Reported, not gated. */
  readonly aim?: string
  readonly notes?: string
}

export interface BenchContext {
  readonly databaseUrl: string
  /** Services on a database of the bench's own, migrated and seeded. */
  openServices(settings?: { readonly smtpUrl?: string }): Promise<Services>
}

export interface Bench {
  readonly name: string
  run(context: BenchContext): Promise<readonly Measured[]>
}

/** Median of a few timed runs in milliseconds, after one that does not count. */
export async function medianMs(runs: number, work: () => Promise<unknown> | unknown): Promise<number> {
  await work()
  const times: number[] = []
  for (let run = 0; run < runs; run++) {
    globalThis.gc?.()
    const from = performance.now()
    await work()
    times.push(performance.now() - from)
  }
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN
}

/** Two things in turn, so that a drifting machine drifts for both. */
export async function pairMs(runs: number, ours: () => Promise<unknown> | unknown, floor: () => Promise<unknown> | unknown) {
  await ours()
  await floor()
  const pairs: { ours: number; floor: number }[] = []
  for (let run = 0; run < runs; run++) {
    globalThis.gc?.()
    const a = performance.now()
    await ours()
    const b = performance.now()
    globalThis.gc?.()
    const c = performance.now()
    await floor()
    pairs.push({ ours: b - a, floor: performance.now() - c })
  }
  const middle = (values: number[]) => values.toSorted((x, y) => x - y)[Math.floor(values.length / 2)] ?? Number.NaN
  return {
    ours: middle(pairs.map(pair => pair.ours)),
    floor: middle(pairs.map(pair => pair.floor)),
    ratio: middle(pairs.map(pair => pair.ours / pair.floor)),
  }
}

/** A limit on an absolute figure, which depends on the machine: shown, never gating. */
export const aim = (what: string, value: number, most: number, unit: string): string =>
  `${what} ${value < 10 ? value.toFixed(1) : Math.round(value)} ${unit} of ${most} ${value <= most ? '✓' : '✗'}`

export const rank = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN

/** Works through the things with that many clients at once; answers how long each took, in milliseconds. */
export async function byClients<T>(clients: number, things: readonly T[], work: (thing: T) => Promise<unknown>): Promise<number[]> {
  const times: number[] = []
  let next = 0
  const client = async () => {
    while (next < things.length) {
      const thing = things[next++]!
      const from = performance.now()
      await work(thing)
      times.push(performance.now() - from)
    }
  }
  await Promise.all(Array.from({ length: clients }, client))
  return times
}
