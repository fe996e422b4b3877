import { z } from 'zod'
import { typedDate } from './person-input.ts'
import { decidePeriod, readTypedDay } from './person-rules.ts'
import { soldierRelations } from './person.entity.ts'
import { orRefuse } from './ruling.ts'

/** Who serves and since when; never which unit. */
export const SoldierFamilyDetails = z.object({
  soldierName: z.string().trim().min(2).max(120),
  relation: z.enum(soldierRelations),
  enlistedOn: typedDate,
  dischargedOn: typedDate,
})

export function soldierFamilyColumns(typed: z.input<typeof SoldierFamilyDetails>) {
  const enlistedOn = orRefuse(readTypedDay(typed.enlistedOn, 'enlistedOn'))
  const dischargedOn = orRefuse(readTypedDay(typed.dischargedOn, 'dischargedOn'))
  orRefuse(decidePeriod(enlistedOn, dischargedOn, 'soldier-family/dates-reversed', 'dischargedOn'))
  return { soldierName: typed.soldierName, relation: typed.relation, enlistedOn, dischargedOn }
}
