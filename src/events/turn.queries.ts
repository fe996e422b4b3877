import type { EntityManager } from '@mikro-orm/postgresql'
import { refuse } from '../refusal.ts'

export type Turn = {
  readonly id: string
  readonly event_id: string
  readonly invitee_id: string
  readonly area_id: string
  readonly session_id: string
  readonly station_id: string
  readonly state: string
  readonly calls: number
  readonly desk: number | null
}

/** One turn, held to the end of the transaction: two desks must not both end it. */
export async function lockTurn(tx: EntityManager, eventId: string, turnId: string): Promise<Turn> {
  const [turn] = await tx.execute<Turn[]>(`select * from station_visit where id = ? and event_id = ? for update`, [turnId, eventId])
  return turn ?? refuse('record/missing', { what: 'turn' })
}

export const visitorOf = (turn: Turn) => ({
  eventId: turn.event_id,
  sessionId: turn.session_id,
  inviteeId: turn.invitee_id,
  areaId: turn.area_id,
})
