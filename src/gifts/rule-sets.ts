import type { Bilingual, Clause, RuleSet } from './rule-set.ts'

const BAR = { from: 21, to: 100 }
const RATE_SCALES = { TB: BAR, CSNTB: BAR, TBB: BAR, BB: { from: 41, to: 100 }, CDHH: BAR }
const LEGAL_RELATIONS = ['wife', 'husband', 'mother', 'father', 'child', 'fosterer']
const INJURED = ['TB', 'CSNTB', 'TBB', 'BB', 'CDHH']

/** Text of 2023, the same in 2022–2025: 715/QĐ-CTN, DOMAIN: khoản 1 (a, b), khoản 2 (a, b, c). */
const PRESIDENT_CLAUSES: readonly Clause[] = [
  {
    code: '1a',
    level: 'high',
    label: { vi: 'điểm a khoản 1', en: 'clause 1a' },
    scope: 'person',
    grounds: [
      { kind: 'category', codes: ['BMVNAH'], needs: 'monthly-allowance' },
      { kind: 'category', codes: ['BMVNAH'], needs: 'award', awardedBefore: '07-28' },
      { kind: 'category', codes: INJURED, rate: { from: 81, to: 100 }, needs: 'monthly-allowance' },
    ],
  },
  {
    code: '1b',
    level: 'high',
    label: { vi: 'điểm b khoản 1', en: 'clause 1b' },
    scope: 'person',
    grounds: [{ kind: 'survivor-care' }, { kind: 'survivor-of-martyrs', atLeast: 2 }],
  },
  {
    code: '2a',
    level: 'low',
    label: { vi: 'điểm a khoản 2', en: 'clause 2a' },
    scope: 'person',
    grounds: [
      { kind: 'category', codes: INJURED, rate: { from: 21, to: 80 }, needs: 'monthly-allowance' },
      // The text says "thương binh" alone here, after naming loại B and CSNTB apart a line above.
      { kind: 'category', codes: ['TB'], needs: 'loss-of-capacity' },
    ],
  },
  {
    code: '2b',
    level: 'low',
    label: { vi: 'điểm b khoản 2', en: 'clause 2b' },
    scope: 'martyr-representative',
    extraGiftBeside: ['1a', '2a'],
  },
  { code: '2c', level: 'low', label: { vi: 'điểm c khoản 2', en: 'clause 2c' }, scope: 'martyr-worshipper' },
]

type PresidentYear = {
  from: number
  to?: number
  high: number
  low: number
  number: string | null
  signedOn: string | null
  doubt: Bilingual | null
}

const OLDER_CATEGORIES: Bilingual = {
  vi: 'Mức quà đã rõ; diện đối tượng lấy theo văn bản năm 2023, chưa đối chiếu văn bản của năm đó.',
  en: 'The levels are known; the categories are those of 2023 and were not compared with the text of that year.',
}

function presidentGift({ from, to = from, high, low, number, signedOn, doubt }: PresidentYear): RuleSet {
  const years = from === to ? `${from}` : `${from}–${to}`
  return {
    key: 'president-27-7',
    source: 'president',
    occasionKind: '27-7',
    title: { vi: `Quà của Chủ tịch nước dịp 27/7 (${years})`, en: `The President's gift for 27 July (${years})` },
    validFrom: `${from}-01-01`,
    validTo: `${to}-12-31`,
    decision: { number, signedOn },
    legalReference: {
      vi: `Quyết định số ${number ?? '…'}/QĐ-CTN của Chủ tịch nước`,
      en: `Decision No. ${number ?? '…'}/QĐ-CTN of the President`,
    },
    verified: doubt === null,
    doubt,
    levels: { high, low },
    rateScales: RATE_SCALES,
    legalRelations: LEGAL_RELATIONS,
    clauses: PRESIDENT_CLAUSES,
  }
}

const PRESIDENT_YEARS: readonly PresidentYear[] = [
  { from: 2012, to: 2020, high: 400_000, low: 200_000, number: null, signedOn: null, doubt: OLDER_CATEGORIES },
  { from: 2021, high: 600_000, low: 300_000, number: '1142', signedOn: null, doubt: OLDER_CATEGORIES },
  { from: 2022, high: 600_000, low: 300_000, number: '754', signedOn: '2022-06-29', doubt: null },
  { from: 2023, high: 600_000, low: 300_000, number: '715', signedOn: '2023-06-19', doubt: null },
  {
    from: 2024,
    high: 600_000,
    low: 300_000,
    number: null,
    signedOn: '2024-06-25',
    doubt: { vi: 'Chưa tìm thấy số quyết định năm 2024.', en: 'The number of the 2024 decision was not found.' },
  },
  { from: 2025, high: 600_000, low: 300_000, number: '1000', signedOn: '2025-06-13', doubt: null },
  {
    from: 2026,
    high: 600_000,
    low: 300_000,
    number: null,
    signedOn: null,
    doubt: {
      vi: 'Chưa tìm thấy quyết định 27/7/2026; mức và diện chép từ năm 2025.',
      en: 'The decision for 27 July 2026 was not found; levels and categories are copied from 2025.',
    },
  },
]

/** The city's text names no monthly allowance but for CĐHH; how it treats a representative who already receives was not found. */
const HANOI_2023: RuleSet = {
  key: 'hanoi-27-7',
  source: 'city',
  occasionKind: '27-7',
  title: { vi: 'Quà của thành phố Hà Nội dịp 27/7/2023', en: 'Gift of the city of Hà Nội for 27 July 2023' },
  validFrom: '2023-01-01',
  validTo: '2023-12-31',
  decision: { number: '25/2022/NQ-HĐND', signedOn: '2022-12-08' },
  legalReference: { vi: 'Nghị quyết 25/2022/NQ-HĐND ngày 08/12/2022', en: 'Resolution 25/2022/NQ-HĐND of 8 December 2022' },
  verified: false,
  doubt: {
    vi: 'Mức và diện theo báo chí; phụ lục nghị quyết chưa đọc. Chưa rõ đại diện đã nhận suất khác có được thêm suất của liệt sĩ không.',
    en: "Levels and categories as reported; the annex was not read. Whether a representative who already receives also gets the martyr's gift is not known.",
  },
  levels: { high: 2_000_000, low: 1_000_000 },
  rateScales: RATE_SCALES,
  legalRelations: LEGAL_RELATIONS,
  clauses: [
    {
      code: 'a',
      level: 'high',
      label: { vi: 'diện người có công', en: 'people with merit' },
      scope: 'person',
      grounds: [
        { kind: 'category', codes: ['BMVNAH'], needs: 'nothing-more' },
        { kind: 'category', codes: ['TB', 'TBB', 'CSNTB'], rate: BAR, needs: 'nothing-more' },
        { kind: 'category', codes: ['BB'], rate: { from: 41, to: 100 }, needs: 'nothing-more' },
        { kind: 'category', codes: ['CDHH'], rate: BAR, needs: 'monthly-allowance' },
      ],
    },
    {
      code: 'b',
      level: 'high',
      label: { vi: 'diện đại diện thân nhân liệt sĩ', en: "martyrs' representatives" },
      scope: 'martyr-representative',
      extraGiftBeside: ['a'],
    },
    {
      code: 'c',
      level: 'low',
      label: { vi: 'diện đại diện thờ cúng liệt sĩ', en: "martyrs' worshippers" },
      scope: 'martyr-worshipper',
    },
  ],
}

/** Presets; an office adds its own rows beside them. Amounts in whole đồng. */
export const ruleSets: readonly RuleSet[] = [...PRESIDENT_YEARS.map(presidentGift), HANOI_2023]

/** The set of that key in force on the occasion's date (ISO), if there is one. */
export function findRuleSet(key: string, occasion: string, known: readonly RuleSet[] = ruleSets): RuleSet | undefined {
  return known.find(set => set.key === key && set.validFrom <= occasion && occasion <= set.validTo)
}
