import { z } from 'zod'
import { defineNotice } from '../notices/notice-kind.ts'

/** The occasion is the campaign, the version the days that were left. */
export const deadlineNotice = defineNotice({ name: 'campaigns.deadline', payload: z.object({ campaignId: z.uuid(), daysLeft: z.int() }) })
