import type { Child } from 'hono/jsx'
import { inTransaction } from '../database/in-transaction.ts'
import { allow } from '../permissions.ts'
import { formatDate, formatDateTime, isoDay } from '../vietnamese/dates.ts'
import { maskPhone } from '../vietnamese/phone.ts'
import type { Web, WebContext } from '../web/environment.ts'
import { Form, Hidden, SubmitButton, TextArea } from '../web/forms.tsx'
import { page, useScreen } from '../web/layout.tsx'
import { readForm } from '../web/read-form.ts'
import { reading } from '../web/reading.ts'
import { blankForm, type FormState, refusedForm, submitForm } from '../web/submit-form.ts'
import { Badge, Card, ConfirmForm, Empty, NextPage, Table } from '../web/tables.tsx'
import { type MergeField, mergeFields, type Side, usualSide } from './duplicate-rules.ts'
import { type Alike, FindDuplicates, findDuplicates, mergesOfPerson, type Pair, readAnswers, readPair } from './duplicates.queries.ts'
import { AskAgain, askAgain, KeepApart, keepApart } from './keep-apart.ts'
import { birthOf, diedOn } from './known-dates.ts'
import { knownOf, MergePeople, mergePeople } from './merge-people.ts'
import type { PersonCard } from './person-card.queries.ts'
import { viewPerson } from './person.queries.ts'
import { findHold, getMerge, UnmergePerson, unmergePerson } from './unmerge-person.ts'

type PairPath = '/people/:personId/duplicates/:otherId'
/** What a feature to the right shows of a person beside another: handed in where the pages are mounted. */
export type PairPart = readonly [label: (c: WebContext) => string, show: (c: WebContext, personId: string) => Promise<Child>]

export function duplicatePages(app: Web, parts: readonly PairPart[]): void {
  app.get('/duplicates', reading(listPage))
  app.get(
    '/people/:personId/duplicates/:otherId',
    reading<PairPath>(async c => pairPage(c, parts, null)),
  )
  app.post('/people/:personId/duplicates/:otherId/merge', c =>
    submitForm(c, MergePeople, {
      extra: pairOf(c),
      write: input => mergePeople(c.var.ctx, input),
      done: ({ person, recompile }) => [
        `/people/${person.id}`,
        c.var.say.duplicates.merged(
          person.fullName,
          recompile.map(list => list.name),
        ),
      ],
      again: form => pairPage(c, parts, form, 'merge'),
    }),
  )
  app.post('/people/:personId/duplicates/:otherId/keep-apart', c =>
    submitForm(c, KeepApart, {
      extra: pairOf(c),
      write: input => keepApart(c.var.ctx, input),
      done: () => ['/duplicates', c.var.say.duplicates.keptApart],
      again: form => pairPage(c, parts, form, 'keep-apart'),
    }),
  )
  app.post('/people/:personId/duplicates/:otherId/ask-again', c =>
    submitForm(c, AskAgain, {
      extra: pairOf(c),
      write: input => askAgain(c.var.ctx, input),
      done: () => ['/duplicates', c.var.say.duplicates.askedAgain],
      again: form => pairPage(c, parts, form, 'keep-apart'),
    }),
  )
  app.get('/people/:goneId/unmerge', c => unmergePage(c, blankForm()))
  app.post('/people/:goneId/unmerge', c =>
    submitForm(c, UnmergePerson, {
      extra: { personId: c.req.param('goneId') },
      write: input => unmergePerson(c.var.ctx, input),
      done: merge => [`/people/${merge.goneId}`, c.var.say.duplicates.unmerged],
      again: form => unmergePage(c, form),
    }),
  )
}

const pairOf = (c: WebContext<`${PairPath}${string}`>) => ({ oneId: c.req.param('personId'), otherId: c.req.param('otherId') })

async function listPage(c: WebContext): Promise<Response> {
  const { ctx, say } = c.var
  const words = say.duplicates
  const read = FindDuplicates.safeParse(readForm(FindDuplicates, new Map(Object.entries(c.req.queries()))))
  const { pairs, total, next, elsewhere } = await findDuplicates(ctx, read.success ? read.data : {})
  const answers = await readAnswers(ctx)
  return page(
    c,
    { title: words.title, nav: '/people', trail: [['/people', say.registry.title]], lead: words.lead },
    <>
      {pairs.length === 0 ? (
        <Empty>{words.none}</Empty>
      ) : (
        <Card title={words.total(total)}>
          {pairs.map(({ one, other, because }) => (
            <section class="pair">
              <div class="side-by-side">
                <AlikePerson person={one} />
                <AlikePerson person={other} />
              </div>
              <p class="pair-foot">
                {because.map(why => (
                  <>
                    <Badge tone="warn">{words.because[why]}</Badge>{' '}
                  </>
                ))}
                <a class="btn btn-sm" href={`/people/${one.id}/duplicates/${other.id}`}>
                  {words.look}
                </a>
              </p>
            </section>
          ))}
          <NextPage path="/duplicates" next={next} />
        </Card>
      )}
      {elsewhere.length > 0 && (
        <Card title={words.elsewhere}>
          <p>{words.elsewhereNote}</p>
          <ul class="plain-list">
            {elsewhere.map(person => (
              <li>
                <a href={`/people/${person.id}`}>{person.fullName}</a>: {words.elsewhereBecause[person.because]}
              </li>
            ))}
          </ul>
        </Card>
      )}
      {answers.length > 0 && (
        <Card title={words.answers}>
          <Table
            rows={answers}
            columns={[
              {
                head: words.pair,
                cell: row => (
                  <>
                    <a href={row.answer === 'merged' ? `/people/${row.oneId}` : `/people/${row.oneId}/duplicates/${row.otherId}`}>
                      {row.oneName}
                    </a>{' '}
                    {words.answer[row.answer]} {row.otherName}
                  </>
                ),
              },
              { head: words.reason, cell: row => row.because },
              { head: words.answeredBy, wide: true, cell: row => row.by },
              { head: words.answeredAt, wide: true, cell: row => formatDateTime(row.at) },
            ]}
          />
        </Card>
      )}
    </>,
  )
}

function AlikePerson({ person }: { person: Alike }) {
  const words = useScreen().say.registry
  return (
    <div>
      <strong>
        <a href={`/people/${person.id}`}>{person.fullName}</a>
      </strong>
      <br />
      {birthOf(person) === '' ? words.unknown : words.bornOn(birthOf(person))}
      {person.dead && (
        <>
          {' '}
          <Badge tone="warn">{words.dead}</Badge>
        </>
      )}
      <br />
      {[person.hamletName, person.areaName].filter(Boolean).join(', ')}
      {person.categories.length > 0 && (
        <>
          <br />
          {person.categories.join('; ')}
        </>
      )}
      {person.fileNos.length > 0 && (
        <>
          <br />
          {words.fileNo}: {person.fileNos.map(fileNo => fileNo.toUpperCase()).join('; ')}
        </>
      )}
    </div>
  )
}

async function pairPage(
  c: WebContext<`${PairPath}${string}`>,
  parts: readonly PairPart[],
  form: FormState | null,
  sent: 'merge' | 'keep-apart' | null = null,
): Promise<Response> {
  const { ctx, say } = c.var
  const words = say.duplicates
  const { oneId, otherId } = pairOf(c)
  return inTransaction(ctx, async () => {
    const pair = await readPair(ctx, oneId, otherId)
    const shown: [string, Child, Child][] = []
    for (const [label, show] of parts) shown.push([label(c), await show(c, oneId), await show(c, otherId)])
    const merging = sent === 'merge' && form != null ? form : blankForm(usualChoice(pair))
    const of = `/people/${oneId}/duplicates/${otherId}`
    return page(
      c,
      {
        title: words.pairTitle(pair.one.person.fullName),
        nav: '/people',
        trail: [['/duplicates', words.title]],
        status: form?.status ?? 200,
      },
      <>
        <p>
          {pair.because.length === 0
            ? words.noLikeness
            : pair.because.map(why => (
                <>
                  <Badge tone="warn">{words.because[why]}</Badge>{' '}
                </>
              ))}
        </p>
        {pair.keptApart != null && <p class="said said-note">{words.alreadyApart(pair.keptApart.because)}</p>}
        <Card title={words.same}>
          <p>{words.sameLead}</p>
          <Form form={merging} action={`${of}/merge`} class="form-wide">
            <Hidden name="oneVersion" value={String(merging.values['oneVersion'] ?? '')} />
            <Hidden name="otherVersion" value={String(merging.values['otherVersion'] ?? '')} />
            <SideBySide pair={pair} form={merging} parts={shown} />
            {pair.recompile.length > 0 && (
              <div class="said said-note">
                <div>
                  <strong>{words.recompileTitle}.</strong> {words.recompileLead}
                  <ul class="plain-list">
                    {pair.recompile.map(list => (
                      <li>
                        <a href={`/lists/${list.id}`}>{list.name}</a>, {words.listStates[list.state]}
                      </li>
                    ))}
                  </ul>
                </div>
              </div>
            )}
            <TextArea name="because" label={words.reason} hint={words.becauseHint} rows={2} required maxlength={500} />
            <SubmitButton label={words.merge} cancel="/duplicates" />
          </Form>
        </Card>
        <Card title={words.different}>
          {pair.keptApart == null ? (
            <Form form={sent === 'keep-apart' && form != null ? form : blankForm()} action={`${of}/keep-apart`}>
              <p>{words.differentLead}</p>
              <TextArea name="because" label={words.reason} hint={words.becauseDifferentHint} rows={2} required maxlength={500} />
              <SubmitButton label={words.keepApart} cancel="/duplicates" />
            </Form>
          ) : (
            <Form form={sent === 'keep-apart' && form != null ? form : blankForm()} action={`${of}/ask-again`}>
              <SubmitButton label={words.askAgain} cancel="/duplicates" />
            </Form>
          )}
        </Card>
      </>,
    )
  })
}

/** The entry of which more is known stays, and every field has the value that is known. */
function usualChoice({ one, other }: Pair): Record<string, string | number> {
  const weight = ({ person, merits, death }: PersonCard) =>
    merits.length + mergeFields.filter(field => knownOf(field, person, death)).length
  const stays: Side = weight(other) > weight(one) ? 'other' : 'one'
  const sideOf = (field: MergeField) =>
    usualSide(stays, { one: knownOf(field, one.person, one.death), other: knownOf(field, other.person, other.death) })
  return {
    stays,
    ...Object.fromEntries(mergeFields.map(field => [field, sideOf(field)])),
    oneVersion: one.person.version,
    otherVersion: other.person.version,
  }
}

function SideBySide({ pair, form, parts }: { pair: Pair; form: FormState; parts: readonly (readonly [string, Child, Child])[] }) {
  const { say } = useScreen()
  const words = say.duplicates
  const { one, other } = pair
  const oneHome = one.person.areaId === other.person.areaId
  return (
    <div class="compare" id="f-stays">
      <div class="compare-label">{words.stays}</div>
      <Choice form={form} name="stays" side="one" label={words.first}>
        <strong>{words.first}</strong>
      </Choice>
      <Choice form={form} name="stays" side="other" label={words.second}>
        <strong>{words.second}</strong>
      </Choice>
      {mergeFields.map(field => {
        const [mine, theirs] = [valueOf(field, one), valueOf(field, other)]
        const chosen =
          field !== 'death' && (field !== 'home' || oneHome)
            ? mine !== theirs || (field === 'nationalId' && one.person.nationalIdIndex !== other.person.nationalIdIndex)
            : field === 'death' && one.death != null && other.death != null && mine !== theirs
        return (
          <>
            <div class={`compare-label${mine !== theirs ? ' compare-differs' : ''}`}>{words.fields[field]}</div>
            {chosen ? (
              <>
                <Choice form={form} name={field} side="one" label={`${words.fields[field]}, ${words.first}`}>
                  {shown(field, mine)}
                </Choice>
                <Choice form={form} name={field} side="other" label={`${words.fields[field]}, ${words.second}`}>
                  {shown(field, theirs)}
                </Choice>
              </>
            ) : (
              <>
                <div>{shown(field, mine)}</div>
                <div>{shown(field, theirs)}</div>
              </>
            )}
          </>
        )
      })}
      {[
        [words.commune, one.areaName, other.areaName] as const,
        [say.registry.merits, <Merits card={one} />, <Merits card={other} />] as const,
        [say.registry.contacts, <Contacts card={one} />, <Contacts card={other} />] as const,
        [say.registry.soldierFamilies, <Soldiers card={one} />, <Soldiers card={other} />] as const,
        ...parts,
        [words.enteredOn, formatDate(isoDay(one.person.createdAt)), formatDate(isoDay(other.person.createdAt))] as const,
      ].map(([label, mine, theirs]) => (
        <>
          <div class="compare-label">{label}</div>
          <div>{mine}</div>
          <div>{theirs}</div>
        </>
      ))}
    </div>
  )

  function shown(field: MergeField, value: string): string {
    return value === '' ? (field === 'death' ? words.notDead : say.registry.unknown) : value
  }

  function valueOf(field: MergeField, { person, death, hamletName, nationalId, oldId }: PersonCard): string {
    switch (field) {
      case 'fullName':
        return person.fullName
      case 'sex':
        return person.sex == null ? '' : say.registry.sexes[person.sex]
      case 'birth':
        return birthOf(person)
      case 'nationalId':
        return shortened(nationalId)
      case 'oldId':
        return shortened(oldId)
      case 'home':
        return [person.address, hamletName].filter(Boolean).join(', ')
      case 'mobility':
        return person.mobility == null ? '' : say.registry.mobilities[person.mobility]
      case 'note':
        return person.note ?? ''
      case 'death':
        return death == null ? '' : (diedOn(death) ?? words.deadUnknown)
    }
  }
}

/** Three dots for those not shown: half a telephone's width is little. */
const shortened = (masked: string | null) => (masked ?? '').replace(/^•+/, '•••')

function Choice({ form, name, side, label, children }: { form: FormState; name: string; side: Side; label: string; children?: Child }) {
  return (
    <label class="form-check">
      <input type="radio" class="form-check-input" name={name} value={side} checked={form.values[name] === side} aria-label={label} />
      <span class="form-check-label">{children}</span>
    </label>
  )
}

const Lines = ({ lines }: { lines: readonly Child[] }) =>
  lines.length === 0 ? (
    <>–</>
  ) : (
    <ul class="plain-list">
      {lines.map(line => (
        <li>{line}</li>
      ))}
    </ul>
  )

function Merits({ card }: { card: PersonCard }) {
  const words = useScreen().say.registry
  return (
    <Lines
      lines={card.merits.map(({ merit, categoryName }) =>
        [categoryName, merit.rate == null ? null : `${merit.rate}%`, merit.fileNo == null ? null : `${words.fileNo} ${merit.fileNo}`]
          .filter(Boolean)
          .join(', '),
      )}
    />
  )
}

function Contacts({ card }: { card: PersonCard }) {
  const words = useScreen().say.registry
  return (
    <Lines
      lines={card.contacts.map(contact =>
        [
          contact.name,
          words.contactRelations[contact.relation] ?? contact.relation,
          contact.phone && maskPhone(contact.phone),
          contact.email,
        ]
          .filter(Boolean)
          .join(', '),
      )}
    />
  )
}

const Soldiers = ({ card }: { card: PersonCard }) => <Lines lines={card.soldierFamilies.map(family => family.soldierName)} />

async function unmergePage(c: WebContext<'/people/:goneId/unmerge'>, form: FormState): Promise<Response> {
  const { ctx, say } = c.var
  const words = say.duplicates
  allow(ctx, 'registry.write')
  return inTransaction(ctx, async tx => {
    const merge = await getMerge(tx, c.req.param('goneId'))
    for (const areaId of [merge.areaId, merge.goneAreaId]) allow(ctx, 'registry.write', areaId)
    const [gone, stays] = [await viewPerson(ctx, merge.goneId), await viewPerson(ctx, merge.staysId)]
    const hold = await findHold(tx, ctx, merge)
    const said = hold != null && form.errors.length === 0 ? refusedForm(c, form, hold) : form
    return page(
      c,
      {
        title: words.unmergeTitle(gone.fullName),
        nav: '/people',
        trail: [[`/people/${stays.id}`, stays.fullName]],
        status: form.status,
      },
      hold != null ? (
        <Card>
          <p class="said said-note">{said.errors[0]?.text}</p>
          <p>
            <a href={`/people/${stays.id}`}>{words.openInto}</a>
          </p>
        </Card>
      ) : (
        <ConfirmForm form={form} action={`/people/${gone.id}/unmerge`} label={words.unmerge} cancel={`/people/${stays.id}`} danger={false}>
          <p>{words.unmergeText(stays.fullName)}</p>
          <TextArea name="because" label={words.reason} rows={2} required maxlength={500} />
        </ConfirmForm>
      ),
    )
  })
}

/** On a person's card: where the entry leads since it was merged, or which lead to it. */
export async function mergesPart(c: WebContext, personId: string) {
  const words = c.var.say.duplicates
  const { into, from } = await mergesOfPerson(c.var.ctx, personId)
  if (into == null && from.length === 0) return null
  return (
    <Card title={words.mergedTitle}>
      {into != null && (
        <p>
          {words.into(into.fullName)} {into.fullName != null && <a href={`/people/${into.id}`}>{words.openInto}</a>}
          {into.fullName != null && into.at != null && (
            <>
              {' · '}
              <a href={`/people/${personId}/unmerge`}>{words.unmerge}</a>
            </>
          )}
        </p>
      )}
      {from.map(one => (
        <p>
          {words.from(one.fullName, formatDate(isoDay(one.at)))} <a href={`/people/${one.id}`}>{words.openFrom}</a> ·{' '}
          <a href={`/people/${one.id}/unmerge`}>{words.unmerge}</a>
        </p>
      ))}
    </Card>
  )
}
