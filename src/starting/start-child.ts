import { spawn } from 'node:child_process'
import { openSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { StartProblem } from './start-problem.ts'

export interface StartedChild {
  /** Waits for a message `{ [word]: … }` and answers what it carries; a problem when the child ends before, or says nothing for too long. */
  hear(word: string): Promise<unknown>
  tell(word: string): void
  stop(): Promise<void>
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
  /** Told of each `{ step: … }` on the way. */
  readonly onStep?: (step: string) => void
}

const root = new URL('../../', import.meta.url)
const patience = 120_000

/** A young generation of 4 MB: the usual 16 holds what was thrown away long ago, and a process that compiles a book grew by 60 MB for it. */
export const nodeFlags = ['--max-semi-space-size=4', '--import', 'tsx'] as const

export function startChild({ name, script, before, environment, logFolder, onStep }: ChildOptions): StartedChild {
  const out = logFolder == null ? 'inherit' : openSync(join(logFolder, `${name}.log`), 'w')
  const preload = before == null ? [] : ['--import', new URL(before, root).href]
  const child = spawn(process.execPath, [...nodeFlags, ...preload, fileURLToPath(new URL(script, root))], {
    stdio: ['ignore', out, 'pipe', 'ipc'],
    env: environment,
  })
  // Until it is ready its complaint becomes ours, in one line; afterwards it speaks for itself.
  let said = ''
  let ready = false
  child.stderr?.on('data', (chunk: Buffer) => {
    if (ready) process.stderr.write(chunk)
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
  const ended = new Promise<void>(done => child.once('close', () => done()))
  const silentTooLong = () =>
    new Promise<never>((_, failed) => {
      heardAt = performance.now()
      setInterval(() => {
        if (performance.now() - heardAt > patience) failed(new StartProblem(`The ${name} process has said nothing for two minutes.`))
      }, 1000).unref()
    })
  return {
    ended,
    tell: word => void child.send(word, () => undefined),
    hear: word =>
      Promise.race([
        waiting(word).promise,
        ended.then(() => {
          throw new StartProblem(said.trim().split('\n')[0] || `The ${name} process ended before it was ready.`)
        }),
        silentTooLong(),
      ]),
    stop: async () => {
      if (child.exitCode != null || child.signalCode != null) return
      child.kill('SIGTERM')
      const stubborn = setTimeout(() => child.kill('SIGKILL'), 25_000)
      await ended
      clearTimeout(stubborn)
    },
  }
}
