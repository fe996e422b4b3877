import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { advisoriesOf, isGrave, type LockedPackage, lockFaults } from './dependency-rules.ts'

// npm run audit: 0 nothing grave, 1 something is, 2 the registry could not be asked. With --offline only the lock file is looked at.
const root = fileURLToPath(new URL('../../', import.meta.url))
const read = async (name: string) => JSON.parse(await readFile(`${root}${name}`, 'utf8')) as Record<string, Record<string, never>>

const [manifest, lock] = await Promise.all([read('package.json'), read('package-lock.json')])
const packages = lock['packages'] as unknown as Readonly<Record<string, LockedPackage>>
const wanted = { ...manifest['dependencies'], ...manifest['devDependencies'], ...manifest['optionalDependencies'] } as Record<
  string,
  string
>

const faults = lockFaults(packages, wanted)
for (const fault of faults) console.log(`LOCK  ${fault}`)
console.log(`${Object.keys(packages).length - 1} packages in the lock file, ${faults.length} faults.`)
process.exitCode = faults.length > 0 ? 1 : 0
if (!process.argv.includes('--offline')) await askRegistry()

async function askRegistry(): Promise<void> {
  // npm's own exit code says only that something was found; its report says what.
  const said = await new Promise<string>(done =>
    execFile('npm', ['audit', '--json'], { cwd: root, maxBuffer: 64 * 1024 * 1024, timeout: 120_000 }, (_, stdout) => done(stdout)),
  )
  const report = parsed(said)
  const advisories = advisoriesOf(report, packages)
  if (advisories == null) {
    console.log(`NOT ASKED  The registry gave no advisories: ${report.message ?? 'no answer'}. Repeat where it can be reached.`)
    process.exitCode ||= 2
    return
  }
  for (const one of advisories)
    console.log(`${one.severity.toUpperCase().padEnd(9)} ${one.name} ${one.what}${one.inProduction ? '' : ' (only for tests and checks)'}`)
  const grave = advisories.filter(isGrave).length
  console.log(`${advisories.length} advisories, ${grave} of them high or critical.`)
  if (grave > 0) process.exitCode = 1
}

function parsed(text: string): Parameters<typeof advisoriesOf>[0] & { readonly message?: string } {
  try {
    return JSON.parse(text) as Parameters<typeof advisoriesOf>[0]
  } catch {
    return {}
  }
}
