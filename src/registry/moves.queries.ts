import type { EntityManager } from '@mikro-orm/postgresql'
import { Area } from '../areas/area.entity.ts'
import { type Context, visibleAreas } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { supplied } from '../supply.ts'
import { MoveOffer } from './move-offer.entity.ts'
import { noteAccess } from '../audit/note-access.ts'
import { type OpenMatterKind, openMatters } from './open-matters.ts'

export interface Moves {
  readonly arriving: readonly MoveOffer[]
  readonly leaving: readonly MoveOffer[]
  readonly names: ReadonlyMap<string, string>
}

/** What waits for us and what we offered: open ones and the last hundred answered. */
export async function readMoves(ctx: Context): Promise<Moves> {
  ctx = allow(ctx, 'registry.read')
  const own = visibleAreas(ctx)
  return inTransaction(ctx, async tx => {
    const offers = await tx.find(MoveOffer, {}, { orderBy: { offeredAt: 'desc' }, limit: 300 })
    const ours = (areaId: string) => own === 'all' || own.includes(areaId)
    const arriving = offers.filter(offer => offer.decision == null && ours(offer.toAreaId))
    const leaving = offers.filter(offer => ours(offer.fromAreaId)).slice(0, 100)
    const shown = [...arriving, ...leaving]
    if (shown.length > 0)
      await noteAccess(tx, ctx, {
        action: 'view',
        purpose: 'moves',
        subject: 'people',
        people: [...new Set(shown.map(offer => offer.personId))],
      })
    return {
      arriving,
      leaving,
      names: await areaNames(
        tx,
        offers.flatMap(offer => [offer.fromAreaId, offer.toAreaId]),
      ),
    }
  })
}

export async function getOffer(ctx: Context, offerId: string): Promise<{ offer: MoveOffer; names: ReadonlyMap<string, string> }> {
  ctx = allow(ctx, 'registry.read')
  return inTransaction(ctx, async tx => {
    const offer = await tx.findOneOrFail(MoveOffer, offerId)
    await noteAccess(tx, ctx, { action: 'view', purpose: 'moves', subject: 'person', subjectId: offer.personId, areaId: offer.areaId })
    return { offer, names: await areaNames(tx, [offer.fromAreaId, offer.toAreaId]) }
  })
}

export async function openMattersOf(ctx: Context, personId: string): Promise<{ kind: OpenMatterKind; count: number }[]> {
  ctx = allow(ctx, 'registry.read')
  return inTransaction(ctx, async tx => {
    const found: { kind: OpenMatterKind; count: number }[] = []
    for (const matter of supplied(ctx.ground, openMatters)) {
      const count = await matter.count(tx, personId, ctx.now())
      if (count > 0) found.push({ kind: matter.kind, count })
    }
    return found
  })
}

export interface Residence {
  readonly area: string
  readonly hamlet: string | null
  readonly address: string | null
  /** yyyy-mm-dd, the last day there. */
  readonly until: string
}
/** Where somebody lived before, by the names of that time. */
export async function residencesOf(ctx: Context, personId: string): Promise<Residence[]> {
  ctx = allow(ctx, 'registry.read')
  return inTransaction(ctx, tx =>
    tx.execute<Residence[]>(
      `select a.name as area, h.name as hamlet, r.address, to_char(r.until_on, 'YYYY-MM-DD') as until
       from residence r join area a on a.id = r.lived_in_id left join hamlet h on h.id = r.hamlet_id where r.person_id = ? order by r.until_on desc`,
      [personId],
    ),
  )
}

const areaNames = async (tx: EntityManager, ids: readonly string[]) =>
  new Map((await tx.find(Area, { id: { $in: [...new Set(ids)] } })).map(area => [area.id, area.name] as const))
