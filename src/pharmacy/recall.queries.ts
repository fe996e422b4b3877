import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { noteAccess } from '../audit/note-access.ts'
import { maskPhone } from '../vietnamese/phone.ts'

export interface RecalledPerson {
  readonly inviteeId: string
  readonly personId: string | null
  readonly name: string
  readonly birthYear: number | null
  readonly hamlet: string | null
  readonly phone: string | null
  readonly eventId: string
  readonly event: string
  readonly quantity: number
  readonly at: string
}

/** Who got medicine of a lot, and whether there is a number to call, which is revealed one by one: health data, so it needs that permission and is noted. */
export async function recalledPeople(ctx: Context, lotId: string): Promise<RecalledPerson[]> {
  ctx = allow(ctx, 'health.read')
  return inTransaction(ctx, async tx => {
    const people = await tx.execute<RecalledPerson[]>(
      `select i.id as "inviteeId", i.person_id as "personId", coalesce(p.full_name, i.guest_name) as name, coalesce(p.birth_year, i.guest_birth_year)::int as "birthYear",
         h.name as hamlet, (select c.phone from contact c where c.person_id = i.person_id and c.phone is not null order by c.relation <> 'self', c.id limit 1) as phone,
         e.id as "eventId", e.name as event, sum(-v.quantity)::int as quantity, min(d.at) as at
       from stock_movement v join dispensing d on d.id = v.dispensing_id join invitee i on i.id = d.invitee_id join health_event e on e.id = d.event_id
       left join person p on p.id = i.person_id left join hamlet h on h.id = coalesce(i.hamlet_id, p.hamlet_id)
       where v.lot_id = ? and v.kind = 'dispensed' and d.undone_at is null
       group by i.id, p.id, h.id, e.id order by e.name collate vietnamese, h.sort_key, coalesce(p.sort_key, i.guest_name), i.id`,
      [lotId],
    )
    await noteAccess(tx, ctx, {
      action: 'view',
      purpose: 'recall',
      subject: 'people',
      detail: { lot: lotId },
      people: people.map(one => one.personId ?? one.inviteeId),
    })
    return people.map(one => ({ ...one, phone: one.phone == null ? null : maskPhone(one.phone) }))
  })
}
