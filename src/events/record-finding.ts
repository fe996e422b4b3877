import { z } from 'zod'
import type { Context } from '../context.ts'
import { newId } from '../database/id.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { getConsent, getPatient } from './find-invitee.ts'
import { sealHealth } from './health-cipher.ts'
import { Finding, findingKinds } from './health.entity.ts'

export const RecordFinding = z.object({
  eventId: z.uuid(),
  inviteeId: z.uuid(),
  stationId: z.uuid().nullish(),
  kind: z.enum(findingKinds),
  text: z.string().trim().min(1).max(4000),
})

/** What a station found, or advised. Only with the visitor's recorded consent; the database refuses it otherwise too. */
export async function recordFinding(ctx: Context, input: z.infer<typeof RecordFinding>): Promise<{ findingId: string }> {
  ctx = allow(ctx, 'health.write')
  return inTransaction(ctx, async tx => {
    const invitee = await getPatient(tx, ctx, input.eventId, input.inviteeId, 'health.write')
    const consent = await getConsent(tx, invitee)
    const id = newId()
    tx.create(
      Finding,
      {
        id,
        eventId: invitee.eventId,
        inviteeId: invitee.id,
        areaId: invitee.areaId,
        consentId: consent.id,
        stationId: input.stationId ?? null,
        kind: input.kind,
        cipher: sealHealth(ctx.ground.secrets, id, input.text),
        at: ctx.now(),
        by: ctx.actor.id,
      },
      { persist: true },
    )
    await tx.flush()
    return { findingId: id }
  })
}
