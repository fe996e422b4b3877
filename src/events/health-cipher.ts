import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import type { Secrets } from '../config.ts'

const keyIdOf = (key: Buffer) => createHash('sha256').update(key).digest('hex').slice(0, 8)

/** Seals a health text (AES-256-GCM, newest key) to the row it belongs to: moved to another row, it does not open. */
export function sealHealth(secrets: Pick<Secrets, 'dataKeys'>, rowId: string, text: string): string {
  const key = secrets.dataKeys[0]
  if (key == null) throw new Error('No data key is configured')
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(`health:${rowId}`))
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return `${keyIdOf(key)}.${Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')}`
}

/** Opens what any configured key sealed; throws when the key is gone or the text was changed or moved. */
export function openHealth(secrets: Pick<Secrets, 'dataKeys'>, rowId: string, sealed: string): string {
  const [keyId, body] = sealed.split('.')
  const key = secrets.dataKeys.find(known => keyIdOf(known) === keyId)
  if (key == null || body == null) throw new Error(`A health text was sealed with key ${keyId}, which is not configured`)
  const bytes = Buffer.from(body, 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
    .setAAD(Buffer.from(`health:${rowId}`))
    .setAuthTag(bytes.subarray(12, 28))
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
}
