import type { EntityManager } from '@mikro-orm/postgresql'
import type { GiftReason } from '../gifts/gift-decision.ts'
import type { ListLine } from './list-lines.ts'

export interface StoredLine extends ListLine {
  readonly id: string
  readonly listId: string
  readonly lineNo: number
  readonly lineCode: string
  readonly reason: GiftReason
}

export const lineColumns = `g.id, g.list_id as "listId", g.person_id as "personId", g.hamlet_id as "hamletId", g.hamlet_name as "hamletName", g.hamlet_sort as "hamletSort",
  g.full_name as "fullName", g.sort_key as "sortKey", g.birth_year as "birthYear", g.file_no as "fileNo", g.clause, g.scope, g.amount::float8 as amount,
  g.category_code as "categoryCode", g.category_name as "categoryName", g.rate, g.martyr_id as "martyrId", g.martyr_name as "martyrName",
  g.relation, g.reason, g.line_no as "lineNo", g.line_code as "lineCode"`

export interface LinesWanted {
  readonly listId: string
  readonly hamletId?: string | null
  /** Lines after this number: pages are read by key, so that ten thousand lines never stand in memory together. */
  readonly after?: number
  readonly limit?: number
}

/** Lines of a list in the order of the book. A list's lines never change once they stand, so pages of it fit together. */
export async function readLines(tx: EntityManager, { listId, hamletId, after = 0, limit }: LinesWanted): Promise<StoredLine[]> {
  const hamlet = hamletId === undefined ? '' : hamletId === null ? 'and g.hamlet_id is null' : 'and g.hamlet_id = ?'
  return tx.execute<StoredLine[]>(
    `select ${lineColumns} from gift g where g.list_id = ? and g.line_no > ? ${hamlet} order by g.line_no ${limit == null ? '' : `limit ${Math.trunc(limit)}`}`,
    [listId, after, ...(hamletId == null ? [] : [hamletId])],
  )
}
