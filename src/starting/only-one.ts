import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { platform, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { StartProblem } from './start-problem.ts'

export interface OnlyOne {
  /** What whoever asks is told from now on. */
  say(what: string): void
  letGo(): Promise<void>
}

/** A socket that the system closes with its process, so a hard kill leaves no lock behind. */
export async function beTheOnlyOne(folder: string): Promise<OnlyOne> {
  if ((await askTheOther(folder)) != null)
    throw new StartProblem(`Hậu Phương is already running on ${folder}. Stop it first, or set DATA_DIRECTORY to another folder.`)
  const path = socketOf(folder)
  await rm(path, { force: true })
  let says = ''
  const guard: Server = createServer(visitor => visitor.on('error', () => undefined).end(says))
  await new Promise<void>((done, failed) => guard.once('error', failed).listen(path, done))
  guard.unref()
  return { say: what => void (says = what), letGo: () => new Promise(done => guard.close(() => done())) }
}

/** What the program that runs on a folder says of itself; null where none runs. */
export function askTheOther(folder: string): Promise<string | null> {
  return new Promise(done => {
    let said = ''
    const visitor = connect(socketOf(folder))
    visitor.on('data', (chunk: Buffer) => (said += chunk.toString()))
    visitor.once('end', () => done(said)).once('error', () => done(null))
  })
}

function socketOf(folder: string): string {
  const mark = `hau-phuong-${createHash('sha256').update(resolve(folder)).digest('hex').slice(0, 16)}`
  return platform() === 'win32' ? `\\\\.\\pipe\\${mark}` : join(tmpdir(), `${mark}.sock`)
}
