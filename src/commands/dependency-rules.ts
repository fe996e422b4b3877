export interface LockedPackage {
  readonly version?: string | undefined
  readonly resolved?: string | undefined
  readonly integrity?: string | undefined
  readonly link?: boolean | undefined
  readonly dev?: boolean | undefined
  readonly optional?: boolean | undefined
}

const registry = 'https://registry.npmjs.org/'

/**
 * What a lock file promises badly, one sentence each: a package without a SHA-512 digest, or from elsewhere than the registry (no place named
 * means the registry); a version of our own that is not exact. Needs no network.
 */
export function lockFaults(packages: Readonly<Record<string, LockedPackage>>, wanted: Readonly<Record<string, string>>): string[] {
  const held = Object.entries(packages).filter(([path, one]) => path !== '' && one.link !== true)
  const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
  return [
    ...held.flatMap(([path, { integrity, resolved }]) => [
      ...(integrity?.startsWith('sha512-') === true ? [] : [`${nameOf(path)}: no SHA-512 digest in the lock file`]),
      ...(resolved?.startsWith(registry) !== false ? [] : [`${nameOf(path)}: not from ${registry}`]),
    ]),
    ...Object.entries(wanted).flatMap(([name, range]) => (/^\d+\.\d+\.\d+/.test(range) ? [] : [`${name}: version ${range} is not exact`])),
  ]
}

const severities = ['info', 'low', 'moderate', 'high', 'critical'] as const
export type Severity = (typeof severities)[number]

export interface Advisory {
  readonly name: string
  readonly severity: Severity
  /** Comes with what runs in production, not only with what tests and checks. */
  readonly inProduction: boolean
  readonly what: string
}

interface Reported {
  readonly name: string
  readonly severity: string
  readonly range?: string
  readonly via?: readonly (string | { readonly title?: string; readonly url?: string })[]
  readonly nodes?: readonly string[]
}

/** The answer of `npm audit --json`, worst first; null where the registry gave none. */
export function advisoriesOf(
  report: { readonly vulnerabilities?: Readonly<Record<string, Reported>> | undefined },
  packages: Readonly<Record<string, LockedPackage>>,
): Advisory[] | null {
  if (report.vulnerabilities == null) return null
  return Object.values(report.vulnerabilities)
    .map(({ name, severity, range = '', via = [], nodes = [] }) => ({
      name,
      severity: severities.find(one => one === severity) ?? 'critical',
      inProduction: nodes.some(path => packages[path]?.dev !== true),
      what: `${range} ${via.map(one => (typeof one === 'string' ? `through ${one}` : [one.title, one.url].filter(Boolean).join(' '))).join('; ')}`.trim(),
    }))
    .toSorted((a, b) => severities.indexOf(b.severity) - severities.indexOf(a.severity) || (a.name < b.name ? -1 : 1))
}

export const isGrave = ({ severity }: Advisory): boolean => severity === 'high' || severity === 'critical'
