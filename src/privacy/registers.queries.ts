import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import type { RequestKind } from './subject-request-rules.ts'

export interface Purpose {
  readonly code: string
  readonly name: string
  readonly basis: 'state-duty' | 'consent' | 'unset'
  readonly law: string
  readonly data: string
  readonly recipients: string
  readonly asks: string | null
  readonly afterWithdrawal: string | null
  readonly confirmedAt: Date | null
  /** Of the people the reader may see. */
  readonly consenting: number
  readonly withdrawn: number
}
export interface SubjectRequest {
  readonly id: string
  readonly areaName: string
  readonly requester: string
  readonly kind: RequestKind
  readonly wish: string
  readonly receivedOn: string
  readonly answerBy: string
  readonly actBy: string
  readonly answeredAt: string | null
  readonly extendedAt: string | null
  readonly extendedBecause: string | null
  readonly doneAt: string | null
  readonly doneByName: string | null
  readonly outcome: string | null
}
export interface Incident {
  readonly id: string
  readonly areaName: string
  readonly what: string
  readonly people: number | null
  readonly foundAt: string
  readonly reportBy: string
  readonly reportedAt: string | null
  readonly reference: string | null
}
export interface OfficeDay {
  readonly day: string
  readonly works: boolean
  readonly name: string
  readonly source: string
  readonly confirmed: boolean
}

/** For everybody who is signed in: what the program holds data for, and on what ground. */
export async function readPurposes(ctx: Context): Promise<Purpose[]> {
  ctx = allow(ctx, 'areas.read')
  const language = ctx.locale === 'en' ? 'en' : 'vi'
  const rows = await inTransaction(ctx, tx =>
    tx.execute<(Omit<Purpose, 'confirmedAt'> & { confirmedAt: string | null })[]>(
      `select p.code, name_${language} as name, basis, law, data_${language} as data, recipients_${language} as recipients, asks_${language} as asks,
         on_withdrawal_${language} as "afterWithdrawal", confirmed_at as "confirmedAt", coalesce(c.standing, 0)::int as consenting, coalesce(c.taken_back, 0)::int as withdrawn
       from purpose p left join (select purpose, count(*) filter (where withdrawn_at is null) as standing, count(*) filter (where withdrawn_at is not null) as taken_back
         from consent group by purpose) c on c.purpose = p.code order by place`,
    ),
  )
  return rows.map(row => ({ ...row, confirmedAt: row.confirmedAt == null ? null : new Date(row.confirmedAt) }))
}

const requestColumns = `r.id, a.name as "areaName", requester, r.kind, wish, received_on::text as "receivedOn", answer_by::text as "answerBy", act_by::text as "actBy",
  answered_at as "answeredAt", extended_at as "extendedAt", extended_because as "extendedBecause", done_at as "doneAt", outcome,
  (select d.name from account d where d.id = r.done_by) as "doneByName"`
const incidentColumns = `i.id, a.name as "areaName", what, people, found_at as "foundAt", report_by as "reportBy", reported_at as "reportedAt", reference`

export interface Registers {
  readonly requests: readonly SubjectRequest[]
  readonly incidents: readonly Incident[]
  readonly areas: readonly (readonly [id: string, name: string])[]
}

/** What is open first, what is nearest to its end on top. */
export async function readRegisters(ctx: Context): Promise<Registers> {
  ctx = allow(ctx, 'privacy.read')
  return inTransaction(ctx, async tx => ({
    requests: await tx.execute<SubjectRequest[]>(
      `select ${requestColumns} from subject_request r join area a on a.id = r.area_id order by done_at is not null, act_by limit 200`,
    ),
    incidents: await tx.execute<Incident[]>(
      `select ${incidentColumns} from incident i join area a on a.id = i.area_id order by reported_at is not null, report_by limit 200`,
    ),
    areas: (
      await tx.execute<{ id: string; name: string }[]>(
        `select id, name from area where valid_to is null and (sees_all_areas() or id = any(allowed_areas())) and kind in ('commune', 'township', 'ward') order by name collate vietnamese limit 500`,
      )
    ).map(row => [row.id, row.name] as const),
  }))
}

export async function getSubjectRequest(ctx: Context, requestId: string): Promise<SubjectRequest> {
  ctx = allow(ctx, 'privacy.read')
  const [found] = await inTransaction(ctx, tx =>
    tx.execute<SubjectRequest[]>(`select ${requestColumns} from subject_request r join area a on a.id = r.area_id where r.id = ?`, [
      requestId,
    ]),
  )
  if (found == null) throw new Refusal('record/missing')
  return found
}

export async function getIncident(ctx: Context, incidentId: string): Promise<Incident> {
  ctx = allow(ctx, 'privacy.read')
  const [found] = await inTransaction(ctx, tx =>
    tx.execute<Incident[]>(`select ${incidentColumns} from incident i join area a on a.id = i.area_id where i.id = ?`, [incidentId]),
  )
  if (found == null) throw new Refusal('record/missing')
  return found
}

export async function readOfficeDays(ctx: Context, year: number): Promise<OfficeDay[]> {
  ctx = allow(ctx, 'privacy.read')
  return inTransaction(ctx, tx =>
    tx.execute<OfficeDay[]>(
      `select day::text, works, name, source, confirmed_at is not null as confirmed from office_day where extract(year from day) = ? order by day`,
      [year],
    ),
  )
}
