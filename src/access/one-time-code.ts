import { createHmac, timingSafeEqual } from 'node:crypto'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const stepSeconds = 30

/** RFC 4648 base32 without padding: what authenticator apps take by hand. */
export function base32(bytes: Buffer): string {
  const bits = [...bytes].map(byte => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? []).map(five => alphabet[Number.parseInt(five.padEnd(5, '0'), 2)]).join('')
}

/** The six digits of RFC 6238 (SHA-1, 30 seconds, as every authenticator app expects) for a step counted from 1970. */
export function codeAt(secret: Buffer, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const digest = createHmac('sha1', secret).update(counter).digest()
  const offset = digest[19]! & 15
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

export const stepOf = (instant: Date): number => Math.floor(instant.getTime() / 1000 / stepSeconds)

/**
 * The step whose code was given: this one, or a neighbour, since telephones go wrong by half a minute. Null for any other code, and for a
 * step that is not after the last one used: a code read over a shoulder is worth nothing (ASVS 2.8.4).
 */
export function matchingStep(secret: Buffer, code: string, now: Date, lastStep: number): number | null {
  if (!/^\d{6}$/.test(code)) return null
  const here = stepOf(now)
  const found = [here, here - 1, here + 1].find(step => timingSafeEqual(Buffer.from(codeAt(secret, step)), Buffer.from(code)))
  return found != null && found > lastStep ? found : null
}
