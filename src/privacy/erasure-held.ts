import { Refusal } from '../refusal.ts'
import type { Held } from './erasure-rules.ts'

/** Names what can be settled first; the page of the request shows the rest. */
export function erasureHeld(because: readonly Held[]): Refusal {
  const [first] = because
  return new Refusal('erasure/held', { ...first })
}
