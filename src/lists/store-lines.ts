import type { EntityManager } from '@mikro-orm/postgresql'
import { newId } from '../database/id.ts'
import type { GiftList } from './gift-list.entity.ts'
import type { ListContent, ListLine } from './list-lines.ts'

const ROWS_AT_ONCE = 5000

const martyrQuestions = new Set([
  'representative-missing',
  'representative-must-change',
  'representative-not-a-relative',
  'confirm-sole-relative-1b',
  'confirm-all-receive-1b',
  'worshipper-missing',
  'worshipper-not-entitled-relative-alive',
  'not-a-legal-relative',
])

/** Many rows a statement: ten thousand gifts take a breath, not a minute. */
export async function storeLines(
  tx: EntityManager,
  list: GiftList,
  lines: readonly (ListLine & { lineNo: number; lineCode: string })[],
  { reasons, questions }: ListContent,
): Promise<void> {
  for (const some of chunks(lines))
    await tx.execute(
      `insert into gift (id, list_id, area_id, hamlet_id, hamlet_name, hamlet_sort, person_id, full_name, sort_key, birth_year, file_no, clause, scope, amount,
         category_code, category_name, rate, martyr_id, martyr_name, relation, reason, line_no, line_code)
       select x.id, ?, ?, x."hamletId", x."hamletName", x."hamletSort", x."personId", x."fullName", x."sortKey", x."birthYear", x."fileNo", x.clause, x.scope, x.amount,
         x."categoryCode", x."categoryName", x.rate, x."martyrId", x."martyrName", x.relation, x.reason, x."lineNo", x."lineCode"
       from jsonb_to_recordset(?::jsonb) as x (id uuid, "hamletId" uuid, "hamletName" text, "hamletSort" text, "personId" uuid, "fullName" text, "sortKey" text,
         "birthYear" int, "fileNo" text, clause text, scope text, amount bigint, "categoryCode" text, "categoryName" text, rate int, "martyrId" uuid,
         "martyrName" text, relation text, reason jsonb, "lineNo" int, "lineCode" text)`,
      [list.id, list.areaId, JSON.stringify(some.map(line => ({ id: newId(), ...line })))],
    )
  await tx.execute(`select keep_gift_sums(?)`, [list.id])
  const receiving = new Set(lines.map(line => line.personId))
  const explained = [...reasons].map(([person, list]) => ({ person, receives: receiving.has(person), reasons: list }))
  for (const some of chunks(explained))
    await tx.execute(
      `insert into gift_reason (list_id, area_id, person_id, receives, reasons)
       select ?, ?, x.person, x.receives, x.reasons from jsonb_to_recordset(?::jsonb) as x (person uuid, receives boolean, reasons jsonb)`,
      [list.id, list.areaId, JSON.stringify(some)],
    )
  const asked = questions.map(({ kind, about }) => ({
    id: newId(),
    kind,
    ...(martyrQuestions.has(kind) ? { martyr: about } : { person: about }),
  }))
  for (const some of chunks(asked))
    await tx.execute(
      `insert into open_question (id, list_id, area_id, kind, person_id, martyr_id)
       select x.id, ?, ?, x.kind, x.person, x.martyr from jsonb_to_recordset(?::jsonb) as x (id uuid, kind text, person uuid, martyr uuid)`,
      [list.id, list.areaId, JSON.stringify(some)],
    )
}

function* chunks<T>(rows: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) yield rows.slice(at, at + ROWS_AT_ONCE)
}
