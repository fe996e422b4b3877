import { Migration } from '@mikro-orm/migrations'

/**
 * Common words are walked in the order of the page instead of gathered and sorted; a category is a word of its own ("#TB."); imported rows
 * enter the trail statement by statement.
 */
export class Migration20240601000013_search_plans extends Migration {
  override up(): void {
    this.addSql(`create index person_in_order on person (sort_key, id) where merged_into_id is null`)

    // to_jsonb of 100,000 rows in one statement costs a third of 100,000 calls of a row trigger.
    this.addSql(`create function audit_inserted() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      begin
        insert into audit_entry (actor, actor_kind, request, relation, row_id, area_id, action, after)
        select nullif(current_setting('app.actor', true), '')::uuid, current_setting('app.actor_kind', true), current_setting('app.request', true),
          tg_table_schema || '.' || tg_table_name, r.id, r.area_id, 'insert', to_jsonb(r) from new_rows r;
        return null;
      end $$`)
    for (const table of ['person', 'death', 'departure', 'contact', 'merit_record', 'martyr', 'relative', 'representative', 'worshipper']) {
      this.addSql(`drop trigger audit on ${table}`)
      this.addSql(`create trigger audit after update or delete on ${table} for each row execute function audit_change()`)
      this.addSql(
        `create trigger audit_inserted after insert on ${table} referencing new table as new_rows for each statement execute function audit_inserted()`,
      )
    }

    this
      .addSql(`create or replace function refresh_person_words(people uuid[]) returns void language sql security definer set search_path = public, pg_temp as $$
      delete from person_word where person_id = any(people);
      insert into person_word (person_id, word, sort_key, area_id)
      select p.id, left(w.word, 60), p.sort_key, p.area_id from person p cross join lateral (
        select unnest(string_to_array(p.name_folded, ' ')) as word
        union select folded_words(file_no) from merit_record where person_id = p.id and file_no is not null
        union select folded_words(file_no) from relative where person_id = p.id and file_no is not null
        union select folded_words(file_no) from worshipper where person_id = p.id and file_no is not null
        union select '#' || category_code || '.' from merit_record where person_id = p.id
        union select '#TNLS.' from relative where person_id = p.id
        union select '#TCLS.' from worshipper where person_id = p.id and ended_at is null
        union select regexp_replace(phone, '\\D', '', 'g') from contact where person_id = p.id and phone is not null) w
      where p.id = any(people) and p.merged_into_id is null and w.word <> ''
      on conflict do nothing $$`)
    for (const [table, words, watched] of [
      ['merit_record', `select '#' || r.category_code || '.' union all select folded_words(r.file_no)`, 'file_no, %.category_code'],
      ['relative', `select '#TNLS.' union all select folded_words(r.file_no)`, 'file_no'],
      ['worshipper', `select '#TCLS.' where r.ended_at is null union all select folded_words(r.file_no)`, 'file_no, %.ended_at'],
    ] as const) {
      this
        .addSql(`create or replace function word_new_${table}() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
        begin
          insert into person_word (person_id, word, sort_key, area_id)
          select p.id, left(w.word, 60), p.sort_key, p.area_id
          from new_rows r cross join lateral (${words}) w(word) join person p on p.id = r.person_id and p.merged_into_id is null
          where w.word <> '' on conflict do nothing;
          return null;
        end $$`)
      this
        .addSql(`create or replace function word_old_${table}() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
        begin
          perform refresh_person_words(array(select distinct person_id from old_rows));
          return null;
        end $$`)
      const of = (row: string) => `${row}.${watched.replaceAll('%', row)}`
      this
        .addSql(`create or replace function word_changed_${table}() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
        begin
          perform refresh_person_words(array(select distinct unnest(array[o.person_id, n.person_id]) from new_rows n join old_rows o on o.id = n.id
            where (${of('o')}, o.person_id) is distinct from (${of('n')}, n.person_id)));
          return null;
        end $$`)
    }
    this.addSql(`select refresh_person_words(array(select id from person))`)

    // Volatile only because EXPLAIN is not allowed otherwise.
    // Two ways to a page: gather the people of the rarest word and sort them, or walk everyone in order and keep who has all words.
    // The planner's own estimate of each word says which is shorter. OFFSET 0 keeps the look-ups per person: a hash of "nguyen" is the slow way.
    this
      .addSql(`create or replace function find_people(words text[], id_index text, hamlet uuid, category text, living boolean, after_key text, after_id uuid, page int)
      returns table (id uuid, sort_key text) language plpgsql volatile security definer set search_path = public, pg_temp as $$
      declare
        everywhere boolean := sees_all_areas(); areas uuid[] := allowed_areas(); hamlets uuid[] := allowed_hamlets();
        asked text[] := coalesce(words, '{}') || case when category is null then '{}'::text[] else array['#' || category || '.'] end;
        n int := cardinality(asked); filters text := ''; has text := ''; found text; plan json; guess float; fewest float; first int := 1;
        total float := greatest((select reltuples from pg_class where oid = 'person'::regclass), 1); walk float := page;
      begin
        -- Written for the walk over person p; of the words w the same columns have other names.
        if living is not null then filters := filters || case when living then ' and not' else ' and' end
          || ' exists (select from death d where d.person_id = p.id and d.taken_back_at is null)'; end if;
        if living is false then walk := walk * 20; end if;
        if after_key is not null then filters := filters || ' and (p.sort_key, p.id) > ($2, $3)'; end if;
        if not everywhere then filters := filters || case when cardinality(hamlets) = 0 then ' and p.area_id = any($4)'
          else ' and (p.area_id = any($4) or exists (select from person h where h.id = p.id and h.hamlet_id = any($5)))' end; end if;

        if id_index is not null then
          found := 'select p.id, p.sort_key from person p where (p.national_id_index = $6 or p.old_id_index = $6) and p.merged_into_id is null' || filters;
          return query execute found || ' order by 2, 1 limit $7' using hamlet, after_key, after_id, areas, hamlets, id_index, page;
          return;
        end if;
        if n = 0 and hamlet is null then return; end if;
        for i in 1..n loop
          execute format('explain (format json) select from person_word where word >= %L and word < %L', asked[i], asked[i] || '~') into plan;
          guess := greatest((plan -> 0 -> 'Plan' ->> 'Plan Rows')::float, 1);
          walk := walk * greatest(total / guess, 1);
          if fewest is null or guess < fewest then fewest := guess; first := i; end if;
        end loop;
        -- Of several areas the walk meets strangers in between.
        if not everywhere and cardinality(areas) <> 1 then walk := walk * 5; end if;

        if hamlet is not null or walk * 4 < fewest then
          for i in 1..n loop
            has := has || format(' and exists (select from person_word o where o.person_id = p.id and o.word >= %L and o.word < %L offset 0)', asked[i], asked[i] || '~');
          end loop;
          found := 'select p.id, p.sort_key from person p where p.merged_into_id is null' || filters || has || case when hamlet is not null then ' and p.hamlet_id = $1'
            when not everywhere and cardinality(areas) = 1 and cardinality(hamlets) = 0 then format(' and p.area_id = %L', areas[1]) else '' end;
        else
          for i in 1..n loop
            if i <> first then has := has || format(' and exists (select from person_word o where o.person_id = w.person_id and o.word >= %L and o.word < %L)', asked[i], asked[i] || '~'); end if;
          end loop;
          -- A person stands once per word that begins so: more rows than the page needs, then each once.
          found := format('select distinct x.person_id, x.sort_key from (select w.person_id, w.sort_key from person_word w where w.word >= %L and w.word < %L', asked[first], asked[first] || '~')
            || replace(replace(filters, 'p.id', 'w.person_id'), 'p.', 'w.') || has || ' order by w.sort_key, w.person_id limit $7 * 10) x';
        end if;
        return query execute found || ' order by 2, 1 limit $7' using hamlet, after_key, after_id, areas, hamlets, id_index, page;
      end $$`)

    this.addSql(`drop function same_person_elsewhere(text, int)`)
    this
      .addSql(`create function same_person_elsewhere(named text, folded text, born int) returns boolean language sql stable security definer set search_path = public, pg_temp as $$
      select exists (select from person where name_folded = folded and birth_year = born and lower(full_name) = lower(named) and merged_into_id is null
        and not (sees_all_areas() or area_id = any(allowed_areas()))) $$`)
    this.addSql(`revoke execute on function same_person_elsewhere(text, text, int) from public`)
    this.addSql(`grant execute on function same_person_elsewhere(text, text, int) to hau_phuong_app`)
  }
}
