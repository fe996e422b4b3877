import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { readEnvironment } from '../src/config.ts'

const root = new URL('../', import.meta.url)
const Service = z.object({
  image: z.string(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).optional(),
  build: z.object({ context: z.string(), dockerfile_inline: z.string() }).optional(),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).optional(),
  volumes: z.array(z.string()).optional(),
})
const compose = z
  .object({ services: z.record(z.string(), Service), volumes: z.record(z.string(), z.unknown()) })
  .parse(parse(readFileSync(new URL('docker-compose.yml', root), 'utf8'), { merge: true }))
const services = Object.entries(compose.services)
const ours = services.filter(([, service]) => service.build != null)

test('web, worker and their preparation run from one image; database, queue and mail stand beside them', () => {
  expect(services.map(([name]) => name).sort()).toEqual(['mailpit', 'postgres', 'prepare', 'redis', 'web', 'worker'])
  expect(new Set(ours.map(([, service]) => `${service.image} ${service.build?.dockerfile_inline}`)).size).toBe(1)
  expect(compose.services['redis']?.command).toContain('noeviction')
  expect(compose.services['postgres']?.image).toBe('postgres:18')
})

test('every file that a command, a health check or the image names is there', () => {
  const named = services
    .flatMap(([, service]) => [...(service.command ?? []), ...(service.healthcheck?.test ?? [])])
    .filter(word => /^(src|workers)\//.test(word))
  const copied = [...(ours[0]?.[1].build?.dockerfile_inline ?? '').matchAll(/^COPY (.+) \S+$/gm)].flatMap(match => match[1]!.split(' '))
  expect(named.length).toBeGreaterThan(3)
  expect(copied).toContain('package-lock.json')
  for (const path of [...named, ...copied]) expect([path, existsSync(new URL(path, root))]).toEqual([path, true])
  // What runs must also have been copied into the image.
  for (const path of named) expect(copied).toContain(path.split('/')[0])
})

test('nothing waits for a service or a volume that is not there, and what stays up has a health check', () => {
  for (const [name, service] of services) {
    for (const other of Object.keys(service.depends_on ?? {})) expect(Object.keys(compose.services)).toContain(other)
    for (const volume of service.volumes ?? []) expect(Object.keys(compose.volumes)).toContain(volume.split(':')[0])
    if (name !== 'prepare') expect([name, service.healthcheck != null]).toEqual([name, true])
  }
})

test('every setting is one the program knows, and no secret has a default', () => {
  const environment = compose.services['web']?.environment ?? {}
  const known = readFileSync(new URL('src/config.ts', root), 'utf8')
  for (const name of Object.keys(environment)) expect([name, known.includes(`  ${name}: `)]).toEqual([name, true])
  for (const name of ['AUTH_SECRET', 'DATA_KEY', 'INDEX_KEY']) expect(environment[name]).toBe(`\${${name}:?set ${name}}`)
  expect(environment['DATABASE_URL']).toContain('${POSTGRES_PASSWORD:?')
  // As Compose fills them in where nothing is set.
  const filled = Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [
      name,
      value.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1').replaceAll(/\$\{\w+:\?[^}]*\}/g, 'x'.repeat(44)),
    ]),
  )
  expect(() =>
    readEnvironment({ ...filled, DATA_KEY: Buffer.alloc(32).toString('base64'), INDEX_KEY: Buffer.alloc(32).toString('base64') }),
  ).not.toThrow()
})
