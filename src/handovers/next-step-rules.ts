import type { MissReason, NextStep } from './missed-handover.entity.ts'

/** What usually comes next when a gift was not handed over; the officer may choose otherwise. A death and a duplicate wait for a recorded decision. */
export function usualNextStep(reason: MissReason): NextStep {
  switch (reason) {
    case 'absent':
      return 'come-again'
    case 'refused':
      return 'return'
    case 'dead':
      return 'decide'
    case 'moved':
      return 'correct-list'
    case 'wrong-data':
      return 'correct-list'
    case 'duplicate':
      return 'decide'
  }
}
