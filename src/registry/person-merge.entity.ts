import { defineEntity, p } from '@mikro-orm/core'

/** What the entry that stays held before, and the versions that both had: put back when the merge is taken back. */
export interface ValuesBefore {
  readonly stays: Readonly<Record<string, string | number | null>>
  readonly goneVersion: number
  /** Whether the id of the one that goes took the place of the other's, which the merge keeps. */
  readonly nationalIdTaken: boolean
  readonly oldIdTaken: boolean
  /** Entries that had been merged into the one that goes, and now lead to the one that stays. */
  readonly led: readonly string[]
  /** A death of the one that goes made the one that stays count as dead. */
  readonly died: boolean
}

/** Two entries that are one human being: which stayed, which led to it from then on, and since when no longer. */
const PersonMergeSchema = defineEntity({
  name: 'PersonMerge',
  properties: {
    id: p.uuid().primary(),
    staysId: p.uuid(),
    areaId: p.uuid(),
    goneId: p.uuid(),
    goneAreaId: p.uuid(),
    valuesBefore: p.json<ValuesBefore>(),
    staysVersion: p.integer(),
    goneVersion: p.integer(),
    nationalIdCipher: p.string().nullable(),
    nationalIdIndex: p.string().nullable(),
    oldIdCipher: p.string().nullable(),
    oldIdIndex: p.string().nullable(),
    because: p.string(),
    mergedAt: p.datetime(),
    mergedBy: p.uuid(),
    undoneAt: p.datetime().nullable(),
    undoneBy: p.uuid().nullable(),
    undoneBecause: p.string().nullable(),
  },
})
export class PersonMerge extends PersonMergeSchema.class {}
PersonMergeSchema.setClass(PersonMerge)

/** Two entries that only look alike: somebody looked and said so. The smaller id comes first. */
const KeptApartSchema = defineEntity({
  name: 'KeptApart',
  tableName: 'kept_apart',
  properties: {
    id: p.uuid().primary(),
    oneId: p.uuid(),
    areaId: p.uuid(),
    otherId: p.uuid(),
    otherAreaId: p.uuid(),
    because: p.string(),
    keptAt: p.datetime(),
    keptBy: p.uuid(),
    takenBackAt: p.datetime().nullable(),
    takenBackBy: p.uuid().nullable(),
  },
})
export class KeptApart extends KeptApartSchema.class {}
KeptApartSchema.setClass(KeptApart)
