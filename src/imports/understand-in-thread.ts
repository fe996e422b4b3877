import { Worker } from 'node:worker_threads'
import type { Faulty } from './read-spreadsheet.ts'
import { readingOfLines } from './reading-lines.ts'
import type { Problem, Remark } from './sheet-kind.ts'

/** The cells of a row as typed, in the order of its sheet's columns. */
export type ReadRow = { sheet: string; row: number; raw: (string | null)[] }

/** What every kind's reading holds, whatever else it holds. */
export type ReadingCore = { problems: Problem[]; remarks: Remark[] }

export type UnderstoodFile = {
  kind: string
  /** The commune that the sheet's own title names. */
  commune: string | null
  headerRow: number
  unknownColumns: { column: string; label: string }[]
  columns: Record<string, { field: string; column: string }[]>
  rows: ReadRow[]
  refused: { sheet: string; row: number; cells: Record<string, string | number> }[]
  reading: unknown
}
/** The file as `readingAsLines` writes it: to be kept as it is, and opened once. */
export type ThreadOutput = { lines: Uint8Array } | Faulty
export type Reading = { file: UnderstoodFile; lines: Uint8Array }
export type ThreadInput = {
  bytes: Uint8Array
  kinds: readonly { module: string; exportedAs: string }[]
  asked: { today: string; year: number; commune: string | null; hamlets: readonly string[] }
}

/** Reads a file in a thread. One that needs more memory or time than allowed is answered as one that unfolds too far. */
export async function understandInThread(
  input: ThreadInput,
  limits: { readonly megabytes: number; readonly milliseconds: number },
): Promise<Reading | Faulty> {
  const output = await answerOf(input, limits)
  return 'fault' in output ? output : { file: readingOfLines(output.lines), lines: output.lines }
}

async function answerOf(input: ThreadInput, limits: { readonly megabytes: number; readonly milliseconds: number }): Promise<ThreadOutput> {
  const thread = new Worker(new URL('understand-thread.ts', import.meta.url), {
    workerData: input,
    resourceLimits: { maxOldGenerationSizeMb: limits.megabytes },
  })
  const answer = new Promise<ThreadOutput>((done, failed) => {
    const answered = (output: ThreadOutput) => {
      clearTimeout(late)
      done(output)
    }
    const late = setTimeout(() => answered({ fault: 'spreadsheet/expands-too-much', facts: {} }), limits.milliseconds)
    thread.once('message', answered)
    thread.once('error', error => {
      if ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') answered({ fault: 'spreadsheet/expands-too-much', facts: {} })
      else failed(error)
    })
    thread.once('exit', code => {
      clearTimeout(late)
      failed(new Error(`The reading thread ended with ${code} before it answered`))
    })
  })
  // Its memory is given back before what it read is unfolded here.
  return answer.finally(() => thread.terminate())
}
