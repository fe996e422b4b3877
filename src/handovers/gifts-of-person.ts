import type { OpenMatter } from '../registry/open-matters.ts'

export const giftsOpen: OpenMatter = {
  kind: 'gifts',
  count: async (tx, personId) =>
    (
      await tx.execute(
        `select g.id from gift g join gift_list l on l.id = g.list_id where g.person_id = ? and l.state = 'locked'
           and not exists (select from handover h where h.gift_id = g.id and h.reversed_at is null)
           and not exists (select from returned_gift r where r.gift_id = g.id and r.reversed_at is null)`,
        [personId],
      )
    ).length,
}
