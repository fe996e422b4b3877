import { defineConfig } from 'vitest/config'

/** For `npm run check`: what can be said without a database and without the network. */
export default defineConfig({
  test: { root: new URL('..', import.meta.url).pathname, include: ['test/architecture.test.ts'] },
})
