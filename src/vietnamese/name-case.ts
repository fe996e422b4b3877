/**
 * A person's name as it is written on paper: one space between words, NFC, each word with a capital; "NGUYỄN  VĂN an" → "Nguyễn Văn An",
 * "H'hen niê" → "H'Hen Niê". Letters are never changed, only their case.
 */
export function repairName(raw: string): string {
  return raw
    .normalize('NFC')
    .replace(/[\u200B-\u200D\uFEFF]/g, '')
    .trim()
    .replace(/\s+/g, ' ')
    .split(' ')
    .map(capitalised)
    .join(' ')
}

// A register writes a few thousand syllables a hundred thousand times.
const answered = new Map<string, string>()

function capitalised(word: string): string {
  const before = answered.get(word)
  if (before !== undefined) return before
  const written = word.toLowerCase().replace(/(?<=^|['’\-(.])\p{L}/gu, first => first.toUpperCase())
  if (answered.size < 10_000 && word.length <= 12) answered.set(word, written)
  return written
}
