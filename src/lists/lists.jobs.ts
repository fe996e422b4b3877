import { z } from 'zod'
import { defineJob } from '../outbox/define-job.ts'

export const compileListJob = defineJob({
  queue: 'documents',
  name: 'lists.compile-list',
  payload: z.object({ sourceId: z.uuid(), areaId: z.uuid() }),
})
