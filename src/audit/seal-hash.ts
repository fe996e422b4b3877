import { createHash } from 'node:crypto'

/** An entry as the chain sees it. Texts come from the database as they are, so that time zones and number formats cannot change a hash. */
export interface SealedEntry {
  readonly id: string
  readonly tx: string
  /** Microseconds since 1970. */
  readonly at: string
  readonly actor: string | null
  readonly actor_kind: string | null
  readonly request: string | null
  readonly address: string | null
  readonly job: string | null
  readonly relation: string
  readonly row_id: string | null
  readonly area_id: string | null
  readonly action: string
  readonly before: string | null
  readonly after: string | null
}

/** The columns of `audit_entry e` in the form above. */
export const sealedColumns = `e.id::text, e.tx::text, (extract(epoch from e.at) * 1000000)::bigint::text as at, e.actor::text, e.actor_kind, e.request, e.address, e.job,
  e.relation, e.row_id::text, e.area_id::text, e.action, e.before::text as before, e.after::text as after`

const sha256 = (...parts: (string | Buffer)[]): Buffer => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

export const noSeal: Buffer = Buffer.alloc(32)

/** Over the values alone, with salt: who has neither can guess nothing from it. */
export const digestOf = (salt: string, entry: SealedEntry): Buffer => sha256(JSON.stringify([salt, entry.before, entry.after]))

/** The next link: over the link before it, everything an entry says of itself, and the digest of its values. */
export const linkOf = (before: Buffer, no: number, entry: SealedEntry, digest: Buffer): Buffer =>
  sha256(
    before,
    JSON.stringify([
      no,
      entry.id,
      entry.tx,
      entry.at,
      entry.actor,
      entry.actor_kind,
      entry.request,
      entry.address,
      entry.job,
      entry.relation,
      entry.row_id,
      entry.area_id,
      entry.action,
    ]),
    digest,
  )
