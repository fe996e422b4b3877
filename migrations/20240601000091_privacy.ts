import { Migration } from '@mikro-orm/migrations'

/** What the law on personal data asks to be kept: purposes with their bases, requests and incidents with their clocks, days the office rests. */
export class Migration20240601000091_privacy extends Migration {
  override up(): void {
    this.addSql(`create table purpose (
      code text primary key, place int not null, name_vi text not null, name_en text not null, basis text not null check (basis in ('state-duty', 'consent')),
      law text not null, data_vi text not null, data_en text not null)`)
    this.addSql(`insert into purpose values
      ('gifts', 1, 'Lập danh sách và trao quà cho đối tượng chính sách', 'Gift lists and hand-over to policy families', 'state-duty', 'Luật 91/2025/QH15, Điều 19 khoản 1 điểm c', 'Họ tên, ngày sinh, số định danh, địa chỉ, diện đối tượng, quan hệ gia đình', 'Name, birth, national id, address, category, family ties'),
      ('register', 2, 'Quản lý hồ sơ người có công và thân nhân liệt sĩ', 'Register of people with merit and martyrs'' relatives', 'state-duty', 'Luật 91/2025/QH15, Điều 19 khoản 1 điểm c', 'Như trên, số hồ sơ, người liên hệ', 'As above, file numbers, contacts'),
      ('health', 3, 'Khám bệnh, tư vấn và cấp thuốc', 'Check-ups, counselling and medicines', 'consent', 'Luật 91/2025/QH15; NĐ 356/2025/NĐ-CP (dữ liệu nhạy cảm)', 'Kết quả khám, lời khuyên, thuốc đã cấp', 'Findings, advice, medicines'),
      ('sponsors', 4, 'Chia sẻ với nhà tài trợ, báo chí', 'Sharing with sponsors and press', 'consent', 'Luật 91/2025/QH15, Điều 16', 'Họ tên, thôn, diện đối tượng', 'Name, hamlet, category'),
      ('posting', 5, 'Niêm yết danh sách tại xã', 'Public posting of lists', 'state-duty', 'Luật 91/2025/QH15, Điều 16', 'Họ tên, năm sinh, thôn, mức quà', 'Name, year of birth, hamlet, level')`)
    this.addSql(`grant select on purpose to hau_phuong_app`)

    // works = true: a Saturday worked in exchange for a day off.
    this.addSql(`create table office_day (day date primary key, works boolean not null, name text not null)`)
    this.addSql(`insert into office_day (day, works, name)
      select d::date, false, 'Tết Nguyên đán' from generate_series('2024-02-08'::date, '2024-02-14', '1 day') d
      union all select d::date, false, 'Tết Nguyên đán' from generate_series('2025-01-25'::date, '2025-02-02', '1 day') d
      union all select d::date, false, 'Tết Nguyên đán' from generate_series('2026-02-14'::date, '2026-02-22', '1 day') d
      union all values ('2024-01-01'::date, false, 'Tết Dương lịch'), ('2024-04-18', false, 'Giỗ Tổ Hùng Vương'), ('2024-04-29', false, 'Nghỉ bù'),
        ('2024-05-04', true, 'Làm bù'), ('2024-04-30', false, 'Ngày Chiến thắng'), ('2024-05-01', false, 'Quốc tế Lao động'),
        ('2024-09-02', false, 'Quốc khánh'), ('2024-09-03', false, 'Quốc khánh'),
        ('2025-01-01', false, 'Tết Dương lịch'), ('2025-04-07', false, 'Giỗ Tổ Hùng Vương'), ('2025-04-26', true, 'Làm bù'), ('2025-04-30', false, 'Ngày Chiến thắng'),
        ('2025-05-01', false, 'Quốc tế Lao động'), ('2025-05-02', false, 'Nghỉ bù'), ('2025-09-01', false, 'Quốc khánh'), ('2025-09-02', false, 'Quốc khánh'),
        ('2026-01-01', false, 'Tết Dương lịch'), ('2026-04-27', false, 'Giỗ Tổ Hùng Vương'), ('2026-04-30', false, 'Ngày Chiến thắng'),
        ('2026-05-01', false, 'Quốc tế Lao động'), ('2026-09-01', false, 'Quốc khánh'), ('2026-09-02', false, 'Quốc khánh')`)
    this.addSql(`grant select on office_day to hau_phuong_app`)

    this.addSql(`create table subject_request (
      id uuid primary key, area_id uuid not null references area, requester text not null, wish text not null,
      kind text not null check (kind in ('see', 'correct', 'erase', 'stop')), received_on date not null, answer_by date not null, act_by date not null,
      answered_at timestamptz, answered_by uuid, extended_at timestamptz, extended_by uuid, extended_because text, done_at timestamptz, done_by uuid, outcome text,
      recorded_at timestamptz not null, recorded_by uuid not null,
      check ((answered_at is null) = (answered_by is null)), check ((extended_at is null) = (extended_because is null)), check ((done_at is null) = (outcome is null)))`)
    this.addSql(`create index on subject_request (area_id, received_on)`)
    this.addSql(`create table incident (
      id uuid primary key, area_id uuid not null references area, found_at timestamptz not null, what text not null, people int check (people >= 0),
      report_by timestamptz not null, reported_at timestamptz, reported_by uuid, reference text, recorded_at timestamptz not null, recorded_by uuid not null,
      check (report_by = found_at + interval '72 hours'), check ((reported_at is null) = (reported_by is null)))`)
    this.addSql(`create index on incident (area_id, found_at)`)
    for (const table of ['subject_request', 'incident']) {
      this.addSql(`select protect('${table}', 'area_id')`)
      this.addSql(`select keep_audit('${table}')`)
      this.addSql(`grant select, insert, update on ${table} to hau_phuong_app`)
    }
  }
}
