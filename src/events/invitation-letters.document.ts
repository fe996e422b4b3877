import { z } from 'zod'
import { inTransaction } from '../database/in-transaction.ts'
import { defineDocumentKind } from '../documents/document-kind.ts'
import { reportProgress } from '../outbox/progress.ts'
import { refuse } from '../refusal.ts'
import { writeLetters } from '../sheets/letter.ts'
import { fold } from '../vietnamese/fold.ts'
import { getEventCard } from './events.queries.ts'
import { getStandingEvent } from './find-event.ts'
import { invitationLetter } from './invitation-letter.ts'
import { findInvitees } from './invitees.queries.ts'
import { ticketCode } from './ticket-code.ts'

export const InvitationLetters = z.object({
  eventId: z.uuid(),
  hamletId: z.uuid().optional(),
  perPage: z.union([z.literal(1), z.literal(2)]).default(2),
})

/** Letters of those who have been given a time, in hamlet order, so that a team carries a stack through its hamlet. */
export const invitationLettersKind = defineDocumentKind<z.infer<typeof InvitationLetters>>({
  name: 'events.invitation-letters',
  formats: ['pdf'],
  permission: 'events.invite',
  parameters: InvitationLetters as unknown as z.ZodType<z.infer<typeof InvitationLetters>>,
  prepare: async (tx, ctx, { eventId, hamletId }) => {
    const event = await getStandingEvent(tx, ctx, eventId, 'events.invite')
    const told = (await findInvitees(tx, eventId, { placement: 'seat', hamletId })).filter(line => line.invitationId != null)
    if (told.length === 0) return refuse('event/nothing-told', { name: event.name })
    const hamlet = hamletId == null ? null : told[0]!.hamlet
    return {
      title: `Giấy mời – ${[hamlet, event.name].filter(Boolean).join(' – ')} (${told.length})`,
      areaIds: [...new Set(told.map(line => line.areaId))],
      fileName: ['giay-moi', hamlet, event.name]
        .filter(Boolean)
        .map(part => fold(part!).replaceAll(' ', '-'))
        .join('-')
        .slice(0, 120),
    }
  },
  write: async (ctx, { eventId, hamletId, perPage }, _format, sink) => {
    const { event, areas } = await getEventCard(ctx, eventId)
    const lines = (await inTransaction(ctx, tx => findInvitees(tx, eventId, { placement: 'seat', hamletId }))).filter(
      line => line.invitationId != null,
    )
    const hostName = areas.find(area => area.id === event.areaId)?.name ?? ''
    const letters = function* () {
      for (const [i, line] of lines.entries()) {
        if (i % 50 === 0) reportProgress(i, lines.length)
        const code = ticketCode(ctx.ground.secrets, { eventId, inviteeId: line.id })
        yield invitationLetter({ event, hostName, line, code, printedOn: ctx.now() })
      }
    }
    const { pages } = await writeLetters(
      { name: `Giấy mời ${event.name}`, createdAt: ctx.now(), language: 'vi-VN', perPage, letters: letters() },
      sink,
    )
    return { pages, rows: lines.length }
  },
})
