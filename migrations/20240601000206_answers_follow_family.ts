import { Migration } from '@mikro-orm/migrations'

/** What an office said about a martyr counts where the family lives: the martyr's commune asks, the relative's gift may stand in another. */
export class Migration20240601000206_answers_follow_family extends Migration {
  override up(): void {
    // Of the martyrs that the commune's own people are tied to, as for ties_of_register: kind and answer, never a name or a ground.
    // An answer of a commune that the martyr has left since is asked for anew there, where it can be taken back.
    this.addSql(`create function office_answers_of_register(source uuid, commune uuid)
      returns table (kind text, martyr_id uuid, answer text) language plpgsql stable security definer set search_path = public, pg_temp as $$
      begin
        if not exists (select from settled_question s where s.source_id = source and s.martyr_id is not null and s.reopened_at is null and s.area_id <> commune)
          then return; end if;
        return query select s.kind, s.martyr_id, s.answer from settled_question s join martyr m on m.id = s.martyr_id and m.area_id = s.area_id
          where s.source_id = source and s.reopened_at is null and s.area_id <> commune
            and s.martyr_id in (select t.martyr_id from ties_of_register(commune) t);
      end $$`)
    this.addSql(`revoke all on function office_answers_of_register(uuid, uuid) from public`)
    this.addSql(`grant execute on function office_answers_of_register(uuid, uuid) to hau_phuong_app`)
  }
}
