const kinds = ['Thôn', 'Xóm', 'Cụm', 'Ấp', 'Khóm', 'Bản', 'Làng', 'Buôn', 'Tổ dân phố', 'Khu phố', 'Khu dân cư', 'Tiểu khu'] as const

/**
 * What a column of these hamlets is headed: "Thôn", "Tổ dân phố", "Thôn, tổ dân phố" where a list has both, in the order above; "Thôn" where no
 * name says. Every place has its own word (DOMAIN.md 3.1). Refuses nothing.
 */
export function hamletHeading(names: readonly string[]): string {
  const starts = names.map(name => `${name.normalize('NFC').trim().toLowerCase()} `)
  const found = kinds.filter(kind => starts.some(name => name.startsWith(`${kind.toLowerCase()} `)))
  return found.length === 0 ? 'Thôn' : found.map((kind, at) => (at === 0 ? kind : kind.toLowerCase())).join(', ')
}
