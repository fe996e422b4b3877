import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import { secureHeaders } from 'hono/secure-headers'
import { accessApi } from '../access/access.api.ts'
import { accountPages } from '../access/account.pages.tsx'
import { accountsPages } from '../access/accounts.pages.tsx'
import { keyPages } from '../access/keys.pages.tsx'
import { rolesPage } from '../access/roles.pages.tsx'
import { trailApi } from '../access/trail.api.ts'
import { personLooks, trailPages } from '../access/trail.pages.tsx'
import { codePath, secondFactorPages, setUpPath } from '../access/second-factor.pages.tsx'
import { signInPages } from '../access/sign-in.pages.tsx'
import { openSignInSystem } from '../access/sign-in-system.ts'
import { areaChangeApi } from '../areas/area-changes.api.ts'
import { areaChangePages } from '../areas/area-changes.pages.tsx'
import { areaApi } from '../areas/areas.api.ts'
import { noticeApi } from '../notices/notices.api.ts'
import { noticePages } from '../notices/notices.pages.tsx'
import { answerPages } from '../volunteers/answers.pages.tsx'
import { shiftPages } from '../volunteers/shifts.pages.tsx'
import { staffingPages } from '../volunteers/staffing.pages.tsx'
import { volunteerApi } from '../volunteers/volunteers.api.ts'
import { volunteerPages } from '../volunteers/volunteers.pages.tsx'
import { areaPages } from '../areas/areas.pages.tsx'
import { campaignApi } from '../campaigns/campaigns.api.ts'
import { campaignPages } from '../campaigns/campaigns.pages.tsx'
import { boardPages } from '../board/board.pages.tsx'
import { newId } from '../database/id.ts'
import { documentApi } from '../documents/documents.api.ts'
import { documentPages } from '../documents/documents.pages.tsx'
import { giftSourceApi } from '../gifts/gift-sources.api.ts'
import { giftSourcePages } from '../gifts/gift-sources.pages.tsx'
import { ruleSetApi } from '../gifts/rule-sets.api.ts'
import { ruleSetFormPages } from '../gifts/rule-set-forms.pages.tsx'
import { ruleSetPages } from '../gifts/rule-sets.pages.tsx'
import { listApi } from '../lists/lists.api.ts'
import { listPages } from '../lists/lists.pages.tsx'
import { listsToDo, occasionPages } from '../lists/occasion.pages.tsx'
import { questionPages } from '../lists/questions.pages.tsx'
import { findOccasionProgress } from '../lists/occasion.queries.ts'
import { eventDayPages } from '../events/event-day.pages.tsx'
import { eventPages } from '../events/events.pages.tsx'
import { inviteePages } from '../events/invitees.pages.tsx'
import { patientPages } from '../events/patient.pages.tsx'
import { eventApi } from '../events/events.api.ts'
import { eventDayApi } from '../events/event-day.api.ts'
import { handoverApi } from '../handovers/handovers.api.ts'
import { importApi } from '../imports/imports.api.ts'
import { importPages } from '../imports/imports.pages.tsx'
import { deskPages } from '../handovers/desk.pages.tsx'
import { giftPages } from '../handovers/gift.pages.tsx'
import { listProgressPages } from '../handovers/list-progress.pages.tsx'
import { moneyPages } from '../handovers/money.pages.tsx'
import { unitResultPages } from '../handovers/unit-results.pages.tsx'
import { signedBookPages } from '../handovers/signed-book.pages.tsx'
import { visitPages } from '../handovers/visits.pages.tsx'
import { sentences } from '../locales/sentences.ts'
import { pharmacyApi } from '../pharmacy/pharmacy.api.ts'
import { familyPages } from '../martyrs/family.pages.tsx'
import { martyrApi } from '../martyrs/martyrs.api.ts'
import { martyrPages, martyrTieLines, martyrTies } from '../martyrs/martyrs.pages.tsx'
import { consentPages, consentPart } from '../privacy/consents.pages.tsx'
import { erasurePages } from '../privacy/erasure.pages.tsx'
import { privacyApi } from '../privacy/privacy.api.ts'
import { privacyPages } from '../privacy/privacy.pages.tsx'
import { retentionPages } from '../privacy/retention.pages.tsx'
import { pharmacyPages } from '../pharmacy/pharmacy.pages.tsx'
import { httpStatusOf, Refusal } from '../refusal.ts'
import { registryApi } from '../registry/registry.api.ts'
import { cardFormPages } from '../registry/card-forms.pages.tsx'
import { deathPages } from '../registry/death.pages.tsx'
import { personCardPage } from '../registry/person-card.pages.tsx'
import { personFormPages } from '../registry/person-form.pages.tsx'
import { duplicateApi } from '../registry/duplicates.api.ts'
import { duplicatePages, mergesPart } from '../registry/duplicates.pages.tsx'
import { moveApi } from '../registry/moves.api.ts'
import { movePages, residencePart } from '../registry/moves.pages.tsx'
import { searchPage } from '../registry/search.pages.tsx'
import type { Services } from '../services.ts'
import { Api, apiRoot } from './api.ts'
import { serveAssets } from './assets.ts'
import { csrf } from './csrf.ts'
import type { Web, WebContext, WebEnv } from './environment.ts'
import { serveHealth } from './health.ts'
import { homePage } from './home.pages.tsx'
import { jobPages } from './jobs.pages.tsx'
import { page } from './layout.tsx'
import { pageAbove } from './page-above.ts'
import { answerProblem, asRefusal, isUnavailable, problemOf, unexpectedProblem } from './problem.tsx'
import { limitRates, type RateLimit, usualLimits } from './rate-limits.ts'
import { serveReference } from './reference.tsx'
import { type FindOccasion, localeOf, whoActs } from './session.ts'
import { answerUnavailable } from './unavailable.tsx'

/** Where the current campaign stands, for the top of every page. */
const findOccasion: FindOccasion = c => findOccasionProgress(c.var.ctx)

/** Routes that take files; everything else is a form of words. */
const uploads = /^\/(?:api\/v1\/)?imports(?:\/|$)/
const megabyte = 1024 * 1024
const limitOf = (path: string) => (uploads.test(path) ? 24 : 1)

/** Open to people who have not signed in. Everything else asks for it first. */
const open = /^\/(?:sign-in|forgotten-password|reset-password|invitation|language|healthz|readyz|assets|answers)(?:\/|$)|^\/api\/v1\//

export function createApp(services: Services, limits: readonly RateLimit[] = usualLimits): Web {
  const app: Web = new Hono<WebEnv>()
  const signIn = openSignInSystem(services.orm, services.config)

  app.use(requestLine(services))
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        fontSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
      },
      strictTransportSecurity: services.config.publicUrl.startsWith('https:') ? 'max-age=31536000; includeSubDomains' : false,
      referrerPolicy: 'same-origin',
      xFrameOptions: 'DENY',
      crossOriginOpenerPolicy: 'same-origin',
      permissionsPolicy: { camera: ['self'], microphone: [], geolocation: [] },
    }),
  )
  serveAssets(app)
  serveHealth(app, services)
  app.use(whoActs(services, signIn, findOccasion))
  app.use(limitRates(services, limits))
  app.use(async (c, next) => {
    // The database knows no such character; nobody types it.
    if (/%00/.test(c.req.url)) throw new Refusal('input/invalid')
    return next()
  })
  app.use(async (c, next) =>
    bodyLimit({
      maxSize: limitOf(c.req.path) * megabyte,
      onError: () => {
        throw new Refusal('request/too-large', { limit: limitOf(c.req.path) })
      },
    })(c, next),
  )
  app.use(csrf(services))
  app.use(async (c, next) => {
    if (!open.test(c.req.path)) {
      if (c.var.ctx.actor.kind !== 'account') throw new Refusal('access/not-signed-in')
      if (c.var.mustChangePassword && c.req.path !== '/account/password' && c.req.path !== '/sign-out')
        return c.redirect('/account/password')
      const ahead = c.var.mustChangePassword ? null : { done: null, show: codePath, 'set-up': setUpPath }[c.var.secondFactor]
      if (ahead != null && c.req.path !== ahead && c.req.path !== '/account/password') return c.redirect(ahead, 303)
    }
    return next()
  })

  const api = new Api()
  accessApi(api, services, signIn)
  trailApi(api)
  privacyApi(api)
  areaApi(api)
  areaChangeApi(api)
  volunteerApi(api)
  noticeApi(api)
  documentApi(api)
  campaignApi(api)
  giftSourceApi(api)
  ruleSetApi(api)
  listApi(api)
  eventApi(api)
  eventDayApi(api)
  pharmacyApi(api)
  handoverApi(api)
  importApi(api)
  registryApi(api)
  moveApi(api)
  duplicateApi(api)
  martyrApi(api)

  homePage(app, [listsToDo])
  signInPages(app, services, signIn)
  accountPages(app)
  secondFactorPages(app)
  keyPages(app)
  accountsPages(app)
  rolesPage(app)
  areaChangePages(app)
  trailPages(app)
  privacyPages(app)
  erasurePages(app)
  consentPages(app)
  retentionPages(app)
  areaPages(app)
  jobPages(app)
  volunteerPages(app)
  shiftPages(app)
  staffingPages(app)
  answerPages(app)
  noticePages(app)
  eventPages(app)
  inviteePages(app)
  eventDayPages(app)
  patientPages(app)
  pharmacyPages(app)
  documentPages(app)
  campaignPages(app)
  giftSourcePages(app)
  ruleSetFormPages(app)
  ruleSetPages(app)
  occasionPages(app)
  boardPages(app)
  questionPages(app)
  listPages(app)
  importPages(app)
  deskPages(app)
  giftPages(app)
  listProgressPages(app)
  signedBookPages(app)
  moneyPages(app)
  unitResultPages(app)
  visitPages(app)
  searchPage(app)
  movePages(app)
  duplicatePages(app, [[c => c.var.say.duplicates.ties, martyrTieLines]])
  personFormPages(app)
  personCardPage(app, [mergesPart, residencePart, martyrTies, consentPart, personLooks])
  deathPages(app)
  cardFormPages(app)
  martyrPages(app)
  familyPages(app)

  serveReference(app, api)
  app.route(apiRoot, api.app as unknown as Web)
  app.notFound(c => {
    const instead = c.req.method === 'GET' && !c.req.path.startsWith(apiRoot) ? pageAbove(app, c.req.path) : null
    return instead == null ? explain(c as WebContext, new Refusal('record/missing')) : c.redirect(instead, 303)
  })
  app.onError((error, c) => {
    const refusal =
      error instanceof HTTPException ? new Refusal(error.status === 413 ? 'request/too-large' : 'input/invalid') : asRefusal(error)
    if (refusal != null) return explain(c as WebContext, refusal)
    if (isUnavailable(error)) {
      services.log.warn({ requestId: c.res.headers.get('x-request-id'), err: withoutData(error) }, 'database does not answer')
      const locale = localeOf(c as WebContext, null)
      return answerUnavailable(c as WebContext, locale, sentences(locale), c.res.headers.get('x-request-id') ?? newId())
    }
    services.log.error({ requestId: c.res.headers.get('x-request-id'), err: withoutData(error) }, 'unexpected')
    return explain(c as WebContext, null)
  })
  return app
}

/** A driver's message may carry the row it refused ("Key (email)=(…)"): only the kind of error and where it arose is logged. */
const withoutData = (error: Error) => ({
  type: error.name,
  code: 'code' in error ? error.code : undefined,
  stack: error.stack
    ?.split('\n')
    .filter(line => line.startsWith('    at '))
    .join('\n'),
})

const requestLine =
  ({ log }: Services) =>
  async (c: WebContext, next: () => Promise<void>): Promise<void> => {
    const requestId = newId()
    const began = performance.now()
    c.header('x-request-id', requestId)
    await next()
    // The pattern of the route, not the address: no ids of people, no search words.
    const actor = c.var.ctx?.actor
    log.info(
      {
        requestId,
        method: c.req.method,
        route: c.req.routePath,
        status: c.res.status,
        ms: Math.round(performance.now() - began),
        actor: actor?.kind === 'nobody' ? undefined : actor?.id,
      },
      'request',
    )
  }

async function explain(c: WebContext, refusal: Refusal | null): Promise<Response> {
  const requestId = c.res.headers.get('x-request-id') ?? newId()
  const say = c.var.say ?? sentences('vi')
  const problem = refusal == null ? unexpectedProblem(say, requestId) : problemOf(refusal, say, requestId)
  if (c.req.path.startsWith('/api/') || c.var.ctx == null) return answerProblem(c, problem)
  if (refusal?.code === 'access/not-signed-in') {
    const next = c.req.method === 'GET' ? `?${new URLSearchParams({ next: c.req.path })}` : ''
    return c.redirect(`/sign-in${c.req.path === '/' ? '' : next}`, 303)
  }
  const { errors } = say.web
  if (typeof refusal?.facts['seconds'] === 'number') c.header('retry-after', String(refusal.facts['seconds']))
  const title =
    refusal == null
      ? errors.unexpectedTitle
      : refusal.kind === 'missing'
        ? errors.missingTitle
        : refusal.kind === 'forbidden'
          ? errors.forbiddenTitle
          : errors.title
  return page(
    c,
    { title, status: refusal == null ? 500 : httpStatusOf[refusal.kind], saysOneThing: true },
    <div class="explained">
      <p>{problem.detail}</p>
      <p class="field-hint">{errors.reference(requestId)}</p>
      <p>
        <a class="btn" href="/">
          {say.web.home}
        </a>
      </p>
    </div>,
  )
}
