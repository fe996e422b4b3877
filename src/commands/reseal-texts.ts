import { createHash } from 'node:crypto'
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql'
import type { Secrets } from '../config.ts'
import { asOwner } from '../database/in-transaction.ts'
import { openHealth, sealHealth } from '../events/health-cipher.ts'
import { seal, unseal } from '../imports/seal.ts'
import { nationalIdCipher } from '../registry/national-id-cipher.ts'

interface SealedColumn {
  readonly table: string
  readonly column: string
  reseal(secrets: Secrets, rowId: string, sealed: string): string
}

const ofId = (column: string, kind: 'national-id' | 'old-id', table = 'person'): SealedColumn => ({
  table,
  column,
  reseal: (secrets, _, sealed) => {
    const cipher = nationalIdCipher(secrets)
    return cipher.close(kind, cipher.open(kind, sealed))
  },
})
const ofHealth = (table: string, column: string, boundTo = ''): SealedColumn => ({
  table,
  column,
  reseal: (secrets, rowId, sealed) => sealHealth(secrets, `${rowId}${boundTo}`, openHealth(secrets, `${rowId}${boundTo}`, sealed)),
})

/** Every column that holds a sealed text; `test/rotate-key.test.ts` finds one that is missing here. */
export const sealedColumns: readonly SealedColumn[] = [
  ofId('national_id_cipher', 'national-id'),
  ofId('old_id_cipher', 'old-id'),
  ofId('national_id_cipher', 'national-id', 'person_merge'),
  ofId('old_id_cipher', 'old-id', 'person_merge'),
  ofHealth('finding', 'cipher'),
  ofHealth('referral', 'cipher'),
  ofHealth('referral', 'outcome_cipher', ':outcome'),
  ofHealth('checkup_entry', 'complaint_cipher'),
  ofHealth('dispensing', 'dose_cipher'),
]

export interface Resealing {
  readonly batch?: number
  told?(what: string, count: number): void
}

/** Moves every sealed text to the newest key, a few rows a transaction, so that nobody waits. Stopped, it goes on where it stood. */
export async function resealTexts(orm: MikroORM, secrets: Secrets, { batch = 500, told }: Resealing = {}): Promise<number> {
  const newest = secrets.dataKeys[0]
  if (newest == null) throw new Error('No data key is configured')
  const mark = `${createHash('sha256').update(newest).digest('hex').slice(0, 8)}.`
  let moved = 0
  for (const column of sealedColumns) {
    let count = 0
    for (;;) {
      const some = await asOwner(orm, tx => resealBatch(tx, secrets, column, mark, batch))
      count += some
      if (some === 0) break
    }
    told?.(`${column.table}.${column.column}`, count)
    moved += count
  }
  const files = await resealFiles(orm, secrets)
  told?.('import_file.bytes', files)
  return moved + files
}

/** What says its key by the words before the dot; rows that somebody is writing are met in a later round. */
async function resealBatch(tx: EntityManager, secrets: Secrets, { table, column, reseal }: SealedColumn, mark: string, batch: number) {
  const rows = await tx.execute<{ id: string; sealed: string }[]>(
    `select id, ${column} as sealed from ${table} where ${column} is not null and left(${column}, ${mark.length}) <> ? limit ? for update`,
    [mark, batch],
  )
  if (rows.length === 0) return 0
  await tx.execute(`select set_config('app.actor_kind', 'system', true), set_config('app.job', 'rotate-key', true)`)
  const moved = rows.map(row => ({ id: row.id, sealed: reseal(secrets, row.id, row.sealed) }))
  await tx.execute(
    `update ${table} t set ${column} = r.sealed from jsonb_to_recordset(?::jsonb) as r(id uuid, sealed text) where t.id = r.id`,
    [JSON.stringify(moved)],
    'run',
  )
  return rows.length
}

type KeptFile = { import_id: string; bytes: Buffer; reading: Buffer | null }

/** Files do not say their key: one that the newest key alone opens stays as it is. */
async function resealFiles(orm: MikroORM, secrets: Secrets): Promise<number> {
  const ids = await asOwner(orm, tx => tx.execute<{ import_id: string }[]>(`select import_id from import_file order by import_id`))
  const newestOnly: Secrets = { ...secrets, dataKeys: secrets.dataKeys.slice(0, 1) }
  const moved = async (sealed: Buffer | null) => {
    if (sealed == null) return null
    const opens = await unseal(newestOnly, sealed).then(
      () => true,
      () => false,
    )
    return opens ? null : seal(secrets, await unseal(secrets, sealed))
  }
  let count = 0
  for (const { import_id } of ids)
    await asOwner(orm, async tx => {
      const [file] = await tx.execute<KeptFile[]>(`select import_id, bytes, reading from import_file where import_id = ? for update`, [
        import_id,
      ])
      if (file == null) return
      const [bytes, reading] = [await moved(file.bytes), await moved(file.reading)]
      if (bytes == null && reading == null) return
      await tx.execute(
        `update import_file set bytes = coalesce(?::bytea, bytes), reading = coalesce(?::bytea, reading) where import_id = ?`,
        [bytes, reading, import_id],
      )
      count++
    })
  return count
}
