import { checkupListImport } from './events/checkup-list.import-kind.ts'
import type { ImportKind, ImportKindName } from './imports/import-kind.ts'
import { giftListImport } from './lists/gift-list.import-kind.ts'
import { volunteersImport } from './volunteers/volunteers.import-kind.ts'
import { registerImport } from './martyrs/register.import-kind.ts'

/** Every kind of spreadsheet that can be stored, by its name; one that is missing does not compile. */
const byName = {
  register: registerImport,
  'gift-list': giftListImport,
  'checkup-list': checkupListImport,
  volunteers: volunteersImport,
} satisfies {
  readonly [Name in ImportKindName]: ImportKind<never>
}

export const allImportKinds: readonly ImportKind[] = Object.values(byName)
