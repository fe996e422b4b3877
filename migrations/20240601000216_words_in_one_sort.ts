import { Migration } from '@mikro-orm/migrations'

/** The words of an import are told apart and put in the order of their index by one and the same sort, which stays in memory for a province's register. */
export class Migration20240601000216_words_in_one_sort extends Migration {
  override up(): void {
    const numbers = ['merit_record', 'relative', 'worshipper'].flatMap(table => [
      `union all select person_id, lower(file_no) from ${table} where import_id = imported and file_no ~ '^[A-XZa-xz0-9]+$'`,
      `union all select person_id, folded_words(file_no) from ${table} where import_id = imported and file_no !~ '^[A-XZa-xz0-9]+$'`,
    ])
    this.addSql(`create or replace function write_words_of_import(imported uuid) returns void language plpgsql security definer
      set search_path = public, pg_temp set enable_nestloop = off set enable_hashagg = off set jit = off set work_mem = '128MB' as $$
      begin
        -- Stored in two parts: what the first wrote is written anew.
        if exists (select from person_word where person_id = (select id from person where import_id = imported order by id limit 1)) then
          perform refresh_person_words(array(select id from person where import_id = imported));
          perform refresh_person_words(people_known_to_import(imported));
          return;
        end if;
        insert into person_word (person_id, word, sort_key, area_id)
        select distinct p.id, left(said.word, 60) collate "C" as word, p.sort_key, p.area_id from person p join (
          select id as person_id, unnest(string_to_array(name_folded, ' ')) as word from person where import_id = imported
          union all select person_id, '#' || category_code || '.' from merit_record where import_id = imported
          union all select person_id, '#TNLS.' from relative where import_id = imported
          union all select person_id, '#TCLS.' from worshipper where import_id = imported and ended_at is null
          union all select person_id, regexp_replace(phone, '\\D', '', 'g') from contact where import_id = imported and phone is not null
          ${numbers.join('\n          ')}) said on said.person_id = p.id
        where p.import_id = imported and p.merged_into_id is null and said.word <> ''
        order by word, p.sort_key, p.id, p.area_id;
        perform refresh_person_words(people_known_to_import(imported));
      end $$`)
  }
}
