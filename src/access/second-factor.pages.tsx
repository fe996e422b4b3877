import { qrRuns } from '../sheets/qr.ts'
import { Refusal } from '../refusal.ts'
import type { Web, WebContext } from '../web/environment.ts'
import { Form, SubmitButton, TextField } from '../web/forms.tsx'
import { page } from '../web/layout.tsx'
import { actNow, blankForm, type FormState, parseForm, refusedForm } from '../web/submit-form.ts'
import { Card } from '../web/tables.tsx'
import { beginSecondFactor, confirmSecondFactor, GiveCode, ownSecondFactor, resetSecondFactor, showSecondFactor } from './second-factor.ts'

export const codePath = '/account/code'
export const setUpPath = '/account/second-factor'

export function secondFactorPages(app: Web): void {
  app.get(codePath, c => codePage(c, blankForm()))

  app.post(codePath, async c => {
    const parsed = await parseForm(c, GiveCode)
    if (!parsed.ok) return codePage(c, parsed.form)
    try {
      await showSecondFactor(c.var.ctx, parsed.value, sessionOf(c))
    } catch (error) {
      return codePage(c, refusedForm(c, parsed.form, error))
    }
    return c.redirect('/', 303)
  })

  app.get(setUpPath, async c => {
    const { confirmed } = await ownSecondFactor(c.var.ctx)
    return confirmed ? c.redirect('/account', 303) : setUpPage(c, blankForm())
  })

  app.post(setUpPath, async c => {
    const { ctx, say } = c.var
    const parsed = await parseForm(c, GiveCode)
    if (!parsed.ok) return setUpPage(c, parsed.form)
    try {
      const codes = await confirmSecondFactor(ctx, parsed.value, sessionOf(c))
      return page(
        c,
        { title: say.access.backupCodes, lead: say.access.backupLead },
        <Card>
          <ul class="plain-list backup-codes">
            {codes.map(code => (
              <li>
                <code>{`${code.slice(0, 5)}-${code.slice(5)}`}</code>
              </li>
            ))}
          </ul>
          <p>
            <a class="btn btn-primary" href="/">
              {say.access.backupKept}
            </a>
          </p>
        </Card>,
      )
    } catch (error) {
      return setUpPage(c, refusedForm(c, parsed.form, error))
    }
  })

  app.post('/accounts/:accountId/reset-second-factor', async c => {
    const { ctx, say } = c.var
    const accountId = c.req.param('accountId')
    const answer = await actNow(c, {
      write: () => resetSecondFactor(ctx, { accountId }),
      done: [`/accounts/${accountId}`, say.access.secondFactorReset],
    })
    return answer
  })
}

function sessionOf(c: WebContext): string {
  if (c.var.sessionId == null) throw new Refusal('access/not-signed-in')
  return c.var.sessionId
}

function codePage(c: WebContext, form: FormState): Promise<Response> {
  const { say } = c.var
  leaveNothing(c)
  return page(
    c,
    { title: say.access.codeTitle, lead: say.access.codeLead, status: form.status },
    <div class="narrow">
      <Form form={{ ...form, values: {} }} action={codePath}>
        <TextField name="code" label={say.access.code} hint={say.access.codeHint} required autocomplete="one-time-code" width="full" />
        <SubmitButton label={say.access.signIn} />
      </Form>
    </div>,
  )
}

async function setUpPage(c: WebContext, form: FormState): Promise<Response> {
  const { ctx, say } = c.var
  leaveNothing(c)
  const { secret, address } = await beginSecondFactor(ctx)
  return page(
    c,
    { title: say.access.secondFactor, lead: say.access.secondFactorLead, status: form.status },
    <div class="narrow">
      <QrCode text={address} label={say.access.scan} />
      <p>
        {say.access.byHand} <code>{secret.replaceAll(/.{4}/g, '$& ').trim()}</code>
      </p>
      <Form form={{ ...form, values: {} }} action={setUpPath}>
        <TextField name="code" label={say.access.code} required autocomplete="one-time-code" width="full" />
        <SubmitButton label={say.access.turnOn} />
      </Form>
    </div>,
  )
}

function leaveNothing(c: WebContext): void {
  c.header('cache-control', 'no-store')
}

function QrCode({ text, label }: { text: string; label: string }) {
  const { size, runs } = qrRuns(text)
  return (
    <svg
      class="qr"
      viewBox={`-4 -4 ${size + 8} ${size + 8}`}
      width="220"
      height="220"
      role="img"
      aria-label={label}
      shape-rendering="crispEdges"
    >
      <rect x="-4" y="-4" width={size + 8} height={size + 8} fill="#fff" />
      <path d={runs.map(([x, y, width]) => `M${x} ${y}h${width}v1h-${width}z`).join('')} fill="#000" />
    </svg>
  )
}
