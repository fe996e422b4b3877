export type DelayKind = 'account' | 'address'

// An office of twenty behind one address mistypes more often than one person.
const free: Record<DelayKind, number> = { account: 4, address: 30 }
export const longestDelay = 15 * 60

/**
 * Seconds to wait after the n-th failed attempt in a row: none for the first few (4 an account, 30 an address), then 2, 4, 8 … up to 15
 * minutes. OWASP ASVS 2.2.1: slowed down, never locked for good, so that nobody can shut a colleague out.
 */
export const delaySeconds = (kind: DelayKind, failures: number): number =>
  failures <= free[kind] ? 0 : Math.min(2 ** Math.min(failures - free[kind], 20), longestDelay)
