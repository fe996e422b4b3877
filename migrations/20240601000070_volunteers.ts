import { Migration } from '@mikro-orm/migrations'

/** Helpers, what they can do and when, shifts, who stands where, and every schedule that was ever sent. */
export class Migration20240601000070_volunteers extends Migration {
  override up(): void {
    this.addSql(`create table volunteer (
      id uuid primary key, area_id uuid not null references area, full_name text not null check (full_name <> ''), name_folded text not null,
      sort_key text collate "C" not null, unit text, phone text, email text check (email !~ '[[:space:]]'),
      skills text[] not null default '{}' check (skills <@ array['doctor', 'nurse', 'pharmacist', 'guide', 'driver', 'clerk']),
      free text[] not null default '{}', note text, import_id uuid,
      created_at timestamptz not null, created_by uuid not null, left_at timestamptz, left_by uuid, check ((left_at is null) = (left_by is null)))`)
    this.addSql(`create index volunteer_by_name on volunteer (area_id, sort_key, id)`)
    this.addSql(`create index on volunteer (import_id) where import_id is not null`)

    // What a shift belongs to is kept by kind and id: a station, a hand-over session or a home visit; the occasion is what its schedules are about.
    this.addSql(`create table shift (
      id uuid primary key, area_id uuid not null references area,
      occasion_kind text not null check (occasion_kind in ('campaign', 'event')), occasion_id uuid not null, occasion_name text not null,
      subject_kind text not null default 'plain' check (subject_kind in ('plain', 'station', 'handover-session', 'home-visit')), subject_id uuid,
      place text not null check (place <> ''), role text not null check (role in ('doctor', 'nurse', 'pharmacist', 'guide', 'driver', 'clerk')),
      starts_at timestamptz not null, ends_at timestamptz not null, needed int not null check (needed between 1 and 50), note text,
      created_at timestamptz not null, created_by uuid not null, withdrawn_at timestamptz, withdrawn_by uuid, withdrawn_because text,
      check (ends_at > starts_at and ends_at - starts_at <= interval '16 hours'), check ((subject_kind = 'plain') = (subject_id is null)),
      check ((withdrawn_at is null) = (withdrawn_because is null)))`)
    this.addSql(`create index on shift (occasion_id, starts_at)`)
    this.addSql(`create index on shift (area_id, starts_at)`)
    this.addSql(`create index on shift (subject_id) where subject_id is not null`)

    this.addSql(`create table assignment (
      id uuid primary key, shift_id uuid not null references shift, volunteer_id uuid not null references volunteer, area_id uuid not null references area,
      during tstzrange not null default 'empty', how text not null check (how in ('program', 'by-hand', 'replacement')), reason jsonb not null,
      made_at timestamptz not null, made_by uuid not null, confirmed_at timestamptz, confirmed_how text check (confirmed_how in ('link', 'staff')),
      ended_at timestamptz, ended_by uuid, ended_because text check (ended_because in ('cannot-come', 'taken-off', 'shift-withdrawn', 'volunteer-left')),
      attendance text check (attendance in ('came', 'no-show')), minutes int check (minutes between 0 and 960), attendance_at timestamptz, attendance_by uuid,
      check ((ended_at is null) = (ended_because is null)), check ((attendance is null) = (attendance_at is null)),
      constraint one_place_at_a_time exclude using gist (volunteer_id with =, during with &&) where (ended_at is null))`)
    this.addSql(`create unique index one_standing_assignment on assignment (shift_id, volunteer_id) where ended_at is null`)
    this.addSql(`create index on assignment (shift_id)`)
    this.addSql(`create index on assignment (volunteer_id)`)
    // The time of an assignment is its shift's, and no shift has more people than it needs, whoever writes.
    this.addSql(`create function keep_assignment() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      declare s shift; standing int;
      begin
        select * into s from shift where id = new.shift_id for update;
        new.during := tstzrange(s.starts_at, s.ends_at);
        if new.ended_at is null then
          if s.withdrawn_at is not null then raise exception 'shift % is withdrawn', s.id using errcode = 'HP020'; end if;
          select count(*) into standing from assignment where shift_id = s.id and ended_at is null and id <> new.id;
          if standing >= s.needed then raise exception 'shift % is full', s.id using errcode = 'HP021'; end if;
        end if;
        return new;
      end $$`)
    this.addSql(
      `create trigger keep before insert or update of shift_id, ended_at on assignment for each row execute function keep_assignment()`,
    )
    this
      .addSql(`create function move_assignments() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      begin
        update assignment set during = tstzrange(new.starts_at, new.ends_at), confirmed_at = null, confirmed_how = null where shift_id = new.id and ended_at is null;
        return null;
      end $$`)
    this.addSql(`create trigger move after update of starts_at, ends_at on shift for each row
      when (old.starts_at <> new.starts_at or old.ends_at <> new.ends_at) execute function move_assignments()`)

    this.addSql(`create table schedule (
      id uuid primary key, volunteer_id uuid not null references volunteer, area_id uuid not null references area,
      occasion_kind text not null, occasion_id uuid not null, occasion_name text not null, version int not null,
      purpose text not null default 'schedule' check (purpose in ('schedule', 'withdrawal')), because text, lines jsonb not null, changes jsonb not null,
      made_at timestamptz not null, made_by uuid not null, unique (occasion_id, volunteer_id, version))`)
    this.addSql(`create index on schedule (volunteer_id)`)

    for (const table of ['volunteer', 'shift', 'assignment', 'schedule']) this.addSql(`select protect('${table}', 'area_id')`)
    for (const table of ['volunteer', 'shift', 'assignment']) this.addSql(`select keep_audit('${table}')`)
    // Delete is for undoing an import; whoever has been assigned stays.
    this.addSql(`grant select, insert, update, delete on volunteer to hau_phuong_app`)
    this.addSql(`grant select, insert, update on shift, assignment to hau_phuong_app`)
    this.addSql(`grant select, insert on schedule to hau_phuong_app`)
  }
}
