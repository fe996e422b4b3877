import { Migration } from '@mikro-orm/migrations'

/**
 * What an import costs besides its rows: the words people are found by are written once for the whole import, in the order (and the collation) of their index;
 * whether the area still stands is asked once a statement.
 */
export class Migration20240601000111_import_words extends Migration {
  override up(): void {
    // The import says so for its own transaction and calls write_words_of_import before it ends.
    const unlessLater = `if current_setting('app.words_later', true) = 'yes' then return null; end if;`
    const ofPerson = [
      ['merit_record', `select '#' || r.category_code || '.' union all select folded_words(r.file_no)`],
      ['relative', `select '#TNLS.' union all select folded_words(r.file_no)`],
      ['worshipper', `select '#TCLS.' where r.ended_at is null union all select folded_words(r.file_no)`],
      ['contact', `select regexp_replace(r.phone, '\\D', '', 'g') where r.phone is not null`],
    ] as const
    const trigger = (name: string, body: string) =>
      this
        .addSql(`create or replace function ${name}() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
        begin
          ${unlessLater}
          ${body}
          return null;
        end $$`)
    trigger(
      'word_new_people',
      `insert into person_word (person_id, word, sort_key, area_id)
        select p.id, left(word, 60), p.sort_key, p.area_id from new_rows p, unnest(string_to_array(p.name_folded, ' ')) word
        where word <> '' and p.merged_into_id is null order by 2, 3, 1 on conflict do nothing;`,
    )
    for (const [table, words] of ofPerson) {
      trigger(
        `word_new_${table}`,
        `insert into person_word (person_id, word, sort_key, area_id)
          select p.id, left(w.word, 60), p.sort_key, p.area_id
          from new_rows r cross join lateral (${words}) w(word) join person p on p.id = r.person_id and p.merged_into_id is null
          where w.word <> '' on conflict do nothing;`,
      )
      trigger(
        `word_old_${table}`,
        `perform refresh_person_words(array(select distinct person_id from old_rows${table === 'contact' ? ' where phone is not null' : ''}));`,
      )
    }

    this.addSql(`create function people_known_to_import(imported uuid) returns uuid[] language sql stable as $$
      select coalesce(array_agg(distinct r.person_id), '{}') from (
        select person_id from merit_record where import_id = imported union all select person_id from contact where import_id = imported
        union all select person_id from relative where import_id = imported union all select person_id from worshipper where import_id = imported) r
      join person p on p.id = r.person_id where p.import_id is distinct from imported $$`)

    // Most file numbers are a word as they stand; calling a function for each costs more than writing it.
    const numbers = ['merit_record', 'relative', 'worshipper'].flatMap(table => [
      `union all select person_id, lower(file_no) from ${table} where import_id = imported and file_no ~ '^[A-XZa-xz0-9]+$'`,
      `union all select person_id, folded_words(file_no) from ${table} where import_id = imported and file_no !~ '^[A-XZa-xz0-9]+$'`,
    ])
    // Of people who came with the import nobody else can have written a word yet. What was inserted a moment ago has no statistics: joins are hashed,
    // and the price put on other joins must not set the compiler to work.
    this.addSql(`create function write_words_of_import(imported uuid) returns void language plpgsql security definer
      set search_path = public, pg_temp set enable_nestloop = off set jit = off set work_mem = '64MB' as $$
      begin
        -- Stored in two parts: what the first wrote is written anew.
        if exists (select from person_word where person_id = (select id from person where import_id = imported order by id limit 1)) then
          perform refresh_person_words(array(select id from person where import_id = imported));
          perform refresh_person_words(people_known_to_import(imported));
          return;
        end if;
        insert into person_word (person_id, word, sort_key, area_id)
        select w.person_id, w.word, p.sort_key, p.area_id from person p join (
          select distinct person_id, left(word, 60) collate "C" as word from (
            select id as person_id, unnest(string_to_array(name_folded, ' ')) as word from person where import_id = imported
            union all select person_id, '#' || category_code || '.' from merit_record where import_id = imported
            union all select person_id, '#TNLS.' from relative where import_id = imported
            union all select person_id, '#TCLS.' from worshipper where import_id = imported and ended_at is null
            union all select person_id, regexp_replace(phone, '\\D', '', 'g') from contact where import_id = imported and phone is not null
            ${numbers.join('\n            ')}) said
          where word <> ''
        ) w on w.person_id = p.id
        where p.import_id = imported and p.merged_into_id is null order by w.word, p.sort_key, p.id;
        perform refresh_person_words(people_known_to_import(imported));
      end $$`)
    for (const name of ['people_known_to_import(uuid)', 'write_words_of_import(uuid)', 'refresh_person_words(uuid[])']) {
      this.addSql(`revoke execute on function ${name} from public`)
      this.addSql(`grant execute on function ${name} to hau_phuong_app`)
    }

    this.addSql(`create function refuse_ended_areas() returns trigger language plpgsql as $$
      begin
        perform 1 from area where id in (select area_id from new_rows) for key share;
        if exists (select from area_change_part p join area_change c on c.id = p.change_id
            where p.from_id in (select area_id from new_rows) and c.carried_out_at is not null
              and not exists (select from area_change_part q where q.change_id = p.change_id and q.from_id = p.from_id and q.to_id = p.from_id)) then
          raise exception 'the area has ended' using errcode = 'HP001';
        end if;
        return null;
      end $$`)
    for (const table of ['person', 'martyr']) {
      this.addSql(`drop trigger area_stands on ${table}`)
      this.addSql(`create trigger area_stands before update of area_id on ${table} for each row execute function refuse_ended_area()`)
      this.addSql(
        `create trigger area_stands_new after insert on ${table} referencing new table as new_rows for each statement execute function refuse_ended_areas()`,
      )
    }

    // An array of 100,000 is weighed value by value by the planner; a list of rows is joined.
    this
      .addSql(`create or replace function ids_taken_elsewhere(indexes text[]) returns setof text language sql stable security definer set search_path = public, pg_temp as $$
      select p.national_id_index from unnest(indexes) asked join person p on p.national_id_index = asked and p.merged_into_id is null
      where not (sees_all_areas() or p.area_id = any(allowed_areas())) $$`)

    // The area of an origin is that of the row it tells of, which is held by a key of its own.
    this.addSql(`alter table origin drop constraint origin_area_id_fkey`)
  }
}
