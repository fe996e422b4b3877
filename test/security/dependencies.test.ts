import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { advisoriesOf, isGrave, lockFaults, type LockedPackage } from '../../src/commands/dependency-rules.ts'

const read = (name: string) => JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8')) as Record<string, never>

test('[V10.3.2, V14.2.4] our own lock file: every package by digest and from the registry, versions exact', () => {
  const { dependencies, devDependencies, optionalDependencies } = read('package.json')
  const { packages } = read('package-lock.json')
  const wanted = Object.assign({}, dependencies, devDependencies, optionalDependencies) as Record<string, string>
  expect(Object.keys(wanted).length).toBeGreaterThan(20)
  expect(lockFaults(packages as unknown as Record<string, LockedPackage>, wanted)).toEqual([])
})

test('a package from elsewhere, one without a digest and a loose version are each told', () => {
  const good = { integrity: 'sha512-x', resolved: 'https://registry.npmjs.org/a/-/a-1.0.0.tgz' }
  const faults = lockFaults(
    {
      '': {},
      'node_modules/a': good,
      'node_modules/b': { ...good, resolved: 'git+ssh://git@elsewhere/b.git' },
      'node_modules/a/node_modules/@x/c': { ...good, integrity: 'sha1-x' },
      'node_modules/d': { integrity: 'sha512-x' },
    },
    { a: '1.0.0', b: '^2.0.0' },
  )
  expect(faults).toEqual([
    'b: not from https://registry.npmjs.org/',
    '@x/c: no SHA-512 digest in the lock file',
    'b: version ^2.0.0 is not exact',
  ])
})

test('advisories are told worst first, with whether they reach production; an unknown grade counts as the worst', () => {
  const packages = { 'node_modules/low': {}, 'node_modules/high': { dev: true }, 'node_modules/odd': {} }
  const found = advisoriesOf(
    {
      vulnerabilities: {
        low: { name: 'low', severity: 'low', range: '<2', via: [{ title: 'Slow', url: 'https://x' }], nodes: ['node_modules/low'] },
        high: { name: 'high', severity: 'high', range: '<3', via: ['low'], nodes: ['node_modules/high'] },
        odd: { name: 'odd', severity: 'apocalyptic', nodes: ['node_modules/odd'] },
      },
    },
    packages,
  )!
  expect(found.map(one => [one.name, one.severity, one.inProduction, isGrave(one)])).toEqual([
    ['odd', 'critical', true, true],
    ['high', 'high', false, true],
    ['low', 'low', true, false],
  ])
  expect(found[1]!.what).toBe('<3 through low')
  expect(found[2]!.what).toBe('<2 Slow https://x')
  expect(advisoriesOf({}, packages)).toBeNull()
})
