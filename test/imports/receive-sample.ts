import { readFileSync } from 'node:fs'
import { seededAreaId } from '../../src/areas/seed-areas.ts'
import type { Context } from '../../src/context.ts'
import { asOwner } from '../../src/database/in-transaction.ts'
import { receiveImport } from '../../src/imports/receive-import.ts'
import type { TestGround } from '../database.ts'

export const sample = (name: string): Buffer => readFileSync(new URL(`../samples/${name}`, import.meta.url))

export type RegisterTruth = {
  people: {
    fullName: string
    sex: string | null
    birthYear: number | null
    birthDate: string | null
    nationalId: string | null
    phone: string | null
    hamlet: string | null
    deceased: boolean
    movedAway: boolean
    merits: {
      fileNo: string | null
      code: string
      rate: number | null
      monthly: boolean | null
      martyrName: string | null
      relation: string | null
      allowance: string | null
      representative: boolean
    }[]
  }[]
  problems: { row: number; kind: string }[]
}
export const truthOf = (name: string): RegisterTruth => JSON.parse(sample(`${name}.truth.json`).toString('utf8')) as RegisterTruth

export const communes = {
  'so-quan-ly-canh-nau.xlsx': seededAreaId('canh-nau'),
  'so-quan-ly-cam-yen-tcvn3.xlsx': seededAreaId('cam-yen'),
  'so-quan-ly-phu-kim-theo-thon.xlsx': seededAreaId('phu-kim'),
} as const
export type SampleName = keyof typeof communes

export const receiveSample = (ctx: Context, name: SampleName) =>
  receiveImport(ctx, { areaId: communes[name], fileName: name, bytes: sample(name) })

/** How many rows every table of the application holds, but for those that only ever grow. */
export async function rowCounts({ orm }: Pick<TestGround, 'orm'>): Promise<Record<string, number>> {
  return asOwner(orm, async tx => {
    const tables = await tx.execute<{ name: string }[]>(
      `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'public' and c.relkind = 'r' and c.relname not in ('audit_entry', 'access_entry', 'import', 'import_file', 'import_page', 'job')`,
    )
    const counts: Record<string, number> = {}
    for (const { name } of tables) {
      const [row] = await tx.execute<{ n: number }[]>(`select count(*)::int as n from ${name}`)
      counts[name] = row?.n ?? 0
    }
    return counts
  })
}
