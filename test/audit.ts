import { asOwner } from '../src/database/in-transaction.ts'
import type { TestGround } from './database.ts'

export interface AuditedRow {
  readonly actor: string | null
  readonly actor_kind: string | null
  readonly relation: string
  readonly action: string
  readonly before: Record<string, unknown> | null
  readonly after: Record<string, unknown> | null
}

/** The trail of one row, oldest first, as the owner sees it. */
export const auditOf = (ground: TestGround, rowId: string): Promise<AuditedRow[]> =>
  asOwner(ground.orm, tx =>
    tx.execute<AuditedRow[]>(`select actor, actor_kind, relation, action, before, after from audit_entry where row_id = ? order by id`, [
      rowId,
    ]),
  )
