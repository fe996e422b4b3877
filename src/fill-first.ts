import { existsSync } from 'node:fs'
import { seedReferenceData } from './seed.ts'
import type { Services } from './services.ts'

/** Reference data, the first administrator, and in a demonstration its data; answers how to sign in. Each feature supplies its part when it is there. */
export async function fillFirst(services: Services, demo: boolean): Promise<string[]> {
  await seedReferenceData(services.orm)
  const lines: string[] = []
  for (const [file, name] of [
    ...(demo ? ([['demo/load.ts', 'loadDemo']] as const) : []),
    ['access/first-administrator.ts', 'ensureFirstAdministrator'] as const,
  ]) {
    const url = new URL(file, import.meta.url)
    if (!existsSync(url)) continue
    const module: Record<string, (services: Services) => Promise<readonly string[]>> = await import(url.href)
    lines.push(...((await module[name]?.(services)) ?? []))
  }
  return lines
}
