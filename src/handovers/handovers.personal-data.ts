import { sentences } from '../locales/sentences.ts'
import { type PaperRow, type PersonalDataSource, shortened } from '../privacy/personal-data.ts'

type Row = {
  what: string
  at: string
  amount: number | null
  receiver: string | null
  own: boolean
  place: string | null
  reason: string | null
  state: string | null
}

/** What became of a person's gifts, and visits at home. Who received for them is shortened; they know. */
export const handoverData: PersonalDataSource = {
  section: 'handovers',
  permission: 'handovers.read',
  tables: ['handover', 'handover_refusal', 'missed_handover', 'returned_gift', 'gift_ledger', 'courtesy_visit'],
  read: async (tx, _ctx, personId) => {
    const time = (column: string) => `to_char(${column} at time zone 'Asia/Ho_Chi_Minh', 'HH24:MI DD/MM/YYYY')`
    const rows = await tx.execute<Row[]>(
      `select 'Trao quà' as what, ${time('h.at')} as at, h.amount::float8 as amount, h.receiver_name as receiver, h.receiver_kind = 'self' as own, h.place,
         h.reversed_because as reason, case when h.reversed_at is not null then 'đã hủy' end as state from handover h join gift g on g.id = h.gift_id where g.person_id = ?
       union all select 'Không trao được', ${time('m.at')}, null, null, true, null, m.reason, m.note from missed_handover m join gift g on g.id = m.gift_id where g.person_id = ?
       union all select 'Từ chối tại bàn', ${time('r.at')}, null, r.receiver_name, false, null, null, r.code from handover_refusal r join gift g on g.id = r.gift_id where g.person_id = ?
       union all select 'Nộp lại', ${time('b.recorded_at')}, b.amount::float8, null, true, null, b.because, case when b.reversed_at is not null then 'đã hủy' end
         from returned_gift b join gift g on g.id = b.gift_id where g.person_id = ?
       union all select 'Thăm hỏi tại nhà', to_char(v.visit_on, 'DD/MM/YYYY'), null, null, true, null, coalesce(v.outcome_note, v.note), v.outcome from courtesy_visit v where v.person_id = ?`,
      [personId, personId, personId, personId, personId],
    )
    const reasons: Readonly<Record<string, string>> = sentences('vi').handovers.outcomes
    return rows.map(({ own, receiver, reason, ...row }): PaperRow => ({
      ...row,
      receiver: own ? receiver : shortened(receiver),
      reason: reason == null ? null : (reasons[reason] ?? reason),
    }))
  },
}
