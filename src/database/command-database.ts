import { ConfigProblem, readEnvironment, type Secrets, secretsOf } from '../config.ts'
import { type KeptSecrets, keepSecrets } from '../starting/secrets.ts'
import { findEmbedded, startEmbedded } from './embedded.ts'

export interface CommandDatabase {
  readonly url: string
  readonly secrets: Secrets
  close(): Promise<void>
}

/** The database for a command at the terminal: the one given, the embedded one that runs, or the embedded one started for the while. */
export async function databaseForCommand(): Promise<CommandDatabase> {
  const env = readEnvironment()
  if (env.DATABASE_URL != null) {
    if (env.AUTH_SECRET == null || env.DATA_KEY == null || env.INDEX_KEY == null)
      throw new ConfigProblem('AUTH_SECRET, DATA_KEY and INDEX_KEY must be set when DATABASE_URL is given. See .env.example.')
    const written = { auth: env.AUTH_SECRET, dataKey: env.DATA_KEY, indexKey: env.INDEX_KEY }
    return { url: env.DATABASE_URL, secrets: secretsOf(written, env.DATA_KEYS_OLD), close: async () => undefined }
  }
  return embeddedForCommand(env.DATA_DIRECTORY, await keepSecrets(env.DATA_DIRECTORY))
}

export async function embeddedForCommand(folder: string, kept: KeptSecrets): Promise<CommandDatabase> {
  const secrets = secretsOf(kept, [...kept.oldDataKeys, readEnvironment().DATA_KEYS_OLD].filter(Boolean).join(','))
  const options = { folder, password: kept.databasePassword, database: 'hau_phuong' }
  const running = await findEmbedded(options)
  if (running != null) return { url: running, secrets, close: async () => undefined }
  const started = await startEmbedded(options)
  return { url: started.url, secrets, close: () => started.stop() }
}
