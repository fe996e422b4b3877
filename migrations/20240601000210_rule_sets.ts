import { Migration } from '@mikro-orm/migrations'

/** Levels and clauses as rows with dates, which an office adds; a list keeps the ones it was compiled with. */
export class Migration20240601000210_rule_sets extends Migration {
  override up(): void {
    // Read from the content, so that they cannot say otherwise; the trail shows them one by one. Days are ISO texts: a cast to date may not stand here.
    this.addSql(`create table rule_set (
      id uuid primary key, content jsonb not null, content_hash text not null, shipped_hash text,
      key text generated always as (content ->> 'key') stored not null,
      source text generated always as (content ->> 'source') stored not null,
      occasion_kind text generated always as (content ->> 'occasionKind') stored not null,
      valid_from text collate "C" generated always as (content ->> 'validFrom') stored not null,
      valid_to text collate "C" generated always as (content ->> 'validTo') stored not null,
      levels jsonb generated always as (content -> 'levels') stored not null,
      decision jsonb generated always as (content -> 'decision') stored not null,
      doubt jsonb generated always as (content -> 'doubt') stored,
      added_at timestamptz not null, added_by uuid, changed_at timestamptz, changed_by uuid,
      check (valid_from <= valid_to))`)
    this.addSql(`create unique index on rule_set (key, valid_from)`)
    this.addSql(`create table kept_rules (hash text primary key, content jsonb not null)`)
    this.addSql(`grant select, insert on kept_rules to hau_phuong_app`)
    this.addSql(`grant select, insert, update on rule_set to hau_phuong_app`)
    this.addSql(`select keep_audit('rule_set')`)

    this.addSql(`alter table gift_list add column rule_set_id uuid references rule_set, add column rules_hash text references kept_rules,
      add check ((rule_set_id is null) = (rules_hash is null))`)
    this.addSql(`create index on gift_list (rule_set_id) where state in ('approved', 'locked')`)

    this.addSql(`create function keep_rule_set() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      begin
        if tg_op <> 'INSERT' and exists (select from gift_list l where l.rule_set_id = old.id and l.state in ('approved', 'locked')) then
          raise exception 'rule set % is used by a list', old.id using errcode = 'HP040';
        end if;
        if tg_op = 'DELETE' then return old; end if;
        perform pg_advisory_xact_lock(hashtext('rule_set'), hashtext(new.content ->> 'key'));
        if exists (select from rule_set r where r.id <> new.id and r.key = new.content ->> 'key'
          and r.valid_from <= new.content ->> 'validTo' and r.valid_to >= new.content ->> 'validFrom') then
          raise exception 'two periods of rule set % overlap', new.content ->> 'key' using errcode = 'HP041';
        end if;
        return new;
      end $$`)
    this.addSql(`create trigger kept before insert or update or delete on rule_set for each row execute function keep_rule_set()`)

    // How many, never whose: lists of every commune count.
    this.addSql(`create function settled_lists_by_rules() returns table (rule_set_id uuid, lists bigint)
      language sql stable security definer set search_path = public, pg_temp as $$
        select l.rule_set_id, count(*) from gift_list l where l.state in ('approved', 'locked') and l.rule_set_id is not null group by 1 $$`)

    // Lists locked before rules were rows are told theirs once; nothing else of them changes, and what a list was compiled with never does.
    this.addSql(`create or replace function keep_locked_header() returns trigger language plpgsql as $$
      begin
        if tg_op = 'UPDATE' and old.rules_hash is not null and (new.rules_hash, new.rule_set_id) is distinct from (old.rules_hash, old.rule_set_id) then
          raise exception 'list % keeps its rules', old.id using errcode = 'HP001';
        end if;
        if old.state = 'locked' and (tg_op = 'DELETE' or new is distinct from old
          and (old.rules_hash is not null or to_jsonb(new) - array['rule_set_id', 'rules_hash'] is distinct from to_jsonb(old) - array['rule_set_id', 'rules_hash']))
          then raise exception 'list % is locked', old.id using errcode = 'HP001'; end if;
        return coalesce(new, old);
      end $$`)
  }
}
