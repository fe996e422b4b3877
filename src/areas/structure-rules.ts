interface InTime {
  readonly id: string
  /** yyyy-mm-dd; null: always. */
  readonly from: string | null
  readonly to: string | null
}
export interface Succession {
  readonly fromId: string
  readonly toId: string
  /** yyyy-mm-dd */
  readonly on: string
}
/** The units and hamlets there were and are, and what became what. */
export interface StructureFacts {
  readonly areas: readonly InTime[]
  readonly hamlets: readonly (InTime & { readonly areaId: string })[]
  readonly areaSuccessions: readonly Succession[]
  readonly hamletSuccessions: readonly Succession[]
}
/** Something that a unit's papers of `at` (yyyy-mm-dd) say. */
export interface Placed {
  readonly areaId: string
  readonly hamletId: string | null
  /** Where the person lived on the day asked for, as far as anybody may know. */
  readonly livedInId: string | null
  readonly at: string
}

/**
 * To which unit of the structure of a day (yyyy-mm-dd) something belongs: with its hamlet, else with its unit, and where that was divided or
 * put together since, with its person. Null: nobody can tell. Each thing is in one unit, so that sums by either structure are the same.
 */
export function unitsOfDay(day: string, facts: StructureFacts): (placed: Placed) => string | null {
  const areas = new Map(facts.areas.map(area => [area.id, area]))
  const hamlets = new Map(facts.hamlets.map(hamlet => [hamlet.id, hamlet]))
  const stands = (one: InTime | undefined) => one != null && (one.from == null || one.from <= day) && (one.to == null || one.to >= day)
  const hamletsOn = neighbours(facts.hamletSuccessions)
  const areasOn = neighbours(facts.areaSuccessions)

  const hamletThen = (id: string, at: string) => only(reached(id, at, day, hamletsOn).filter(one => stands(hamlets.get(one))))
  const areaThen = ({ areaId, at, livedInId }: Placed) => {
    const then = reached(areaId, at, day, areasOn).filter(one => stands(areas.get(one)))
    return only(then) ?? (livedInId != null && then.includes(livedInId) ? livedInId : null)
  }
  return placed => {
    const hamlet = placed.hamletId == null ? null : hamletThen(placed.hamletId, placed.at)
    const own = hamlet == null ? null : hamlets.get(hamlet)!.areaId
    return own != null && stands(areas.get(own)) ? own : areaThen(placed)
  }
}

const only = (ids: readonly string[]): string | null => (ids.length === 1 ? ids[0]! : null)

interface Neighbours {
  readonly after: ReadonlyMap<string, readonly Succession[]>
  readonly before: ReadonlyMap<string, readonly Succession[]>
}
const neighbours = (successions: readonly Succession[]): Neighbours => ({
  after: Map.groupBy(successions, one => one.fromId),
  before: Map.groupBy(successions, one => one.toId),
})

/** Everything that something became from one day to another, or came from where the other day is earlier; itself among them. */
function reached(id: string, at: string, day: string, { after, before }: Neighbours): string[] {
  const found = new Set([id])
  for (const one of found) {
    const steps =
      day >= at
        ? (after.get(one) ?? []).filter(step => step.on >= at && step.on <= day).map(step => step.toId)
        : (before.get(one) ?? []).filter(step => step.on > day && step.on <= at).map(step => step.fromId)
    for (const next of steps) found.add(next)
  }
  return [...found]
}
