import { z } from '@hono/zod-openapi'
import type { Api } from '../web/api.ts'
import { consentsOfPerson } from './consents.queries.ts'
import { GiveConsent, giveConsent } from './give-consent.ts'
import { GrantErasure, grantErasure } from './grant-erasure.ts'
import { RecordIncident, recordIncident } from './record-incident.ts'
import { RecordSubjectRequest, recordSubjectRequest } from './record-subject-request.ts'
import { ReportIncident, reportIncident } from './report-incident.ts'
import { SettleSubjectRequest, settleSubjectRequest } from './settle-subject-request.ts'
import { WithdrawConsent, withdrawConsent } from './withdraw-consent.ts'

const Consent = z
  .object({
    id: z.uuid(),
    purpose: z.string(),
    how: z.enum(['spoken', 'signed']),
    givenBy: z.string().nullable(),
    recordedByName: z.string().nullable(),
    words: z.string(),
    givenAt: z.iso.datetime(),
    withdrawnAt: z.iso.datetime().nullable(),
    withdrawnBecause: z.string().nullable(),
  })
  .openapi('Consent')
const Done = z.object({ done: z.literal(true) })
const done = { done: true } as const

export function privacyApi(api: Api): void {
  api.route({
    method: 'get',
    path: '/people/{personId}/consents',
    tag: 'privacy',
    summary: 'What a person agreed to and took back, with the words they were asked with',
    permission: 'privacy.consent',
    params: z.object({ personId: z.uuid() }),
    answer: z.object({ consents: z.array(Consent) }),
    handle: async ({ ctx, params }) => ({
      consents: (await consentsOfPerson(ctx, params.personId)).consents.map(({ givenAt, withdrawnAt, ...line }) => ({
        ...line,
        givenAt: givenAt.toISOString(),
        withdrawnAt: withdrawnAt?.toISOString() ?? null,
      })),
    }),
  })
  api.route({
    method: 'post',
    path: '/people/{personId}/consents',
    tag: 'privacy',
    summary: 'The words of a purpose were read out and the person agreed',
    permission: 'privacy.consent',
    params: z.object({ personId: z.uuid() }),
    body: GiveConsent.omit({ personId: true }),
    status: 201,
    answer: z.object({ consentId: z.uuid() }),
    handle: ({ ctx, params, body }) => giveConsent(ctx, { ...body, ...params }),
  })
  api.route({
    method: 'post',
    path: '/consents/{consentId}/withdraw',
    tag: 'privacy',
    summary: 'A consent is taken back; what it was for stops at once',
    permission: 'privacy.consent',
    params: z.object({ consentId: z.uuid() }),
    body: WithdrawConsent.omit({ consentId: true }),
    answer: Done,
    handle: async ({ ctx, params, body }) => {
      await withdrawConsent(ctx, { ...body, ...params })
      return done
    },
  })
  api.route({
    method: 'post',
    path: '/subject-requests',
    tag: 'privacy',
    summary: 'A person asks about their data; the clocks start today',
    permission: 'privacy.manage',
    body: RecordSubjectRequest,
    status: 201,
    answer: z.object({ id: z.uuid() }),
    handle: ({ ctx, body }) => recordSubjectRequest(ctx, body),
  })
  api.route({
    method: 'post',
    path: '/subject-requests/{requestId}/settle',
    tag: 'privacy',
    summary: 'Answered, prolonged once, or carried out',
    permission: 'privacy.manage',
    params: z.object({ requestId: z.uuid() }),
    body: SettleSubjectRequest.omit({ requestId: true }),
    answer: Done,
    handle: async ({ ctx, params, body }) => {
      await settleSubjectRequest(ctx, { ...body, ...params })
      return done
    },
  })
  api.route({
    method: 'post',
    path: '/subject-requests/{requestId}/erasure',
    tag: 'privacy',
    summary: 'A request to be erased is granted for one person; a job anonymises them and marks the request as carried out',
    permission: 'privacy.manage',
    params: z.object({ requestId: z.uuid() }),
    body: GrantErasure.omit({ requestId: true }),
    status: 202,
    answer: z.object({ id: z.uuid() }),
    handle: ({ ctx, params, body }) => grantErasure(ctx, { ...body, ...params }),
  })
  api.route({
    method: 'post',
    path: '/incidents',
    tag: 'privacy',
    summary: 'Something happened to personal data; 72 hours to report it',
    permission: 'privacy.manage',
    body: RecordIncident,
    status: 201,
    answer: z.object({ id: z.uuid() }),
    handle: ({ ctx, body }) => recordIncident(ctx, body),
  })
  api.route({
    method: 'post',
    path: '/incidents/{incidentId}/report',
    tag: 'privacy',
    summary: 'The incident was reported to the authority',
    permission: 'privacy.manage',
    params: z.object({ incidentId: z.uuid() }),
    body: ReportIncident.omit({ incidentId: true }),
    answer: Done,
    handle: async ({ ctx, params, body }) => {
      await reportIncident(ctx, { ...body, ...params })
      return done
    },
  })
}
