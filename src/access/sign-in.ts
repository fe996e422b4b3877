import { z } from 'zod'
import type { Ground } from '../context.ts'
import { Refusal } from '../refusal.ts'
import { countAttempt, forgiveAttempt } from './sign-in-delay.ts'
import type { SignInSystem } from './sign-in-system.ts'

export const SignIn = z.object({ email: z.string().trim().min(1).max(200), password: z.string().min(1).max(256) })

/** Answers the cookies of a new session. Nothing says whether the account exists, or is disabled, until the password is right. */
export async function signIn(
  ground: Ground,
  system: SignInSystem,
  { email, password, address, headers }: z.infer<typeof SignIn> & { readonly address: string | null; readonly headers: Headers },
): Promise<string[]> {
  const attempt = { email, address }
  await countAttempt(ground, attempt)
  const answer = await system.api.signInEmail({ body: { email: email.toLowerCase(), password }, headers, asResponse: true })
  if (!answer.ok) throw new Refusal('account/sign-in-failed', {}, 'password')
  await forgiveAttempt(ground, attempt)
  const { user } = (await answer.json()) as { user: { disabledAt: string | null } }
  if (user.disabledAt != null) throw new Refusal('account/disabled')
  return answer.headers.getSetCookie()
}
