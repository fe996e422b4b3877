import { z } from 'zod'
import { defineJob } from '../outbox/define-job.ts'

export const readImportJob = defineJob({ queue: 'imports', name: 'imports.read-import', payload: z.object({ importId: z.uuid() }) })
export const applyImportJob = defineJob({ queue: 'imports', name: 'imports.apply-import', payload: z.object({ importId: z.uuid() }) })
