import { ensureFirstAdministrator } from '../access/first-administrator.ts'
import type { Config } from '../config.ts'
import { prepareDatabase } from '../database/prepare.ts'
import { loadDemo } from '../demo/load.ts'
import { seedReferenceData } from './seed.ts'
import { openServices } from '../services.ts'

export type PrepareStep = 'database' | 'reference' | 'demonstration'

/** Role, migrations, reference data, the first administrator, and in a demonstration its data; answers how to sign in. */
export async function prepareAndFill(config: Config, told: (step: PrepareStep) => void = () => undefined): Promise<string[]> {
  told('database')
  await prepareDatabase(config.databaseUrl)
  told('reference')
  const services = await openServices({ ...config, logLevel: 'warn' }, 'command')
  try {
    await seedReferenceData(services.orm)
    const lines = [...(await ensureFirstAdministrator(services))]
    if (config.demo) lines.push(...(await loadDemo(services, () => told('demonstration'))))
    return lines
  } finally {
    await services.close()
  }
}
