import { defineEntity, p } from '@mikro-orm/core'

/** A line of the catalogue: name, strength, form, and the unit it is counted in. */
const MedicineSchema = defineEntity({
  name: 'Medicine',
  properties: {
    id: p.uuid().primary(),
    name: p.string(),
    strength: p.string().default(''),
    form: p.string(),
    unit: p.string(),
    note: p.string().nullable(),
    createdAt: p.datetime(),
    createdBy: p.uuid(),
  },
})
export class Medicine extends MedicineSchema.class {}
MedicineSchema.setClass(Medicine)

/** A lot of one medicine, with expiry and donor. */
const MedicineLotSchema = defineEntity({
  name: 'MedicineLot',
  properties: {
    id: p.uuid().primary(),
    medicineId: () => p.manyToOne(Medicine).mapToPk().fieldName('medicine_id'),
    lotNo: p.string(),
    expiresOn: p.date(),
    donor: p.string().nullable(),
    createdAt: p.datetime(),
    createdBy: p.uuid(),
    recalledAt: p.datetime().nullable(),
    recalledBy: p.uuid().nullable(),
    recalledBecause: p.string().nullable(),
  },
})
export class MedicineLot extends MedicineLotSchema.class {}
MedicineLotSchema.setClass(MedicineLot)

/** Medicine given to an attendee; which lots it came from are its movements. */
const DispensingSchema = defineEntity({
  name: 'Dispensing',
  properties: {
    id: p.uuid().primary(),
    eventId: p.uuid(),
    inviteeId: p.uuid(),
    areaId: p.uuid(),
    medicineId: () => p.manyToOne(Medicine).mapToPk().fieldName('medicine_id'),
    quantity: p.integer(),
    consentId: p.uuid().nullable(),
    /** Erased with the rest of the health details; what was given stays for the stock. */
    doseCipher: p.string().nullable(),
    at: p.datetime(),
    by: p.uuid(),
    undoneAt: p.datetime().nullable(),
    undoneBy: p.uuid().nullable(),
    undoneBecause: p.string().nullable(),
  },
})
export class Dispensing extends DispensingSchema.class {}
DispensingSchema.setClass(Dispensing)

export type MovementKind = 'received' | 'dispensed' | 'taken-back' | 'counted' | 'left-over'

/** Stock moves, it is never set: the balance is the database's own sum of these rows. */
const StockMovementSchema = defineEntity({
  name: 'StockMovement',
  properties: {
    id: p.uuid().primary(),
    eventId: p.uuid(),
    lotId: () => p.manyToOne(MedicineLot).mapToPk().fieldName('lot_id'),
    kind: p.string().$type<MovementKind>(),
    quantity: p.integer(),
    dispensingId: () => p.manyToOne(Dispensing).mapToPk().fieldName('dispensing_id').nullable(),
    because: p.string().nullable(),
    at: p.datetime(),
    by: p.uuid(),
  },
})
export class StockMovement extends StockMovementSchema.class {}
StockMovementSchema.setClass(StockMovement)

/** What was counted at the end beside what the movements say; a difference needs its explanation. */
const StockCountSchema = defineEntity({
  name: 'StockCount',
  properties: {
    id: p.uuid().primary(),
    eventId: p.uuid(),
    lotId: () => p.manyToOne(MedicineLot).mapToPk().fieldName('lot_id'),
    expected: p.integer(),
    counted: p.integer(),
    because: p.string().nullable(),
    at: p.datetime(),
    by: p.uuid(),
  },
})
export class StockCount extends StockCountSchema.class {}
StockCountSchema.setClass(StockCount)
