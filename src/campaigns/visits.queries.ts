import { noteAccess } from '../audit/note-access.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { CourtesyVisit } from './courtesy-visit.entity.ts'

export interface VisitFilter {
  readonly campaignId: string
  readonly areaId?: string
  readonly hamletId?: string
  readonly openOnly?: boolean
}

/** By day and hour, as the cars go. */
export async function findVisits(ctx: Context, { campaignId, areaId, hamletId, openOnly }: VisitFilter): Promise<CourtesyVisit[]> {
  ctx = allow(ctx, 'campaigns.read')
  const where = {
    campaignId,
    ...(areaId != null && { areaId }),
    ...(hamletId != null && { hamletId }),
    ...(openOnly === true && { outcome: null }),
  }
  return inTransaction(ctx, async tx => {
    const visits = await tx.find(CourtesyVisit, where, { orderBy: { visitOn: 'asc', startsAt: 'asc nulls last', fullName: 'asc' } })
    await noteAccess(tx, ctx, { action: 'view', purpose: 'visits', subject: 'people', people: visits.map(visit => visit.personId) })
    return visits
  })
}

export async function getVisit(ctx: Context, id: string): Promise<CourtesyVisit> {
  ctx = allow(ctx, 'campaigns.read')
  return inTransaction(ctx, async tx => {
    const visit = await tx.findOneOrFail(CourtesyVisit, id)
    await noteAccess(tx, ctx, { action: 'view', purpose: 'visits', subject: 'person', subjectId: visit.personId, areaId: visit.areaId })
    return visit
  })
}
