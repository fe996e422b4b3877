import type { EntityManager } from '@mikro-orm/postgresql'
import type { OfficeDays } from './subject-request-rules.ts'

export const officeDays = async (tx: EntityManager): Promise<OfficeDays> =>
  new Map((await tx.execute<{ day: string; works: boolean }[]>(`select day::text, works from office_day`)).map(row => [row.day, row.works]))
