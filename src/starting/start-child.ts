import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { StartProblem } from './start-problem.ts'

export interface StartedChild {
  /** Waits for a message `{ [word]: … }` and answers what it carries; a problem when the child ends before, or says nothing for too long. */
  hear(word: string): Promise<unknown>
  tell(word: string): void
  isReady(): boolean
  /** Asks it to end, and makes it end when it has not after so long. */
  stop(patienceMilliseconds?: number): Promise<void>
  readonly ended: Promise<void>
}

export interface ChildOptions {
  readonly name: string
  /** Seen from the project's root. */
  readonly script: string
  readonly before?: string
  readonly environment: Record<string, string | undefined>
  /** Where its log goes; null lets it speak to the terminal. */
  readonly logFolder: string | null
  /** Started anew after it died: what its log says until then stays. */
  readonly again?: boolean
  /** From then on nobody reads what it complains of: what it stands on has gone, or it is being stopped. */
  readonly quiet?: AbortSignal
  /** Told of each `{ step: … }` on the way. */
  readonly onStep?: (step: string) => void
}

const root = new URL('../../', import.meta.url)
const patience = 120_000
/** Milliseconds in which we learn that a process ended because of another. */
export const moment = 300

/** A young generation of 4 MB: the usual 16 holds what was thrown away long ago, and a process that compiles a book grew by 60 MB for it. */
export const nodeFlags = ['--max-semi-space-size=4', '--import', 'tsx'] as const

export function startChild({ name, script, before, environment, logFolder, again = false, quiet, onStep }: ChildOptions): StartedChild {
  const out = logFolder == null ? 'inherit' : openSync(join(logFolder, `${name}.log`), again ? 'a' : 'w')
  const preload = before == null ? [] : ['--import', new URL(before, root).href]
  const child = spawn(process.execPath, [...nodeFlags, ...preload, fileURLToPath(new URL(script, root))], {
    stdio: ['ignore', out, 'pipe', 'ipc'],
    env: environment,
  })
  if (typeof out === 'number') closeSync(out)
  // Until it is ready its complaint becomes ours, in one line; afterwards it speaks for itself.
  let said = ''
  let ready = false
  child.stderr?.on('data', (chunk: Buffer) => {
    // A moment later, so that the database's end is known before those who complain of it are heard.
    if (ready) setTimeout(() => quiet?.aborted === true || process.stderr.write(chunk), moment)
    else said = `${said}${chunk.toString()}`.slice(-4000)
  })
  const heard = new Map<string, PromiseWithResolvers<unknown>>()
  const waiting = (word: string) => {
    const known = heard.get(word) ?? Promise.withResolvers<unknown>()
    heard.set(word, known)
    return known
  }
  let heardAt = performance.now()
  child.on('message', (message: Record<string, unknown>) => {
    heardAt = performance.now()
    if (typeof message['step'] === 'string') onStep?.(message['step'])
    for (const [word, value] of Object.entries(message)) waiting(word).resolve(value)
    if ('ready' in message) ready = true
  })
  // A process that the system could not start has ended too.
  const ended = new Promise<void>(done => child.once('close', () => done()).on('error', () => done()))
  const hear = async (word: string): Promise<unknown> => {
    const silence = Promise.withResolvers<never>()
    heardAt = performance.now()
    const watch = setInterval(() => {
      if (performance.now() - heardAt > patience) silence.reject(new StartProblem(`The ${name} process has said nothing for two minutes.`))
    }, 1000).unref()
    const early = ended.then(() => {
      throw new StartProblem(said.trim().split('\n')[0] || `The ${name} process ended before it was ready.`)
    })
    return Promise.race([waiting(word).promise, early, silence.promise]).finally(() => clearInterval(watch))
  }
  return {
    ended,
    isReady: () => ready,
    tell: word => void child.send(word, () => undefined),
    hear,
    stop: async (patienceMilliseconds = 25_000) => {
      if (child.exitCode != null || child.signalCode != null) return
      child.kill('SIGTERM')
      const stubborn = setTimeout(() => child.kill('SIGKILL'), patienceMilliseconds)
      await ended
      clearTimeout(stubborn)
    },
  }
}
