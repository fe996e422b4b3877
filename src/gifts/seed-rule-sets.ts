import type { EntityManager } from '@mikro-orm/postgresql'
import { v5 } from 'uuid'
import { rulesHash } from './rule-sets.queries.ts'
import { shippedRuleSets } from './shipped-rule-sets.ts'

const namespace = '6f3c1c52-6f0b-5c0e-9f3e-27071947aaaa'

export const seededRuleSetId = (key: string, validFrom: string): string => v5(`rule-set:${key}:${validFrom}`, namespace)

/**
 * The rule sets that come with the program. What an office changed, or has a period of its own for, stays as it is; what it never touched and
 * no settled list uses follows the files.
 */
export async function seedRuleSets(tx: EntityManager): Promise<void> {
  for (const rules of shippedRuleSets()) {
    const id = seededRuleSetId(rules.key, rules.validFrom)
    const hash = rulesHash(rules)
    const content = JSON.stringify(rules)
    const others = `select from rule_set r where r.key = ? and r.valid_from <= ? and r.valid_to >= ? and r.id <> ?`
    const period = [rules.key, rules.validTo, rules.validFrom, id]
    await tx.execute(
      `insert into rule_set (id, content, content_hash, shipped_hash, added_at) select ?, ?::jsonb, ?, ?, now()
       where not exists (select from rule_set where id = ?) and not exists (${others}) on conflict do nothing`,
      [id, content, hash, hash, id, ...period],
    )
    await tx.execute(
      `update rule_set set content = ?::jsonb, content_hash = ?, shipped_hash = ? where id = ? and content_hash = shipped_hash and shipped_hash <> ?
         and not exists (select from settled_lists_by_rules() u where u.rule_set_id = rule_set.id) and not exists (${others})`,
      [content, hash, hash, id, hash, ...period],
    )
  }
  await tellOldLists(tx)
}

/** Lists that were compiled when the rules still stood in the program. */
async function tellOldLists(tx: EntityManager): Promise<void> {
  const theirs = `gift_list l join gift_source s on s.id = l.source_id join campaign c on c.id = s.campaign_id
    join rule_set r on r.key = s.rule_set_key and to_char(c.occasion_on, 'YYYY-MM-DD') between r.valid_from and r.valid_to where l.rules_hash is null`
  await tx.execute(
    `insert into kept_rules (hash, content) select distinct on (r.content_hash) r.content_hash, r.content from ${theirs} on conflict do nothing`,
  )
  await tx.execute(
    `update gift_list set rule_set_id = t.rule_set_id, rules_hash = t.hash
     from (select l.id, r.id as rule_set_id, r.content_hash as hash from ${theirs}) t where t.id = gift_list.id`,
  )
}
