import type { EntityManager } from '@mikro-orm/postgresql'
import type { Context } from '../context.ts'
import { type AskedNotice, type LetterBody, writeWith, type Written } from '../notices/notice-kind.ts'
import { cancellationNotice, invitationNotice } from './event-notices.ts'
import { bringOf } from './invitation-letter.ts'
import { cancellationMail, invitationMail } from './invitation.mail.tsx'

type Payload = { readonly invitationId: string }
type Row = {
  id: string
  version: number
  arrives_at: string
  withdrawn: boolean
  ticket_no: number | null
  invitee: string
  event: string
  place: string
  organiser: string
  bring: string | null
  cancelled_because: string | null
  email: string | null
  reader: string | null
}

/** Facts of a whole batch in one query; a mail goes to the invitee or the contact who reads mail for them. */
async function writeEach(
  tx: EntityManager,
  ctx: Context,
  notices: readonly AskedNotice<Payload>[],
  write: (row: Row, address: { email: string; reader: string }) => LetterBody | { withdrawn: string },
): Promise<ReadonlyMap<string, Written>> {
  const rows = await tx.execute<Row[]>(
    `select t.id, t.version, t.arrives_at, t.withdrawn_at is not null as withdrawn, i.ticket_no, coalesce(p.full_name, i.guest_name) as invitee, e.name as event, e.place,
       e.organiser, e.bring, e.cancelled_because, c.email, c.name as reader
     from invitation t join invitee i on i.id = t.invitee_id join health_event e on e.id = t.event_id left join person p on p.id = i.person_id
     left join lateral (select email, name from contact where person_id = i.person_id and email is not null order by relation <> 'self', id limit 1) c on true
     where t.id in (select value::uuid from jsonb_array_elements_text(?::jsonb))`,
    [JSON.stringify(notices.map(notice => notice.payload.invitationId))],
  )
  const byId = new Map(rows.map(row => [row.id, row]))
  return new Map(
    notices.map((notice): [string, Written] => {
      const row = byId.get(notice.payload.invitationId)
      if (row == null) return [notice.id, { withdrawn: 'invitation gone' }]
      if (row.email == null) return [notice.id, { notReached: 'no-address' }]
      if (new Date(row.arrives_at) <= ctx.now()) return [notice.id, { stale: true }]
      const written = write(row, { email: row.email, reader: row.reader ?? row.invitee })
      return [notice.id, 'withdrawn' in written ? written : { to: row.email, letter: written }]
    }),
  )
}

export const invitationWriter = writeWith(invitationNotice, (tx, ctx, notices) =>
  writeEach(tx, ctx, notices, (row, { reader }) =>
    row.withdrawn
      ? { withdrawn: 'time changed or event called off' }
      : invitationMail({
          event: row.event,
          place: row.place,
          organiser: row.organiser,
          bring: bringOf(row.bring),
          reader,
          invitee: row.invitee,
          ticketNo: row.ticket_no,
          arrivesAt: new Date(row.arrives_at),
          changed: row.version > 1,
        }),
  ),
)

export const cancellationWriter = writeWith(cancellationNotice, (tx, ctx, notices) =>
  writeEach(tx, ctx, notices, (row, { reader }) =>
    cancellationMail({
      event: row.event,
      organiser: row.organiser,
      reader,
      invitee: row.invitee,
      arrivesAt: new Date(row.arrives_at),
      because: row.cancelled_because ?? '',
    }),
  ),
)
