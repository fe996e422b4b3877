import { Area, Hamlet } from '../src/areas/area.entity.ts'
import { newId } from '../src/database/id.ts'
import { asOwner } from '../src/database/in-transaction.ts'
import { fold } from '../src/vietnamese/fold.ts'
import type { TestGround } from './database.ts'

let made = 0

/** A commune, valid for ever, with a name nobody else has. */
export async function makeCommune({ orm }: Pick<TestGround, 'orm'>, given: { name?: string; officialCode?: string } = {}): Promise<Area> {
  const name = given.name ?? `Xã thử ${++made}`
  return asOwner(orm, async tx =>
    tx.create(
      Area,
      { id: newId(), officialCode: given.officialCode ?? String(90_000 + ++made), kind: 'commune', name, nameFolded: fold(name) },
      { persist: true },
    ),
  )
}

export async function makeHamlet({ orm }: Pick<TestGround, 'orm'>, areaId: string, given: { name?: string } = {}): Promise<Hamlet> {
  const name = given.name ?? `Thôn ${++made}`
  return asOwner(orm, async tx =>
    tx.create(
      Hamlet,
      { id: newId(), area: areaId, name, nameFolded: fold(name), sortKey: String(made).padStart(6, '0') },
      { persist: true },
    ),
  )
}
