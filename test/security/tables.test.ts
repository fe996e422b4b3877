import { afterAll, beforeAll, expect, test } from 'vitest'
import { applicationRole, asOwner, scopes } from '../../src/database/in-transaction.ts'
import { type TestGround, testGround } from '../database.ts'

let ground: TestGround
beforeAll(async () => {
  ground = await testGround()
})
afterAll(() => ground.close())

/** Names that a column gets when it says something about a person. A new word for such a thing belongs here. */
const personal =
  /(?:^|_)(?:full_name|name_folded|martyr_name|martyr_folded|soldier_name|guest_name|recipient_name|receiver_name|recorded_by_name|reversed_by_name|person_id|person_ids|invitee_id|martyr_id|phone|email|national_id|old_id|address|birth_(?:year|month|day)|died_(?:year|month|day)|cipher|complaint|finding|mobility|relation|sent_to|understood|cells|holder|word|before|after|subject_id|volunteer_id|reasons?)(?:_|$)/

/** Columns that only look like it, and tables that hold no row of a person: each with why. */
const notPersonal: Readonly<Record<string, string>> = {
  'area.name_folded': 'names of communes are public',
  'hamlet.name_folded': 'names of hamlets are public',
  'job.reason': 'why a job failed, without data: src/outbox/finish-job.ts',
  'job.run_after': 'a time',
}
const openToEverybody: Readonly<Record<string, string>> = {
  area: 'names of communes are public',
  area_succession: 'what communes became is public',
  hamlet_succession: 'what hamlets became is public',
  office_day: 'days on which offices are shut',
  purpose: 'the register of purposes is for everybody to read',
  retention_rule: 'how long each kind of data is kept',
  retention_run: 'how many rows went when',
  audit_seal: 'digests of sealed entries',
  area_change: 'a planned merger or split of communes is public',
  area_change_hamlet: 'likewise',
  area_change_part: 'likewise',
  area_change_unit: 'likewise',
  hamlet: 'names of hamlets are public',
  category: 'the law’s categories',
  campaign: 'an occasion and its dates',
  gift_source: 'whose money it is, and the decision',
  rule_set: 'what decisions grant, to whom in general',
  kept_rules: 'likewise, as it was when a list was compiled',
  medicine: 'the list of medicines',
  medicine_lot: 'lot numbers and donors; who received one is in dispensing',
  lot_correction: 'when and why the expiry of a lot was corrected',
  job: 'payloads are ids: each kind of job declares a schema of them',
  queue_pause: 'which queue rests',
  timetable_run: 'what ran when',
  mail_gate: 'how many letters a second',
  role_grant: 'who may do what, shown to those who may manage or audit',
  api_key: 'digests of keys',
  incompatible_duty: 'which duties never meet in one person',
}

const tables = () =>
  asOwner(ground.orm, tx =>
    tx.execute<{ table: string; columns: string[]; secured: boolean; policies: number; reachable: boolean; owned: boolean }[]>(`
      select c.relname as table, c.relrowsecurity as secured,
        (select array_agg(a.attname::text) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
        (select count(distinct role)::int from pg_policy p, unnest(p.polroles) granted, unnest(array[${scopes.map(scope => `'${applicationRole}_${scope}'`).join(', ')}]) role
          where p.polrelid = c.oid and pg_has_role(role, granted, 'usage')) as policies,
        has_table_privilege('hau_phuong_app', c.oid, 'select,insert,update,delete') or
          exists (select from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            and has_column_privilege('hau_phuong_app', c.oid, a.attnum, 'select,insert,update')) as reachable,
        pg_get_userbyid(c.relowner) = 'hau_phuong_app' as owned
      from pg_class c where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace order by 1`),
  )

test('[V4.1.3, V4.2.1] every table with a personal column is closed, or has row-level security and a policy for the application', async () => {
  const bare = (await tables()).filter(
    ({ table, columns, secured, policies, reachable }) =>
      reachable &&
      columns.some(column => personal.test(column) && notPersonal[`${table}.${column}`] == null) &&
      !(secured && policies === scopes.length),
  )
  expect(bare.map(({ table, columns }) => `${table}: ${columns.filter(column => personal.test(column)).join(', ')}`)).toEqual([])
})

test('[V4.1.1] a table without a policy is one of those named here, with why', async () => {
  const all = await tables()
  const unnamed = all.filter(({ table, secured, reachable }) => reachable && !secured && openToEverybody[table] == null)
  expect(unnamed.map(({ table }) => table)).toEqual([])
  expect(all.filter(({ owned }) => owned)).toEqual([])
})

test('a table can fail this test: one with a name and no policy is found', async () => {
  expect(['person_id', 'full_name', 'phone', 'guest_name', 'dose_cipher'].every(name => personal.test(name))).toBe(true)
  expect(['area_id', 'created_at', 'version'].some(name => personal.test(name))).toBe(false)
})

test('[V4.1.3] no policy asks for every row whether the actor sees everything: the role says so, and the planner can use its indexes', async () => {
  const policies = await asOwner(ground.orm, tx =>
    tx.execute<object[]>(`
      select polrelid::regclass as table, polname from pg_policy
      where concat(pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)) ~ 'sees_all_areas'`),
  )
  expect(policies).toEqual([])
})

test('[V4.1.1] the application role can neither pass row-level security nor reach the schemas of sign-in and queues', async () => {
  const roles = await asOwner(ground.orm, tx =>
    tx.execute<object[]>(
      `select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin from pg_roles where rolname = '${applicationRole}' or rolname = any(?)`,
      [`{${scopes.map(scope => `${applicationRole}_${scope}`).join(',')}}`],
    ),
  )
  expect(roles).toHaveLength(1 + scopes.length)
  for (const role of roles)
    expect(role).toMatchObject({ rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false, rolcanlogin: false })
  const open = await asOwner(ground.orm, tx =>
    tx.execute<{ schema: string }[]>(`
      select nspname as schema from pg_namespace
      where nspname not in ('public', 'information_schema') and nspname !~ '^pg_' and has_schema_privilege('hau_phuong_app', oid, 'usage, create')`),
  )
  expect(open).toEqual([])
  const granted = await asOwner(ground.orm, tx =>
    tx.execute<object[]>(`
      select table_schema, table_name from information_schema.role_table_grants
      where grantee in ('hau_phuong_app', 'PUBLIC') and table_schema not in ('public', 'information_schema', 'pg_catalog')`),
  )
  expect(granted).toEqual([])
})

test('[V4.1.3] a function that looks past row-level security is named, finds only our own tables, and cannot be bent by a search path', async () => {
  const functions = await asOwner(ground.orm, tx =>
    tx.execute<{ name: string; path: string | null }[]>(`
      select p.proname as name, (select s from unnest(p.proconfig) s where s like 'search_path=%') as path
      from pg_proc p where p.prosecdef and p.pronamespace in ('public'::regnamespace, 'auth'::regnamespace) order by 1`),
  )
  expect(functions.length).toBeGreaterThan(0)
  expect(functions.filter(({ path }) => path == null)).toEqual([])
})
