import type { ImportKind, ImportKindName } from './imports/import-kind.ts'
import { giftListImport } from './lists/gift-list-import.ts'
import { registerImport } from './martyrs/register-import.ts'

/** Every kind of spreadsheet that can be stored, by its name; one that is missing does not compile. */
const byName = { register: registerImport, 'gift-list': giftListImport } satisfies {
  readonly [Name in ImportKindName]: ImportKind<never> & { readonly name: ImportKindName }
}

export const allImportKinds: readonly ImportKind[] = Object.values(byName)
