import { viRelation } from '../locales/vi/list-paper.ts'
import type { PaperRow, PersonalDataSource } from '../privacy/personal-data.ts'

/** What the martyrs' registers say of a person: whose relative, representative or worshipper. */
export const martyrData: PersonalDataSource = {
  section: 'martyrs',
  permission: 'martyrs.read',
  tables: ['relative', 'representative', 'worshipper'],
  read: async (tx, _ctx, personId) => {
    const rows = await tx.execute<{ what: string; martyr: string; relation: string | null; state: string | null }[]>(
      `select 'Thân nhân' as what, m.full_name as martyr, r.relation, case r.allowance when 'basic' then 'tuất cơ bản' when 'care' then 'tuất nuôi dưỡng' end as state,
         r.file_no as "fileNo", r.from_on::text as "from", r.until_on::text as "until", r.note
       from relative r join martyr m on m.id = r.martyr_id where r.person_id = ?
       union all select 'Đại diện thân nhân', m.full_name, null, null, p.paper, p.named_at::date::text, p.ended_at::date::text, p.ended_because
       from representative p join martyr m on m.id = p.martyr_id where p.person_id = ?
       union all select 'Người thờ cúng', m.full_name, w.relation, null, coalesce(w.file_no, w.paper), w.named_at::date::text, w.ended_at::date::text, w.ended_because
       from worshipper w join martyr m on m.id = w.martyr_id where w.person_id = ?`,
      [personId, personId, personId],
    )
    return rows.map((row): PaperRow => ({ ...row, relation: row.relation == null ? null : viRelation(row.relation) }))
  },
}
