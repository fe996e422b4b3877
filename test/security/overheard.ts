import { Writable } from 'node:stream'
import { pino } from 'pino'
import type { TestGround } from '../database.ts'

/** The same ground, with everything that it logs kept in `lines`. */
export function overheard(test: TestGround, lines: string[]): TestGround {
  const log = pino(
    { level: 'trace' },
    new Writable({
      write: (chunk: Buffer, _, done) => {
        lines.push(chunk.toString())
        done()
      },
    }),
  )
  const ground = { ...test.ground, log }
  return { ...test, ground, services: { ...test.services, log, ground } }
}
