import { newId } from '../../src/database/id.ts'
import { asOwner } from '../../src/database/in-transaction.ts'
import { Import } from '../../src/imports/import.entity.ts'
import type { TestGround } from '../database.ts'

/** An import as it stands while a register is applied. */
export async function makeImport(
  { orm, ground }: Pick<TestGround, 'orm' | 'ground'>,
  areaId: string,
  fileName = 'so-quan-ly.xlsx',
): Promise<string> {
  const id = newId()
  await asOwner(orm, async tx => {
    tx.create(
      Import,
      {
        id,
        areaId,
        kind: 'register',
        fileName,
        sha256: id,
        size: 1,
        notes: null,
        state: 'applying',
        receivedAt: ground.now(),
        receivedBy: newId(),
      },
      { persist: true },
    )
  })
  return id
}
