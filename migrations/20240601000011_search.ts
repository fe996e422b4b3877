import { Migration } from '@mikro-orm/migrations'

/**
 * Finding people without accents past row-level security (LIKE and trigram indexes are not used under it), facts about people outside the
 * scope that a rule needs, never a name, and what stands on an import.
 */
export class Migration20240601000011_search extends Migration {
  override up(): void {
    this.addSql(
      `alter table merit_record add column version int not null default 1, add check (until_on is null or from_on is null or until_on >= from_on)`,
    )
    this.addSql(`alter table relative add column version int not null default 1`)
    this.addSql(`create index on soldier_family (import_id) where import_id is not null`)

    // A hamlet's team sees the people of its hamlet; without this it would not see that one of them died.
    for (const table of ['death', 'contact', 'merit_record'])
      this.addSql(`create policy of_hamlet on ${table} for select to hau_phuong_app
        using (cardinality((select allowed_hamlets())::uuid[]) > 0 and exists (select from person p where p.id = person_id))`)

    // Every word a person is found by: of the name, of file numbers, telephone numbers. The application role has no grant here.
    this.addSql(`create table person_word (
      person_id uuid not null, word text collate "C" not null, sort_key text collate "C" not null, area_id uuid not null, primary key (person_id, word))`)
    this.addSql(`create index person_word_found on person_word (word, sort_key, person_id) include (area_id)`)

    this.addSql(`create function folded_words(written text) returns setof text language sql immutable parallel safe as $$
      select word from regexp_split_to_table(
        regexp_replace(lower(public.unaccent(translate(normalize(written, NFC), 'đĐ', 'dD'))), '([bcdfghjklmnpqrstvwxz]|qu)y', '\\1i', 'g'), '[^a-z0-9]+') word
      where word <> '' $$`)
    this
      .addSql(`create function refresh_person_words(people uuid[]) returns void language sql security definer set search_path = public, pg_temp as $$
      delete from person_word where person_id = any(people);
      insert into person_word (person_id, word, sort_key, area_id)
      select p.id, left(w.word, 60), p.sort_key, p.area_id from person p cross join lateral (
        select unnest(string_to_array(p.name_folded, ' ')) as word
        union select folded_words(file_no) from merit_record where person_id = p.id and file_no is not null
        union select folded_words(file_no) from relative where person_id = p.id and file_no is not null
        union select folded_words(file_no) from worshipper where person_id = p.id and file_no is not null
        union select regexp_replace(phone, '\\D', '', 'g') from contact where person_id = p.id and phone is not null) w
      where p.id = any(people) and p.merged_into_id is null and w.word <> ''
      on conflict do nothing $$`)
    this.addSql(`revoke execute on function refresh_person_words(uuid[]) from public`)

    // Statement by statement with transition tables: 100,000 imported rows cost seconds, a trigger per row would cost minutes.
    this.addSql(`create function word_new_people() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      begin
        insert into person_word (person_id, word, sort_key, area_id)
        select p.id, left(word, 60), p.sort_key, p.area_id from new_rows p, unnest(string_to_array(p.name_folded, ' ')) word
        where word <> '' and p.merged_into_id is null on conflict do nothing;
        return null;
      end $$`)
    this
      .addSql(`create function word_changed_people() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      begin
        perform refresh_person_words(array(select n.id from new_rows n join old_rows o on o.id = n.id
          where (o.name_folded, o.sort_key, o.area_id, o.merged_into_id) is distinct from (n.name_folded, n.sort_key, n.area_id, n.merged_into_id)));
        return null;
      end $$`)
    this
      .addSql(`create function word_gone_people() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      begin
        delete from person_word w using old_rows o where w.person_id = o.id;
        return null;
      end $$`)
    this.addSql(
      `create trigger words_new after insert on person referencing new table as new_rows for each statement execute function word_new_people()`,
    )
    this.addSql(
      `create trigger words_changed after update on person referencing old table as old_rows new table as new_rows for each statement execute function word_changed_people()`,
    )
    this.addSql(
      `create trigger words_gone after delete on person referencing old table as old_rows for each statement execute function word_gone_people()`,
    )

    for (const [table, column, words] of [
      ['merit_record', 'file_no', 'folded_words(r.file_no)'],
      ['relative', 'file_no', 'folded_words(r.file_no)'],
      ['worshipper', 'file_no', 'folded_words(r.file_no)'],
      ['contact', 'phone', `regexp_replace(r.phone, '\\D', '', 'g')`],
    ] as const) {
      this
        .addSql(`create function word_new_${table}() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
        begin
          insert into person_word (person_id, word, sort_key, area_id)
          select p.id, left(w.word, 60), p.sort_key, p.area_id
          from (select r.person_id, ${words} as word from new_rows r where r.${column} is not null) w
          join person p on p.id = w.person_id and p.merged_into_id is null
          where w.word <> '' on conflict do nothing;
          return null;
        end $$`)
      this
        .addSql(`create function word_old_${table}() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
        begin
          perform refresh_person_words(array(select distinct person_id from old_rows where ${column} is not null));
          return null;
        end $$`)
      this
        .addSql(`create function word_changed_${table}() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
        begin
          perform refresh_person_words(array(select distinct unnest(array[o.person_id, n.person_id]) from new_rows n join old_rows o on o.id = n.id
            where (o.${column}, o.person_id) is distinct from (n.${column}, n.person_id)));
          return null;
        end $$`)
      this.addSql(
        `create trigger words_new after insert on ${table} referencing new table as new_rows for each statement execute function word_new_${table}()`,
      )
      this.addSql(
        `create trigger words_gone after delete on ${table} referencing old table as old_rows for each statement execute function word_old_${table}()`,
      )
      this.addSql(
        `create trigger words_changed after update on ${table} referencing old table as old_rows new table as new_rows for each statement execute function word_changed_${table}()`,
      )
    }

    // Filters the areas itself, from the same settings the policies read; answers ids only, which the caller reads back through the door.
    this
      .addSql(`create function find_people(words text[], id_index text, hamlet uuid, category text, living boolean, after_key text, after_id uuid, page int)
      returns table (id uuid, sort_key text) language plpgsql stable security definer set search_path = public, pg_temp as $$
      declare
        everywhere boolean := sees_all_areas(); areas uuid[] := allowed_areas(); hamlets uuid[] := allowed_hamlets();
        filters text := ''; found text; word text; n int := coalesce(cardinality(words), 0); first int := 1; at int; most bigint := null; hits bigint;
      begin
        if hamlet is not null then filters := filters || ' and p.hamlet_id = $1'; end if;
        if category is not null then filters := filters || case category
          when 'TNLS' then ' and exists (select from relative r where r.person_id = p.id)'
          when 'TCLS' then ' and exists (select from worshipper r where r.person_id = p.id and r.ended_at is null)'
          else ' and exists (select from merit_record m where m.person_id = p.id and m.category_code = $2)' end; end if;
        if living is not null then filters := filters || case when living then ' and not' else ' and' end || ' exists (select from death d where d.person_id = p.id and d.taken_back_at is null)'; end if;
        if after_key is not null then filters := filters || ' and (p.sort_key, p.id) > ($3, $4)'; end if;
        if not everywhere then filters := filters || ' and (p.area_id = any($5) or p.hamlet_id = any($6))'; end if;

        if id_index is not null then
          found := 'select p.id, p.sort_key from person p where (p.national_id_index = $7 or p.old_id_index = $7) and p.merged_into_id is null' || filters;
        elsif n = 0 then
          if hamlet is null then return; end if;
          found := 'select p.id, p.sort_key from person p where p.merged_into_id is null' || filters;
        else
          -- The rarest word leads, the others are looked up person by person.
          if n > 1 then
            for at in 1..n loop
              execute format('select count(*) from (select from person_word where word >= %L and word < %L limit 3000) few', words[at], words[at] || '~') into hits;
              if most is null or hits < most then most := hits; first := at; end if;
            end loop;
          end if;
          found := format('select distinct p.id, p.sort_key from person_word w join person p on p.id = w.person_id where w.word >= %L and w.word < %L', words[first], words[first] || '~')
            || case when everywhere or cardinality(hamlets) > 0 then '' else ' and w.area_id = any($5)' end
            || case when after_key is null then '' else ' and w.sort_key >= $3' end || filters;
          for at in 1..n loop
            if at <> first then
              found := found || format(' and exists (select from person_word o where o.person_id = w.person_id and o.word >= %L and o.word < %L)', words[at], words[at] || '~');
            end if;
          end loop;
        end if;
        return query execute found || ' order by 2, 1 limit $8' using hamlet, category, after_key, after_id, areas, hamlets, id_index, page;
      end $$`)
    this.addSql(`revoke execute on function find_people(text[], text, uuid, text, boolean, text, uuid, int) from public`)
    this.addSql(`grant execute on function find_people(text[], text, uuid, text, boolean, text, uuid, int) to hau_phuong_app`)

    // Which of these blind indexes belong to somebody the asker cannot see. An index is an HMAC: nobody can ask without holding the id.
    this
      .addSql(`create function ids_taken_elsewhere(indexes text[]) returns setof text language sql stable security definer set search_path = public, pg_temp as $$
      select national_id_index from person where national_id_index = any(indexes) and merged_into_id is null
        and not (sees_all_areas() or area_id = any(allowed_areas())) $$`)
    this
      .addSql(`create function same_person_elsewhere(folded text, born int) returns boolean language sql stable security definer set search_path = public, pg_temp as $$
      select exists (select from person where name_folded = folded and birth_year = born and merged_into_id is null
        and not (sees_all_areas() or area_id = any(allowed_areas()))) $$`)
    this
      .addSql(`create function same_martyr_elsewhere(folded text, certificate text) returns boolean language sql stable security definer set search_path = public, pg_temp as $$
      select exists (select from martyr where name_folded = folded and certificate_no = certificate
        and not (sees_all_areas() or area_id = any(allowed_areas()))) $$`)
    this
      .addSql(`create function people_living(people uuid[]) returns table (person_id uuid, living boolean) language sql stable security definer set search_path = public, pg_temp as $$
      select p.id, not exists (select from death d where d.person_id = p.id and d.taken_back_at is null) from person p
      where p.id = any(people) and exists (
        select from (select person_id, area_id, person_area_id from relative union all select person_id, area_id, person_area_id from representative
          union all select person_id, area_id, person_area_id from worshipper) tie
        where tie.person_id = p.id and (sees_all_areas() or tie.area_id = any(allowed_areas()) or tie.person_area_id = any(allowed_areas()))) $$`)
    for (const name of [
      'ids_taken_elsewhere(text[])',
      'same_person_elsewhere(text, int)',
      'same_martyr_elsewhere(text, text)',
      'people_living(uuid[])',
    ]) {
      this.addSql(`revoke execute on function ${name} from public`)
      this.addSql(`grant execute on function ${name} to hau_phuong_app`)
    }

    // What stands on an import: rows of others that point at its people or martyrs, wherever they are, and rows of its own changed since.
    this.addSql(`create function built_upon_import(imported uuid) returns table (what text, person_id uuid, martyr_id uuid, rows bigint)
      language plpgsql stable security definer set search_path = public, pg_temp as $$
      declare pointer record; own text; subject text;
      begin
        if not exists (select from import i where i.id = imported and (sees_all_areas() or i.area_id = any(allowed_areas()))) then return; end if;
        for pointer in
          select c.conrelid::regclass::text as child, c.confrelid::regclass::text as parent, a.attname::text as child_column,
            exists (select from pg_attribute x where x.attrelid = c.conrelid and x.attname = 'import_id' and not x.attisdropped) as marked
          from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
          where c.contype = 'f' and c.confrelid in ('person'::regclass, 'martyr'::regclass)
        loop
          own := case when pointer.marked then 'and x.import_id is distinct from $1' else '' end;
          subject := case pointer.parent when 'person' then 'min(s.id::text)::uuid, null::uuid' else 'null::uuid, min(s.id::text)::uuid' end;
          return query execute format('select %L::text, %s, count(*) from %s x join %s s on s.id = x.%I where s.import_id = $1 %s having count(*) > 0',
            pointer.child, subject, pointer.child, pointer.parent, pointer.child_column, own) using imported;
        end loop;
        for pointer in
          select unnest(array['person', 'death', 'departure', 'contact', 'merit_record', 'soldier_family', 'martyr', 'relative', 'representative', 'worshipper']) as child
        loop
          subject := case pointer.child when 'person' then 'min(s.id::text)::uuid, null::uuid' when 'martyr' then 'null::uuid, min(s.id::text)::uuid'
            else 'min(s.person_id::text)::uuid, null::uuid' end;
          return query execute format('select %L::text, %s, count(*) from %s s where s.import_id = $1
            and exists (select from audit_entry e where e.row_id = s.id and e.action = ''update'') having count(*) > 0',
            'corrected:' || pointer.child, subject, pointer.child) using imported;
        end loop;
      end $$`)
    this.addSql(`revoke execute on function built_upon_import(uuid) from public`)
    this.addSql(`grant execute on function built_upon_import(uuid) to hau_phuong_app`)

    // Everyone and every martyr the gift rule has to know for one commune, two ties deep, without a name: a relative may live elsewhere
    // and receive there, for a second martyr of yet another commune.
    this.addSql(`create function ties_of_register(commune uuid)
      returns table (martyr_id uuid, martyr_area_id uuid, person_id uuid, person_area_id uuid, tie text, relation text, allowance text, named_at timestamptz)
      language plpgsql stable security definer set search_path = public, pg_temp as $$
      begin
        if not (sees_all_areas() or commune = any(allowed_areas())) then return; end if;
        return query
        with tie as (
          select r.martyr_id, r.area_id, r.person_id, r.person_area_id, 'relative' as tie, r.relation, r.allowance, r.created_at as since from relative r
          union all select r.martyr_id, r.area_id, r.person_id, r.person_area_id, 'representative', null, null, r.named_at from representative r where r.ended_at is null
          union all select w.martyr_id, w.area_id, w.person_id, w.person_area_id, 'worshipper', w.relation, null, w.named_at from worshipper w where w.ended_at is null),
        near as (select t.martyr_id, t.person_id from tie t where t.area_id = commune or t.person_area_id = commune),
        kin as (select distinct t.person_id from tie t where t.martyr_id in (select near.martyr_id from near)),
        known as (select distinct t.martyr_id from tie t where t.person_id in (select kin.person_id from kin))
        select t.martyr_id, t.area_id, t.person_id, t.person_area_id, t.tie, t.relation, t.allowance, t.since
        from tie t where t.martyr_id in (select known.martyr_id from known) order by t.martyr_id, t.since, t.person_id;
      end $$`)
    this.addSql(`create function people_elsewhere_of_register(commune uuid)
      returns table (person_id uuid, living boolean) language sql stable security definer set search_path = public, pg_temp as $$
      select p.id, not exists (select from death d where d.person_id = p.id and d.taken_back_at is null)
      from person p where p.area_id <> commune and p.id in (select t.person_id from ties_of_register(commune) t) $$`)
    this.addSql(`create function merits_elsewhere_of_register(commune uuid, day date)
      returns table (person_id uuid, category_code text, rate smallint, monthly boolean, loss_of_capacity boolean, payer text, awarded_on date)
      language sql stable security definer set search_path = public, pg_temp as $$
      select m.person_id, m.category_code, m.rate, m.monthly, m.loss_of_capacity, m.payer, m.awarded_on
      from merit_record m where m.area_id <> commune and (m.until_on is null or m.until_on >= day) and (m.from_on is null or m.from_on <= day)
        and m.person_id in (select t.person_id from ties_of_register(commune) t) $$`)
    for (const name of ['ties_of_register(uuid)', 'people_elsewhere_of_register(uuid)', 'merits_elsewhere_of_register(uuid, date)']) {
      this.addSql(`revoke execute on function ${name} from public`)
      this.addSql(`grant execute on function ${name} to hau_phuong_app`)
    }
  }
}
