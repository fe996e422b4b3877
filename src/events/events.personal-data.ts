import { sentences } from '../locales/sentences.ts'
import type { PaperRow, PersonalDataSource } from '../privacy/personal-data.ts'
import { openHealth } from './health-cipher.ts'

const say = sentences('vi').events
const time = (column: string) => `to_char(${column} at time zone 'Asia/Ho_Chi_Minh', 'HH24:MI DD/MM/YYYY')`

/** What check-ups hold of a person: the organisation for those who organise, health for medical staff only. */
export const eventData: readonly PersonalDataSource[] = [
  {
    section: 'events',
    permission: 'events.read',
    tables: [
      'invitee',
      'seat',
      'invitation',
      'invitation_call',
      'home_visit',
      'arrival',
      'arrival_refusal',
      'station_visit',
      'station_wish',
    ],
    read: async (tx, _ctx, personId) => {
      const of = `join invitee i on i.id = x.invitee_id join health_event e on e.id = i.event_id where i.person_id = ?`
      const rows = await tx.execute<{ what: string; state: string | null }[]>(
        `select 'Mời khám' as what, e.name as event, ${time('i.invited_at')} as at, i.placement as state, i.withdrawn_because as reason
         from invitee i join health_event e on e.id = i.event_id where i.person_id = ?
         union all select 'Giờ hẹn', e.name, ${time('x.arrives_at')}, null, null from seat x ${of}
         union all select 'Giấy mời', e.name, ${time('x.announced_at')}, null, x.withdrawn_because from invitation x ${of}
         union all select 'Gọi điện', e.name, ${time('x.at')}, x.outcome, x.note from invitation_call x ${of}
         union all select 'Khám tại nhà', e.name, to_char(x.planned_on, 'DD/MM/YYYY'), x.outcome, null from home_visit x ${of}
         union all select 'Đến khám', e.name, ${time('x.arrived_at')}, null, x.undone_because from arrival x ${of}
         union all select 'Chưa tiếp đón', e.name, ${time('x.at')}, null, x.because from arrival_refusal x ${of}
         union all select 'Bàn khám ' || t.name, e.name, ${time('x.queued_at')}, x.state, x.because from station_visit x join station t on t.id = x.station_id ${of}
         union all select 'Khám thêm ' || t.name, e.name, ${time('x.wished_at')}, null, null from station_wish x join station t on t.id = x.station_id ${of}`,
        Array.from({ length: 9 }, () => personId),
      )
      const words: Readonly<Record<string, string>> = { ...say.placements, ...say.outcomes, ...say.homeOutcomes }
      return rows.map((row): PaperRow => ({ ...row, state: row.state == null ? null : (words[row.state] ?? row.state) }))
    },
  },
  {
    section: 'notices',
    permission: 'events.read',
    tables: ['notice'],
    read: (tx, _ctx, personId) =>
      tx.execute<PaperRow[]>(
        `select n.about as what, ${time('coalesce(n.sent_at, n.asked_at)')} as at, n.state, n.sent_to as email
         from notice n where n.recipient_id = ? or n.recipient_id in (select id from invitee where person_id = ?) order by n.asked_at`,
        [personId, personId],
      ),
  },
  {
    section: 'health',
    permission: 'health.read',
    tables: ['finding', 'referral', 'checkup_entry'],
    holds: async (tx, personId) =>
      (
        await tx.execute(
          `select 1 from finding f join invitee i on i.id = f.invitee_id where i.person_id = ? union all select 1 from referral r join invitee i on i.id = r.invitee_id where i.person_id = ?
           union all select 1 from checkup_entry where person_id = ? limit 1`,
          [personId, personId, personId],
        )
      ).length > 0,
    // The person may see also what nobody else sees any more because they took their consent back.
    read: async (tx, ctx, personId) => {
      const open = (id: string, sealed: string | null) => (sealed == null ? null : openHealth(ctx.ground.secrets, id, sealed))
      const findings = await tx.execute<{ id: string; kind: string; cipher: string; at: string; event: string }[]>(
        `select f.id, f.kind, f.cipher, ${time('f.at')} as at, e.name as event from finding f join invitee i on i.id = f.invitee_id join health_event e on e.id = i.event_id
         where i.person_id = ? order by f.at`,
        [personId],
      )
      const referrals = await tx.execute<
        { id: string; cipher: string; outcome_cipher: string | null; to_place: string; at: string; event: string }[]
      >(
        `select r.id, r.cipher, r.outcome_cipher, r.to_place, ${time('r.at')} as at, e.name as event from referral r join invitee i on i.id = r.invitee_id
         join health_event e on e.id = i.event_id where i.person_id = ? order by r.at`,
        [personId],
      )
      const entries = await tx.execute<{ id: string; complaint_cipher: string | null; at: string }[]>(
        `select c.id, c.complaint_cipher, ${time('m.received_at')} as at from checkup_entry c join import m on m.id = c.import_id where c.person_id = ?`,
        [personId],
      )
      return [
        ...findings.map(({ id, kind, cipher, at, event }): PaperRow => ({
          what: say.findingKinds[kind as keyof typeof say.findingKinds] ?? kind,
          event,
          at,
          text: open(id, cipher),
        })),
        ...referrals.map((row): PaperRow => ({
          what: say.referrals,
          event: row.event,
          at: row.at,
          place: row.to_place,
          text: [open(row.id, row.cipher), open(`${row.id}:outcome`, row.outcome_cipher)].filter(Boolean).join('; '),
        })),
        ...entries.map((row): PaperRow => ({ what: say.complaint, at: row.at, text: open(row.id, row.complaint_cipher) })),
      ]
    },
  },
]
