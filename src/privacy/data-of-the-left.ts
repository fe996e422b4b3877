import type { EntityManager } from '@mikro-orm/postgresql'
import { sentences } from '../locales/sentences.ts'
import { nationalIdCipher } from '../registry/national-id-cipher.ts'
import { getPerson } from '../registry/person.queries.ts'
import { birthOf } from '../registry/known-dates.ts'
import { maskPhone } from '../vietnamese/phone.ts'
import { consentLines } from './consents.queries.ts'
import { type PaperRow, type PaperValue, type PersonalDataSource, shortened } from './personal-data.ts'

const say = sentences('vi')
const rows = <Row extends Record<string, PaperValue>>(tx: EntityManager, sql: string, values: unknown[]) => tx.execute<Row[]>(sql, values)
const word = (names: Readonly<Record<string, string>>, code: PaperValue): PaperValue =>
  code == null ? null : (names[String(code)] ?? code)
const localTime = (column: string) => `to_char(${column} at time zone 'Asia/Ho_Chi_Minh', 'HH24:MI DD/MM/YYYY')`

/** What the rooms on the left hold about a person; they cannot bring it themselves. */
export const dataOfTheLeft: readonly PersonalDataSource[] = [
  {
    section: 'person',
    permission: 'registry.read',
    tables: ['person', 'person_word'],
    read: async (tx, ctx, personId) => {
      const person = await getPerson(tx, personId)
      const [place] = await rows<{ area: string; hamlet: string | null }>(
        tx,
        `select a.name as area, h.name as hamlet from person p join area a on a.id = p.area_id left join hamlet h on h.id = p.hamlet_id where p.id = ?`,
        [personId],
      )
      const cipher = nationalIdCipher(ctx.ground.secrets)
      return [
        {
          fullName: person.fullName,
          sex: word(say.registry.sexes, person.sex ?? null),
          birth: birthOf(person) || null,
          nationalId: person.nationalIdCipher == null ? null : cipher.open('national-id', person.nationalIdCipher),
          oldId: person.oldIdCipher == null ? null : cipher.open('old-id', person.oldIdCipher),
          commune: place?.area ?? null,
          hamlet: place?.hamlet ?? null,
          address: person.address ?? null,
          mobility: word(say.registry.mobilities, person.mobility ?? null),
          note: person.note ?? null,
        },
      ]
    },
  },
  {
    section: 'merits',
    permission: 'registry.read',
    tables: ['merit_record'],
    read: async (tx, _ctx, personId) =>
      (
        await rows<Record<string, PaperValue>>(
          tx,
          `select c.name as category, m.rate, m.monthly, m.payer, m.file_no as "fileNo", m.decision_no as "decisionNo",
           m.from_on::text as "from", m.until_on::text as "until", m.note from merit_record m join category c on c.code = m.category_code
         where m.person_id = ? order by m.created_at, m.id`,
          [personId],
        )
      ).map(row => ({ ...row, payer: word(say.registry.payers, row['payer'] ?? null) })),
  },
  {
    section: 'life',
    permission: 'registry.read',
    tables: ['death', 'departure', 'erasure'],
    read: (tx, _ctx, personId) =>
      rows(
        tx,
        `select 'Ghi nhận đã mất' as what, ${localTime('reported_at')} as at, source, concat_ws('/', died_day, died_month, died_year) as "on",
           case when taken_back_at is not null then 'đã rút lại' end as state from death where person_id = ?
         union all select 'Báo đã chuyển đi', ${localTime('reported_at')}, source, null,
           case decision when 'left' then 'đã chuyển đi' when 'stays' then 'vẫn ở đây' end from departure where person_id = ?
         union all select 'Duyệt yêu cầu xóa hồ sơ', ${localTime('granted_at')}, null, null,
           case when erased_at is null then 'chưa xóa' else 'đã xóa' end from erasure where person_id = ?`,
        [personId, personId, personId],
      ),
  },
  {
    section: 'contacts',
    permission: 'registry.read',
    tables: ['contact'],
    read: async (tx, _ctx, personId) =>
      (
        await rows<{ name: string | null; relation: string; phone: string | null; email: string | null; note: string | null }>(
          tx,
          `select name, relation, phone, email, note from contact where person_id = ? order by id`,
          [personId],
        )
      ).map(({ name, relation, phone, email, note }): PaperRow => {
        const own = relation === 'self'
        return {
          relation: word(say.registry.contactRelations, relation),
          name: own ? name : shortened(name),
          phone: phone == null || own ? phone : maskPhone(phone),
          email: email == null || own ? email : email.replace(/^(.).*@/, '$1…@'),
          note: own ? note : null,
        }
      }),
  },
  {
    section: 'soldier-families',
    permission: 'registry.read',
    tables: ['soldier_family'],
    read: async (tx, _ctx, personId) =>
      (
        await rows<Record<string, PaperValue>>(
          tx,
          `select soldier_name as name, relation, enlisted_on::text as "from", discharged_on::text as "until" from soldier_family where person_id = ? order by id`,
          [personId],
        )
      ).map(row => ({
        ...row,
        name: shortened(row['name'] as string),
        relation: word(say.registry.soldierRelations, row['relation'] ?? null),
      })),
  },
  {
    section: 'residences',
    permission: 'registry.read',
    tables: ['residence', 'move_offer'],
    read: (tx, _ctx, personId) =>
      rows(
        tx,
        `select 'Nơi ở' as what, a.name as commune, h.name as hamlet, r.address, r.until_on::text as "until", null as state
         from residence r join area a on a.id = r.lived_in_id left join hamlet h on h.id = r.hamlet_id where r.person_id = ?
         union all select 'Đề nghị chuyển', a.name, null, null, o.offered_at::date::text, o.decision from move_offer o join area a on a.id = o.to_area_id where o.person_id = ?`,
        [personId, personId],
      ),
  },
  {
    section: 'origins',
    permission: 'registry.read',
    tables: ['origin', 'filled_value', 'import', 'import_page'],
    read: (tx, _ctx, personId) =>
      rows(
        tx,
        `select i.file_name as file, o.row_number as "row", (select string_agg(key || ': ' || value, '; ') from jsonb_each_text(o.cells)) as cells,
           ${localTime('i.received_at')} as at
         from origin o join import i on i.id = o.import_id where o.row_id = ? or o.row_id in (select id from merit_record where person_id = ?) order by o.id`,
        [personId, personId],
      ),
  },
  {
    section: 'consents',
    permission: 'privacy.export',
    tables: ['consent'],
    read: async (tx, _ctx, personId) =>
      (await consentLines(tx, personId)).map(line => ({
        purpose: say.privacy.purposeNames[line.purpose] ?? line.purpose,
        words: line.words,
        how: say.privacy.hows[line.how],
        at: line.givenAt.toISOString(),
        by: shortened(line.givenBy) ?? 'chính người đó',
        withdrawnAt: line.withdrawnAt?.toISOString() ?? null,
        reason: line.withdrawnBecause,
      })),
  },
  {
    section: 'changes',
    permission: 'registry.read',
    tables: ['audit_entry'],
    // What changed stands above in its newest form; here only that, when and by whom. Ids, never the values of others.
    read: async (tx, _ctx, personId) =>
      (
        await rows<Record<string, PaperValue>>(
          tx,
          `select ${localTime('e.at')} as at, e.action || ' ' || replace(e.relation, 'public.', '') as what, coalesce(a.name, k.name, 'chương trình') as by
         from audit_entry e left join account a on a.id = e.actor left join api_key k on k.id = e.actor
         where e.row_id = ? or e.row_id in (select id from merit_record where person_id = ? union all select id from contact where person_id = ?)
         order by e.id desc limit 500`,
          [personId, personId, personId],
        )
      ).map(row => {
        const [action = '', relation = ''] = String(row['what']).split(' ')
        return {
          ...row,
          what: `${say.registry.actions[action as 'insert'] ?? action} ${say.trail.relations[relation] ?? relation}`,
        }
      }),
  },
  {
    section: 'looks',
    permission: 'privacy.export',
    tables: ['access_entry'],
    read: async (tx, _ctx, personId) =>
      (
        await rows<Record<string, PaperValue>>(
          tx,
          `select ${localTime('e.at')} as at, e.action as what, e.purpose, coalesce(a.name, k.name, 'chương trình') as by
         from access_entry e left join account a on a.id = e.actor left join api_key k on k.id = e.actor
         where e.subject_id = ? or ? = any(e.people) order by e.at desc limit 2000`,
          [personId, personId],
        )
      ).map(row => ({
        ...row,
        what: word(say.trail.lookActions, row['what'] ?? null),
        purpose: word(say.trail.purposes, row['purpose'] ?? null),
      })),
  },
]
