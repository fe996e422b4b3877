import { createHash, randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { StartProblem } from './start-problem.ts'

const KeptSecrets = z.object({
  auth: z.string().min(32),
  dataKey: z.base64(),
  /** Data keys from before, while texts under them remain; newest first. */
  oldDataKeys: z.array(z.base64()).default([]),
  indexKey: z.base64(),
  databasePassword: z.string().min(16),
})
export type KeptSecrets = z.infer<typeof KeptSecrets>

/** The secrets of the embedded database's data, made once beside it. Losing the file loses the national ids in that database. */
export async function keepSecrets(folder: string): Promise<KeptSecrets> {
  const path = join(folder, 'secrets.json')
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw new StartProblem(`${path} cannot be read: ${error.code}`)
  })
  if (text != null) return parse(path, text)
  const made: KeptSecrets = {
    auth: randomBytes(48).toString('base64'),
    dataKey: randomBytes(32).toString('base64'),
    oldDataKeys: [],
    indexKey: randomBytes(32).toString('base64'),
    databasePassword: randomBytes(24).toString('hex'),
  }
  await mkdir(folder, { recursive: true })
  return write(path, made)
}

/** Tells one key from another without telling it. */
export const keyMark = (dataKey: string): string => createHash('sha256').update(`mark ${dataKey}`).digest('hex').slice(0, 16)

/** Puts a new data key before the others; the old one stays beside it until nothing is under it any more. One that is under way is gone on with. */
export async function renewDataKey(folder: string): Promise<KeptSecrets> {
  const kept = await keepSecrets(folder)
  if (kept.oldDataKeys.length > 0) return kept
  return write(join(folder, 'secrets.json'), { ...kept, dataKey: randomBytes(32).toString('base64'), oldDataKeys: [kept.dataKey] })
}

export async function forgetOldDataKeys(folder: string): Promise<void> {
  await write(join(folder, 'secrets.json'), { ...(await keepSecrets(folder)), oldDataKeys: [] })
}

/** Written whole or not at all: half a file would lock everyone out of the data. */
async function write(path: string, secrets: KeptSecrets): Promise<KeptSecrets> {
  const draft = `${path}.new`
  const file = await open(draft, 'w', 0o600)
  await file.writeFile(JSON.stringify(secrets, null, 2))
  await file.sync()
  await file.close()
  await rename(draft, path)
  return secrets
}

function parse(path: string, text: string): KeptSecrets {
  try {
    return KeptSecrets.parse(JSON.parse(text))
  } catch {
    throw new StartProblem(`${path} is damaged. Put back a copy of it, or move the whole folder away to begin with empty data.`)
  }
}
