import { Migration } from '@mikro-orm/migrations'

/** One register of consents for every purpose that rests on consent; purposes completed; what nobody has confirmed yet is marked as the office's own to set. */
export class Migration20240601000140_consent extends Migration {
  override up(): void {
    this.addSql(`alter table purpose drop constraint purpose_basis_check`)
    this.addSql(`alter table purpose
      add check (basis in ('state-duty', 'consent', 'unset')),
      add column recipients_vi text not null default '', add column recipients_en text not null default '',
      add column asks_vi text, add column asks_en text, add column on_withdrawal_vi text, add column on_withdrawal_en text,
      add column confirmed_at timestamptz, add column confirmed_by uuid, add check ((confirmed_at is null) = (confirmed_by is null)),
      add column id uuid not null default gen_random_uuid()`)
    const described: readonly (readonly [code: string, law: string, recipientsVi: string, recipientsEn: string])[] = [
      [
        'gifts',
        'Luật 91/2025/QH15, Điều 19 khoản 1 điểm c',
        'Cán bộ chính sách, người phê duyệt, kế toán, tổ công tác thôn',
        'Policy officers, approver, accountant, hamlet teams',
      ],
      [
        'register',
        'Luật 91/2025/QH15, Điều 19 khoản 1 điểm c',
        'Cán bộ chính sách, Ban Chỉ huy quân sự, người kiểm tra',
        'Policy officers, military command, auditors',
      ],
      [
        'health',
        'Luật 91/2025/QH15; NĐ 356/2025/NĐ-CP (dữ liệu nhạy cảm, cần đồng ý)',
        'Chỉ cán bộ y tế của đợt khám',
        'Medical staff of the check-up only',
      ],
      ['sponsors', 'Luật 91/2025/QH15, Điều 16', 'Nhà tài trợ, báo chí được nêu tên khi hỏi', 'Sponsors and press named when asking'],
      ['posting', 'Luật 91/2025/QH15, Điều 16', 'Nhân dân trong xã, phường', 'People of the commune'],
    ]
    for (const [code, law, vi, en] of described)
      this.addSql(`update purpose set law = '${law}', recipients_vi = '${vi}', recipients_en = '${en}' where code = '${code}'`)
    this.addSql(`update purpose set data_vi = 'Họ tên, năm sinh, thôn, diện đối tượng, mức quà; không số định danh, không điện thoại',
      data_en = 'Name, year of birth, hamlet, category, level; no ids, no telephone numbers' where code = 'posting'`)
    this.addSql(`update purpose set
      asks_vi = 'Ông/Bà có đồng ý để cán bộ y tế của đợt khám ghi lại kết quả khám, lời khuyên và thuốc đã cấp cho Ông/Bà, chỉ dùng cho việc khám và theo dõi sức khỏe? Ông/Bà có thể rút lại bất cứ lúc nào.',
      asks_en = 'Do you agree that the medical staff of the check-up write down findings, advice and medicines given to you, for examination and follow-up only? You may take it back at any time.',
      on_withdrawal_vi = 'Không ghi thêm. Kết quả, lời khuyên và liều thuốc đã ghi không hiện ra nữa ngay từ lúc rút, và được xóa theo quy tắc lưu giữ (15 ngày).',
      on_withdrawal_en = 'Nothing more is written. Findings, advice and doses written before are shown to nobody from that moment and are erased by the retention rule (15 days).'
      where code = 'health'`)
    this.addSql(`update purpose set
      asks_vi = 'Ông/Bà có đồng ý để xã chia sẻ họ tên, thôn và diện đối tượng của Ông/Bà với nhà tài trợ, báo chí? Không đồng ý thì quyền lợi của Ông/Bà không thay đổi. Ông/Bà có thể rút lại bất cứ lúc nào.',
      asks_en = 'Do you agree that the commune shares your name, hamlet and category with sponsors and press? If not, nothing you are owed changes. You may take it back at any time.',
      on_withdrawal_vi = 'Không còn trong các danh sách cho nhà tài trợ lập từ lúc rút; các tệp đã lập mà chưa hết hạn bị hủy ngay.',
      on_withdrawal_en = 'No longer in lists for sponsors made from then on; files already made that have not expired are destroyed at once.'
      where code = 'sponsors'`)
    this.addSql(`insert into purpose (code, place, name_vi, name_en, basis, law, data_vi, data_en, recipients_vi, recipients_en) values
      ('military-families', 6, 'Chính sách hậu phương quân đội', 'Families of serving soldiers', 'state-duty', 'Luật 91/2025/QH15, Điều 19 khoản 1 điểm c; NĐ 27/2016/NĐ-CP',
        'Họ tên quân nhân, quan hệ, ngày nhập ngũ; không ghi đơn vị', 'Soldier''s name, relation, day of enlistment; never the unit', 'Ban Chỉ huy quân sự, cán bộ chính sách', 'Military command, policy officers'),
      ('volunteers', 7, 'Tổ chức tình nguyện viên', 'Organising volunteers', 'unset', '', 'Họ tên, điện thoại, thư điện tử, kỹ năng, ca làm', 'Name, telephone, e-mail, skills, shifts', 'Người phụ trách tình nguyện viên', 'Organisers of volunteers'),
      ('accounts', 8, 'Tài khoản, nhật ký và an toàn của hệ thống', 'Accounts, trail and safety of the system', 'unset', '', 'Họ tên, thư điện tử, địa chỉ mạng, việc đã làm', 'Name, e-mail, network address, acts', 'Người quản trị, người kiểm tra', 'Administrators, auditors')`)
    this.addSql(`grant update (basis, law, confirmed_at, confirmed_by) on purpose to hau_phuong_app`)
    this.addSql(`select keep_audit('purpose')`)

    // Days of rest are decided year by year; those seeded were never held against a decision and say so until somebody confirms them.
    this
      .addSql(`alter table office_day add column source text not null default '', add column confirmed_at timestamptz, add column confirmed_by uuid,
      add column id uuid not null default gen_random_uuid(), add check ((confirmed_at is null) = (confirmed_by is null))`)
    this.addSql(`grant insert, delete, update on office_day to hau_phuong_app`)
    this.addSql(`select keep_audit('office_day')`)

    this.addSql(`create table consent (
      id uuid primary key, purpose text not null references purpose, area_id uuid not null references area, person_id uuid, invitee_id uuid,
      how text not null check (how in ('spoken', 'signed')), given_by text check (given_by <> ''), words text not null check (words <> ''),
      given_at timestamptz not null, recorded_by uuid not null,
      withdrawn_at timestamptz, withdrawn_by uuid, withdrawn_because text, check ((withdrawn_at is null) = (withdrawn_by is null)),
      foreign key (person_id, area_id) references person (id, area_id) on update cascade on delete cascade,
      foreign key (invitee_id, area_id) references invitee (id, area_id) on update cascade,
      check ((person_id is null) <> (invitee_id is null)))`)
    this.addSql(
      `create unique index one_standing_consent_a_person on consent (person_id, purpose) where withdrawn_at is null and person_id is not null`,
    )
    this.addSql(
      `create unique index one_standing_consent_a_guest on consent (invitee_id, purpose) where withdrawn_at is null and invitee_id is not null`,
    )
    this.addSql(`create index on consent (area_id, purpose)`)
    this.addSql(`select protect('consent', 'area_id')`)
    this.addSql(`select keep_audit('consent')`)
    this.addSql(`grant select, insert, update on consent to hau_phuong_app`)
    this.addSql(`create function keep_given_consent() returns trigger language plpgsql as $$
      begin
        if old.withdrawn_at is not null and to_jsonb(new) - 'area_id' is distinct from to_jsonb(old) - 'area_id'
          or to_jsonb(new) - array['area_id', 'withdrawn_at', 'withdrawn_by', 'withdrawn_because']
             is distinct from to_jsonb(old) - array['area_id', 'withdrawn_at', 'withdrawn_by', 'withdrawn_because']
          then raise exception 'consent % is never changed, only withdrawn', old.id using errcode = 'HP001'; end if;
        return new;
      end $$`)
    this.addSql(`create trigger only_withdrawn before update on consent for each row execute function keep_given_consent()`)

    // The consents of check-ups move into the register: of several that stand for one person the newest stays.
    this.addSql(`create temporary table moved_consent on commit drop as
      select h.id, first_value(h.id) over (partition by coalesce(i.person_id, i.id), h.withdrawn_at is null order by h.given_at desc, h.id desc) as kept, h.withdrawn_at
      from health_consent h join invitee i on i.id = h.invitee_id`)
    this
      .addSql(`insert into consent (id, purpose, area_id, person_id, invitee_id, how, words, given_at, recorded_by, withdrawn_at, withdrawn_by)
      select h.id, 'health', i.area_id, i.person_id, case when i.person_id is null then i.id end, h.how, p.asks_vi, h.given_at, h.recorded_by, h.withdrawn_at, h.withdrawn_by
      from health_consent h join invitee i on i.id = h.invitee_id join moved_consent m on m.id = h.id cross join (select asks_vi from purpose where code = 'health') p
      where m.withdrawn_at is not null or m.kept = h.id`)
    for (const table of ['finding', 'referral']) {
      this.addSql(`alter table ${table} drop constraint ${table}_consent_id_invitee_id_fkey`)
      this.addSql(
        `update ${table} f set consent_id = m.kept from moved_consent m where m.id = f.consent_id and m.withdrawn_at is null and m.kept <> m.id`,
      )
      this.addSql(`alter table ${table} add foreign key (consent_id) references consent`)
      this.addSql(`create index on ${table} (consent_id)`)
    }
    this.addSql(`drop table health_consent`)
    // Doses given before there was one register carry none.
    this.addSql(`alter table dispensing add column consent_id uuid references consent, alter column dose_cipher drop not null`)
    this.addSql(`create index on dispensing (consent_id)`)
    // HP031: the verb says it in a sentence first, this is the last lock; the withdrawal that comes meanwhile waits or is seen.
    this
      .addSql(`create function only_with_consent() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
      begin
        perform 1 from consent c join invitee i on i.id = new.invitee_id
          where c.id = new.consent_id and c.purpose = 'health' and c.withdrawn_at is null and (c.person_id = i.person_id or c.invitee_id = i.id) for share of c;
        if not found then raise exception 'no standing consent' using errcode = 'HP031'; end if;
        return new;
      end $$`)
    for (const table of ['finding', 'referral', 'dispensing'])
      this.addSql(`create trigger only_with_consent before insert on ${table} for each row execute function only_with_consent()`)
  }
}
