import type { EntityManager } from '@mikro-orm/postgresql'
import { z } from 'zod'
import { Category } from './category.entity.ts'
import { typedDate, typedText } from './person-input.ts'
import { decideMerit, decidePeriod, readTypedDay } from './person-rules.ts'
import { orRefuse } from './ruling.ts'

export const MeritDetails = z.object({
  categoryCode: z.string().trim().min(1).max(20),
  rate: z.coerce.number().int().nullish(),
  /** null: nobody has said whether the monthly allowance is paid. */
  monthly: z.boolean().nullish(),
  lossOfCapacity: z.boolean().default(false),
  payer: z.enum(['civil', 'army', 'police']).default('civil'),
  fileNo: typedText(60),
  decisionNo: typedText(60),
  awardedOn: typedDate,
  fromOn: typedDate,
  untilOn: typedDate,
  note: typedText(500),
})
type TypedMerit = z.input<typeof MeritDetails>

export async function meritColumns(tx: EntityManager, typed: TypedMerit) {
  const rate = typed.rate == null ? null : Number(typed.rate)
  orRefuse(decideMerit(await tx.findOne(Category, { code: typed.categoryCode }), rate))
  const fromOn = orRefuse(readTypedDay(typed.fromOn, 'fromOn'))
  const untilOn = orRefuse(readTypedDay(typed.untilOn, 'untilOn'))
  orRefuse(decidePeriod(fromOn, untilOn, 'merit/dates-reversed', 'untilOn'))
  return {
    categoryCode: typed.categoryCode,
    rate,
    monthly: typed.monthly ?? null,
    lossOfCapacity: typed.lossOfCapacity ?? false,
    payer: typed.payer ?? 'civil',
    fileNo: typed.fileNo || null,
    decisionNo: typed.decisionNo || null,
    awardedOn: orRefuse(readTypedDay(typed.awardedOn, 'awardedOn')),
    fromOn,
    untilOn,
    note: typed.note || null,
  } as const
}
