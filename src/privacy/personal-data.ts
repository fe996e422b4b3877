import type { EntityManager } from '@mikro-orm/postgresql'
import type { Context } from '../context.ts'
import type { PaperField, PaperSection } from '../locales/vi/person-paper.ts'
import type { Permission } from '../permissions.ts'
import { defineSupply } from '../supply.ts'

export type PaperValue = string | number | boolean | null
export type PaperRow = Readonly<Partial<Record<PaperField, PaperValue>>>

/** What one room holds about a person, in the words of the paper; names and numbers of others shortened. */
export interface PersonalDataSource {
  readonly section: PaperSection
  /** Whoever makes the copy without it learns only that the section is not empty. */
  readonly permission: Permission
  /** Tables about one person that are read here; a table that stands nowhere fails `test/privacy/person-export.test.ts`. */
  readonly tables: readonly string[]
  /** Asked instead of reading where the permission is missing, so that nothing sealed is opened. */
  holds?(tx: EntityManager, personId: string): Promise<boolean>
  read(tx: EntityManager, ctx: Context, personId: string): Promise<readonly PaperRow[]>
}

export const personalData = defineSupply<PersonalDataSource>()('privacy.personal-data')

/** "Nguyễn Văn An" → "N.V.A.": enough for the person to know whom, too little for anybody else. */
export const shortened = (name: string | null): string | null =>
  name == null
    ? null
    : name
        .split(/\s+/)
        .filter(Boolean)
        .map(word => `${[...word][0]?.toUpperCase() ?? ''}.`)
        .join('')
