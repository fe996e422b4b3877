import { defineReaction } from '../reaction.ts'

/** An event was called off: what stands to the right (shifts, stock) says what that means to it. */
export const eventCancelled = defineReaction<{ readonly eventId: string; readonly because: string }>()('events.event-cancelled')
