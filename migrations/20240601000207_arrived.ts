import { Migration } from '@mikro-orm/migrations'

/** People whom another commune took over while "has left" still stood beside them: they have arrived, and are on its lists again. */
export class Migration20240601000207_arrived extends Migration {
  override up(): void {
    this.addSql(`insert into departure (id, person_id, area_id, source, reported_at, reported_by, decision, decided_at, decided_by)
      select gen_random_uuid(), p.id, p.area_id, 'Xã nơi đến đã nhận hồ sơ', o.decided_at, o.decided_by, 'stays', o.decided_at, o.decided_by
      from person p
      join lateral (select decided_at, decided_by from move_offer o where o.person_id = p.id and o.decision = 'accepted' order by decided_at desc limit 1) o on true
      join lateral (select decision, decided_at from departure e where e.person_id = p.id order by e.reported_at desc, e.id desc limit 1) e on true
      where e.decision = 'left' and e.decided_at <= o.decided_at`)
  }
}
