import type { Child } from 'hono/jsx'
import type { Web, WebContext } from '../web/environment.ts'
import { Form, SubmitButton } from '../web/forms.tsx'
import { page, useScreen } from '../web/layout.tsx'
import { blankForm, type FormState, submitForm } from '../web/submit-form.ts'
import { Card, Facts } from '../web/tables.tsx'
import { type ErasurePlan, planErasure } from './erasure.queries.ts'
import { GrantErasure, grantErasure } from './grant-erasure.ts'

/** The dry run of an erasure, and granting it. */
export function erasurePages(app: Web): void {
  app.get('/privacy/requests/:requestId/people/:personId', c => planPage(c, c.req.param('requestId'), c.req.param('personId'), blankForm()))
  app.post('/privacy/requests/:requestId/people/:personId', c => {
    const [requestId, personId] = [c.req.param('requestId'), c.req.param('personId')]
    return submitForm(c, GrantErasure, {
      extra: { requestId, personId },
      write: input => grantErasure(c.var.ctx, input),
      done: () => [`/privacy/requests/${requestId}`, c.var.say.erasure.granted],
      again: form => planPage(c, requestId, personId, form),
    })
  })
}

async function planPage(c: WebContext, requestId: string, personId: string, form: FormState): Promise<Response> {
  const { ctx, say } = c.var
  const words = say.erasure
  const plan = await planErasure(ctx, requestId, personId)
  const { person } = plan
  const address = `/privacy/requests/${requestId}`
  return page(
    c,
    {
      title: words.plan(person.fullName),
      nav: '/privacy',
      trail: [
        ['/privacy', say.privacy.title],
        [address, words.title],
      ],
      lead: words.planLead,
      status: form.status,
    },
    <>
      <Card>
        <Facts
          facts={[
            [words.name, person.fullName],
            person.birthYear == null ? null : [words.born, person.birthYear],
            [words.place, [person.hamletName, person.areaName].filter(part => part != null).join(', ')],
            person.categories.length === 0 ? null : [words.categories, person.categories.join(', ')],
          ]}
        />
      </Card>
      <Decision plan={plan} address={address} form={form} />
      <Card title={words.erased}>
        <ul>
          <li>{words.erasedAlways}</li>
          {plan.erased.map(([part, count]) => (
            <li>
              {words.erasedParts[part]} ({count})
            </li>
          ))}
          <li>{words.erasedTrail}</li>
        </ul>
      </Card>
      <Card title={words.kept}>
        <ul>
          <li>{words.keptAlways}</li>
          {plan.kept.map(([part, count]) => (
            <li>
              {words.keptParts[part]} ({count})
            </li>
          ))}
          <li>{words.keptRequest}</li>
        </ul>
      </Card>
    </>,
  )
}

/** What stands in the way, or the button. */
function Decision({ plan, address, form }: { plan: ErasurePlan; address: string; form: FormState }): Child {
  const { say } = useScreen()
  const words = say.erasure
  const back = (
    <a class="btn" href={address}>
      {words.back}
    </a>
  )
  if (!plan.decision.granted)
    return (
      <Card title={words.held}>
        <p>{words.heldLead}</p>
        <ul>
          {plan.decision.because.map(held => (
            <li>{say.refusals['erasure/held']({ ...held })}</li>
          ))}
        </ul>
        {back}
      </Card>
    )
  if (!plan.answered)
    return (
      <Card title={words.grant}>
        <p>{words.answerFirst}</p>
        {back}
      </Card>
    )
  return (
    <Card title={words.grant}>
      <p>{words.grantHint}</p>
      <Form form={form} action={`${address}/people/${plan.person.id}`}>
        <SubmitButton label={words.grant} danger cancel={address} />
      </Form>
    </Card>
  )
}
