import { createHash } from 'node:crypto'
import type { Hamlet } from '../../src/areas/area.entity.ts'
import { newId } from '../../src/database/id.ts'
import { asOwner } from '../../src/database/in-transaction.ts'
import { fold } from '../../src/vietnamese/fold.ts'
import { vietnameseSortKey } from '../../src/vietnamese/sort-key.ts'
import type { TestGround } from '../database.ts'
import { makeCommune, makeHamlet } from '../make.ts'

export interface GivenGift {
  readonly fullName: string
  readonly amount?: number
  readonly hamlet?: number | null
  /** Line of the list; counted up when left out. */
  readonly personId?: string
}

export interface MadeList {
  readonly listId: string
  readonly sourceId: string
  readonly campaignId: string
  readonly areaId: string
  readonly hamlets: readonly { readonly id: string; readonly name: string }[]
  readonly gifts: readonly {
    readonly id: string
    readonly personId: string
    readonly lineCode: string
    readonly fullName: string
    readonly amount: number
  }[]
}

let made = 0

/** A list with its gifts as rows, locked on 10 June 2024 unless said otherwise. */
export async function makeList(
  ground: TestGround,
  gifts: readonly GivenGift[],
  given: { state?: 'locked' | 'compiled'; areaId?: string; campaignId?: string; hamlets?: number } = {},
): Promise<MadeList> {
  const areaId = given.areaId ?? (await makeCommune(ground)).id
  const hamlets: Hamlet[] = []
  for (let at = 0; at < (given.hamlets ?? 2); at++) hamlets.push(await makeHamlet(ground, areaId))
  const [listId, sourceId, campaignId] = [newId(), newId(), given.campaignId ?? newId()]
  const lines = gifts.map((gift, at) => ({
    id: newId(),
    personId: gift.personId ?? newId(),
    fullName: gift.fullName,
    amount: gift.amount ?? 300_000,
    hamlet: gift.hamlet === null ? null : hamlets[gift.hamlet ?? 0]!,
    lineNo: at + 1,
    lineCode: `X${++made}-1-${String(at + 1).padStart(4, '0')}`,
    isNew: gift.personId == null,
  }))
  await asOwner(ground.orm, async tx => {
    const by = newId()
    if (given.campaignId == null)
      await tx.execute(`insert into campaign (id, name, occasion_on, created_by) values (?, ?, '2024-07-27', ?)`, [
        campaignId,
        `Đợt 27/7 số ${++made}`,
        by,
      ])
    await tx.execute(`insert into gift_source (id, campaign_id, name, rule_set_key) values (?, ?, ?, 'president-27-7')`, [
      sourceId,
      campaignId,
      `Quà của Chủ tịch nước ${++made}`,
    ])
    await tx.execute(
      `insert into gift_list (id, campaign_id, source_id, area_id, version, compiled_at, compiled_by, approved_at, approved_by, gift_count, total) values (?, ?, ?, ?, 1, '2024-06-01', ?, '2024-06-05', ?, ?, ?)`,
      [listId, campaignId, sourceId, areaId, by, newId(), lines.length, lines.reduce((sum, line) => sum + line.amount, 0)],
    )
    for (const line of lines) {
      if (line.isNew)
        await tx.execute(
          `insert into person (id, area_id, hamlet_id, full_name, name_folded, sort_key, birth_year, created_by) values (?, ?, ?, ?, ?, ?, 1950, ?)`,
          [line.personId, areaId, line.hamlet?.id ?? null, line.fullName, fold(line.fullName), vietnameseSortKey(line.fullName), by],
        )
      await tx.execute(
        `insert into gift (id, list_id, area_id, hamlet_id, hamlet_name, hamlet_sort, person_id, full_name, sort_key, birth_year, clause, scope, amount, category_code, category_name, reason, line_no, line_code)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, 1950, '2a', 'person', ?, 'TB', 'Thương binh', ?::jsonb, ?, ?)`,
        [
          line.id,
          listId,
          areaId,
          line.hamlet?.id ?? null,
          line.hamlet?.name ?? '',
          line.hamlet?.sortKey ?? '',
          line.personId,
          line.fullName,
          vietnameseSortKey(line.fullName),
          line.amount,
          JSON.stringify({ code: 'dead', person: line.personId }),
          line.lineNo,
          line.lineCode,
        ],
      )
    }
    await tx.execute(`select keep_gift_sums(?)`, [listId])
    if ((given.state ?? 'locked') === 'locked') await lockRows(tx, listId)
  })
  return { listId, sourceId, campaignId, areaId, hamlets, gifts: lines }
}

async function lockRows(tx: { execute(sql: string, values: unknown[]): Promise<unknown> }, listId: string) {
  const hash = createHash('sha256').update(listId).digest('hex')
  await tx.execute(`update gift_list set state = 'locked', locked_at = '2024-06-10T02:00:00Z', locked_by = ?, hash = ? where id = ?`, [
    newId(),
    hash,
    listId,
  ])
}

export async function killPerson(ground: TestGround, personId: string, areaId: string): Promise<void> {
  await asOwner(ground.orm, tx =>
    tx.execute(
      `insert into death (id, person_id, area_id, died_year, died_month, died_day, source, reported_at, reported_by) values (?, ?, ?, 2024, 6, 12, 'Gia đình báo', now(), ?)`,
      [newId(), personId, areaId, newId()],
    ),
  )
}

/** Every outcome of a book in the order of the keys, for a picture of the table. */
export const ledgerOf = (ground: TestGround, listId: string) =>
  asOwner(ground.orm, tx =>
    tx.execute<{ kind: string; gifts: number; amount: string }[]>(
      `select kind, gifts, amount from gift_ledger where list_id = ? order by id`,
      [listId],
    ),
  )
