import type { Label } from '../sheets/label.ts'
import { formatDate } from '../vietnamese/dates.ts'

export interface LabelFacts {
  readonly person: string
  readonly ticketNo: number | null
  readonly medicine: string
  readonly quantity: number
  readonly unit: string
  readonly dose: string
  readonly at: Date
}

/** What is stuck on the bag: whose it is, what it is, how to take it. The old forget, and read large print (DOMAIN 4). Vietnamese only. */
export const dispensingLabel = (facts: LabelFacts): Label => ({
  lines: [
    `${facts.person}${facts.ticketNo == null ? '' : ` – số ${facts.ticketNo}`}`,
    { text: `${facts.medicine} – ${facts.quantity} ${facts.unit}`, bold: true },
    { text: facts.dose, size: 12.5 },
    { text: `Cấp ngày ${formatDate(facts.at)}`, italic: true, size: 9 },
  ],
})
