import { ensureFirstAdministrator } from './access/first-administrator.ts'
import type { Config } from './config.ts'
import { prepareDatabase } from './database/prepare.ts'
import { loadDemo } from './demo/load.ts'
import { seedReferenceData } from './seed.ts'
import { openServices, type Services } from './services.ts'

/** Role, migrations, reference data, the first administrator, and in a demonstration its data; answers how to sign in. */
export async function prepareAndFill(config: Config): Promise<string[]> {
  await prepareDatabase(config.databaseUrl)
  const services = await openServices({ ...config, logLevel: 'warn' }, 'command')
  try {
    return await fillFirst(services, config.demo)
  } finally {
    await services.close()
  }
}

async function fillFirst(services: Services, demo: boolean): Promise<string[]> {
  await seedReferenceData(services.orm)
  const lines = [...(await ensureFirstAdministrator(services))]
  if (demo) lines.push(...(await loadDemo(services)))
  return lines
}
