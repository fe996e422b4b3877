import { inflateRawSync } from 'node:zlib'

export type ZipEntry = { name: string; compressedSize: number; size: number; encrypted: boolean; read: () => Buffer }

const END = 0x06054b50
const CENTRAL = 0x02014b50

/** The directory of a zip, read without unpacking anything; null when the bytes are no readable zip. `read` never gives more than the stated size. */
export function zipEntries(bytes: Buffer): ZipEntry[] | null {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  if (end < 0 || end + 22 > bytes.length || bytes.readUInt32LE(end) !== END) return null
  const count = bytes.readUInt16LE(end + 10)
  let at = bytes.readUInt32LE(end + 16)
  const entries: ZipEntry[] = []
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== CENTRAL) return null
    const nameLength = bytes.readUInt16LE(at + 28)
    const entry = {
      name: bytes.toString('utf8', at + 46, at + 46 + nameLength),
      compressedSize: bytes.readUInt32LE(at + 20),
      size: bytes.readUInt32LE(at + 24),
      encrypted: (bytes.readUInt16LE(at + 8) & 1) === 1,
    }
    const method = bytes.readUInt16LE(at + 10)
    const start = bytes.readUInt32LE(at + 42)
    entries.push({ ...entry, read: () => unpack(bytes, start, method, entry) })
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  return entries
}

function unpack(bytes: Buffer, start: number, method: number, entry: { compressedSize: number; size: number }): Buffer {
  const data = start + 30 + bytes.readUInt16LE(start + 26) + bytes.readUInt16LE(start + 28)
  const packed = bytes.subarray(data, data + entry.compressedSize)
  return method === 0 ? packed : inflateRawSync(packed, { maxOutputLength: Math.max(entry.size, 1) })
}
