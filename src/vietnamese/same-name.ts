const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g

/**
 * The form in which two spellings of one name are equal: case, spaces and the place of the tone mark aside ("Hòa" = "Hoà"), never its accents
 * ("Hòa" ≠ "Hoa"). Finding is `fold`'s work. Source: DOMAIN.md 6.
 */
export function sameName(name: string): string {
  const words = name.normalize('NFD').toLowerCase().trim().split(/\s+/)
  return words.map(word => word.replace(TONES, '') + (word.match(TONES)?.join('') ?? '')).join(' ')
}
