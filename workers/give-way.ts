import { readdirSync } from 'node:fs'
import { setPriority } from 'node:os'

const politeness = 5

/** Books can wait a second, a clerk at a page cannot: where both want the processor, the web process and the database have it first. */
export function giveWay(): void {
  for (const thread of threads()) {
    try {
      setPriority(thread, politeness)
    } catch {
      // A thread that has ended since, or a system that forbids it: then everybody waits alike.
    }
  }
}

/** On Linux a priority belongs to a thread, and those of the compiler and the collector stand already when we begin. */
function threads(): number[] {
  try {
    return readdirSync('/proc/self/task').map(Number)
  } catch {
    return [process.pid]
  }
}
