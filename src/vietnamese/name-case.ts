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
    .map(word => word.toLowerCase().replace(/(?<=^|['’\-(.])\p{L}/gu, first => first.toUpperCase()))
    .join(' ')
}
