import type { GiftReason } from '../gifts/gift-decision.ts'
import { viRelation } from '../locales/vi/list-paper.ts'
import type { PaperRow, PersonalDataSource } from '../privacy/personal-data.ts'
import { getRulesOfList } from './list-subject.queries.ts'
import { readNames, reasonsToTell, sentencesOf } from './reasons.queries.ts'

/** What lists hold of a person: every line, and why they stand in a list or do not. */
export const listData: readonly PersonalDataSource[] = [
  {
    section: 'gifts',
    permission: 'lists.read',
    tables: ['gift', 'gift_flag', 'open_question', 'settled_question'],
    read: async (tx, _ctx, personId) => {
      const rows = await tx.execute<{ campaign: string; relation: string | null }[]>(
        `select c.name as campaign, s.name as source, g.category_name as category, g.clause, g.amount::float8 as amount,
           'phiên bản ' || l.version || ', ' || l.state as list, g.martyr_name as martyr, g.relation, f.kind as state
         from gift g join gift_list l on l.id = g.list_id join gift_source s on s.id = l.source_id join campaign c on c.id = l.campaign_id
         left join lateral (select kind from gift_flag f where f.gift_id = g.id and f.withdrawn_at is null limit 1) f on true
         where g.person_id = ?
         union all select c.name, s.name, null, null, null, 'phiên bản ' || l.version, null, null, 'việc cần làm rõ: ' || q.kind
         from open_question q join gift_list l on l.id = q.list_id join gift_source s on s.id = l.source_id join campaign c on c.id = l.campaign_id where q.person_id = ?
         union all select c.name, s.name, null, null, null, null, null, null, 'việc đã làm rõ: ' || a.kind || ', ' || a.answer || ', ' || a.because
         from settled_question a join gift_source s on s.id = a.source_id join campaign c on c.id = s.campaign_id where a.person_id = ?`,
        [personId, personId, personId],
      )
      return rows.map((row): PaperRow => ({ ...row, relation: row.relation == null ? null : viRelation(row.relation) }))
    },
  },
  {
    section: 'reasons',
    permission: 'lists.read',
    tables: ['gift_reason'],
    read: async (tx, _ctx, personId) => {
      const rows = await tx.execute<
        { campaign: string; source: string; sourceId: string; rulesHash: string | null; receives: boolean; reasons: GiftReason[] }[]
      >(
        `select c.name as campaign, s.name as source, s.id as "sourceId", l.rules_hash as "rulesHash", r.receives, r.reasons
         from gift_reason r join gift_list l on l.id = r.list_id join gift_source s on s.id = l.source_id join campaign c on c.id = l.campaign_id
         where r.person_id = ? and l.state <> 'superseded' order by c.occasion_on, s.position`,
        [personId],
      )
      const said: PaperRow[] = []
      for (const { campaign, source, receives, reasons, ...list } of rows) {
        const rules = await getRulesOfList(tx, list)
        const names = await readNames(tx, 'vi', reasons, rules)
        said.push({ campaign, source, receives, reason: sentencesOf('vi', reasonsToTell({ receives, reasons }), names).join(' ') })
      }
      return said
    },
  },
]
