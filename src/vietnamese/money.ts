const DIGITS = ['không', 'một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy', 'tám', 'chín']
const TY = 1_000_000_000n

/**
 * 600000 → "600.000 đồng", in every language of the screen: the figure can be laid beside the printed book, which is in Vietnamese. Whole
 * đồng (VND) only; a fraction is refused.
 */
export function formatDong(amount: number | bigint): string {
  return `${groupThousands(amount)} đồng`
}

/** 600000 → "600.000", for columns whose header already says the unit. */
export function groupThousands(amount: number | bigint): string {
  return wholeDong(amount)
    .toString()
    .replace(/\B(?=(?:\d{3})+$)/g, '.')
}

/** Reads "600.000 đồng", "600,000đ", 600000, "600 nghìn", "1,5 triệu", "600k", "600.000/-" as whole VND; null where it is not one amount. */
export function parseDong(raw: string | number | null | undefined): number | null {
  if (typeof raw === 'number') return fromNumber(raw)
  const text = (raw ?? '')
    .normalize('NFC')
    .trim()
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/^['’]/, '')
    .replace(/(?:[.,/] ?|(?<=\d))-+$/, '')
    .replace(/ ?\([^\d)]*\)$/, '')
    .replace(/ ?\/ ?(?:suất|người)$/, '')
    .replace(/(?<=\d{3})[.,]00$/, '')
  const match = /^(\d[\d., ]*?) ?(nghìn|ngàn|k|triệu|tr|tỷ|tỉ)? ?(?:đồng|dong|đ|d|₫|vnđ|vnd)?\.?$/.exec(text)
  if (!match) return null
  const scale = { nghìn: 1e3, ngàn: 1e3, k: 1e3, triệu: 1e6, tr: 1e6, tỷ: 1e9, tỉ: 1e9 }[match[2] ?? ''] ?? 1
  const number = match[1]!.replaceAll(' ', '')
  const whole = /^\d+$/.test(number) || /^\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*$/.test(number)
  // Đồng have no fraction: "3000.000" is a slip of one kind or another.
  const value = whole
    ? Number(number.replace(/[.,]/g, ''))
    : scale > 1 && /^\d+[.,]\d+$/.test(number)
      ? Number(number.replace(',', '.'))
      : Number.NaN
  const amount = Math.round(value * scale)
  return Number.isSafeInteger(amount) && Math.abs(amount - value * scale) < 1e-6 ? amount : null
}

/** A sum that a formula reckoned may miss its whole number by a hair. */
function fromNumber(value: number): number | null {
  const whole = Math.round(value)
  return Number.isSafeInteger(whole) && whole >= 0 && Math.abs(value - whole) < 1e-6 ? whole : null
}

/**
 * An amount (VND, 0 to 10^15 and beyond) in official northern words: 187024000000 → "Một trăm tám mươi bảy tỷ, không trăm hai mươi bốn
 * triệu đồng chẵn". A comma only after tỷ; whole thousands end in "đồng chẵn"; "linh", "mốt", "lăm", "mươi"; 4 is "tư" only as the very last
 * digit ("hai mươi tư đồng"), since the city's own sample reads 24 million "hai mươi bốn triệu". Source: DOMAIN.md 3.4. Negatives are refused.
 */
export function dongInWords(amount: number | bigint): string {
  const value = wholeDong(amount)
  const words = value === 0n ? 'không' : spell(value)
  const ending = value !== 0n && value % 1000n === 0n ? 'đồng chẵn' : 'đồng'
  return `${words[0]!.toUpperCase()}${words.slice(1)} ${ending}`
}

function wholeDong(amount: number | bigint): bigint {
  if (typeof amount === 'number' && !Number.isSafeInteger(amount)) throw new RangeError('not a whole amount')
  if (amount < 0) throw new RangeError('negative amount')
  return BigInt(amount)
}

function spell(value: bigint): string {
  const billions = value / TY
  const rest = belowTy(Number(value % TY), billions > 0n, true)
  if (billions === 0n) return rest
  // "một triệu tỷ": the count of tỷ is itself a number, read without a comma inside.
  const count = billions < TY ? belowTy(Number(billions), false, false) : spell(billions).replace(',', '')
  return rest === '' ? `${count} tỷ` : `${count} tỷ, ${rest}`
}

function belowTy(value: number, inner: boolean, last: boolean): string {
  const groups: [number, string][] = [
    [Math.floor(value / 1e6), ' triệu'],
    [Math.floor(value / 1e3) % 1e3, ' nghìn'],
    [value % 1e3, ''],
  ]
  const words: string[] = []
  for (const [group, scale] of groups) {
    if (group > 0) words.push(hundreds(group, inner || words.length > 0, last && scale === '') + scale)
  }
  return words.join(' ')
}

function hundreds(group: number, inner: boolean, last: boolean): string {
  const [hundred, ten, unit] = [Math.floor(group / 100), Math.floor(group / 10) % 10, group % 10]
  const words: string[] = []
  if (hundred > 0 || inner) words.push(DIGITS[hundred]!, 'trăm')
  if (ten === 0 && unit > 0 && words.length > 0) words.push('linh')
  if (ten === 1) words.push('mười')
  if (ten > 1) words.push(DIGITS[ten]!, 'mươi')
  if (unit > 0) words.push(unitAfter(ten, unit, last))
  return words.join(' ')
}

function unitAfter(ten: number, unit: number, last: boolean): string {
  if (unit === 1 && ten > 1) return 'mốt'
  if (unit === 4 && ten > 1 && last) return 'tư'
  if (unit === 5 && ten > 0) return 'lăm'
  return DIGITS[unit]!
}
