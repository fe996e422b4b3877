import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { openHealth } from '../events/health-cipher.ts'
import { findInvitees } from '../events/invitees.queries.ts'
import { getEvent } from '../events/find-event.ts'
import { allow } from '../permissions.ts'
import { refuse } from '../refusal.ts'
import { noteAccess } from '../audit/note-access.ts'
import { findConsent } from '../events/find-invitee.ts'
import { Finding } from '../events/health.entity.ts'
import { type DispensedLine, findDispensed } from './stock.queries.ts'

export interface PatientMedicines {
  readonly event: { readonly id: string; readonly name: string }
  readonly inviteeId: string
  readonly name: string
  readonly birthYear: number | null
  readonly ticketNo: number | null
  readonly allergies: readonly string[]
  readonly dispensed: readonly (Omit<DispensedLine, 'doseCipher'> & { readonly dose: string })[]
  /** Without it nothing is given out. */
  readonly consented: boolean
}

/** What somebody has been given at an event, with doses, and the allergies to mind before giving more. */
export async function medicinesOf(ctx: Context, eventId: string, inviteeId: string): Promise<PatientMedicines> {
  ctx = allow(ctx, 'pharmacy.dispense')
  return inTransaction(ctx, async tx => {
    const event = await getEvent(tx, ctx, eventId, 'pharmacy.dispense')
    const [line] = await findInvitees(tx, eventId, { inviteeIds: [inviteeId] })
    if (line == null) return refuse('record/missing', { what: 'invitee' })
    allow(ctx, 'pharmacy.dispense', line.areaId)
    await noteAccess(tx, ctx, {
      action: 'view',
      purpose: 'health: dispensing',
      subject: 'person',
      subjectId: line.personId ?? line.id,
      areaId: line.areaId,
    })
    const consent = await findConsent(tx, line)
    const allergies = await tx.find(Finding, { inviteeId, kind: 'allergy', consentId: consent?.id ?? null })
    const dispensed = await findDispensed(tx, inviteeId)
    return {
      event: { id: event.id, name: event.name },
      inviteeId,
      name: line.name,
      birthYear: line.birthYear,
      ticketNo: line.ticketNo,
      allergies: allergies.map(finding => openHealth(ctx.ground.secrets, finding.id, finding.cipher)),
      dispensed: dispensed.map(({ doseCipher, ...one }) => ({
        ...one,
        dose: doseCipher == null ? '' : openHealth(ctx.ground.secrets, one.id, doseCipher),
      })),
      consented: consent != null,
    }
  })
}
