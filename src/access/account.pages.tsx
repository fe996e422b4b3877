import { setCookie } from 'hono/cookie'
import { z } from 'zod'
import { formatDateTime } from '../vietnamese/dates.ts'
import type { Web, WebContext } from '../web/environment.ts'
import { leaveFlash } from '../web/flash.ts'
import { Form, Radios, SubmitButton, TextField } from '../web/forms.tsx'
import { page, PlainPost } from '../web/layout.tsx'
import { localeCookie } from '../web/session.ts'
import { actNow, blankForm, type FormState, parseForm, refusedForm } from '../web/submit-form.ts'
import { Badge, Card, Table } from '../web/tables.tsx'
import { rolesOf } from './accounts.queries.ts'
import { ChangePassword, changePassword } from './change-password.ts'
import { HeldRoles } from '../web/held-roles.tsx'
import { NewPasswordFields } from './new-password-fields.tsx'
import { ownSecondFactor } from './second-factor.ts'
import { endOtherSessions, keepLanguage, ownSessions } from './own-sessions.ts'

const Language = z.object({ language: z.enum(['vi', 'en']) })

export function accountPages(app: Web): void {
  app.get('/account', async c => {
    const { ctx, say } = c.var
    const sessions = await ownSessions(ctx)
    const roles = await rolesOf(ctx, [ctx.actor.id])
    const factor = await ownSecondFactor(ctx)
    return page(
      c,
      {
        title: say.access.accountTitle,
        lead: ctx.actor.name,
        actions: (
          <>
            <a class="btn" href="/account/keys">
              {say.access.keys}
            </a>
            <a class="btn" href="/account/password">
              {say.access.changePassword}
            </a>
          </>
        ),
      },
      <>
        <Card title={say.access.myRoles}>
          <HeldRoles roles={roles} />
        </Card>
        <Card
          title={say.access.secondFactor}
          actions={
            !factor.confirmed && (
              <a class="btn" href="/account/second-factor">
                {say.access.turnOn}
              </a>
            )
          }
        >
          <p>
            <Badge tone={factor.confirmed ? 'good' : 'calm'}>
              {factor.confirmed ? say.access.secondFactorOn : say.access.secondFactorOff}
            </Badge>{' '}
            {factor.confirmed && `${factor.codesLeft} ${say.access.codesLeft}`}
          </p>
        </Card>
        <Card title={say.web.language}>
          <Form form={blankForm({ language: ctx.locale })} action="/account/language">
            <Radios
              name="language"
              label={say.web.language}
              required
              options={[
                ['vi', 'Tiếng Việt'],
                ['en', 'English'],
              ]}
            />
            <SubmitButton />
          </Form>
        </Card>
        <Card
          title={say.access.sessions}
          actions={sessions.length > 1 && <PlainPost action="/account/end-sessions" label={say.access.endSessions} class="btn" />}
        >
          <Table
            rows={sessions}
            columns={[
              {
                head: say.access.session,
                cell: session => (
                  <>
                    {deviceName(session.userAgent) ?? say.access.unknownDevice}{' '}
                    {session.id === c.var.sessionId && <Badge tone="good">{say.access.thisSession}</Badge>}
                  </>
                ),
              },
              { head: say.access.sessionSince, cell: session => formatDateTime(new Date(session.createdAt)), wide: true },
              { head: say.access.sessionLast, cell: session => formatDateTime(new Date(session.updatedAt)) },
            ]}
          />
        </Card>
      </>,
    )
  })

  app.post('/account/end-sessions', c =>
    actNow(c, { write: () => endOtherSessions(c.var.ctx, c.var.sessionId), done: ['/account', c.var.say.access.sessionsEnded] }),
  )

  app.post('/account/language', async c => {
    const parsed = await parseForm(c, Language)
    if (parsed.ok) {
      await keepLanguage(c.var.ctx, parsed.value.language)
      setCookie(c, localeCookie, parsed.value.language, { path: '/', sameSite: 'Lax', httpOnly: true, maxAge: 31_536_000 })
    }
    return c.redirect('/account', 303)
  })

  app.get('/account/password', c => passwordPage(c, blankForm()))

  app.post('/account/password', async c => {
    const { ctx, say, sessionId, mustChangePassword } = c.var
    const parsed = await parseForm(c, ChangePassword)
    if (!parsed.ok) return passwordPage(c, parsed.form)
    if (parsed.value.password !== parsed.value.again)
      return passwordPage(c, { ...parsed.form, errors: [{ field: 'again', text: say.access.repeatDiffers }], status: 422 })
    try {
      await changePassword(ctx, parsed.value, sessionId)
    } catch (error) {
      return passwordPage(c, refusedForm(c, parsed.form, error))
    }
    leaveFlash(c, { kind: 'done', text: say.access.passwordChanged })
    return c.redirect(mustChangePassword ? '/' : '/account', 303)
  })
}

function passwordPage(c: WebContext, form: FormState): Promise<Response> {
  const { say, mustChangePassword } = c.var
  return page(
    c,
    {
      title: say.access.changePassword,
      lead: mustChangePassword ? say.access.mustChangeLead : undefined,
      ...(!mustChangePassword && { trail: [['/account', say.access.accountTitle]] }),
      status: form.status,
    },
    <div class="narrow">
      <Form form={form} action="/account/password">
        <TextField
          name="current"
          type="password"
          label={say.access.currentPassword}
          required
          autocomplete="current-password"
          width="full"
        />
        <NewPasswordFields />
        <SubmitButton label={say.access.changePassword} {...(!mustChangePassword && { cancel: '/account' })} />
      </Form>
    </div>,
  )
}

const browsers = [
  [/Edg\//, 'Edge'],
  [/CocCoc|coc_coc/, 'Cốc Cốc'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
] as const
const systems = [
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS/, 'macOS'],
  [/Linux/, 'Linux'],
] as const

function deviceName(userAgent: string | null): string | null {
  const browser = browsers.find(([pattern]) => pattern.test(userAgent ?? ''))?.[1]
  const system = systems.find(([pattern]) => pattern.test(userAgent ?? ''))?.[1]
  return browser == null && system == null ? null : [browser, system].filter(Boolean).join(', ')
}
