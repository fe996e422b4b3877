export const decisionKinds = ['decision', 'resolution', 'plan', 'letter'] as const
export type DecisionKind = (typeof decisionKinds)[number]

/** Nghị định 30/2020 writes the kind into the number: 25/2022/NQ-HĐND, 212/KH-UBND. Null where the number does not say. */
export function kindInNumber(decisionNo: string | null): DecisionKind | null {
  const sign = /\/(NQ|KH|QĐ)(?:-|$)/u.exec(decisionNo?.normalize('NFC').toUpperCase() ?? '')?.[1]
  return sign === 'NQ' ? 'resolution' : sign === 'KH' ? 'plan' : sign === 'QĐ' ? 'decision' : null
}
