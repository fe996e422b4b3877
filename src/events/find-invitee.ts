import type { EntityManager } from '@mikro-orm/postgresql'
import { type Context } from '../context.ts'
import { allow } from '../permissions.ts'
import { refuse } from '../refusal.ts'
import { HealthConsent } from './health.entity.ts'
import { Invitee } from './invitee.entity.ts'

/** Health facts are the visitor's commune's: the permission must be held there, not only in the event. */
export async function getPatient(
  tx: EntityManager,
  ctx: Context,
  eventId: string,
  inviteeId: string,
  permission: 'health.read' | 'health.write',
): Promise<Invitee> {
  allow(ctx, permission)
  const invitee = await tx.findOne(Invitee, { id: inviteeId, eventId })
  if (invitee == null) return refuse('record/missing', { what: 'invitee' })
  allow(ctx, permission, invitee.areaId)
  return invitee
}

export async function getConsent(tx: EntityManager, inviteeId: string): Promise<HealthConsent> {
  return (await tx.findOne(HealthConsent, { inviteeId, withdrawnAt: null })) ?? refuse('health/no-consent')
}
