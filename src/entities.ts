import { Area, AreaSuccession, Hamlet } from './areas/area.entity.ts'
import { Job } from './outbox/job.entity.ts'

/** Every entity, listed. */
export const entities = [Area, AreaSuccession, Hamlet, Job] as const
