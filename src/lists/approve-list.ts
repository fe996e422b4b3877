import { LockMode } from '@mikro-orm/core'
import type { EntityManager } from '@mikro-orm/postgresql'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow, may, type Permission } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { GiftList } from './gift-list.entity.ts'
import { hasRegisterChanged } from './list-changes.queries.ts'
import { isOwnWork } from './own-work.ts'
import { whoAndWhen } from '../access/who-and-when.ts'

export const ApproveList = z.object({ listId: z.uuid(), questionsSeen: z.boolean().default(false) })

/** By somebody else than who drew it up, also where a colleague drew it up again after it was sent back. Open questions do not hold the others up, but the approver says that they were seen. */
export async function approveList(ctx: Context, input: z.input<typeof ApproveList>): Promise<GiftList> {
  ctx = allow(ctx, 'lists.approve')
  const { listId, questionsSeen } = ApproveList.parse(input)
  return inTransaction(ctx, async tx => {
    const list = await holdList(tx, ctx, listId, 'lists.approve')
    if (list.state !== 'compiled') throw await settled(tx, list)
    if (await isOwnWork(tx, ctx, list)) throw new Refusal('list/own-work')
    if (list.sentBackAt != null) throw new Refusal('list/sent-back', { ...(await whoAndWhen(tx, list.sentBackBy, list.sentBackAt)) })
    // Held: from this approval on nobody changes the rules, and whoever is changing them has finished.
    if (list.ruleSetId != null) await tx.execute(`select from rule_set where id = ? for share`, [list.ruleSetId])
    if (await hasRegisterChanged(tx, list)) throw new Refusal('list/register-changed', { version: list.version })
    if (list.questionCount > 0 && !questionsSeen) throw new Refusal('list/open-questions', { count: list.questionCount }, 'questionsSeen')
    return tx.assign(list, { state: 'approved', approvedAt: ctx.now(), approvedBy: ctx.actor.id })
  })
}

/** Held to the end of the transaction: of two who decide at once, the second sees what the first decided. */
export async function holdList(tx: EntityManager, ctx: Context, listId: string, permission: Permission): Promise<GiftList> {
  const list = await tx.findOne(GiftList, listId, { lockMode: LockMode.PESSIMISTIC_WRITE })
  if (list == null || (ctx.actor.kind !== 'system' && !may(ctx, permission, list.areaId))) throw new Refusal('record/missing')
  return list
}

/** Why nothing more can be decided about a list, with who decided and when. */
export async function settled(tx: EntityManager, list: GiftList): Promise<Refusal> {
  const { version } = list
  if (list.state === 'locked')
    return new Refusal('list/already-locked', { version, ...(await whoAndWhen(tx, list.lockedBy, list.lockedAt)) })
  if (list.state === 'approved')
    return new Refusal('list/already-approved', { version, ...(await whoAndWhen(tx, list.approvedBy, list.approvedAt)) })
  return new Refusal(list.state === 'superseded' ? 'list/superseded' : 'list/not-approved', { version })
}
