import type { EntityManager } from '@mikro-orm/postgresql'
import { noteAccess } from '../audit/note-access.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { arrayOf } from '../database/insert-rows.ts'
import { allow } from '../permissions.ts'
import { getPerson } from '../registry/person.queries.ts'

export interface ConsentLine {
  readonly id: string
  readonly purpose: string
  readonly how: 'spoken' | 'signed'
  readonly givenBy: string | null
  readonly words: string
  readonly givenAt: Date
  readonly recordedByName: string | null
  readonly withdrawnAt: Date | null
  readonly withdrawnBecause: string | null
}

export interface AskedPurpose {
  readonly code: string
  readonly name: string
  readonly asks: string
  readonly afterWithdrawal: string
}

export interface ConsentsOfPerson {
  readonly person: { readonly id: string; readonly name: string; readonly areaId: string }
  /** What may be asked: every purpose that rests on consent, standing or not. */
  readonly purposes: readonly AskedPurpose[]
  readonly consents: readonly ConsentLine[]
}

/** Everything one person agreed to and took back, newest first. */
export async function consentsOfPerson(ctx: Context, personId: string): Promise<ConsentsOfPerson> {
  ctx = allow(ctx, 'privacy.consent')
  return inTransaction(ctx, async tx => {
    const person = await getPerson(tx, personId)
    await noteAccess(tx, ctx, { action: 'view', purpose: 'consents', subject: 'person', subjectId: person.id, areaId: person.areaId })
    const language = ctx.locale === 'en' ? 'en' : 'vi'
    return {
      person: { id: person.id, name: person.fullName, areaId: person.areaId },
      purposes: await tx.execute<AskedPurpose[]>(
        `select code, name_${language} as name, asks_${language} as asks, coalesce(on_withdrawal_${language}, '') as "afterWithdrawal"
         from purpose where basis = 'consent' and asks_vi is not null order by place`,
      ),
      consents: await consentLines(tx, person.id),
    }
  })
}

export async function consentLines(tx: EntityManager, personId: string): Promise<ConsentLine[]> {
  const rows = await tx.execute<(Omit<ConsentLine, 'givenAt' | 'withdrawnAt'> & { givenAt: string; withdrawnAt: string | null })[]>(
    `select c.id, c.purpose, c.how, c.given_by as "givenBy", c.words, c.given_at as "givenAt", a.name as "recordedByName",
       c.withdrawn_at as "withdrawnAt", c.withdrawn_because as "withdrawnBecause"
     from consent c left join account a on a.id = c.recorded_by where c.person_id = ? order by c.given_at desc, c.id desc`,
    [personId],
  )
  return rows.map(row => ({
    ...row,
    givenAt: new Date(row.givenAt),
    withdrawnAt: row.withdrawnAt == null ? null : new Date(row.withdrawnAt),
  }))
}

/** What is read out before the answer, in the reader's language. */
export async function wordsOfPurpose(tx: EntityManager, ctx: Context, purpose: string): Promise<string> {
  const [row] = await tx.execute<{ words: string | null }[]>(
    `select ${ctx.locale === 'en' ? 'asks_en' : 'asks_vi'} as words from purpose where code = ?`,
    [purpose],
  )
  return row?.words ?? ''
}

/** Of these people, those whose consent to a purpose stands. */
export async function consenting(tx: EntityManager, purpose: string, personIds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx.execute<{ id: string }[]>(
    `select person_id as id from consent where purpose = ? and withdrawn_at is null and person_id = any(?::uuid[])`,
    [purpose, arrayOf(personIds)],
  )
  return new Set(rows.map(row => row.id))
}
