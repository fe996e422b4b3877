import { setCookie } from 'hono/cookie'
import { z } from 'zod'
import type { Services } from '../services.ts'
import { clientAddress } from '../web/client-address.ts'
import type { Web, WebContext } from '../web/environment.ts'
import { Form, Hidden, SubmitButton, TextField } from '../web/forms.tsx'
import { leaveFlash } from '../web/flash.ts'
import { page } from '../web/layout.tsx'
import { localeCookie } from '../web/session.ts'
import { blankForm, type FormState, parseForm, refusedForm } from '../web/submit-form.ts'
import { AskReset, askReset } from './ask-reset.ts'
import { NewPasswordFields } from './new-password-fields.tsx'
import { checkLink, SetPassword, setPasswordByLink } from './set-password-by-link.ts'
import { SignIn, signIn } from './sign-in.ts'
import type { SignInSystem } from './sign-in-system.ts'

/** Only a path of ours: nobody is sent to another site after signing in. */
const localPath = (text: unknown) => (typeof text === 'string' && /^\/(?![/\\])[^\s\\]*$/.test(text) ? text : '/')

export function signInPages(app: Web, services: Services, system: SignInSystem): void {
  const { ground, config } = services

  app.get('/sign-in', async c => {
    if (c.var.ctx.actor.kind === 'account') return c.redirect('/')
    return signInPage(c, blankForm({ next: localPath(c.req.query('next')) }))
  })

  app.post('/sign-in', async c => {
    const parsed = await parseForm(c, SignIn.extend({ next: z.string().optional() }))
    if (!parsed.ok) return signInPage(c, parsed.form)
    try {
      const cookies = await signIn(ground, system, { ...parsed.value, address: clientAddress(c, config), headers: c.req.raw.headers })
      for (const cookie of cookies) c.header('set-cookie', cookie, { append: true })
      return c.redirect(localPath(parsed.value.next), 303)
    } catch (error) {
      return signInPage(c, refusedForm(c, parsed.form, error))
    }
  })

  app.post('/sign-out', async c => {
    const { headers } = await system.api.signOut({ headers: c.req.raw.headers, returnHeaders: true })
    for (const cookie of headers.getSetCookie()) c.header('set-cookie', cookie, { append: true })
    leaveFlash(c, { kind: 'done', text: c.var.say.access.signedOut })
    return c.redirect('/sign-in', 303)
  })

  app.post('/language', async c => {
    const { language } = await c.req.parseBody()
    setCookie(c, localeCookie, language === 'en' ? 'en' : 'vi', {
      path: '/',
      sameSite: 'Lax',
      httpOnly: true,
      maxAge: 31_536_000,
      secure: config.publicUrl.startsWith('https:'),
    })
    const from = URL.parse(c.req.header('referer') ?? '')
    return c.redirect(localPath(from == null ? '/' : from.pathname + from.search), 303)
  })

  app.get('/forgotten-password', c => forgottenPage(c, blankForm()))

  app.post('/forgotten-password', async c => {
    const parsed = await parseForm(c, AskReset)
    if (!parsed.ok) return forgottenPage(c, parsed.form)
    try {
      await askReset(ground, { ...parsed.value, address: clientAddress(c, config), requestId: c.var.ctx.requestId })
    } catch (error) {
      return forgottenPage(c, refusedForm(c, parsed.form, error))
    }
    leaveFlash(c, { kind: 'note', text: c.var.say.access.forgottenSent })
    return c.redirect('/sign-in', 303)
  })

  app.get('/reset-password/:link', async c => {
    await checkLink(ground, c.req.param('link'))
    return resetPage(c, blankForm())
  })

  app.post('/reset-password/:link', async c => {
    const { say } = c.var
    const parsed = await parseForm(c, SetPassword, { link: c.req.param('link') })
    if (!parsed.ok) return resetPage(c, parsed.form)
    const { password, again } = parsed.value
    if (password !== again)
      return resetPage(c, { ...parsed.form, errors: [{ field: 'again', text: say.access.repeatDiffers }], status: 422 })
    try {
      await setPasswordByLink(ground, parsed.value, c.var.ctx.requestId)
    } catch (error) {
      return resetPage(c, refusedForm(c, parsed.form, error))
    }
    leaveFlash(c, { kind: 'done', text: say.access.resetDone })
    return c.redirect('/sign-in', 303)
  })
}

function signInPage(c: WebContext, form: FormState): Promise<Response> {
  const { say } = c.var
  return page(
    c,
    { title: say.access.signIn, lead: say.access.signInLead, status: form.status },
    <div class="narrow">
      <Form form={form} action="/sign-in">
        <TextField name="email" type="email" label={say.access.email} required autocomplete="username" width="full" />
        <TextField name="password" type="password" label={say.access.password} required autocomplete="current-password" width="full" />
        <Hidden name="next" value={localPath(form.values['next'])} />
        <SubmitButton label={say.access.signIn} />
        <p>
          <a href="/forgotten-password">{say.access.forgotten}</a>
        </p>
      </Form>
    </div>,
  )
}

function forgottenPage(c: WebContext, form: FormState): Promise<Response> {
  const { say } = c.var
  return page(
    c,
    { title: say.access.forgottenTitle, lead: say.access.forgottenLead, status: form.status },
    <div class="narrow">
      <Form form={form} action="/forgotten-password">
        <TextField name="email" type="email" label={say.access.email} required autocomplete="username" width="full" />
        <SubmitButton label={say.access.forgottenSend} cancel="/sign-in" />
      </Form>
    </div>,
  )
}

function resetPage(c: WebContext, form: FormState): Promise<Response> {
  const { say } = c.var
  return page(
    c,
    { title: say.access.resetTitle, status: form.status },
    <div class="narrow">
      <Form form={form} action={c.req.path}>
        <NewPasswordFields />
        <SubmitButton label={say.access.changePassword} />
      </Form>
    </div>,
  )
}
