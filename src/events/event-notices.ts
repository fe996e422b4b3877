import { z } from 'zod'
import { defineNotice } from '../notices/notice-kind.ts'

/** When to come, by mail to whoever reads mail for the invitee. The occasion is the event, the version that of the invitation. */
export const invitationNotice = defineNotice({ name: 'events.invitation', payload: z.object({ invitationId: z.uuid() }) })

/** The event is called off: to those who had been told a time. */
export const cancellationNotice = defineNotice({ name: 'events.cancellation', payload: z.object({ invitationId: z.uuid() }) })
