import { type Facts, Refusal, type RefusalCode } from '../refusal.ts'

/** What a rule answers: the value it made, or the refusal and the field it points at. */
export type Ruling<Value> =
  | { readonly granted: true; readonly value: Value }
  | { readonly granted: false; readonly because: RefusalCode; readonly facts?: Facts; readonly field?: string }

export function orRefuse<Value>(ruling: Ruling<Value>): Value {
  if (ruling.granted) return ruling.value
  throw new Refusal(ruling.because, ruling.facts, ruling.field ?? null)
}
