import { maskPhone } from '../vietnamese/phone.ts'

export interface ShownValue {
  readonly column: string
  readonly before: string | null
  readonly after: string | null
}

/** What the reader may see elsewhere may be seen here too; ids in no form, telephone numbers by their last digits. */
export interface MayBeSeen {
  readonly people: boolean
  readonly health: boolean
}

const health = new Set(['finding', 'referral', 'checkup_entry', 'health_consent', 'dispensing'])
const open = new Set([
  'area',
  'hamlet',
  'campaign',
  'gift_source',
  'rule_set',
  'role_grant',
  'account',
  'api_key',
  'queue_pause',
  'document',
  'category',
])
const unsaid = new Set(['id', 'version', 'area_id', 'person_id', 'name_folded', 'sort_key', 'import_id', 'created_at', 'created_by'])
const hidden = '•••'

export function shownValues(
  relation: string,
  before: Readonly<Record<string, unknown>> | null,
  after: Readonly<Record<string, unknown>> | null,
  seen: MayBeSeen,
): ShownValue[] {
  const table = relation.replace(/^\w+\./, '')
  const may = open.has(table) || (health.has(table) ? seen.health : seen.people)
  const columns = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].filter(column => !unsaid.has(column))
  const shown = (column: string, value: unknown) => (value == null ? null : may ? textOf(column, value) : hidden)
  return columns
    .map(column => ({ column, before: shown(column, before?.[column]), after: shown(column, after?.[column]) }))
    .filter(({ before: was, after: is }) => was != null || is != null)
}

function textOf(column: string, value: unknown): string {
  if (/(?:cipher|_index|_hash)$/.test(column)) return hidden
  if (column === 'phone') return maskPhone(String(value))
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  // An id that somebody typed into a note is still an id.
  return (text.length > 300 ? `${text.slice(0, 300)}…` : text).replaceAll(/\b\d{9}(?:\d{3})?\b/g, digits => maskPhone(digits))
}
