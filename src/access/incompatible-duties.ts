import type { EntityManager } from '@mikro-orm/postgresql'
import type { Context } from '../context.ts'
import { sentences } from '../locales/sentences.ts'
import { type Permission, permissions, type Role, roles } from '../permissions.ts'
import { Refusal } from '../refusal.ts'

export interface IncompatibleDuty {
  readonly one: Permission
  readonly other: Permission
  readonly because: string
}

/** Pairs of tasks that never meet in one person: data, so that a province may add its own. */
export async function readDuties(tx: EntityManager): Promise<IncompatibleDuty[]> {
  const rows = await tx.execute<{ one: string; other: string; because: string }[]>(
    `select one, other, because from incompatible_duty order by one, other`,
  )
  const known = (name: string): Permission | null => permissions.find(permission => permission === name) ?? null
  return rows.flatMap(row => {
    const [one, other] = [known(row.one), known(row.other)]
    return one == null || other == null ? [] : [{ one, other, because: row.because }]
  })
}

const holds = (role: Role, permission: Permission) => (roles[role] as readonly Permission[]).includes(permission)

/**
 * Refuses a role whose tasks must not meet those of a role held in the same days, wherever: a list drawn up in one commune and money settled
 * in another still meet in one hand. What a single role holds by itself was weighed when the table of roles was made.
 */
export async function refuseIncompatible(tx: EntityManager, ctx: Context, role: Role, held: readonly Role[]): Promise<void> {
  const say = sentences(ctx.locale)
  for (const { one, other, because } of await readDuties(tx))
    for (const [task, with_] of [
      [one, other],
      [other, one],
    ] as const) {
      const against = held.find(name => holds(name, with_) && !holds(name, task))
      if (!holds(role, task) || holds(role, with_) || against == null) continue
      throw new Refusal(
        'account/duties-incompatible',
        {
          task: say.permissions.names[task],
          held: say.permissions.names[with_],
          role: say.permissions.roles[against],
          because: dutyReason(ctx, because),
        },
        'role',
      )
    }
}

/** The sentence for a reason of ours; a reason that an office wrote itself is said as it stands. */
export const dutyReason = (ctx: Context, because: string): string =>
  (sentences(ctx.locale).access.duties as Readonly<Record<string, string>>)[because] ?? because
