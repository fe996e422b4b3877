import type { OpenMatter } from '../registry/open-matters.ts'

export const seatsOpen: OpenMatter = {
  kind: 'seats',
  count: async (tx, personId, now) =>
    (
      await tx.execute(
        `select s.id from seat s join invitee i on i.id = s.invitee_id where i.person_id = ? and i.withdrawn_at is null and s.arrives_at > ?`,
        [personId, now],
      )
    ).length,
}
