import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { StartProblem } from './start-problem.ts'

const KeptSecrets = z.object({ auth: z.string().min(32), dataKey: z.base64(), indexKey: z.base64(), databasePassword: z.string().min(16) })
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
    indexKey: randomBytes(32).toString('base64'),
    databasePassword: randomBytes(24).toString('hex'),
  }
  await mkdir(folder, { recursive: true })
  // Written whole or not at all: half a file would lock everyone out of the data.
  const draft = `${path}.new`
  const file = await open(draft, 'w', 0o600)
  await file.writeFile(JSON.stringify(made, null, 2))
  await file.sync()
  await file.close()
  await rename(draft, path)
  return made
}

function parse(path: string, text: string): KeptSecrets {
  try {
    return KeptSecrets.parse(JSON.parse(text))
  } catch {
    throw new StartProblem(`${path} is damaged. Put back a copy of it, or move the whole folder away to begin with empty data.`)
  }
}
