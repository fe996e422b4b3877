import { Migration } from '@mikro-orm/migrations'

/**
 * Within one source nobody stands on two locked lists, and no martyr's family either, whichever communes the lists belong to: whoever moves
 * between two approvals would be given twice. Also why somebody locked a list over a register that had changed since it was drawn up.
 */
export class Migration20240601000205_listed_twice extends Migration {
  override up(): void {
    this.addSql(`alter table gift_list add column locked_although text,
      add check (locked_although is null or locked_although <> '' and locked_at is not null)`)

    // Lines of a list that a locked list of the source, or the list itself, has once more. A merged person is the one they were merged into.
    this
      .addSql(`create function lines_listed_twice(list uuid) returns int language sql stable security definer set search_path = public, pg_temp as $$
      with owed as (
        select g.id, g.list_id, g.scope = 'person' as to_person,
          case when g.scope = 'person' then coalesce(p.merged_into_id, p.id) else g.martyr_id end as whom
        from gift_list l join gift g on g.list_id = l.id join person p on p.id = g.person_id
        where l.id = list or l.state = 'locked' and l.source_id = (select source_id from gift_list where id = list))
      select count(*)::int from owed mine where mine.list_id = list
        and exists (select from owed other where other.whom = mine.whom and other.to_person = mine.to_person and other.id <> mine.id) $$`)
    this.addSql(`revoke all on function lines_listed_twice(uuid) from public`)

    // Across communes, for whoever may see the list: how many, never who or where.
    this
      .addSql(`create function count_listed_twice(list uuid) returns int language sql stable security definer set search_path = public, pg_temp as $$
      select lines_listed_twice(l.id) from gift_list l where l.id = list and (sees_all_areas() or l.area_id = any(allowed_areas())) $$`)
    this.addSql(`revoke all on function count_listed_twice(uuid) from public`)
    this.addSql(`grant execute on function count_listed_twice(uuid) to hau_phuong_app`)

    // Two lists of a source are locked one after the other: the second looks when the first is committed.
    this
      .addSql(`create function refuse_listed_twice() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      begin
        perform pg_advisory_xact_lock(hashtext('lock list'), hashtext(new.source_id::text));
        if lines_listed_twice(new.id) > 0 then raise exception 'lines of list % stand on a locked list of the source already', new.id using errcode = 'HP007'; end if;
        return new;
      end $$`)
    this.addSql(`create trigger listed_once before update of state on gift_list for each row
      when (new.state = 'locked' and old.state <> 'locked') execute function refuse_listed_twice()`)
  }
}
