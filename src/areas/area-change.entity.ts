import { defineEntity, p } from '@mikro-orm/core'

/** A merger or split of units: planned, carried out at its date as one act, and undone as one. */
const AreaChangeSchema = defineEntity({
  name: 'AreaChange',
  properties: {
    id: p.uuid().primary(),
    name: p.string(),
    on: p.date(),
    plannedAt: p.datetime(),
    plannedBy: p.uuid(),
    carriedOutAt: p.datetime().nullable(),
    carriedOutBy: p.uuid().nullable(),
    cancelledAt: p.datetime().nullable(),
    cancelledBy: p.uuid().nullable(),
  },
})
export class AreaChange extends AreaChangeSchema.class {
  state(): 'planned' | 'carried-out' | 'cancelled' {
    return this.carriedOutAt != null ? 'carried-out' : this.cancelledAt != null ? 'cancelled' : 'planned'
  }
}
AreaChangeSchema.setClass(AreaChange)
