import { Migration } from '@mikro-orm/migrations'

/**
 * A list's sums, kept from the moment its lines stand: lines never change, and a page of ten thousand of them would be summed anew for everybody
 * who looks. One row a hamlet, one a hamlet and clause, one a hamlet and level, under the same policy as the lines: nobody's sum counts what they may not see.
 */
export class Migration20240601000195_gift_sums extends Migration {
  override up(): void {
    this.addSql(`create table gift_sum (
      list_id uuid not null, area_id uuid not null, hamlet_id uuid, hamlet_name text not null, first_line int not null,
      clause text, amount bigint, gifts int not null, people int not null, total bigint not null,
      check (clause is null or amount is null), unique nulls not distinct (list_id, hamlet_id, clause, amount),
      foreign key (list_id, area_id) references gift_list (id, area_id))`)
    this.addSql(`create function keep_gift_sums(list uuid) returns void language sql as $$
      insert into gift_sum (list_id, area_id, hamlet_id, hamlet_name, first_line, clause, amount, gifts, people, total)
      select list, area_id, hamlet_id, max(hamlet_name), min(line_no), clause, amount, count(*), count(distinct person_id), sum(amount)
      from gift where list_id = list group by grouping sets ((area_id, hamlet_id), (area_id, hamlet_id, clause), (area_id, hamlet_id, amount)) $$`)
    this.addSql(`select keep_gift_sums(id) from gift_list`)
    this.addSql(`create trigger locked before insert or update or delete on gift_sum for each row execute function keep_locked_list()`)
    this.addSql(`select protect('gift_sum', 'area_id', 'hamlet_id')`)
    this.addSql(`grant select, insert on gift_sum to hau_phuong_app`)
  }
}
