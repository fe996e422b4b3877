import { LARGEST_EXPANDED } from './read-spreadsheet.ts'
import { zipEntries } from './zip-entries.ts'

const SMALL_FILE = 1.5 * 1024 * 1024
// About 5,000 rows of a register, unfolded.
const SMALL_UNFOLDED = 3.5 * 1024 * 1024

/**
 * Whether a file is read while its sender waits. One that says by itself that it unfolds too far counts as small: its refusal takes no reading.
 * Looks at the directory of a zip only; one that lies about itself meets the limits of the reading thread.
 */
export function isSmall(bytes: Buffer): boolean {
  if (bytes.length > SMALL_FILE) return false
  const entries = bytes.length > 4 && bytes.readUInt16BE(0) === 0x504b ? zipEntries(bytes) : null
  const unfolded = entries?.reduce((sum, entry) => sum + entry.size, 0) ?? 0
  return unfolded <= SMALL_UNFOLDED || unfolded > LARGEST_EXPANDED
}
