import { z } from 'zod'
import { defineNotice } from '../notices/notice-kind.ts'

export const scheduleNotice = defineNotice({ name: 'volunteers.schedule', payload: z.object({ scheduleId: z.uuid() }) })
export const shiftWithdrawnNotice = defineNotice({ name: 'volunteers.shift-withdrawn', payload: z.object({ scheduleId: z.uuid() }) })
export const reminderNotice = defineNotice({
  name: 'volunteers.reminder',
  payload: z.object({ volunteerId: z.uuid(), occasionId: z.uuid(), day: z.iso.date() }),
})
