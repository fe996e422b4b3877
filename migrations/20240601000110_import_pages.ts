import { Migration } from '@mikro-orm/migrations'

/**
 * The rows of a preview are kept a few hundred to a page, each page with how many of its rows a reader can ask for: a row of the table for each
 * row of a sheet cost more than understanding the sheet. The ids of rows grow, so that a page is found by the last of them.
 */
export class Migration20240601000110_import_pages extends Migration {
  override up(): void {
    this.addSql(`create table import_page (
      import_id uuid not null references import on delete cascade, last_id uuid not null, area_id uuid not null, rows text not null,
      refused int not null, question int not null, repaired int not null, changed int not null, skipped int not null,
      primary key (import_id, last_id))`)
    this.addSql(`insert into import_page (import_id, last_id, area_id, rows, refused, question, repaired, changed, skipped)
      select import_id, (array_agg(id order by id desc))[1], area_id,
        jsonb_build_object('columns', jsonb_build_object(), 'rows', jsonb_agg(jsonb_build_object('id', id, 'sheet', sheet, 'rowNumber', row_number, 'verdict', verdict, 'understood', understood,
          'cells', cells, 'problems', problems, 'remarks', remarks) order by id))::text,
        count(*) filter (where verdict = 'refused'),
        count(*) filter (where verdict in ('accepted-with-question', 'duplicate')),
        count(*) filter (where remarks <> '[]' and verdict <> 'skipped'),
        count(*) filter (where understood ->> 'standing' = 'changed' and jsonb_array_length(understood -> 'differences') > 0),
        count(*) filter (where verdict = 'skipped')
      from (select r.*, (row_number() over (partition by import_id order by id) - 1) / 200 as page from import_row r) r
      group by import_id, area_id, page`)
    this.addSql(`drop table import_row`)
    this.addSql(`select protect('import_page', 'area_id')`)
    this.addSql(`grant select, insert, delete on import_page to hau_phuong_app`)
  }
}
