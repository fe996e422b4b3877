import { type ChildProcess, spawn } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { freePort } from '../../src/starting/free-port.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    journey: { readonly web: string; readonly mail: string; readonly once: string }
  }
}

/** `npm start` as a newcomer has it, with the demonstration, on free ports and a folder of its own. All journeys share it, in the order of their names. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'hau-phuong-journeys-'))
  await chmod(folder, 0o755)
  const [port, mailPort] = [await freePort(), await freePort()]
  const root = new URL('../..', import.meta.url).pathname
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/start.ts'], {
    cwd: root,
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      PORT: String(port),
      MAIL_CATCHER_PORT: String(mailPort),
      DATA_DIRECTORY: join(folder, 'data'),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const until = Date.now() + 90_000
  while (!said.includes('Ctrl-C')) {
    if (child.exitCode != null || Date.now() > until) throw new Error(`npm start did not come up:\n${said}`)
    await new Promise(again => setTimeout(again, 100))
  }
  project.provide('journey', {
    web: `http://localhost:${port}`,
    mail: `http://localhost:${mailPort}`,
    once: /Once\s+(\S+)/.exec(said)?.[1] ?? '',
  })
  return async () => {
    await stop(child)
    await rm(folder, { recursive: true, force: true })
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode != null) return
  const ended = new Promise<void>(done => child.once('exit', () => done()))
  child.kill('SIGTERM')
  await ended
}
