import { z } from '@hono/zod-openapi'
import type { Api } from '../web/api.ts'
import { AddMedicine, addMedicine } from './add-medicine.ts'
import { CorrectLot, correctLot } from './correct-lot.ts'
import { CountLot, countLot } from './count-lot.ts'
import { DispenseMedicine, dispenseMedicine } from './dispense-medicine.ts'
import { listMedicines } from './pharmacy.queries.ts'
import { RecallLot, recallLot } from './recall-lot.ts'
import { recalledPeople } from './recall.queries.ts'
import { ReceiveLot, receiveLot } from './receive-lot.ts'
import { stockOf } from './stock.queries.ts'
import { UndoDispensing, undoDispensing } from './undo-dispensing.ts'

const EventParams = z.object({ eventId: z.uuid() })
const Medicine = z.object({ id: z.uuid(), name: z.string(), strength: z.string(), form: z.string(), unit: z.string() }).openapi('Medicine')
const Lot = z
  .object({ id: z.uuid(), lotNo: z.string(), expiresOn: z.string(), recalledBecause: z.string().nullish() })
  .openapi('MedicineLot')

export function pharmacyApi(api: Api): void {
  const tag = 'pharmacy'
  api.route({
    method: 'get',
    path: '/pharmacy/medicines',
    tag,
    summary: 'The catalogue',
    permission: 'pharmacy.read',
    answer: z.object({ items: z.array(Medicine.extend({ inStock: z.int() })) }),
    handle: async ({ ctx }) => ({ items: await listMedicines(ctx) }),
  })
  api.route({
    method: 'post',
    path: '/pharmacy/medicines',
    tag,
    summary: 'Add a medicine to the catalogue',
    permission: 'pharmacy.manage',
    body: AddMedicine,
    status: 201,
    answer: Medicine,
    handle: ({ ctx, body }) => addMedicine(ctx, body),
  })
  api.route({
    method: 'get',
    path: '/events/{eventId}/stock',
    tag,
    summary: 'Lots at an event: came, went, counted, left',
    permission: 'pharmacy.read',
    params: EventParams,
    answer: z.object({
      items: z.array(
        z.object({
          lotId: z.uuid(),
          medicineId: z.uuid(),
          medicine: z.string(),
          unit: z.string(),
          lotNo: z.string(),
          expiresOn: z.string(),
          recalled: z.boolean(),
          expired: z.boolean(),
          received: z.int(),
          dispensed: z.int(),
          counted: z.int(),
          leftOver: z.int(),
          balance: z.int(),
          difference: z.int().nullable(),
          because: z.string().nullable(),
        }),
      ),
    }),
    handle: async ({ ctx, params }) => ({ items: await stockOf(ctx, params.eventId) }),
  })
  api.route({
    method: 'post',
    path: '/events/{eventId}/stock',
    tag,
    summary: 'Medicine comes to an event',
    permission: 'pharmacy.manage',
    params: EventParams,
    body: ReceiveLot.omit({ eventId: true }),
    status: 201,
    answer: Lot,
    handle: ({ ctx, params, body }) => receiveLot(ctx, { ...params, ...body }),
  })
  api.route({
    method: 'post',
    path: '/events/{eventId}/dispensings',
    tag,
    summary: 'Give medicine to somebody who came; the lots that expire first are chosen',
    permission: 'pharmacy.dispense',
    params: EventParams,
    body: DispenseMedicine.omit({ eventId: true }),
    status: 201,
    answer: z.object({ dispensingId: z.uuid(), lots: z.array(z.object({ lotId: z.uuid(), lotNo: z.string(), quantity: z.int() })) }),
    handle: ({ ctx, params, body }) => dispenseMedicine(ctx, { ...params, ...body }),
  })
  api.route({
    method: 'post',
    path: '/events/{eventId}/dispensings/{dispensingId}/undo',
    tag,
    summary: 'Take a mistaken dispensing back',
    permission: 'pharmacy.dispense',
    params: EventParams.extend({ dispensingId: z.uuid() }),
    body: UndoDispensing.omit({ eventId: true, dispensingId: true }),
    answer: z.object({ undone: z.boolean() }),
    handle: ({ ctx, params, body }) => undoDispensing(ctx, { ...params, ...body }),
  })
  api.route({
    method: 'post',
    path: '/events/{eventId}/counts',
    tag,
    summary: 'Count back what is left of a lot',
    permission: 'pharmacy.manage',
    params: EventParams,
    body: CountLot.omit({ eventId: true }),
    status: 201,
    answer: z.object({ expected: z.int(), difference: z.int() }),
    handle: ({ ctx, params, body }) => countLot(ctx, { ...params, ...body }),
  })
  api.route({
    method: 'post',
    path: '/pharmacy/lots/{lotId}/recall',
    tag,
    summary: 'Recall a lot',
    permission: 'pharmacy.manage',
    params: z.object({ lotId: z.uuid() }),
    body: RecallLot.omit({ lotId: true }),
    answer: Lot,
    handle: ({ ctx, params, body }) => recallLot(ctx, { ...params, ...body }),
  })
  api.route({
    method: 'post',
    path: '/pharmacy/lots/{lotId}/correction',
    tag,
    summary: 'Correct a mistyped expiry, with a reason; never to a day before something was given out',
    permission: 'pharmacy.manage',
    params: z.object({ lotId: z.uuid() }),
    body: CorrectLot.omit({ lotId: true }),
    answer: Lot,
    handle: ({ ctx, params, body }) => correctLot(ctx, { ...params, ...body }),
  })
  api.route({
    method: 'get',
    path: '/pharmacy/lots/{lotId}/people',
    tag,
    summary: 'Who got medicine of a lot; the look is written down',
    permission: 'health.read',
    params: z.object({ lotId: z.uuid() }),
    answer: z.object({
      items: z.array(
        z.object({
          inviteeId: z.uuid(),
          personId: z.uuid().nullable(),
          name: z.string(),
          hamlet: z.string().nullable(),
          phone: z.string().nullable(),
          event: z.string(),
          quantity: z.int(),
        }),
      ),
    }),
    handle: async ({ ctx, params }) => ({ items: await recalledPeople(ctx, params.lotId) }),
  })
}
