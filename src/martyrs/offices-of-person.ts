import type { OpenMatter } from '../registry/open-matters.ts'

export const officesOpen: OpenMatter = {
  kind: 'offices',
  count: async (tx, personId) =>
    (
      await tx.execute(
        `select martyr_id from representative where person_id = ? and ended_at is null union all select martyr_id from worshipper where person_id = ? and ended_at is null`,
        [personId, personId],
      )
    ).length,
}
