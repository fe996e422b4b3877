import { Migration } from '@mikro-orm/migrations'

/**
 * What an import brings enters the trail as one entry a statement that names the import: the sealed file, its rows and the origin of every value say
 * what each row was at first, so writing all of it a second time would tell nobody more and cost the import a quarter to half of each insert. Single rows keep an entry of their own.
 */
export class Migration20240601000095_import_trail extends Migration {
  override up(): void {
    this
      .addSql(`create or replace function audit_inserted() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      begin
        insert into audit_entry (actor, actor_kind, request, relation, row_id, area_id, action, after)
        select nullif(current_setting('app.actor', true), '')::uuid, current_setting('app.actor_kind', true), current_setting('app.request', true),
          tg_table_schema || '.' || tg_table_name, n.row_id, n.area_id, 'insert', n.after
        from (
          select r.import_id as row_id, r.area_id, jsonb_build_object('import_id', r.import_id, 'rows', count(*)) as after
          from new_rows r where r.import_id is not null group by r.import_id, r.area_id
          union all
          select r.id, r.area_id, case when tg_table_name = 'person' then without_sealed(to_jsonb(r)) else to_jsonb(r) end
          from new_rows r where r.import_id is null) n;
        return null;
      end $$`)

    // A file number is a word already more often than not.
    this.addSql(`create or replace function folded_words(written text) returns setof text language sql immutable parallel safe as $$
      select lower(written) where written ~ '^[A-XZa-xz0-9]+$'
      union all
      select word from regexp_split_to_table(
        regexp_replace(lower(public.unaccent(translate(normalize(written, NFC), 'đĐ', 'dD'))), '([bcdfghjklmnpqrstvwxz]|qu)y', '\\1i', 'g'), '[^a-z0-9]+') word
      where word <> '' and written !~ '^[A-XZa-xz0-9]+$' $$`)

    // In the order of the index: a page of it is visited once for many people.
    this
      .addSql(`create or replace function word_new_people() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      begin
        insert into person_word (person_id, word, sort_key, area_id)
        select p.id, left(word, 60), p.sort_key, p.area_id from new_rows p, unnest(string_to_array(p.name_folded, ' ')) word
        where word <> '' and p.merged_into_id is null order by 2, 3, 1 on conflict do nothing;
        return null;
      end $$`)
  }
}
