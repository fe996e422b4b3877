import { Migrator } from '@mikro-orm/migrations'
import { defineConfig, MikroORM } from '@mikro-orm/postgresql'
import { entities } from '../entities.ts'
import { carryStatements } from './begin-with.ts'
import { giveBackLost } from './give-back-lost.ts'

export const migrationsTable = 'migration'

export interface OrmOptions {
  readonly url: string
  readonly poolMax?: number
  readonly applicationName?: string
}

export function ormConfig({ url, poolMax = 20, applicationName = 'hau-phuong' }: OrmOptions) {
  return defineConfig({
    clientUrl: url,
    entities: [...entities],
    extensions: [Migrator],
    forceUtcTimezone: true,
    implicitTransactions: false,
    pool: { min: 0, max: poolMax },
    onCreateConnection: carryStatements,
    // A database that does not even refuse would keep every request waiting for ever.
    driverOptions: { application_name: applicationName, connectionTimeoutMillis: 30_000, onPoolCreated: giveBackLost },
    migrations: {
      path: new URL('../../migrations', import.meta.url).pathname,
      glob: '*.ts',
      tableName: migrationsTable,
      transactional: true,
      allOrNothing: true,
      snapshot: false,
      silent: true,
    },
    debug: false,
  })
}

export const openOrm = (options: OrmOptions): Promise<MikroORM> => MikroORM.init(ormConfig(options))
