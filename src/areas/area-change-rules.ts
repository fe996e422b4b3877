import { fold } from '../vietnamese/fold.ts'

export interface ChangePart {
  readonly fromId: string
  readonly toId: string
  readonly share: 'whole' | 'part'
  readonly takesRest: boolean
}
export interface PlacedHamlet {
  readonly hamletId: string
  readonly fromId: string
  readonly oldName: string
  /** Null: left without a place. */
  readonly toId: string | null
  readonly name: string
  readonly clashes: boolean
}
interface OldHamlet {
  readonly id: string
  readonly areaId: string
  readonly name: string
}
export interface PlacementFacts {
  readonly parts: readonly ChangePart[]
  readonly hamlets: readonly OldHamlet[]
  /** What somebody chose: place and name. */
  readonly chosen: ReadonlyMap<string, { readonly toId: string | null; readonly name: string | null }>
  /** Hamlets which stand in the receiving units already. */
  readonly standing: readonly OldHamlet[]
  readonly areaNames: ReadonlyMap<string, string>
}

/** 'Xã Canh Nậu' → 'Canh Nậu': the name without the word for its kind, whatever that word is in capital and small letters. */
export const shortName = (name: string): string => name.replace(/^(xã|phường|thị trấn|thị xã|huyện|quận|thành phố|tỉnh|đặc khu)\s+/iu, '')

/** The unit that everything goes to which is not placed on its own: the only successor, or the one named to take the rest; null when open. */
export function restOf(parts: readonly ChangePart[], fromId: string): string | null {
  const own = parts.filter(part => part.fromId === fromId)
  const rest = own.find(part => part.takesRest) ?? (own.length === 1 ? own[0] : undefined)
  return rest?.toId ?? null
}

/**
 * Where each hamlet of the units that end goes, and its name there. Names are unique within commune and period only, so two "Thôn 1"
 * become "Thôn 1 (Canh Nậu)" and "Thôn 1 (Dị Nậu)"; a name somebody typed stands, and is marked when it clashes.
 */
export function placeHamlets({ parts, hamlets, chosen, standing, areaNames }: PlacementFacts): PlacedHamlet[] {
  const rows = hamlets.map(hamlet => {
    const choice = chosen.get(hamlet.id)
    const targets = parts.filter(part => part.fromId === hamlet.areaId)
    const toId = choice?.toId ?? (targets.length === 1 ? (targets[0]?.toId ?? null) : null)
    return { hamlet, toId, typed: choice?.name ?? null }
  })
  const place = (toId: string | null, name: string) => `${toId ?? ''}:${fold(name)}`
  const wanted = new Map<string, number>()
  const note = (key: string) => wanted.set(key, (wanted.get(key) ?? 0) + 1)
  const going = new Set(hamlets.map(hamlet => hamlet.id))
  for (const hamlet of standing) if (!going.has(hamlet.id)) note(place(hamlet.areaId, hamlet.name))
  for (const row of rows) if (row.toId != null) note(place(row.toId, row.typed ?? row.hamlet.name))
  const named = rows.map(({ hamlet, toId, typed }) => {
    const twice = toId != null && toId !== hamlet.areaId && (wanted.get(place(toId, hamlet.name)) ?? 0) > 1
    const name = typed ?? (twice ? `${hamlet.name} (${shortName(areaNames.get(hamlet.areaId) ?? '')})` : hamlet.name)
    return { hamletId: hamlet.id, fromId: hamlet.areaId, oldName: hamlet.name, toId, name }
  })
  const taken = new Map<string, number>()
  for (const hamlet of standing)
    if (!going.has(hamlet.id)) taken.set(place(hamlet.areaId, hamlet.name), (taken.get(place(hamlet.areaId, hamlet.name)) ?? 0) + 1)
  for (const row of named) if (row.toId != null) taken.set(place(row.toId, row.name), (taken.get(place(row.toId, row.name)) ?? 0) + 1)
  return named.map(row => ({ ...row, clashes: row.toId != null && (taken.get(place(row.toId, row.name)) ?? 0) > 1 }))
}
