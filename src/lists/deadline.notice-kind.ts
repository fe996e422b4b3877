import { z } from 'zod'
import { defineNotice } from '../notices/notice-kind.ts'

/** The occasion is the campaign, the version the step (14, 7, 3, 1); how many days are left is counted when the letter is written. */
export const deadlineNotice = defineNotice({ name: 'campaigns.deadline', payload: z.object({ campaignId: z.uuid() }) })
