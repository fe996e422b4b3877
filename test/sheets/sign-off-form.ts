import { PassThrough, Writable } from 'node:stream'
import type { TableDocument, TableRow } from '../../src/sheets/table.ts'

const FAMILY = ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Đỗ', 'Vũ', 'Kiều', 'Khuất', 'Phí', 'Cấn', 'Chu', 'Vương']
const MIDDLE = ['Thị', 'Văn', 'Đình', 'Hữu', 'Thị Kim', 'Quang', 'Xuân', 'Đức', 'Bá', 'Thị Ngọc']
const GIVEN = ['Lý', 'Hòa', 'Thủy', 'Nghĩa', 'Quyết', 'Hằng', 'Đoàn', 'Ước', 'Thuận', 'Bảy', 'Nhỡ', 'Tưởng', 'Hiền', 'Sáu', 'Khuê']
const RELATIONS = ['Vợ', 'Con', 'Mẹ đẻ', 'Em ruột (thờ cúng)', 'Bản thân', 'Người có công nuôi liệt sĩ']
const CATEGORIES = {
  600_000: ['Bà mẹ Việt Nam anh hùng', 'Thương binh từ 81 % trở lên'],
  300_000: ['Thương binh từ 80 % trở xuống', 'Đại diện thân nhân liệt sĩ'],
} as const

export const name = (i: number) => `${FAMILY[i % FAMILY.length]} ${MIDDLE[(i * 7) % MIDDLE.length]} ${GIVEN[(i * 11) % GIVEN.length]}`

export const dong = (amount: number) => `${amount.toLocaleString('vi-VN')} đồng`

/** Hamlet → level → category → people, with the sums a book would carry. */
export function* rowsOfForm(total: number, hamlets = 3): Generator<TableRow> {
  let i = 0
  let money = 0
  for (let h = 1; h <= hamlets; h++) {
    const hamlet = h === 2 ? 'Thôn 2 (xóm Đình)' : `Thôn ${h}`
    const hamletSum = { count: 0, money: 0 }
    yield { kind: 'group-start', depth: 0, label: `${'I'.repeat(h % 4) || 'IV'}. ${hamlet}` }
    for (const level of [600_000, 300_000] as const) {
      const levelSum = { count: 0, money: 0 }
      yield { kind: 'group-start', depth: 1, label: `${level === 600_000 ? 'A' : 'B'}. Mức ${dong(level)}` }
      for (const category of CATEGORIES[level]) {
        const count = Math.round((total / hamlets / 4) * h) - Math.round((total / hamlets / 4) * (h - 1))
        if (count === 0) continue
        yield { kind: 'group-start', depth: 2, label: category }
        for (let k = 0; k < count; k++) {
          i++
          yield {
            kind: 'row',
            lineCode: `CN24-${String(i).padStart(5, '0')}`,
            cells: {
              no: i,
              person: name(i),
              file: i % 9 === 0 ? `HN/CTB/${10_000 + i}-LĐTBXH` : `CL${24_480 + i}`,
              hamlet: `Thôn ${h}`,
              level,
              martyr: category.startsWith('Đại diện') ? `LS ${name(i * 5 + 3)}` : '',
              relation: category.startsWith('Đại diện') ? RELATIONS[i % RELATIONS.length]! : 'Bản thân',
            },
          }
        }
        yield { kind: 'group-end', depth: 2, label: `Cộng ${category}`, count, money: count * level }
        levelSum.count += count
        levelSum.money += count * level
      }
      yield { kind: 'group-end', depth: 1, label: `Cộng mức ${dong(level)}`, ...levelSum }
      hamletSum.count += levelSum.count
      hamletSum.money += levelSum.money
    }
    yield { kind: 'group-end', depth: 0, label: `Cộng ${hamlet}`, ...hamletSum }
    money += hamletSum.money
  }
  yield { kind: 'total', label: 'Tổng cộng', count: i, money }
}

/** Form A of the gift list as communes print it: nine numbered columns, signed by four. */
export function signOffForm(rows: TableDocument['rows'], changes: Partial<TableDocument> = {}): TableDocument {
  return {
    name: 'Sổ ký nhận quà 27/7/2024 – Canh Nậu',
    createdAt: new Date('2024-07-10T02:00:00Z'),
    language: 'vi-VN',
    texts: { countUnit: 'người', moneyUnit: 'đồng', continued: 'tiếp theo' },
    page: { orientation: 'landscape', rowHeight: 10 },
    header: {
      left: ['UBND HUYỆN THẠCH THẤT', 'ỦY BAN NHÂN DÂN XÃ CANH NẬU'],
      right: ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Độc lập - Tự do - Hạnh phúc'],
    },
    placeAndDate: 'Canh Nậu, ngày ….. tháng ….. năm 2024',
    titles: ['DANH SÁCH ĐỐI TƯỢNG NHẬN QUÀ', 'Đợt 27/7/2024 – Quà của Chủ tịch nước'],
    meta: ['(Nguồn: ngân sách trung ương)', '(Ban hành kèm theo Quyết định số …../QĐ-UBND ngày ….. tháng ….. năm 2024)'],
    columnNumbers: true,
    columns: [
      { key: 'no', heading: 'TT', width: 15, kind: 'number' },
      { key: 'person', heading: 'Họ và tên người nhận quà', width: 44, kind: 'text' },
      { key: 'file', heading: 'Mã số hồ sơ', width: 26, kind: 'text' },
      { key: 'hamlet', heading: 'Thôn', width: 19, kind: 'text', align: 'center' },
      { key: 'level', heading: 'Mức quà tặng (đồng)', width: 27, kind: 'money' },
      { key: 'martyr', heading: 'Họ và tên liệt sĩ', width: 38, kind: 'text' },
      { key: 'relation', heading: 'Quan hệ với NCC', width: 25, kind: 'text' },
      { key: 'sign', heading: 'Ký nhận', width: 29, kind: 'blank' },
      { key: 'receiver', heading: 'Ghi rõ họ tên người nhận', width: 36, kind: 'blank' },
    ],
    rows,
    closing: [
      { text: 'Ấn định: 48 người – Số tiền: 21.600.000 đồng', bold: true },
      { text: 'Bằng chữ: Hai mươi mốt triệu, sáu trăm nghìn đồng chẵn', bold: true, italic: true },
    ],
    signatures: [
      {
        heading: 'BÊN NHẬN CHI TRẢ',
        signers: [
          { title: 'Người chi trả', note: '(Ký, ghi rõ họ tên)' },
          { title: 'Thủ trưởng đơn vị', note: '(Ký, đóng dấu, ghi rõ họ tên)' },
        ],
      },
      {
        heading: 'BÊN GIAO CHI TRẢ',
        signers: [
          { title: 'Kế toán trưởng', note: '(Ký, ghi rõ họ tên)' },
          { title: 'Thủ trưởng đơn vị', note: '(Ký, đóng dấu, ghi rõ họ tên)', name: 'Nguyễn Thị Hòa' },
        ],
      },
    ],
    footer: {
      text: 'Danh sách CN-2024-07, phiên bản 3 · Mã đối chiếu: 9f2c4e7ab0d1 3c55 88ef',
      qr: 'https://example.vn/l/CN-2024-07/3/9f2c4e7a',
    },
    ...changes,
  }
}

/** A sink that keeps what it was given, for documents small enough to look at. */
export function bytes(): { sink: Writable; done: () => Buffer } {
  const chunks: Buffer[] = []
  const sink = new Writable({
    write(chunk: Buffer, _, next) {
      chunks.push(Buffer.from(chunk))
      next()
    },
  })
  return { sink, done: () => Buffer.concat(chunks) }
}

/** A sink that only counts. */
export function nowhere(): { sink: PassThrough; size: () => number } {
  const sink = new PassThrough()
  let size = 0
  sink.on('data', (chunk: Buffer) => (size += chunk.length))
  return { sink, size: () => size }
}
