import { fold } from '../vietnamese/fold.ts'

export const shortestPassword = 10
export const longestPassword = 128
/** What a form takes at all: enough for the sentence that says how long is too long, and for passwords set before there was a longest. */
export const longestTyped = 1000

export type PasswordProblem = 'account/password-short' | 'account/password-long' | 'account/password-common'

/**
 * What is wrong with a new password, or null: 10 to 128 characters, not one that everybody tries, not the account's own name or address.
 * No rules of composition, no forced change. Source: NIST 800-63B 5.1.1.2; ASVS 2.1.2 for the most. `common` holds folded passwords.
 */
export function passwordProblem(password: string, common: ReadonlySet<string>, own: readonly string[]): PasswordProblem | null {
  if ([...password].length < shortestPassword) return 'account/password-short'
  if ([...password].length > longestPassword) return 'account/password-long'
  const bare = fold(password).replaceAll(' ', '')
  if (common.has(bare) || new Set(bare).size < 4) return 'account/password-common'
  const names = own.map(name => fold(name).replaceAll(' ', '')).filter(name => name.length >= 4)
  return names.some(name => bare.replaceAll(/\d+$/g, '') === name) ? 'account/password-common' : null
}
