import { readFileSync } from 'node:fs'
import { Refusal } from '../refusal.ts'
import { fold } from '../vietnamese/fold.ts'
import { longestPassword, passwordProblem, shortestPassword } from './password-rules.ts'

const common = new Set(
  readFileSync(new URL('./common-passwords.txt', import.meta.url), 'utf8')
    .split('\n')
    .map(line => fold(line).replaceAll(' ', ''))
    .filter(Boolean),
)

/** Refuses a new password that is too short, or that anybody would try first. */
export function checkNewPassword(password: string, account: { readonly name: string; readonly email: string }, field: string): void {
  const problem = passwordProblem(password, common, [account.name, account.email, account.email.split('@')[0] ?? '', 'Hậu Phương'])
  if (problem != null) throw new Refusal(problem, { minimum: shortestPassword, maximum: longestPassword }, field)
}
