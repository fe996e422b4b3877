import { ensureFirstAdministrator } from './access/first-administrator.ts'
import { loadDemo } from './demo/load.ts'
import { seedReferenceData } from './seed.ts'
import type { Services } from './services.ts'

/** Reference data, the first administrator, and in a demonstration its data; answers how to sign in. */
export async function fillFirst(services: Services, demo: boolean): Promise<string[]> {
  await seedReferenceData(services.orm)
  const lines = [...(await ensureFirstAdministrator(services))]
  if (demo) lines.push(...(await loadDemo(services)))
  return lines
}
