import { fold } from '../vietnamese/fold.ts'

export const shortestPassword = 10
export const longestPassword = 256

export type PasswordProblem = 'account/password-short' | 'account/password-common'

/**
 * What is wrong with a new password, or null: at least 10 characters, not one that everybody tries, not the account's own name or address.
 * No rules of composition, no forced change. Source: NIST 800-63B 5.1.1.2. `common` holds folded passwords.
 */
export function passwordProblem(password: string, common: ReadonlySet<string>, own: readonly string[]): PasswordProblem | null {
  if ([...password].length < shortestPassword) return 'account/password-short'
  const bare = fold(password).replaceAll(' ', '')
  if (common.has(bare) || new Set(bare).size < 4) return 'account/password-common'
  const names = own.map(name => fold(name).replaceAll(' ', '')).filter(name => name.length >= 4)
  return names.some(name => bare.replaceAll(/\d+$/g, '') === name) ? 'account/password-common' : null
}
