import { z } from 'zod'
import { defineJob } from '../outbox/define-job.ts'

export const carryOutErasureJob = defineJob({
  queue: 'upkeep',
  name: 'privacy.carry-out-erasure',
  payload: z.object({ erasureId: z.uuid() }),
})
