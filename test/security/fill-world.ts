import { newId } from '../../src/database/id.ts'
import { asOwner } from '../../src/database/in-transaction.ts'
import { sealHealth } from '../../src/events/health-cipher.ts'
import { seal } from '../../src/imports/seal.ts'
import { nationalIdCipher } from '../../src/registry/national-id-cipher.ts'
import type { WrittenRow } from '../../src/imports/import-pages.ts'
import { fold } from '../../src/vietnamese/fold.ts'
import type { TestGround } from '../database.ts'

/** Tables of the program itself or of everybody: no world of one commune fills them. */
const notOfOneCommune = new Set([
  'migration',
  'job',
  'queue_pause',
  'timetable_run',
  'mail_gate',
  'category',
  'rule_set',
  'kept_rules',
  'area',
  'area_succession',
  'hamlet_succession',
  'area_change',
  'area_change_hamlet',
  'area_change_part',
  'area_change_unit',
  'incompatible_duty',
  'kept_answer',
  'audit_entry',
  'audit_seal',
  'purpose',
  'office_day',
  'retention_rule',
  'retention_run',
  'audit_erasure',
  'access_entry',
  'role_grant',
  'api_key',
])

/** One row for everybody, made with the first world. */
const ofEverybody = ['campaign', 'gift_source', 'medicine', 'medicine_lot', 'lot_correction'] as const

/** Columns that name a row without the database knowing (partitions, kinds): which table they mean. */
const meant: Readonly<Record<string, string>> = {
  person_id: 'person',
  martyr_id: 'martyr',
  hamlet_id: 'hamlet',
  list_id: 'gift_list',
  gift_id: 'gift',
  source_id: 'gift_source',
  campaign_id: 'campaign',
  occasion_id: 'campaign',
  event_id: 'health_event',
  invitee_id: 'invitee',
  session_id: 'event_session',
  station_id: 'station',
  volunteer_id: 'volunteer',
  shift_id: 'shift',
  import_id: 'import',
  lot_id: 'medicine_lot',
  medicine_id: 'medicine',
  document_id: 'document',
  recipient_id: 'volunteer',
  settlement_id: 'settlement',
  return_id: 'money_return',
  consent_id: 'consent',
  notice_id: 'notice',
  entry_id: 'handover',
  row_id: 'person',
}

interface Column {
  readonly table: string
  readonly column: string
  readonly type: string
  readonly required: boolean
  readonly target: string | null
  readonly choice: string | null
}

const columnsOf = (ground: TestGround): Promise<Column[]> =>
  asOwner(ground.orm, tx =>
    tx.execute<Column[]>(`
      select c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type,
        a.attnotnull and not a.atthasdef and a.attidentity = '' and a.attgenerated = '' as required,
        (select f.confrelid::regclass::text from pg_constraint f where f.conrelid = c.oid and f.contype = 'f' and f.conkey = array[a.attnum] limit 1) as target,
        (select substring(pg_get_constraintdef(k.oid) from format('\\(%s = ANY \\(ARRAY\\[''([^'']+)''', a.attname))
           from pg_constraint k where k.conrelid = c.oid and k.contype = 'c'
           and pg_get_constraintdef(k.oid) ~ format('^CHECK \\(\\(%s = ANY \\(ARRAY\\[''', a.attname) limit 1) as choice
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace order by c.relname, a.attnum`),
  )

export interface World {
  readonly areaId: string
  /** A word that stands in every text of this world and nowhere else. */
  readonly word: string
  /** Table → the id of its row here. */
  readonly ids: Readonly<Record<string, string>>
}

/** Two more people of a world, by what they are to the first: one who may be the same, and one who was merged into it. */
const otherPeople = ['twin', 'gone'] as const

/** What a table's checks ask for beyond one plausible value a column. */
const special = (world: World, ground: TestGround): Readonly<Record<string, Readonly<Record<string, unknown>>>> => {
  const sealed = (table: string) => sealHealth(ground.config.secrets, world.ids[table]!, `${world.word} bí mật`)
  return {
    campaign: { name: `Đợt của mọi người ${world.ids['campaign']}` },
    gift_source: { rule_set_key: 'president-27-7' },
    gift_list: { version: 1, gift_count: 1, total: 1, rule_set_id: null, rules_hash: null },
    open_question: { kind: 'allowance-unknown' },
    settled_question: { kind: 'paid-by-army-or-police', answer: 'checked', martyr_id: null },
    notice_step: { state: 'asked' },
    assignment: { reason: '{"code":"fewest-minutes","candidates":1,"minutesBefore":0}' },
    gift: {
      reason: `{"code":"dead","person":"${world.ids['person']}"}`,
      hamlet_name: `Thôn ${world.word}`,
      clause: '2a',
      scope: 'person',
      category_code: 'TB',
    },
    settlement: { returned_gifts: 0, returned_amount: 0, rows: '[]' },
    gift_reason: { reasons: '[]' },
    contact: { phone: '0912345678' },
    volunteer: { phone: '0912345678' },
    consent: { invitee_id: null, purpose: 'health' },
    incident: { report_by: '2024-07-23T00:30:00Z' },
    gift_ledger: { gifts: 1 },
    subject_request: { kind: 'erase' },
    past_list: { year: 2023 },
    event_session: { ends_at: '2024-07-20T04:30:00Z' },
    shift: { ends_at: '2024-07-20T04:30:00Z' },
    health_event: { area_ids: [world.areaId] },
    document: { area_ids: [world.areaId], kind: 'lists.sign-off-book', file_name: 'so.pdf' },
    document_request: { area_ids: [world.areaId] },
    courtesy_visit: { party: ['UBND xã'] },
    person_merge: {
      stays_id: world.ids['person'],
      gone_id: world.ids['gone'],
      values_before: '{"stays":{},"led":[]}',
      stays_version: 2,
    },
    lot_correction: { expired_on: '2024-07-19' },
    stock_movement: { kind: 'received' },
    schedule: { lines: '[]', changes: '[]' },
    finding: { cipher: sealed('finding') },
    referral: { cipher: sealed('referral') },
    dispensing: { dose_cipher: sealed('dispensing') },
    merit_record: { category_code: 'TB', rate: 45 },
    person: { name_folded: fold(`${world.word} người`), full_name: `${world.word} người`, birth_year: 1950 },
    martyr: { name_folded: fold(`${world.word} liệt sĩ`), full_name: `${world.word} liệt sĩ` },
    relative: { relation: 'wife' },
    notice: { kind: 'volunteers.schedule' },
    import_page: { rows: JSON.stringify({ columns: {}, rows: [importRow(world)] }) },
  }
}

const importRow = ({ word }: World): WrittenRow => ({
  id: newId(),
  sheet: `${word} sheet`,
  rowNumber: 1,
  verdict: 'refused',
  understood: null,
  raw: [],
  problems: [],
  remarks: [],
})

function valueOf(column: Column, world: World): unknown {
  const { type, target } = column
  const named = target ?? meant[column.column]
  if (column.column.endsWith('area_id')) return world.areaId
  if (type === 'uuid') return named != null && world.ids[named] != null ? world.ids[named] : newId()
  if (column.choice != null) return column.choice
  if (type.startsWith('timestamp')) return '2024-07-20T00:30:00Z'
  if (type === 'date') return '2024-07-20'
  if (type === 'jsonb') return '{}'
  if (type === 'bytea') return Buffer.from('x')
  if (type === 'boolean') return true
  if (type.endsWith('[]')) return []
  if (type === 'text' || type.startsWith('character')) return `${world.word} ${column.table} ${column.column}`
  return 1
}

/**
 * Fills a commune with one row in every table that can hold something of it, whoever adds the table. Rows are put past the verbs: what is asked
 * of them is only whom they are shown to.
 */
export async function fillWorld(
  ground: TestGround,
  { word, areaId, hamletId }: { readonly word: string; readonly areaId: string; readonly hamletId: string },
  others: World | null,
): Promise<World> {
  const columns = await columnsOf(ground)
  const tables = [...new Set(columns.map(column => column.table))].filter(table => !notOfOneCommune.has(table))
  const world: World = {
    areaId,
    word,
    ids: Object.fromEntries(
      [...tables, ...otherPeople].map(table => [
        table,
        table === 'hamlet' ? hamletId : ofEverybody.some(name => name === table) && others != null ? others.ids[table]! : newId(),
      ]),
    ),
  }
  const given = special(world, ground)
  // The search index is kept by triggers, so these come through the front door; the rest in any order, checks on, references off.
  const first = ['person', 'martyr']
  await asOwner(ground.orm, async tx => {
    for (const table of [...first, ...tables.filter(table => !first.includes(table))]) {
      if (table === 'person_word' || table === 'hamlet' || (others != null && ofEverybody.some(name => name === table))) continue
      const mine = columns.filter(column => column.table === table)
      const row = Object.fromEntries(
        mine.flatMap(column => {
          const set = given[table]?.[column.column]
          if (set !== undefined) return [[column.column, set]]
          if (column.column === 'id' && column.type === 'uuid') return [['id', world.ids[table]]]
          const ties =
            column.target != null && !first.includes(table) && !['merged_into_id', 'base_list_id', 'job_id'].includes(column.column)
          const place = /^(area_id|hamlet_id|person_id)$/.test(column.column) && table !== 'martyr'
          return column.required || ties || place ? [[column.column, valueOf(column, world)]] : []
        }),
      )
      await tx.execute(`set local session_replication_role = ${first.includes(table) ? 'origin' : 'replica'}`)
      const names = Object.keys(row)
      await tx
        .execute(
          `insert into ${table} (${names.map(name => `"${name}"`).join(', ')}) values (${names.map(name => castOf(mine, name)).join(', ')})`,
          names.map(name =>
            Array.isArray(row[name]) ? `{${(row[name] as string[]).map(part => JSON.stringify(part)).join(',')}}` : row[name],
          ),
        )
        .catch((error: unknown) => {
          throw new Error(`No row for ${table}: say in fill-world.ts what its checks ask for`, { cause: error })
        })
    }
    await tx.execute(`set local session_replication_role = 'origin'`)
    for (const who of otherPeople)
      await tx.execute(
        `insert into person (id, area_id, hamlet_id, full_name, name_folded, sort_key, birth_year, merged_into_id, created_by)
         select ?, area_id, hamlet_id, full_name, name_folded, sort_key, birth_year, ?, created_by from person where id = ?`,
        [world.ids[who], who === 'gone' ? world.ids['person'] : null, world.ids['person']],
      )
  })
  return world
}

/** The same world later on: its list is locked, its number and id are recorded, its file is read and has a refused row. */
export async function moveOn(ground: TestGround, { ids, word }: World): Promise<void> {
  const { secrets } = ground.config
  const reading = { refused: [{ sheet: word, row: 7, cells: { [word]: `${word} ô bị từ chối` } }], reading: { problems: [] } }
  const sealed = await seal(secrets, Buffer.from(JSON.stringify(reading)))
  await asOwner(ground.orm, async tx => {
    await tx.execute(`set local session_replication_role = replica`)
    await tx.execute(
      `update gift_list set state = 'locked', locked_at = '2024-07-10T01:00:00Z', locked_by = ?, hash = repeat('a', 64) where id = ?`,
      [newId(), ids['gift_list']],
    )
    await tx.execute(`update contact set phone = '0912345678' where id = ?`, [ids['contact']])
    await tx.execute(`update person set national_id_cipher = ? where id = ?`, [
      nationalIdCipher(secrets).close('national-id', '001150012345'),
      ids['person'],
    ])
    await tx.execute(`update import set state = 'read' where id = ?`, [ids['import']])
    await tx.execute(`update import_file set reading = ? where import_id = ?`, [sealed, ids['import']])
  })
}

const castOf = (columns: readonly Column[], name: string) => `?::${columns.find(column => column.column === name)!.type}`
