import { createCipheriv, createDecipheriv, createHash, createHmac, createSecretKey, randomBytes } from 'node:crypto'
import type { Secrets } from '../config.ts'

export type IdKind = 'national-id' | 'old-id'

/** National and old ids leave the program only as AES-256-GCM, under the newest key; older keys still open what they closed. */
export interface NationalIdCipher {
  close(kind: IdKind, id: string): string
  open(kind: IdKind, sealed: string): string
  /** The same id always gives the same index, so that it is found and unique without being readable. */
  index(kind: IdKind, id: string): string
}

const NONCE = 12
const NONCES_AT_ONCE = 1024

/** Nonces of 12 random bytes, each given out once: the source of random bytes is asked for a thousand at a time. */
function nonces(): () => Buffer {
  let drawn = Buffer.alloc(0)
  let at = 0
  return () => {
    if (at === drawn.length) {
      drawn = randomBytes(NONCE * NONCES_AT_ONCE)
      at = 0
    }
    return drawn.subarray(at, (at += NONCE))
  }
}

const nextNonce = nonces()

const keyIdOf = (key: Buffer) => createHash('sha256').update(key).digest('hex').slice(0, 8)

export function nationalIdCipher(secrets: Pick<Secrets, 'dataKeys' | 'indexKey'>): NationalIdCipher {
  // Made into key objects once: doing so for each of 100,000 ids costs more than the cipher itself.
  const keys = secrets.dataKeys.map(key => ({ id: keyIdOf(key), key: createSecretKey(key) }))
  const indexKey = createSecretKey(secrets.indexKey)
  const newest = keys[0]
  if (newest == null) throw new Error('No data key is configured')
  return {
    close(kind, id) {
      const nonce = nextNonce()
      const cipher = createCipheriv('aes-256-gcm', newest.key, nonce).setAAD(Buffer.from(kind))
      const sealed = Buffer.concat([cipher.update(id, 'utf8'), cipher.final()])
      return `${newest.id}.${Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')}`
    },
    open(kind, text) {
      const [keyId, body] = text.split('.')
      const key = keys.find(known => known.id === keyId)?.key
      if (key == null || body == null) throw new Error(`An id was sealed with key ${keyId}, which is not configured`)
      const bytes = Buffer.from(body, 'base64url')
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE))
        .setAAD(Buffer.from(kind))
        .setAuthTag(bytes.subarray(12, 28))
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
    },
    index: (kind, id) => createHmac('sha256', indexKey).update(`${kind}:${id}`).digest('base64url'),
  }
}

/** What a card or an origin may show of an id: its last three digits. */
export const maskId = (id: string): string => id.replace(/\d(?=(?:\D*\d){3})/g, '•')
