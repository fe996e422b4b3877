import type { EntityManager } from '@mikro-orm/postgresql'
import { type Context } from '../context.ts'
import { allow } from '../permissions.ts'
import type { Consent } from '../privacy/consent.entity.ts'
import { type ConsentSubject, findStandingConsent } from '../privacy/keep-consent.ts'
import { refuse } from '../refusal.ts'
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

/** Somebody of the register consents as that person, at whichever event; a guest for the one event. */
export const consentSubject = ({ id, personId, areaId }: Pick<Invitee, 'id' | 'personId' | 'areaId'>): ConsentSubject =>
  personId == null ? { inviteeId: id, areaId } : { personId, areaId }

export const findConsent = (tx: EntityManager, invitee: Pick<Invitee, 'id' | 'personId' | 'areaId'>): Promise<Consent | null> =>
  findStandingConsent(tx, 'health', consentSubject(invitee))

/** Nothing about somebody's health is written down without it. */
export async function getConsent(tx: EntityManager, invitee: Pick<Invitee, 'id' | 'personId' | 'areaId'>): Promise<Consent> {
  return (await findConsent(tx, invitee)) ?? refuse('health/no-consent')
}
