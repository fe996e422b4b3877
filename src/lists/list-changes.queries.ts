import type { EntityManager } from '@mikro-orm/postgresql'
import type { OpenQuestion } from '../gifts/gift-decision.ts'
import type { GiftList } from './gift-list.entity.ts'
import { linesHash } from './list-hash.ts'
import type { ListLine } from './list-lines.ts'
import { alreadyListed, contentNow, getListSubject, giftKey } from './list-subject.queries.ts'
import { readLines, type StoredLine } from './stored-lines.queries.ts'

export interface ListChanges {
  /** Owed now and not on this list. */
  readonly more: readonly Pick<ListLine, 'fullName' | 'personId' | 'amount' | 'martyrName'>[]
  /** On this list and not owed any more. */
  readonly fewer: readonly StoredLine[]
}

export interface ListToday {
  /** Drawing the list up again would give other lines or other open questions. */
  readonly changed: boolean
  readonly questions: readonly OpenQuestion[]
}

export async function compareWithToday(tx: EntityManager, list: GiftList): Promise<ListToday> {
  const subject = await getListSubject(tx, list.sourceId)
  const now = await contentNow(tx, subject, list.areaId)
  if (list.kind === 'main') return { changed: linesHash(now) !== list.linesHash, questions: now.questions }
  const listed = new Set((await alreadyListed(tx, list.sourceId, now)).map(giftKey))
  const added = { ...now, lines: now.lines.filter(line => !listed.has(giftKey(line))), questions: [] }
  return { changed: linesHash(added) !== list.linesHash, questions: [] }
}

export const hasRegisterChanged = async (tx: EntityManager, list: GiftList): Promise<boolean> => (await compareWithToday(tx, list)).changed

/** Who would be added and who would fall out if the list were drawn up now, over all lists of the source in this commune. */
export async function findChangesSince(tx: EntityManager, list: GiftList): Promise<ListChanges> {
  const subject = await getListSubject(tx, list.sourceId)
  const now = await contentNow(tx, subject, list.areaId)
  const stored = await readLines(tx, { listId: list.id })
  const listed = new Set((await alreadyListed(tx, list.sourceId, now)).map(giftKey))
  const key = (line: Pick<ListLine, 'personId' | 'martyrId' | 'scope' | 'amount'>) =>
    `${line.personId} ${line.scope === 'person' ? '' : line.martyrId} ${line.amount}`
  const nowKeys = new Set(now.lines.map(key))
  const storedKeys = new Set(stored.map(key))
  return {
    more: now.lines.filter(line => !storedKeys.has(key(line)) && !listed.has(giftKey(line))),
    fewer: stored.filter(gift => !nowKeys.has(key(gift))),
  }
}

/** Lines that a locked list of the source has already, in whichever commune, or that the list has twice since two people were found to be one. */
export async function countListedTwice(tx: EntityManager, listId: string): Promise<number> {
  const [row] = await tx.execute<{ count: number | null }[]>(`select count_listed_twice(?) as count`, [listId])
  return row?.count ?? 0
}
