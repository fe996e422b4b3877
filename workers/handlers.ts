import type { HandledJob } from './handler.ts'
import type { JobName } from './jobs.ts'

/** Every job name with the verb it calls; one without a handler does not compile. */
export const handlers = {} satisfies { readonly [Name in JobName]: HandledJob<Name> }
