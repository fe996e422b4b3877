import { randomBytes } from 'node:crypto'
import { v7 } from 'uuid'

/** Ids grow with time (UUID version 7): indexes load faster than with random ones. */
export const newId = (): string => v7()

const IDS_A_MOMENT = 256
const SHARED = 26
const ENDING = 8
const TWO_DIGITS = Array.from({ length: IDS_A_MOMENT }, (_, at) => at.toString(16).padStart(2, '0'))

/**
 * Ids for the many rows of one piece of work, each greater than the one before. The clock and the source of random bytes are asked once for 256 of
 * them: what those share of a UUID version 7 is followed by a running number and 32 random bits of its own.
 */
export function idsInTurn(): () => string {
  let shared = ''
  let random = ''
  let at = IDS_A_MOMENT
  return () => {
    if (at === IDS_A_MOMENT) {
      shared = newId().slice(0, SHARED)
      random = randomBytes((IDS_A_MOMENT * ENDING) / 2).toString('hex')
      at = 0
    }
    const from = at * ENDING
    return `${shared}${TWO_DIGITS[at++]}${random.slice(from, from + ENDING)}`
  }
}
