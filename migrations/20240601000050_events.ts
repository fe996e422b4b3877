import { Migration } from '@mikro-orm/migrations'

/** Health events: sessions, stations, seats as rows, who is invited and why then, the arrival desk, the queues, and the restricted health store. */
export class Migration20240601000050_events extends Migration {
  override up(): void {
    this.addSql(`create table health_event (
      id uuid primary key, campaign_id uuid references campaign, area_id uuid not null references area, area_ids uuid[] not null,
      name text not null check (name <> ''), place text not null check (place <> ''), organiser text not null, bring text, note text,
      next_ticket int not null default 1,
      created_at timestamptz not null, created_by uuid not null, announced_at timestamptz, announced_by uuid,
      cancelled_at timestamptz, cancelled_by uuid, cancelled_because text,
      check (area_id = any(area_ids)), check ((cancelled_at is null) = (cancelled_because is null)))`)
    this.addSql(`alter table health_event enable row level security`)
    const eventTest = `(select sees_all_areas()) or area_ids && (select allowed_areas())::uuid[]
      or area_ids && (select coalesce(array_agg(h.area_id), '{}') from hamlet h where h.id = any((select allowed_hamlets())::uuid[]))`
    this.addSql(`create policy scope on health_event to hau_phuong_app using (${eventTest}) with check (${eventTest})`)

    this.addSql(`create table event_session (
      id uuid primary key, event_id uuid not null references health_event, name text not null, starts_at timestamptz not null, ends_at timestamptz not null,
      doctors smallint not null check (doctors > 0), patients_per_doctor smallint not null check (patients_per_doctor > 0),
      check (ends_at > starts_at), unique (id, event_id))`)
    this.addSql(`alter table event_session add constraint one_session_at_a_time exclude using gist (
      event_id with =, tstzrange(starts_at, ends_at) with &&)`)
    this.addSql(`create table station (
      id uuid primary key, event_id uuid not null references health_event, position smallint not null, name text not null,
      kind text not null check (kind in ('reception', 'vital-signs', 'doctor', 'specialist', 'test', 'counselling', 'medicine')),
      desks smallint not null default 1 check (desks > 0), on_indication boolean not null default false, minutes smallint not null default 5 check (minutes > 0),
      unique (id, event_id), unique (event_id, position) deferrable initially deferred)`)

    // A person in the event. The area travels with the person: composite keys cascade, so every policy compares one column.
    this.addSql(`create table invitee (
      id uuid primary key, event_id uuid not null references health_event, area_id uuid not null references area, hamlet_id uuid,
      person_id uuid, guest_name text, guest_birth_year smallint, ticket_no int,
      origin text not null check (origin in ('filter', 'checkup-list', 'by-hand', 'walk-in')), companions smallint not null default 0 check (companions between 0 and 3),
      comes_with_id uuid, placement text check (placement in ('seat', 'home-visit', 'waiting', 'given-up')), reason jsonb, need int not null default 0,
      invited_at timestamptz not null, invited_by uuid not null, placed_at timestamptz, waiting_since timestamptz, no_show_at timestamptz,
      withdrawn_at timestamptz, withdrawn_by uuid, withdrawn_because text,
      foreign key (person_id, area_id) references person (id, area_id) on update cascade,
      check ((person_id is null) <> (guest_name is null)), check ((placement is null) = (reason is null)),
      unique (id, event_id), unique (id, area_id), unique (event_id, ticket_no))`)
    this.addSql(`create unique index one_place_a_person_an_event on invitee (event_id, person_id) where person_id is not null`)
    this.addSql(`create index on invitee (person_id)`)
    this.addSql(`create index on invitee (event_id, need desc, waiting_since) where placement = 'waiting' and withdrawn_at is null`)

    // One row a seat: what does not exist cannot be given twice.
    this.addSql(`create table seat (
      id uuid primary key, event_id uuid not null, session_id uuid not null, quarter_at timestamptz not null, arrives_at timestamptz not null, no smallint not null,
      invitee_id uuid, taken_at timestamptz, taken_by uuid,
      foreign key (session_id, event_id) references event_session (id, event_id), foreign key (invitee_id, event_id) references invitee (id, event_id),
      unique (session_id, quarter_at, no), check ((invitee_id is null) = (taken_at is null)), check (arrives_at >= quarter_at))`)
    this.addSql(`create unique index one_seat_a_person_an_event on seat (invitee_id) where invitee_id is not null`)
    this.addSql(`create index free_seat on seat (session_id, arrives_at, no) where invitee_id is null`)
    this.addSql(`create function keep_given_seat() returns trigger language plpgsql as $$
      begin
        if old.invitee_id is not null then raise exception 'seat % is given', old.id using errcode = 'HP002'; end if;
        return old;
      end $$`)
    this.addSql(`create trigger given before delete on seat for each row execute function keep_given_seat()`)

    const ofInvitee = `event_id uuid not null, invitee_id uuid not null, area_id uuid not null,
      foreign key (invitee_id, area_id) references invitee (id, area_id) on update cascade,
      foreign key (invitee_id, event_id) references invitee (id, event_id)`
    this.addSql(`create table invitation (
      id uuid primary key, ${ofInvitee}, session_id uuid not null references event_session, arrives_at timestamptz not null, version int not null,
      announced_at timestamptz not null, announced_by uuid not null, withdrawn_at timestamptz, withdrawn_because text, unique (invitee_id, version))`)
    this.addSql(`create unique index one_standing_invitation on invitation (invitee_id) where withdrawn_at is null`)
    this.addSql(`create table invitation_call (
      id uuid primary key, ${ofInvitee}, outcome text not null check (outcome in ('reached', 'no-answer', 'will-come', 'cannot-come', 'wrong-number')),
      note text, at timestamptz not null, by uuid not null)`)
    this.addSql(`create table home_visit (
      id uuid primary key, ${ofInvitee}, planned_on date, team text, outcome text check (outcome in ('examined', 'absent', 'refused', 'died')), at timestamptz, by uuid,
      unique (invitee_id), check ((outcome is null) = (at is null)))`)

    this.addSql(`create table arrival (
      id uuid primary key, ${ofInvitee}, session_id uuid not null references event_session,
      how text not null check (how in ('code', 'ticket', 'name', 'walk-in')), expected_at timestamptz, arrived_at timestamptz not null, learnt_at timestamptz not null, by uuid not null,
      left_at timestamptz, undone_at timestamptz, undone_by uuid, undone_because text, unique (id, area_id))`)
    this.addSql(`create unique index one_standing_arrival on arrival (invitee_id) where undone_at is null`)
    this.addSql(`create index on arrival (session_id)`)
    // A refusal at the desk is a row too: it commits, where a thrown one would roll back.
    this.addSql(`create table arrival_refusal (
      id uuid primary key, event_id uuid not null references health_event, invitee_id uuid, because text not null, at timestamptz not null, by uuid not null)`)

    this.addSql(`create table station_visit (
      id uuid primary key, ${ofInvitee}, session_id uuid not null, station_id uuid not null,
      state text not null default 'waiting' check (state in ('waiting', 'called', 'missed', 'done', 'skipped', 'left')), desk smallint,
      queued_at timestamptz not null, turn_at timestamptz not null, called_at timestamptz, calls smallint not null default 0, ended_at timestamptz, ended_by uuid, because text,
      foreign key (station_id, event_id) references station (id, event_id), foreign key (session_id, event_id) references event_session (id, event_id),
      check ((state in ('waiting', 'called')) = (ended_at is null)))`)
    this.addSql(`create unique index one_queue_a_person on station_visit (invitee_id) where state in ('waiting', 'called')`)
    this.addSql(`create index on station_visit (session_id, station_id, state, turn_at)`)
    this.addSql(`create table station_wish (
      ${ofInvitee}, station_id uuid not null, wished_at timestamptz not null, wished_by uuid not null,
      foreign key (station_id, event_id) references station (id, event_id), primary key (invitee_id, station_id))`)

    // Restricted: only with the health permissions, encrypted, and only on a recorded consent (complaints written on a list by the organiser excepted).
    this.addSql(`create table health_consent (
      id uuid primary key, ${ofInvitee}, how text not null check (how in ('spoken', 'signed')), given_at timestamptz not null, recorded_by uuid not null,
      withdrawn_at timestamptz, withdrawn_by uuid, unique (id, invitee_id))`)
    this.addSql(`create unique index one_standing_consent on health_consent (invitee_id) where withdrawn_at is null`)
    this.addSql(`create table finding (
      id uuid primary key, ${ofInvitee}, consent_id uuid not null, station_id uuid, kind text not null check (kind in ('vital-signs', 'finding', 'advice', 'allergy')),
      cipher text not null, at timestamptz not null, by uuid not null,
      foreign key (consent_id, invitee_id) references health_consent (id, invitee_id))`)
    this.addSql(`create table referral (
      id uuid primary key, ${ofInvitee}, consent_id uuid not null, to_place text not null, cipher text not null, urgent boolean not null default false, at timestamptz not null, by uuid not null,
      outcome text check (outcome in ('went', 'did-not-go', 'admitted', 'treated')), outcome_cipher text, outcome_at timestamptz, outcome_by uuid,
      foreign key (consent_id, invitee_id) references health_consent (id, invitee_id), check ((outcome is null) = (outcome_at is null)))`)
    this.addSql(`create table checkup_entry (
      id uuid primary key, person_id uuid not null, area_id uuid not null, import_id uuid not null, event_id uuid references health_event, complaint_cipher text,
      foreign key (person_id, area_id) references person (id, area_id) on update cascade on delete cascade, unique (import_id, person_id))`)
    this.addSql(`create index on checkup_entry (person_id)`)

    const ofPeople = [
      'invitation',
      'invitation_call',
      'home_visit',
      'arrival',
      'station_visit',
      'station_wish',
      'health_consent',
      'finding',
      'referral',
    ]
    for (const table of ofPeople) {
      this.addSql(`create index on ${table} (invitee_id)`)
      this.addSql(`create index on ${table} (event_id)`)
    }
    this.addSql(`create index on seat (event_id)`)
    this.addSql(`create index on arrival_refusal (event_id)`)

    for (const table of ['event_session', 'station', 'seat', 'arrival_refusal']) {
      this.addSql(`alter table ${table} enable row level security`)
      this.addSql(`create policy scope on ${table} to hau_phuong_app using (event_id in (select id from health_event))
        with check (event_id in (select id from health_event))`)
    }
    this.addSql(`select protect('invitee', 'area_id', 'hamlet_id')`)
    for (const table of ofPeople) this.addSql(`select protect('${table}', 'area_id')`)
    this.addSql(`select protect('checkup_entry', 'area_id')`)

    this
      .addSql(`grant select, insert, update on health_event, invitee, invitation, home_visit, arrival, station_visit, health_consent, referral
      to hau_phuong_app`)
    this.addSql(`grant select, insert, update, delete on event_session, station, seat, checkup_entry to hau_phuong_app`)
    this.addSql(`grant select, insert, delete on station_wish to hau_phuong_app`)
    this.addSql(`grant select, insert on invitation_call, arrival_refusal, finding to hau_phuong_app`)
    for (const table of ['health_event', 'event_session', 'station', 'seat', 'invitee', 'checkup_entry', ...ofPeople])
      this.addSql(`select keep_audit('${table}')`)
  }
}
