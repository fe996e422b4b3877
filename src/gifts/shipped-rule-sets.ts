import { readdirSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import { RuleSet } from './rule-set.ts'

const folder = new URL('rule-sets/', import.meta.url)

/** One source on one kind of occasion: what its periods share is written once; a period may say it differently. */
const File = z.looseObject({ note: z.string(), periods: z.array(z.looseObject({})).min(1) })

let read: readonly RuleSet[] | undefined

/** The rule sets that come with the program (`rule-sets/*.json`). A database begins with them; an office changes and adds its own there. */
export function shippedRuleSets(): readonly RuleSet[] {
  read ??= readdirSync(folder)
    .filter(name => name.endsWith('.json'))
    .sort()
    .flatMap(name => {
      const { note: _, periods, ...shared } = File.parse(JSON.parse(readFileSync(new URL(name, folder), 'utf8')))
      return periods.map(period => RuleSet.parse({ ...shared, ...period }))
    })
  return read
}

/** The set of that key in force on the occasion's date (ISO), if there is one. */
export function findRuleSet(key: string, occasion: string, known: readonly RuleSet[] = shippedRuleSets()): RuleSet | undefined {
  return known.find(set => set.key === key && set.validFrom <= occasion && occasion <= set.validTo)
}
