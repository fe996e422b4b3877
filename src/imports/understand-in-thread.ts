import { Worker } from 'node:worker_threads'
import type { Faulty } from './read-spreadsheet.ts'
import { ReadingOpener } from './reading-lines.ts'
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
/** The file line by line as `linesOfReading` writes it, and then that it ended; or why it cannot be used. */
export type ThreadOutput = { line: Uint8Array } | { ended: true } | Faulty
/** `lines`: what was opened, to be kept as it is. */
export type Reading = { file: UnderstoodFile; lines: Uint8Array }
export type ThreadInput = {
  bytes: Uint8Array
  kinds: readonly { module: string; exportedAs: string }[]
  asked: { today: string; year: number; commune: string | null; hamlets: readonly string[] }
}

// New values of a reading live long; most of those of the program that started the thread do not.
const YOUNG_MEGABYTES = 48

/** Reads a file in a thread. One that needs more memory or time than allowed is answered as one that unfolds too far. */
export async function understandInThread(
  input: ThreadInput,
  limits: { readonly megabytes: number; readonly milliseconds: number },
): Promise<Reading | Faulty> {
  const thread = new Worker(new URL('understand-thread.ts', import.meta.url), {
    workerData: input,
    resourceLimits: { maxOldGenerationSizeMb: limits.megabytes, maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
  })
  const lines: Uint8Array[] = []
  const opener = new ReadingOpener()
  const answer = new Promise<Reading | Faulty>((done, failed) => {
    const tooMuch = () => done({ fault: 'spreadsheet/expands-too-much', facts: {} })
    const late = setTimeout(tooMuch, limits.milliseconds)
    const hear = (output: ThreadOutput) => {
      if ('fault' in output) return done(output)
      if ('ended' in output) return done({ file: opener.opened(), lines: Buffer.concat(lines) })
      opener.add(output.line)
      lines.push(output.line)
    }
    thread.on('message', (output: ThreadOutput) => {
      try {
        hear(output)
      } catch (error) {
        failed(error)
      }
    })
    thread.once('error', error => {
      if ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') tooMuch()
      else failed(error)
    })
    thread.once('exit', code => {
      clearTimeout(late)
      failed(new Error(`The reading thread ended with ${code} before it answered`))
    })
  })
  return answer.finally(() => thread.terminate())
}
