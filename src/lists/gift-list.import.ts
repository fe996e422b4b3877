import { askAboutBrokenCells } from '../imports/broken-cells.ts'
import { commonLabels } from '../imports/common-labels.ts'
import { hamletNamer, splitAddress, withoutCommune } from '../imports/hamlet-names.ts'
import { hamletOfSection, levelOfLabel, levelOfSection } from '../imports/section-text.ts'
import type { Problem, ProblemKind, ReadingContext, Remark, SheetKind, Table, TableRow } from '../imports/sheet-kind.ts'
import { writtenName } from '../registry/written-name.ts'
import { fold } from '../vietnamese/fold.ts'
import { repairName } from '../vietnamese/name-case.ts'
import { parseDong } from '../vietnamese/money.ts'

export type GiftListRow = {
  fullName: string
  fileNo: string | null
  hamlet: string | null
  /** VND */
  amount: number
  martyrName: string | null
  relation: string | null
  birthYear: number | null
  origin: { sheet: string; row: number }
}

export type GiftListReading = {
  kind: 'gift-list'
  commune: string | null
  year: number | null
  rows: GiftListRow[]
  /** VND */
  total: number
  problems: Problem[]
  remarks: Remark[]
}

const columns = {
  ordinal: { labels: ['TT', 'STT', 'Số TT', 'Số thứ tự'] },
  fullName: {
    labels: [
      'Họ, tên người nhận quà',
      'Họ và tên người nhận quà',
      'Người nhận quà',
      'Họ và tên',
      'Họ tên',
      'Họ tên đối tượng',
      'Tên người nhận',
      ...commonLabels.fullName,
    ],
  },
  fileNo: { labels: ['Mã số hồ sơ', 'Số hồ sơ', 'Mã hồ sơ', 'SHS', 'Số HS', ...commonLabels.fileNo] },
  hamlet: {
    labels: [
      'Thôn',
      'Xóm',
      'Ấp',
      'Khóm',
      'Ấp-khóm',
      'Tổ dân phố',
      'TDP',
      'Thôn/xóm',
      'Thôn/TDP',
      'Khu dân cư',
      'Địa bàn',
      'Tổ',
      'Khu',
      'Cụm',
      'Xóm/Thôn',
      'Thôn, xóm',
      ...commonLabels.hamlet,
    ],
  },
  address: { labels: ['Địa chỉ', 'Cư trú', 'Trú quán', 'Nơi ở', ...commonLabels.address] },
  amount: {
    labels: [
      // What one gift is worth and how many there are stand beside what is handed over.
      'Thành tiền',
      'Tổng tiền',
      'Tổng số tiền',
      'Tổng cộng',
      'Mức quà tặng',
      'Mức quà',
      'Số tiền',
      'Số tiền (đồng)',
      'Mức tặng',
      'Trị giá',
      'Mức tiền',
      'Giá trị quà',
      'Mức',
      'Tiền',
      'Số tiền quà',
      'Mức chi',
      'Mức hưởng',
    ],
  },
  martyrName: {
    labels: [
      'Họ tên liệt sỹ',
      'Họ và tên liệt sĩ',
      'Tên liệt sĩ',
      'Liệt sĩ',
      'Họ tên LS',
      'Họ và tên LS',
      'Thân nhân LS',
      'Là thân nhân LS',
      ...commonLabels.martyrName,
    ],
  },
  relation: { labels: ['Quan hệ với LS', 'Quan hệ với liệt sĩ', 'Quan hệ', 'Quan hệ với NCC', 'Mối quan hệ', ...commonLabels.relation] },
  category: { labels: ['Đối tượng', 'Loại đối tượng', 'Diện đối tượng'] },
  signature: { labels: ['Ký nhận', 'Ký tên', 'Chữ ký', 'Ghi rõ họ tên người nhận'] },
  birthYear: { labels: ['Năm sinh', 'Ngày sinh', 'N.sinh', 'Sinh năm', 'NS'] },
  notes: { labels: ['Ghi chú', ...commonLabels.notes] },
} as const

// "Quà CTN", "Tiền quà thành phố", "Ngân sách xã": a column of amounts a source, the commune itself among them.
const SOURCE =
  /^(?:cua )?(?:ctn|chu tich nuoc|trung uong)$|\b(?:qua|tien|muc|suat|ho tro|kinh phi|ngan sach|nguon)\b.*\b(?:ctn|chu tich nuoc|nha nuoc|trung uong|tw|tp|thanh (?:pho|uy)|tinh|huyen|quan|thi xa|xa|phuong|mttq|mat tran|quan doi|doanh nghiep|tai tro|xa hoi hoa)\b/
const namesSource = (label: string): boolean => SOURCE.test(fold(label))

export const giftListSheet: SheetKind<GiftListReading> = {
  name: 'gift-list',
  titles: [/tang qua/, /nhan qua/, /danh sach qua/, /(?:chi|phat|cap|trao) qua/, /qua tang/],
  columns,
  spread: { field: 'amount', over: label => levelOfLabel(label) !== null || namesSource(label) },
  ofOneYear: true,
  missing: (found, titles) => {
    const missing = found.has('fullName') ? [] : ['fullName']
    return found.has('amount') || (/qua/.test(titles) && found.has('signature')) ? missing : [...missing, 'amount']
  },
  section: (text, context) => {
    const amount = levelOfSection(text)
    if (amount !== null) return { amount }
    const hamlet = hamletOfSection(text, context.hamlets)
    return hamlet === null ? null : { hamlet }
  },
  read: readGiftList,
}

// A unit, not the amount "300 nghìn đồng".
const THOUSANDS = /(?<!\d\s*)(?:nghìn|ngàn|1[.,]?000)\s*(?:đồng|đ)(?!\p{L})/iu

function readGiftList(table: Table, context: ReadingContext): GiftListReading {
  const problems: Problem[] = []
  const written = table.rows.flatMap(row => hamletCell(row, context.hamlets, table.commune) ?? [])
  const hamletOf = hamletNamer(context.hamlets, written)
  const inThousands =
    table.titles.some(title => THOUSANDS.test(title) && /đơn vị|đvt|tính/iu.test(title)) ||
    table.parts.some(part => part.labels.some(label => THOUSANDS.test(label)))
  const rows: GiftListRow[] = []
  for (const row of table.rows) {
    const text = (field: string) => row.cells.get(field)?.toString().normalize('NFC').trim() ?? null
    const report = (field: string, kind: ProblemKind, refused: boolean) =>
      problems.push({ sheet: row.sheet, row: row.row, column: table.columnOf(row, field), kind, raw: table.rawOf(row, field), refused })
    const name = text('fullName')
    const level = typeof row.carried.amount === 'number' ? row.carried.amount : null
    const own = wholeAmount(parseDong(row.cells.get('amount') ?? null), level, inThousands)
    const given = row.cells.has('amount') || row.broken.includes('amount')
    const amount = own ?? (given ? null : row.spread.length > 0 ? spreadAmount(row, inThousands) : level)
    if (name === null || !/\p{L}/u.test(name)) report('fullName', 'missing-name', true)
    else if (amount === null && !given && row.spread.length > 0) {
      const { column, cell } = row.spread.find(one => amountIn(one, inThousands) === null) ?? row.spread[0]!
      problems.push({ sheet: row.sheet, row: row.row, column, kind: 'amount-not-understood', raw: String(cell), refused: true })
    } else if (amount === null) report('amount', 'amount-not-understood', true)
    else {
      if (row.struck) report('fullName', 'struck-through-needs-a-decision', false)
      if (level !== null && own !== null && own !== level) report('amount', 'amount-differs-from-level', false)
      const hamlet = hamletCell(row, context.hamlets, table.commune)
      const martyr = text('martyrName')
      rows.push({
        fullName: writtenName(name),
        fileNo:
          text('fileNo')
            ?.replace(/\s*\n\s*/g, ';')
            .replace(/\s+/g, '') || null,
        hamlet: hamlet === null ? null : hamletOf(hamlet),
        amount,
        martyrName: martyr === null ? null : repairName(martyr),
        relation: text('relation'),
        birthYear: birthYearIn(text('birthYear')),
        origin: { sheet: row.sheet, row: row.row },
      })
    }
  }
  askAboutBrokenCells(table, problems)
  const total = rows.reduce((sum, row) => sum + row.amount, 0)
  return { kind: 'gift-list', commune: table.commune, year: table.year, rows, total, problems, remarks: table.remarks }
}

const birthYearIn = (written: string | null): number | null => {
  const year = /(?<!\d)(?:18|19|20)\d\d(?!\d)/.exec(written ?? '')?.[0]
  return year == null ? null : Number(year)
}

function hamletCell(row: TableRow, hamlets: readonly string[], commune: string | null): string | null {
  const own = row.cells.get('hamlet') ?? row.carried.hamlet
  if (own !== undefined && own !== null) return withoutCommune(String(own), commune)
  const address = row.cells.get('address')
  return address === undefined || address === null ? null : splitAddress(String(address), hamlets).hamlet
}

/** No gift is a few hundred đồng: 600 is 600 000 where the sheet counts in thousands or its level says so, and not understood elsewhere. */
function wholeAmount(amount: number | null, level: number | null, inThousands: boolean): number | null {
  if (amount === null || amount >= 1000) return amount
  return inThousands || amount * 1000 === level ? amount * 1000 : null
}

const CROSS = /^(?:x+|v|có|[✓✔☑√+*])$/iu
const NOTHING = /^(?:0|không|ko|k|[-–—])$/iu
const crossed = ({ cell }: TableRow['spread'][number]) => CROSS.test(String(cell).trim())

/** The columns of levels or sources together, in VND; null where one cannot be read, where none says anything, or where several levels are crossed. */
function spreadAmount(row: TableRow, inThousands: boolean): number | null {
  const amounts = row.spread.map(one => amountIn(one, inThousands))
  const sum = amounts.reduce<number>((total, amount) => total + (amount ?? 0), 0)
  return amounts.includes(null) || sum === 0 || row.spread.filter(crossed).length > 1 ? null : sum
}

/** A cross under a level, how many gifts of that level, or the amount itself. */
function amountIn(one: TableRow['spread'][number], inThousands: boolean): number | null {
  const level = levelOfLabel(one.label)
  if (NOTHING.test(String(one.cell).trim())) return 0
  if (crossed(one)) return level
  const written = parseDong(one.cell)
  if (level !== null && written !== null && written < 10) return written * level
  return wholeAmount(written, level, inThousands)
}

/** A reading in the shape that support staff compare. */
export function giftListAsJson(reading: GiftListReading): Record<string, unknown> {
  const problems = reading.problems.map(({ row, kind }) => ({ row, kind }))
  return {
    kind: 'gift-list',
    commune: reading.commune,
    year: reading.year,
    rows: reading.rows.map(({ fullName, fileNo, hamlet, amount, martyrName }) => ({ fullName, fileNo, hamlet, amount, martyrName })),
    total: reading.total,
    ...(problems.length > 0 ? { problems } : {}),
  }
}
