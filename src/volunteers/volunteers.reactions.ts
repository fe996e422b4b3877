import { eventCancelled } from '../events/event-cancelled.ts'
import { reactTo } from '../reaction.ts'
import { withdrawShiftsOf } from './withdraw-shift.ts'

/** What an event that is called off means to shifts: they go too, and whoever was told hears of it. */
export const volunteerReactions = [
  reactTo(eventCancelled, (tx, ctx, { eventId, because }) => withdrawShiftsOf(tx, ctx, eventId, because)),
] as const
