import { defineEntity, p } from '@mikro-orm/core'
import { Campaign } from './campaign.entity.ts'

export const visitOutcomes = ['visited', 'absent', 'cancelled'] as const
export type VisitOutcome = (typeof visitOutcomes)[number]

/** Leaders call on somebody at home: who goes, on which day, and how it went. */
const CourtesyVisitSchema = defineEntity({
  name: 'CourtesyVisit',
  properties: {
    id: p.uuid().primary(),
    campaignId: () => p.manyToOne(Campaign).mapToPk().fieldName('campaign_id'),
    areaId: p.uuid(),
    hamletId: p.uuid().nullable(),
    personId: p.uuid(),
    fullName: p.string(),
    visitOn: p.date(),
    startsAt: p.string().nullable(),
    party: p.array(),
    note: p.string().nullable(),
    plannedAt: p.datetime(),
    plannedBy: p.uuid(),
    outcome: p.string().$type<VisitOutcome>().nullable(),
    outcomeNote: p.string().nullable(),
    visitedOn: p.date().nullable(),
    outcomeAt: p.datetime().nullable(),
    outcomeBy: p.uuid().nullable(),
    outcomeByName: p.string().nullable(),
  },
})
export class CourtesyVisit extends CourtesyVisitSchema.class {
  isOpen(): boolean {
    return this.outcome == null
  }
}
CourtesyVisitSchema.setClass(CourtesyVisit)
