import { Migration } from '@mikro-orm/migrations'

/**
 * One role a kind of scope, so that the planner knows the scope too. A policy that begins with "sees everything or …" can use no index: one
 * commune's page read the whole country, everywhere's sums were never parallel. For one commune the policy is now `area_id = …`, which keeps
 * the order of an index; for everywhere it is no condition at all. The roles inherit the grants of the application role.
 */
export class Migration20240601000120_scope_roles extends Migration {
  override up(): void {
    this.addSql(`create function allowed_area() returns uuid language sql stable parallel safe return (allowed_areas())[1]`)

    this
      .addSql(`create or replace function protect(target regclass, area_column text, hamlet_column text default null) returns void language plpgsql as $$
      declare
        commune text := format('%I = (select allowed_area())', area_column);
        areas text := format('%I = any((select allowed_areas())::uuid[])', area_column);
      begin
        if hamlet_column is not null then areas := areas || format(' or %I = any((select allowed_hamlets())::uuid[])', hamlet_column); end if;
        execute format('alter table %s enable row level security', target);
        execute format('create policy scope_everywhere on %s to hau_phuong_app_everywhere using (true) with check (true)', target);
        execute format('create policy scope_commune on %s to hau_phuong_app_commune using (%s) with check (%s)', target, commune, commune);
        execute format('create policy scope_areas on %s to hau_phuong_app_areas using (%s) with check (%s)', target, areas, areas);
      end $$`)

    // Policies that stand, taken apart: "sees all areas or X" becomes nothing for everywhere, X for areas, X of one area for a commune.
    this.addSql(`do $$
      declare
        p record; test text; checked text; scope text; written text; kept text;
        everywhere constant text := '\\(\\s*SELECT sees_all_areas\\(\\) AS sees_all_areas\\)';
        any_area constant text := '= ANY \\(\\(\\s*SELECT allowed_areas\\(\\) AS allowed_areas\\)::uuid\\[\\]\\)';
        any_hamlet constant text := '\\s+OR \\(hamlet_id = ANY \\(\\(\\s*SELECT allowed_hamlets\\(\\) AS allowed_hamlets\\)::uuid\\[\\]\\)\\)';
      begin
        for p in
          select polrelid::regclass as target, polname as name, case polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end as command,
            pg_get_expr(polqual, polrelid) as test, pg_get_expr(polwithcheck, polrelid) as checked
          from pg_policy where pg_get_expr(coalesce(polqual, polwithcheck), polrelid) ~ everywhere
        loop
          execute format('drop policy %I on %s', p.name, p.target);
          foreach scope in array array['everywhere', 'commune', 'areas'] loop
            written := '';
            foreach kept in array array['using', 'with check'] loop
              test := case kept when 'using' then p.test else p.checked end;
              continue when test is null;
              if scope = 'everywhere' then test := 'true';
              else
                test := regexp_replace(test, everywhere || '\\s+OR\\s+', '', 'g');
                test := regexp_replace(test, '^' || everywhere || '$', 'false');
                if scope = 'commune' then test := regexp_replace(regexp_replace(test, any_hamlet, '', 'g'), any_area, '= (select allowed_area())', 'g'); end if;
              end if;
              written := written || format(' %s (%s)', kept, test);
            end loop;
            execute format('create policy %I on %s for %s to hau_phuong_app_%s %s', p.name || '_' || scope, p.target, p.command, scope, written);
          end loop;
        end loop;
        for p in
          select polrelid::regclass as target, polname as name from pg_policy
          where polroles = array['hau_phuong_app'::regrole::oid] and polname like 'of\\_hamlet%'
        loop
          execute format('alter policy %I on %s to hau_phuong_app_areas', p.name, p.target);
        end loop;
      end $$`)
  }
}
