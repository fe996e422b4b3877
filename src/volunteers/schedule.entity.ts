import { defineEntity, p } from '@mikro-orm/core'
import type { ScheduleChange, ScheduleLine } from './schedule-rules.ts'
import type { OccasionKind } from './shift.entity.ts'

/** What a volunteer was told, as it stood when it was told: never changed, only followed by the next version. */
const ScheduleSchema = defineEntity({
  name: 'Schedule',
  properties: {
    id: p.uuid().primary(),
    volunteerId: p.uuid(),
    areaId: p.uuid(),
    occasionKind: p.string().$type<OccasionKind>(),
    occasionId: p.uuid(),
    occasionName: p.string(),
    version: p.integer(),
    purpose: p.string().$type<'schedule' | 'withdrawal'>().default('schedule'),
    because: p.string().nullable(),
    lines: p.json<ScheduleLine[]>(),
    changes: p.json<ScheduleChange[]>(),
    madeAt: p.datetime(),
    madeBy: p.uuid(),
  },
})
export class Schedule extends ScheduleSchema.class {}
ScheduleSchema.setClass(Schedule)
