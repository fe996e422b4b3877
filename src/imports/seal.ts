import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { deflateRaw, inflateRaw } from 'node:zlib'
import type { Secrets } from '../config.ts'

const pack = promisify<Uint8Array, { level: number }, Buffer>(deflateRaw)
const unpack = promisify<Buffer, Buffer>(inflateRaw)

/** A file and what was read in it hold national ids: they lie in the database packed and as AES-256-GCM. */
export async function seal(secrets: Pick<Secrets, 'dataKeys'>, plain: Uint8Array): Promise<Buffer> {
  const key = secrets.dataKeys[0]
  if (key == null) throw new Error('No data key is configured')
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  const body = Buffer.concat([cipher.update(await pack(plain, { level: 1 })), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), body])
}

export async function unseal(secrets: Pick<Secrets, 'dataKeys'>, sealed: Buffer): Promise<Buffer> {
  for (const key of secrets.dataKeys) {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12)).setAuthTag(sealed.subarray(12, 28))
    const packed = Buffer.concat([decipher.update(sealed.subarray(28))])
    try {
      decipher.final()
    } catch {
      // Another key closed it: older ones follow.
      continue
    }
    return unpack(packed)
  }
  throw new Error('An import was sealed with a key that is not configured')
}
