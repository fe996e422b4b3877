const firstWait = 1000
const longestWait = 30_000
const window = 5 * 60_000
const tooMany = 6

/**
 * How long (milliseconds) a process that died is left before it is started again: twice as long after each death of the last five minutes, half a
 * minute at most. Null after the sixth: what dies that often will die again, and somebody must look. Instants in milliseconds, the newest last.
 */
export function waitBeforeRestart(deaths: readonly number[]): number | null {
  const last = deaths.at(-1) ?? 0
  const recent = deaths.filter(at => last - at < window).length
  return recent >= tooMany ? null : Math.min(firstWait * 2 ** Math.max(recent - 1, 0), longestWait)
}
