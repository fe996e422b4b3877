import type { Secrets } from '../src/config.ts'

export const testSecrets: Secrets = {
  auth: 'a-secret-that-only-the-tests-know-0123456789',
  dataKeys: [Buffer.alloc(32, 7)],
  indexKey: Buffer.alloc(32, 9),
}
