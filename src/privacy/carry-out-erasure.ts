import type { z } from 'zod'
import type { Context } from '../context.ts'
import { asOwner, inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { anonymisePeople } from './anonymise-person.ts'
import { erasureHeld } from './erasure-held.ts'
import { erasureFacts, getPersonToErase } from './erasure.queries.ts'
import { decideErasure } from './erasure-rules.ts'
import { beginForgetting, forget } from './forgetting.ts'
import type { carryOutErasureJob } from './privacy.jobs.ts'

interface Granted {
  readonly request_id: string
  readonly person_id: string
  readonly anonymous: boolean
  readonly erased: boolean
  readonly done: boolean
}

/** An entry that was merged meanwhile is the human being it was merged into. */
const grantedSql = `select e.request_id, p.id as person_id, p.anonymised_at is not null as anonymous, e.erased_at is not null as erased, r.done_at is not null as done
  from erasure e join subject_request r on r.id = e.request_id join person asked on asked.id = e.person_id
  join person p on p.id = coalesce(asked.merged_into_id, asked.id) where e.id = ?`

/**
 * What the nightly retention does to one who is due, done to one who asked; their request is done with it, in one commit. Run twice, or after a
 * worker was killed, it finds what the first left.
 */
export async function carryOutErasure(ctx: Context, { erasureId }: z.output<typeof carryOutErasureJob.payload>): Promise<string> {
  // Through the granter's own door of today: whose role has ended erases nobody.
  ctx = allow(ctx, 'privacy.manage')
  await inTransaction(ctx, async tx => {
    const [granted] = await tx.execute<Granted[]>(grantedSql, [erasureId])
    if (granted == null) throw new Refusal('record/missing')
    await getPersonToErase(tx, ctx, granted.person_id)
  })
  return asOwner(ctx.ground.orm, async tx => {
    await beginForgetting(tx, ctx)
    const [granted] = await tx.execute<Granted[]>(`${grantedSql} for update of r, e, p`, [erasureId])
    if (granted == null) throw new Refusal('record/missing')
    if (granted.erased) return 'already erased'
    if (granted.done) return 'the request was settled without it'
    if (!granted.anonymous) {
      const decision = decideErasure(await erasureFacts(tx, ctx, granted.person_id))
      if (!decision.granted) throw erasureHeld(decision.because)
      const { count } = await forget(tx, `request: ${granted.request_id}`, () => anonymisePeople(tx, ctx, [granted.person_id]))
      if (count === 0) throw new Refusal('erasure/held')
    }
    await tx.execute(`update erasure set erased_at = ? where id = ?`, [ctx.now(), erasureId])
    await tx.execute(`update subject_request set done_at = ?, done_by = ?, outcome = ? where id = ?`, [
      ctx.now(),
      ctx.actor.id,
      'đã ẩn danh hồ sơ',
      granted.request_id,
    ])
    return 'erased'
  })
}
