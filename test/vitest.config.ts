import { defineConfig } from 'vitest/config'

/** What holds a stopwatch runs after the others and by itself: beside a second worker it would measure that one too. */
const timed = ['test/start.test.ts', 'test/imports/import-life.test.ts', 'test/imports/bad-files.test.ts']

const root = new URL('..', import.meta.url).pathname
const oxc = { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } } as const
const common = { root, pool: 'forks', testTimeout: 30_000, hookTimeout: 60_000 } as const

export default defineConfig({
  test: {
    root,
    // Of the root alone, so that both projects share one database server and its template.
    globalSetup: ['test/global-setup.ts'],
    maxWorkers: 2,
    projects: [
      {
        oxc,
        test: {
          ...common,
          name: 'together',
          include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
          exclude: ['test/journeys/**', 'node_modules/**', ...timed],
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      { oxc, test: { ...common, name: 'alone', include: timed, maxWorkers: 1, sequence: { groupOrder: 1 } } },
    ],
  },
})
