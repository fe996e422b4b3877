import { z } from 'zod'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { reason } from './person-input.ts'
import { decidePeriod, readTypedDay } from './person-rules.ts'
import { lockCardRow } from './card-row.queries.ts'
import { MeritRecord } from './person.entity.ts'
import { orRefuse } from './ruling.ts'

export const EndMerit = z.object({
  meritId: z.uuid(),
  version: z.coerce.number().int(),
  untilOn: z.string().trim().min(1).max(30),
  because: reason,
})

/** The record counts up to and with the day given; it stays on the card with the reason. */
export async function endMerit(ctx: Context, input: z.input<typeof EndMerit>): Promise<MeritRecord> {
  ctx = allow(ctx, 'registry.write')
  return inTransaction(ctx, async tx => {
    const merit = await lockCardRow(tx, ctx, MeritRecord, input.meritId, Number(input.version))
    const untilOn = orRefuse(readTypedDay(input.untilOn, 'untilOn'))
    if (untilOn == null) throw new Refusal('person/date-impossible', {}, 'untilOn')
    orRefuse(decidePeriod(merit.fromOn ?? null, untilOn, 'merit/dates-reversed', 'untilOn'))
    return tx.assign(merit, { untilOn, note: [merit.note, input.because].filter(Boolean).join('; '), version: merit.version + 1 })
  })
}
