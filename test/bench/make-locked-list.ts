import { newId } from '../../src/database/id.ts'
import { asOwner } from '../../src/database/in-transaction.ts'
import type { Services } from '../../src/services.ts'

/** A locked list of that many gifts in ten hamlets. */
export async function makeLockedList({ orm }: Pick<Services, 'orm'>, count: number): Promise<{ listId: string; giftIds: string[] }> {
  const [areaId, campaignId, sourceId, listId, by] = [newId(), newId(), newId(), newId(), newId()]
  return asOwner(orm, async tx => {
    await tx.execute(
      `insert into area (id, official_code, kind, name, name_folded) values (?, '99999', 'commune', 'Xã đo tốc độ', 'xa do toc do')`,
      [areaId],
    )
    await tx.execute(`insert into campaign (id, name, occasion_on, created_by) values (?, 'Đợt đo tốc độ', '2024-07-27', ?)`, [
      campaignId,
      by,
    ])
    await tx.execute(`insert into gift_source (id, campaign_id, name, rule_set_key) values (?, ?, 'Nguồn đo', 'president-27-7')`, [
      sourceId,
      campaignId,
    ])
    await tx.execute(
      `insert into gift_list (id, campaign_id, source_id, area_id, version, compiled_at, compiled_by) values (?, ?, ?, ?, 1, '2024-06-01', ?)`,
      [listId, campaignId, sourceId, areaId, by],
    )
    await tx.execute(
      `insert into hamlet (id, area_id, name, name_folded, sort_key)
       select gen_random_uuid(), ?, 'Thôn ' || n, 'thon ' || n, lpad(n::text, 4, '0') from generate_series(1, 10) n`,
      [areaId],
    )
    await tx.execute(
      `with people as (
         insert into person (id, area_id, hamlet_id, full_name, name_folded, sort_key, created_by)
         select gen_random_uuid(), h.area_id, h.id, 'Nguyễn Văn ' || n, 'nguyen van ' || n, lpad(n::text, 8, '0'), ?
         from generate_series(1, ?) n join hamlet h on h.area_id = ? and h.sort_key = lpad((1 + n % 10)::text, 4, '0')
         returning id, hamlet_id, full_name, sort_key)
       insert into gift (id, list_id, area_id, person_id, hamlet_id, hamlet_name, hamlet_sort, full_name, sort_key, clause, scope, amount, category_name, file_no, reason, line_no, line_code)
       select gen_random_uuid(), ?, h.area_id, p.id, h.id, h.name, h.sort_key, p.full_name, p.sort_key, '2a', 'person', 300000, 'Thương binh',
         'CL' || row_number() over (), jsonb_build_object('code', 'dead', 'person', p.id), row_number() over (order by h.sort_key, p.sort_key), 'DO-' || row_number() over ()
       from people p join hamlet h on h.id = p.hamlet_id`,
      [by, count, areaId, listId],
    )
    await tx.execute(`select keep_gift_sums(?)`, [listId])
    await tx.execute(`analyze gift, person`)
    await tx.execute(`update gift_list set state = 'locked', locked_at = '2024-06-10', locked_by = ?, hash = 'x' where id = ?`, [
      by,
      listId,
    ])
    const rows = await tx.execute<{ id: string }[]>(`select id from gift where list_id = ? order by line_no`, [listId])
    return { listId, giftIds: rows.map(row => row.id) }
  })
}
