import type { LineTexts } from '../../lists/list-lines.ts'

const CATEGORIES: Readonly<Record<string, string>> = {
  LT: 'Người hoạt động cách mạng trước năm 1945',
  TKN: 'Người hoạt động cách mạng tiền khởi nghĩa',
  BMVNAH: 'Bà mẹ Việt Nam anh hùng',
  AH: 'Anh hùng LLVTND, Anh hùng Lao động',
  TB: 'Thương binh',
  CSNTB: 'Người hưởng chính sách như thương binh',
  TBB: 'Thương binh loại B',
  BB: 'Bệnh binh',
  CDHH: 'Người hoạt động kháng chiến nhiễm chất độc hóa học',
  HHTN: 'Con đẻ của người nhiễm chất độc hóa học',
  TD: 'Người bị địch bắt tù, đày',
  KC: 'Người hoạt động kháng chiến',
  CC: 'Người có công giúp đỡ cách mạng',
}

const KINDS = {
  'survivor-care': 'Thân nhân liệt sĩ hưởng tuất nuôi dưỡng hằng tháng',
  'survivor-of-martyrs': 'Thân nhân của hai liệt sĩ trở lên',
  representative: 'Đại diện thân nhân liệt sĩ',
  worshipper: 'Người thờ cúng liệt sĩ',
} as const

const RELATIONS: Readonly<Record<string, string>> = {
  self: 'Bản thân',
  wife: 'Vợ',
  husband: 'Chồng',
  mother: 'Mẹ đẻ',
  father: 'Bố đẻ',
  child: 'Con',
  fosterer: 'Người có công nuôi',
  sibling: 'Anh, chị, em',
  brother: 'Anh, em trai',
  sister: 'Chị, em gái',
  nephew: 'Cháu',
  niece: 'Cháu',
  grandchild: 'Cháu nội, ngoại',
  grandparent: 'Ông, bà',
  worshipper: 'Người thờ cúng',
  other: 'Khác',
}

export const viRelation = (relation: string | null): string => (relation == null ? '' : (RELATIONS[relation] ?? relation))

/** What a line of a book says about its ground. Papers are Vietnamese, whoever asks for them. */
export const viListPaper: LineTexts = {
  martyrElsewhere: '(liệt sĩ ở xã khác)',
  category: ({ category }, rate) => {
    const name = CATEGORIES[category] ?? category
    if (rate == null) return name
    if (rate.to >= 100) return rate.from > 41 ? `${name} từ ${rate.from} % trở lên` : name
    return `${name} từ ${rate.to} % trở xuống`
  },
  kind: kind => KINDS[kind],
}
