import { Campaign } from '../../src/campaigns/campaign.entity.ts'
import { newId } from '../../src/database/id.ts'
import { asOwner } from '../../src/database/in-transaction.ts'
import type { Context } from '../../src/context.ts'
import { AddShift, addShift } from '../../src/volunteers/add-shift.ts'
import { AddVolunteer, addVolunteer } from '../../src/volunteers/add-volunteer.ts'
import type { TestGround } from '../database.ts'

let made = 0

export const makeCampaign = ({ orm }: Pick<TestGround, 'orm'>, name = `Đợt thử ${++made}`) =>
  asOwner(orm, async tx =>
    tx.create(
      Campaign,
      { id: newId(), name, occasionOn: '2024-07-27', occasionKind: '27-7', createdAt: new Date(), createdBy: newId() },
      { persist: true },
    ),
  )

export const makeVolunteer = (ctx: Context, areaId: string, given: Partial<Parameters<typeof AddVolunteer.parse>[0] & object> = {}) => {
  const number = ++made
  return addVolunteer(
    ctx,
    AddVolunteer.parse({
      areaId,
      fullName: `Nguyễn Văn ${number}`,
      email: `tnv${number}@example.vn`,
      skills: ['guide'],
      free: ['2024-07-20 morning', '2024-07-20 afternoon', '2024-07-21 morning'],
      ...given,
    }),
  )
}

export const makeShift = (ctx: Context, areaId: string, campaignId: string, given: Record<string, unknown> = {}) =>
  addShift(
    ctx,
    AddShift.parse({
      areaId,
      occasionKind: 'campaign',
      occasionId: campaignId,
      place: 'Nhà văn hóa thôn 1',
      role: 'guide',
      on: '2024-07-20',
      from: '07:30',
      to: '11:30',
      needed: 1,
      ...given,
    }),
  )
