import { hamletsOfAll, ownCommunes } from '../areas/areas.queries.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { isoDay } from '../vietnamese/dates.ts'
import type { Option } from '../web/forms.tsx'

/** The hamlets of the communes one works for; with more than one commune, each under its commune's name. */
export async function hamletOptions(ctx: Context, areaId?: string): Promise<Option[]> {
  const communes = (await ownCommunes(ctx, isoDay(ctx.now()))).filter(area => areaId == null || area.id === areaId)
  return inTransaction(ctx, async tx => {
    const hamlets = await hamletsOfAll(
      tx,
      communes.map(commune => commune.id),
    )
    return communes.flatMap(commune =>
      hamlets
        .filter(hamlet => hamlet.area.id === commune.id)
        .map((hamlet): Option => [hamlet.id, communes.length > 1 ? `${commune.name}: ${hamlet.name}` : hamlet.name]),
    )
  })
}
