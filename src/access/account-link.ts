import type { EntityManager } from '@mikro-orm/postgresql'
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Ground } from '../context.ts'
import { newId } from '../database/id.ts'
import { Refusal } from '../refusal.ts'

export type LinkPurpose = 'reset' | 'invitation'
const lifeMinutes: Record<LinkPurpose, number> = { reset: 60, invitation: 7 * 24 * 60 }

const signature = (ground: Ground, id: string) => createHmac('sha256', ground.secrets.auth).update(`account link ${id}`).digest('base64url')

/** What stands in the address: the row's id with its signature, made only when the letter is written. */
export const linkText = (ground: Ground, id: string): string => `${id}.${signature(ground, id)}`

/** The row's id, from the text of a link; refuses one that we did not make. */
export function linkId(ground: Ground, text: string): string {
  const [id = '', given = ''] = text.split('.')
  const expected = Buffer.from(signature(ground, id))
  const actual = Buffer.from(given)
  if (expected.length !== actual.length || !timingSafeEqual(expected, actual)) throw new Refusal('account/link-invalid')
  return id
}

export async function makeLink(tx: EntityManager, accountId: string, purpose: LinkPurpose): Promise<string> {
  const id = newId()
  await tx.execute(
    `insert into auth.account_link (id, account_id, purpose, expires_at) values (?, ?, ?, now() + make_interval(mins => ?))`,
    [id, accountId, purpose, lifeMinutes[purpose]],
  )
  return id
}
