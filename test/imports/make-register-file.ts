import { deflateRawSync } from 'node:zlib'

const families = ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Hoàng', 'Phan', 'Vũ', 'Đặng', 'Bùi', 'Đỗ', 'Cấn', 'Kiều', 'Khuất', 'Phí']
const middles = ['Văn', 'Thị', 'Đức', 'Hữu', 'Công', 'Xuân', 'Quang', 'Minh', 'Ngọc', 'Thanh']
const givens = [
  'An',
  'Bình',
  'Cường',
  'Dũng',
  'Hà',
  'Hòa',
  'Hùng',
  'Lan',
  'Mai',
  'Minh',
  'Nam',
  'Phúc',
  'Quý',
  'Sơn',
  'Tâm',
  'Thắng',
  'Vinh',
  'Yên',
]
const categories = ['Thương binh', 'Bệnh binh', 'CĐHH', 'Con liệt sĩ', 'Vợ liệt sĩ', 'TKN']
const header = [
  'STT',
  'Số hồ sơ',
  'Họ và tên',
  'Đối tượng',
  'Tỷ lệ (%)',
  'Năm sinh',
  'Số CCCD/CMND',
  'Điện thoại',
  'Thôn',
  'Hưởng TC hằng tháng',
  'Họ tên liệt sĩ',
  'Quan hệ với liệt sĩ',
  'Loại tuất',
  'Ghi chú',
]

/** The rows of a register as an office would keep it, the same for the same number; everybody in it is somebody else. */
export function* registerRows(count: number, commune = 'CANH NẬU'): Generator<(string | number | null)[]> {
  yield [`UBND XÃ ${commune}`]
  yield ['SỔ QUẢN LÝ NGƯỜI CÓ CÔNG']
  yield header
  for (let at = 0; at < count; at++) {
    const pick = <One>(list: readonly One[], by: number): One => list[Math.floor(at / by) % list.length]!
    const category = pick(categories, 1)
    const survivor = category.endsWith('liệt sĩ')
    const year = 1925 + (Math.floor(at / 7) % 50)
    // Century and sex, two digits of the year, then the running number: twelve digits that a card could carry.
    const woman = pick(middles, 14) === 'Thị'
    const nationalId = `001${woman ? 1 : 0}${String(year % 100).padStart(2, '0')}${String(at).padStart(6, '0')}`
    yield [
      at + 1,
      `HS${String(at).padStart(6, '0')}`,
      `${pick(families, 1)} ${pick(middles, 14)} ${pick(givens, 140)}`,
      category,
      survivor || category === 'TKN' ? null : 21 + (at % 60),
      year,
      nationalId,
      at % 3 === 0 ? `09${String(10_000_000 + at)}` : null,
      `Thôn ${1 + (at % 20)}`,
      survivor ? null : pick(['x', 'không', null], 3),
      survivor ? `${pick(families, 3)} ${pick(middles, 5)} ${pick(givens, 9)} ${at % 997}` : null,
      category === 'Con liệt sĩ' ? 'Con' : survivor ? 'Vợ' : null,
      survivor && at % 2 === 0 ? 'TCB' : null,
      at % 211 === 0 ? 'đã chết' : null,
    ]
  }
}

/** The same as an xlsx with inline strings, written without a library so that a hundred thousand rows take a second. */
export function registerFile(count: number, commune?: string): Buffer {
  const letter = (column: number) => String.fromCharCode(65 + column)
  const rows: string[] = []
  let no = 0
  for (const row of registerRows(count, commune)) {
    no += 1
    const cells = row.map((cell, column) =>
      cell === null
        ? ''
        : typeof cell === 'number'
          ? `<c r="${letter(column)}${no}"><v>${cell}</v></c>`
          : `<c r="${letter(column)}${no}" t="inlineStr"><is><t>${cell}</t></is></c>`,
    )
    rows.push(`<row r="${no}">${cells.join('')}</row>`)
  }
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const packages = 'http://schemas.openxmlformats.org/package/2006'
  return zip({
    '[Content_Types].xml': `<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`,
    '_rels/.rels': `<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="NCC" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${main}"><sheetData>${rows.join('')}</sheetData></worksheet>`,
  })
}

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  let value = n
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1
  return value >>> 0
})

function crc32(bytes: Buffer): number {
  let value = 0xffffffff
  for (const byte of bytes) value = crcTable[(value ^ byte) & 0xff]! ^ (value >>> 8)
  return (value ^ 0xffffffff) >>> 0
}

function zip(files: Record<string, string>): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const [name, text] of Object.entries(files)) {
    const content = Buffer.from(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${text}`)
    const packed = deflateRawSync(content, { level: 3 })
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(8, 4)
    fields.writeUInt32LE(crc32(content), 10)
    fields.writeUInt32LE(packed.length, 14)
    fields.writeUInt32LE(content.length, 18)
    fields.writeUInt16LE(Buffer.byteLength(name), 22)
    parts.push(Buffer.from('504b0304', 'hex'), fields, Buffer.from(name), packed)
    const end = Buffer.alloc(14)
    end.writeUInt32LE(at, 10)
    directory.push(Buffer.from('504b01021400', 'hex'), fields, end, Buffer.from(name))
    at += 30 + Buffer.byteLength(name) + packed.length
  }
  const index = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(Object.keys(files).length, 8)
  end.writeUInt16LE(Object.keys(files).length, 10)
  end.writeUInt32LE(index.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...parts, index, end])
}
