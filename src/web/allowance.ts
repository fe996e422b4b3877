import { createHmac } from 'node:crypto'
import type { MikroORM } from '@mikro-orm/postgresql'

export interface Allowed {
  readonly name: string
  /** So many times in so many seconds. */
  readonly times: number
  readonly seconds: number
}

interface Handful {
  left: number
  readonly spent: boolean
  /** Of this process's own steady clock: a clock that is set back neither locks out nor lets in. */
  readonly endsAt: number
}

/** Of each allowance a process draws a fiftieth at a time, so that an ordinary request costs the database nothing. */
const handfuls = 50
const remembered = 10_000

/**
 * Counts who asked for what, in one place for all web processes: together they never let through more than the allowance. Answers the
 * seconds to wait, 0 where the request may go on.
 */
export function openAllowance(orm: MikroORM, secret: string) {
  const held = new Map<string, Handful>()
  const drawing = new Map<string, Promise<Handful>>()

  async function draw(allowed: Allowed, key: string): Promise<Handful> {
    const some = Math.max(1, Math.floor(allowed.times / handfuls))
    // Not now(): of two first draws at once, the one that waited for the other's row began before it, and would take it for a clock set back.
    const goesOn = `a.began_at <= clock_timestamp() and a.began_at > clock_timestamp() - make_interval(secs => ${allowed.seconds})`
    const [row] = await orm.em.getConnection().execute<{ used: string; seconds: string }[]>(
      `insert into auth.allowance as a (kind, key, used) values (?, ?, ?)
       on conflict (kind, key) do update set
         used = case when ${goesOn} then a.used else 0 end + excluded.used,
         began_at = case when ${goesOn} then a.began_at else now() end
       returning used, extract(epoch from began_at - now()) + ? as seconds`,
      [allowed.name, key, some, allowed.seconds],
    )
    const left = Math.min(some, Math.max(0, allowed.times - (Number(row!.used) - some)))
    return { left, spent: left === 0, endsAt: performance.now() + Math.max(0, Number(row!.seconds)) * 1000 }
  }

  return async (allowed: Allowed, who: string): Promise<number> => {
    const key = createHmac('sha256', secret).update(`allowance ${who}`).digest('base64url')
    const name = `${allowed.name} ${key}`
    for (;;) {
      const handful = held.get(name)
      const remaining = handful == null ? 0 : handful.endsAt - performance.now()
      if (handful != null && remaining > 0 && handful.left > 0) {
        handful.left--
        return 0
      }
      if (handful != null && remaining > 0 && handful.spent) return Math.ceil(remaining / 1000)
      // Of many requests at once only one draws; the others share what it brings.
      const drawn = drawing.get(name) ?? draw(allowed, key).finally(() => drawing.delete(name))
      drawing.set(name, drawn)
      const fresh = await drawn
      if (held.get(name) === fresh) continue
      forgetOld()
      held.set(name, fresh)
    }
  }

  function forgetOld(): void {
    if (held.size < remembered) return
    const now = performance.now()
    for (const [name, { endsAt }] of held) if (endsAt <= now) held.delete(name)
    // Whoever is forgotten draws anew; nobody gets more than the database grants.
    if (held.size >= remembered) held.clear()
  }
}
