import { spawn } from 'node:child_process'
import { openSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { StartProblem } from './start-problem.ts'

export interface StartedChild {
  /** Waits for a message `{ [word]: … }` and answers what it carries; a problem when the child ends before, or is silent too long. */
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
}

const root = new URL('../', import.meta.url)
const patience = 120_000

export function startChild({ name, script, before, environment, logFolder }: ChildOptions): StartedChild {
  const out = logFolder == null ? 'inherit' : openSync(join(logFolder, `${name}.log`), 'w')
  const preload = before == null ? [] : ['--import', new URL(before, root).href]
  const child = spawn(process.execPath, ['--import', 'tsx', ...preload, fileURLToPath(new URL(script, root))], {
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
  child.on('message', (message: Record<string, unknown>) => {
    for (const [word, value] of Object.entries(message)) waiting(word).resolve(value)
    if ('ready' in message) ready = true
  })
  const ended = new Promise<void>(done => child.once('close', () => done()))
  return {
    ended,
    tell: word => void child.send(word, () => undefined),
    hear: word =>
      Promise.race([
        waiting(word).promise,
        ended.then(() => {
          throw new StartProblem(said.trim().split('\n')[0] || `The ${name} process ended before it was ready.`)
        }),
        new Promise<never>((_, failed) => {
          setTimeout(() => failed(new StartProblem(`The ${name} process did not become ready within two minutes.`)), patience).unref()
        }),
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
