import { hashPassword } from 'better-auth/crypto'
import { z } from 'zod'
import { type Ground, systemContext } from '../context.ts'
import { asOwner } from '../database/in-transaction.ts'
import { Refusal } from '../refusal.ts'
import { linkId } from './account-link.ts'
import { asSignInSystem } from './as-sign-in-system.ts'
import { checkNewPassword } from './common-passwords.ts'
import { longestTyped } from './password-rules.ts'
import { storePassword } from './store-password.ts'

export const SetPassword = z.object({
  link: z.string().max(200),
  password: z.string().min(1).max(longestTyped),
  again: z.string().min(1).max(longestTyped),
})

interface LinkRow {
  readonly account_id: string
  readonly name: string
  readonly email: string
}

const usable = `from auth.account_link l join auth.account a on a.id = l.account_id
  where l.id = ? and l.used_at is null and l.expires_at > now() and a.disabled_at is null`

/** Refuses a link that is forged, used or past its time. Looking at the page does not use it: mail scanners follow links. */
export async function checkLink(ground: Ground, link: string): Promise<void> {
  const id = linkId(ground, link)
  const found = await asOwner(ground.orm, tx => tx.execute<unknown[]>(`select 1 ${usable}`, [id]))
  if (found.length === 0) throw new Refusal('account/link-invalid')
}

/** Sets the password; the link works for the first who comes, once. */
export async function setPasswordByLink(ground: Ground, { link, password }: z.infer<typeof SetPassword>, requestId: string): Promise<void> {
  const id = linkId(ground, link)
  const hash = await hashPassword(password)
  await asSignInSystem(systemContext(ground, requestId), async tx => {
    const [row] = await tx.execute<LinkRow[]>(`select l.account_id, a.name, a.email ${usable} for update of l`, [id])
    if (row == null) throw new Refusal('account/link-invalid')
    checkNewPassword(password, row, 'password')
    await tx.execute(`update auth.account_link set used_at = now() where account_id = ? and used_at is null`, [row.account_id])
    await storePassword(tx, { accountId: row.account_id, hash, mustChange: false })
  })
}
