import { Migration } from '@mikro-orm/migrations'

/** How long each kind of data is kept, as data; what the nightly run erased; a trail that forgets values without breaking. */
export class Migration20240601000141_retention extends Migration {
  override up(): void {
    this.addSql(`create table retention_rule (
      kind text primary key, id uuid not null default gen_random_uuid(), place int not null, name_vi text not null, name_en text not null,
      counted_vi text not null, counted_en text not null, effect_vi text not null, effect_en text not null,
      by_program boolean not null default true, keep int check (keep > 0), unit text check (unit in ('day', 'month', 'year')), source text not null,
      set_at timestamptz, set_by uuid, check ((keep is null) = (unit is null)), check (by_program or keep is null))`)
    this.addSql(`grant select, update (keep, unit, source, set_at, set_by) on retention_rule to hau_phuong_app`)
    this.addSql(`select keep_audit('retention_rule')`)
    // A duration that no text gives ships unset: it does nothing until somebody who answers for it sets it.
    const unset = 'Chưa tìm thấy văn bản nêu thời hạn'
    const rules: readonly (readonly string[])[] = [
      [
        'withdrawn-health',
        'Kết quả khám của người đã rút đồng ý',
        'Health details under a consent taken back',
        'từ ngày rút đồng ý',
        'from the withdrawal',
        'Xóa kết quả, lời khuyên, giới thiệu chuyển khám, cách dùng thuốc',
        'Findings, advice, referrals and doses are erased',
        '15',
        'day',
        'NĐ 356/2025/NĐ-CP: ngừng xử lý trong 15 ngày',
      ],
      [
        'health-details',
        'Chi tiết sức khỏe của đợt khám',
        'Health details of a check-up',
        'từ buổi khám cuối của đợt',
        'from the last session',
        'Xóa kết quả, lời khuyên, giới thiệu chuyển khám, cách dùng thuốc; số lượng thuốc đã cấp vẫn còn',
        'Findings, advice, referrals and doses are erased; quantities given stay',
        '',
        '',
        unset,
      ],
      [
        'checkup-lists',
        'Danh sách khám do ban tổ chức gửi',
        'Check-up lists of an organiser',
        'từ buổi khám cuối, hoặc từ ngày nhập',
        'from the last session, or the import',
        'Xóa dòng đăng ký khám và bệnh ghi kèm',
        'Entries and the complaints on them are erased',
        '',
        '',
        unset,
      ],
      [
        'imported-files',
        'Bảng tính đã nhập',
        'Imported spreadsheets',
        'từ ngày ghi, hoàn tác hoặc bỏ',
        'from the day applied, undone or discarded',
        'Xóa tệp gốc và các dòng đã đọc; dữ liệu đã ghi vào hồ sơ vẫn còn',
        'The file and the rows read are erased; what was stored in records stays',
        '',
        '',
        unset,
      ],
      [
        'mails',
        'Thư đã gửi',
        'Mails',
        'từ ngày gửi xong hoặc thôi gửi',
        'from the day sent or given up',
        'Xóa tên, địa chỉ người nhận và nội dung; còn lại ngày và kết quả',
        'Recipient, address and contents are erased; day and outcome stay',
        '',
        '',
        unset,
      ],
      [
        'access-log',
        'Nhật ký lượt xem',
        'Log of looks',
        'từ lượt xem',
        'from the look',
        'Xóa dòng nhật ký',
        'The lines are deleted',
        '',
        '',
        unset,
      ],
      [
        'trail-values',
        'Giá trị trước và sau trong nhật ký thay đổi',
        'Values in the trail of changes',
        'từ ngày thay đổi',
        'from the change',
        'Xóa giá trị; ai, lúc nào, việc gì vẫn còn và chuỗi niêm phong vẫn kiểm tra được',
        'Values are erased; who, when and what stay, and the chain still verifies',
        '',
        '',
        unset,
      ],
      [
        'dead-people',
        'Hồ sơ người đã mất',
        'Records of people who died',
        'từ ngày ghi nhận đã mất',
        'from the day the death was recorded',
        'Ẩn danh hồ sơ: tên, số định danh, ngày sinh, địa chỉ, liên hệ, số hồ sơ; dòng quà và sổ ký nhận đã chốt vẫn giữ',
        'The record is anonymised; gift lines and signed books of locked lists stay',
        '',
        '',
        unset,
      ],
      [
        'departed-people',
        'Hồ sơ người đã chuyển đi',
        'Records of people who moved away',
        'từ ngày xác định đã chuyển đi',
        'from the day the move was decided',
        'Ẩn danh hồ sơ như trên',
        'The record is anonymised likewise',
        '',
        '',
        unset,
      ],
      [
        'left-volunteers',
        'Tình nguyện viên đã thôi',
        'Volunteers who left',
        'từ ngày thôi',
        'from the day they left',
        'Ẩn danh tên, điện thoại, thư điện tử; giờ công vẫn còn',
        'Name, telephone and e-mail are erased; hours stay',
        '',
        '',
        unset,
      ],
      [
        'settled-requests',
        'Yêu cầu về dữ liệu đã làm xong',
        'Requests about data, settled',
        'từ ngày làm xong',
        'from the day carried out',
        'Xóa tên người yêu cầu và nội dung; ngày và loại yêu cầu vẫn còn',
        'Name and wording are erased; days and kind stay',
        '',
        '',
        unset,
      ],
    ]
    rules.forEach(([kind, nameVi, nameEn, countedVi, countedEn, effectVi, effectEn, keep, unit, source], place) =>
      this
        .addSql(`insert into retention_rule (kind, place, name_vi, name_en, counted_vi, counted_en, effect_vi, effect_en, keep, unit, source)
        values ('${kind}', ${place + 1}, '${nameVi}', '${nameEn}', '${countedVi}', '${countedEn}', '${effectVi}', '${effectEn}', ${keep || 'null'}, ${unit ? `'${unit}'` : 'null'}, '${source}')`),
    )
    this
      .addSql(`insert into retention_rule (kind, place, name_vi, name_en, counted_vi, counted_en, effect_vi, effect_en, by_program, source) values
      ('money-lines', 12, 'Dòng quà đã chốt, sổ ký nhận, quyết toán', 'Locked gift lines, signed books, settlements', 'từ ngày quyết toán', 'from the settlement',
       'Chương trình không xóa: là chứng từ kế toán', 'The program never erases them: they are accounting records', false, 'Thông lệ 10 năm, chưa đối chiếu văn bản: hỏi kế toán')`)

    this.addSql(`create table retention_run (
      id uuid primary key, kind text not null references retention_rule, run_on date not null, due_until date not null, rows int not null, trail_values int not null,
      ended_at timestamptz not null, unique (kind, run_on))`)
    this.addSql(`grant select on retention_run to hau_phuong_app`)
    for (const table of ['person', 'volunteer', 'subject_request', 'import', 'notice'])
      this.addSql(`alter table ${table} add column anonymised_at timestamptz`)

    // What is being forgotten must not be written down once more by the trail. The application role cannot ask for this.
    this.addSql(`create function without_values() returns trigger language plpgsql as $$
      begin
        if current_setting('role', true) is distinct from 'hau_phuong_app' then new.before := null; new.after := '{"anonymised": true}'; end if;
        return new;
      end $$`)
    this.addSql(`create trigger without_values before insert on audit_entry for each row
      when (current_setting('app.anonymising', true) = 'yes') execute function without_values()`)

    // Entries not sealed yet lose their values too; the sealer's lock keeps a digest of them from being made meanwhile.
    this
      .addSql(`create function erase_trail_entries(entries bigint[], reason text) returns int language plpgsql security definer set search_path = public, pg_temp as $$
      declare n int;
      begin
        perform pg_advisory_xact_lock(4827090);
        with erased as (update audit_entry set before = null, after = null
          where id = any(entries) and (before is not null or after is not null) and after is distinct from '{"anonymised": true}' returning id),
        unsalted as (update audit_seal set salt = null where entry_id in (select id from erased)),
        kept as (insert into audit_erasure (id, entry_id, because) select gen_random_uuid(), id, reason from erased)
        select count(*) into n from erased;
        return n;
      end $$`)
    this
      .addSql(`create or replace function erase_trail_values(rows uuid[], reason text) returns int language sql security definer set search_path = public, pg_temp as $$
      select erase_trail_entries(array(select id from audit_entry where row_id = any(rows)), reason) $$`)
    this.addSql(`revoke all on function erase_trail_entries(bigint[], text) from public`)

    this.addSql(`alter table document drop constraint document_format_check, add check (format in ('xlsx', 'pdf', 'csv', 'json'))`)
    // Whose data a search or a page showed, so that "what was accessed" names people, not screens.
    this.addSql(`alter table access_entry add column people uuid[]`)

    // Proof of a consent stays; the name of the relative who spoke for somebody may be forgotten.
    this.addSql(`create or replace function keep_given_consent() returns trigger language plpgsql as $$
      declare free text[] := array['area_id', 'withdrawn_at', 'withdrawn_by', 'withdrawn_because'];
      begin
        if old.withdrawn_at is not null then free := array['area_id', 'withdrawn_because']; end if;
        if new.given_by is null then free := free || array['given_by']; end if;
        -- Two entries that were one human being become one.
        if new.person_id is not null then free := free || array['person_id']; end if;
        if to_jsonb(new) - free is distinct from to_jsonb(old) - free then
          raise exception 'consent % is never changed, only withdrawn', old.id using errcode = 'HP001';
        end if;
        return new;
      end $$`)
  }
}
