import { allow, may } from '../permissions.ts'
import { ownCommunes } from '../areas/areas.queries.ts'
import { formatDate, isoDay } from '../vietnamese/dates.ts'
import { formatPartialDate } from '../vietnamese/partial-date.ts'
import type { Web, WebContext } from '../web/environment.ts'
import { reading } from '../web/reading.ts'
import { Checkbox, DateField, Form, Hidden, NumberField, SearchField, Select, SubmitButton, TextField } from '../web/forms.tsx'
import { Icon } from '../web/icon.tsx'
import { page, useScreen } from '../web/layout.tsx'
import { blankForm, type FormState, submitForm } from '../web/submit-form.ts'
import { Badge, Card, Empty, Facts, Table } from '../web/tables.tsx'
import { AddMartyr, addMartyr } from './add-martyr.ts'
import { CorrectMartyr, correctMartyr } from './correct-martyr.ts'
import {
  type FamilyMember,
  type MartyrCard,
  martyrsOfPerson,
  type OfficeHolder,
  readMartyrCard,
  searchMartyrs,
} from './martyr-card.queries.ts'
import type { Martyr, SurvivorAllowance } from './martyr.entity.ts'

export function martyrPages(app: Web): void {
  app.get(
    '/martyrs',
    reading(c => searchPage(c)),
  )
  app.get('/martyrs/new', c => addPage(c, blankForm()))
  app.post('/martyrs/new', c =>
    submitForm(c, AddMartyr, {
      write: input => addMartyr(c.var.ctx, input),
      done: martyr => [`/martyrs/${martyr.id}`, c.var.say.martyrs.added(martyr.fullName)],
      again: form => addPage(c, form),
    }),
  )
  app.get(
    '/martyrs/:martyrId',
    reading<'/martyrs/:martyrId'>(async c => cardPage(c, await readMartyrCard(c.var.ctx, c.req.param('martyrId')))),
  )
  app.get('/martyrs/:martyrId/correct', async c => {
    const { martyr } = await readMartyrCard(c.var.ctx, c.req.param('martyrId'))
    return correctPage(c, martyr, blankForm(known(martyr)))
  })
  app.post('/martyrs/:martyrId/correct', c =>
    submitForm(c, CorrectMartyr, {
      extra: { martyrId: c.req.param('martyrId') },
      write: input => correctMartyr(c.var.ctx, input),
      done: martyr => [`/martyrs/${martyr.id}`, c.var.say.martyrs.corrected],
      again: async form => correctPage(c, (await readMartyrCard(c.var.ctx, c.req.param('martyrId'))).martyr, form),
    }),
  )
}

async function searchPage(c: WebContext): Promise<Response> {
  const { ctx, say } = c.var
  const words = say.martyrs
  const q = c.req.query('q') ?? ''
  const found = await searchMartyrs(ctx, q)
  return page(
    c,
    {
      title: words.title,
      lead: words.lead,
      actions: may(ctx, 'martyrs.write') && (
        <a class="btn btn-primary" href="/martyrs/new">
          {words.add}
        </a>
      ),
    },
    <>
      <form method="get" action="/martyrs" class="filter" role="search">
        <SearchField label={words.searchLabel} value={q} />
        <button type="submit" class="btn btn-primary">
          <Icon name="search" />
          {say.registry.search}
        </button>
      </form>
      {found.asked ? (
        <Card>
          <Table
            rows={found.martyrs}
            empty={words.none}
            href={martyr => `/martyrs/${martyr.id}`}
            columns={[
              { head: words.fullName, cell: martyr => martyr.fullName },
              { head: words.diedOn, cell: martyr => martyr.diedYear ?? say.registry.unknown },
              { head: words.relatives, cell: martyr => words.relativeCount(martyr.relatives) },
              { head: words.commune, wide: true, cell: martyr => martyr.areaName },
            ]}
          />
          {found.more && <p class="field-hint">{words.more}</p>}
        </Card>
      ) : (
        <Empty>{words.askFirst}</Empty>
      )}
    </>,
  )
}

const diedOn = (martyr: Martyr): string | null =>
  martyr.diedYear == null
    ? null
    : formatPartialDate({
        year: martyr.diedYear,
        ...(martyr.diedMonth != null && { month: martyr.diedMonth }),
        ...(martyr.diedDay != null && { day: martyr.diedDay }),
      })

const known = ({ version, fullName, birthYear, certificateNo, homePlace, note, ...martyr }: Martyr) => ({
  version,
  fullName,
  birthYear,
  certificateNo,
  homePlace,
  note,
  diedOn: diedOn(martyr as Martyr),
})

async function addPage(c: WebContext, form: FormState): Promise<Response> {
  const { ctx, say } = c.var
  allow(ctx, 'martyrs.write')
  const words = say.martyrs
  const communes = (await ownCommunes(ctx, isoDay(ctx.now()))).filter(area => may(ctx, 'martyrs.write', area.id))
  return page(
    c,
    { title: words.add, nav: '/martyrs', trail: [['/martyrs', words.title]], status: form.status },
    <Card>
      <Form form={form} action="/martyrs/new">
        {communes.length > 1 ? (
          <Select name="areaId" label={words.commune} required options={communes.map(area => [area.id, area.name])} />
        ) : (
          <Hidden name="areaId" value={communes[0]?.id ?? ''} />
        )}
        <MartyrFields />
        {form.status === 409 && <Checkbox name="notADuplicate" label={words.notADuplicate} />}
        <SubmitButton label={words.add} cancel="/martyrs" />
      </Form>
    </Card>,
  )
}

function correctPage(c: WebContext, martyr: Martyr, form: FormState): Promise<Response> {
  const words = c.var.say.martyrs
  allow(c.var.ctx, 'martyrs.write', martyr.areaId)
  return page(
    c,
    {
      title: words.heading(martyr.fullName),
      nav: '/martyrs',
      trail: [
        ['/martyrs', words.title],
        [`/martyrs/${martyr.id}`, martyr.fullName],
      ],
      status: form.status,
    },
    <Card>
      <Form form={form} action={`/martyrs/${martyr.id}/correct`}>
        <Hidden name="version" value={String(form.values['version'] ?? martyr.version)} />
        <MartyrFields />
        <SubmitButton cancel={`/martyrs/${martyr.id}`} />
      </Form>
    </Card>,
  )
}

function MartyrFields() {
  const words = useScreen().say.martyrs
  return (
    <>
      <TextField name="fullName" label={words.fullName} required maxlength={120} />
      <NumberField name="birthYear" label={words.birthYear} />
      <DateField name="diedOn" label={words.diedOn} partial />
      <TextField name="certificateNo" label={words.certificateNo} maxlength={60} />
      <TextField name="homePlace" label={words.homePlace} maxlength={200} width="full" />
      <TextField name="note" label={words.note} maxlength={500} width="full" />
    </>
  )
}

function cardPage(c: WebContext, card: MartyrCard): Promise<Response> {
  const { ctx, say } = c.var
  const words = say.martyrs
  const { martyr } = card
  const writes = may(ctx, 'martyrs.write', martyr.areaId)
  const of = `/martyrs/${martyr.id}`
  const button = (href: string, label: string) =>
    writes && (
      <a class="btn" href={href}>
        {label}
      </a>
    )
  return page(
    c,
    {
      title: words.heading(martyr.fullName),
      nav: '/martyrs',
      trail: [['/martyrs', words.title]],
      actions: button(`${of}/correct`, words.correct),
    },
    <>
      <Gaps card={card} writes={writes} />
      <Card title={words.about}>
        <Facts
          facts={[
            [words.birthYear, martyr.birthYear ?? say.registry.unknown],
            [words.diedOn, diedOn(martyr) ?? say.registry.unknown],
            [words.certificateNo, martyr.certificateNo ?? say.registry.unknown],
            martyr.homePlace == null ? null : [words.homePlace, martyr.homePlace],
            [words.commune, card.areaName],
            martyr.note == null ? null : [words.note, martyr.note],
          ]}
        />
      </Card>
      <Card title={words.relatives} actions={button(`${of}/relatives/new`, words.addRelative)}>
        <Table
          rows={card.family}
          empty={words.noRelatives}
          columns={[
            { head: say.registry.fullName, cell: member => <MemberName member={member} /> },
            { head: words.relation, cell: member => <RelationOf member={member} /> },
            { head: say.registry.living, cell: member => <Life living={member.living} /> },
            { head: words.allowance, wide: true, cell: member => words.allowances[member.relative.allowance as SurvivorAllowance] },
            { head: words.fileNo, wide: true, cell: member => member.relative.fileNo ?? '' },
            ...(writes
              ? [
                  {
                    head: '',
                    align: 'end' as const,
                    cell: ({ relative }: FamilyMember) => (
                      <>
                        <a href={`/relatives/${relative.id}/correct`}>{say.registry.edit}</a>
                        {' · '}
                        <a href={`/relatives/${relative.id}/remove`}>{say.registry.remove}</a>
                      </>
                    ),
                  },
                ]
              : []),
          ]}
        />
      </Card>
      <Card title={words.representative} actions={button(`${of}/representative`, words.nameRepresentative)}>
        <Holder holder={card.representative} none={words.noRepresentative} />
      </Card>
      <Card title={words.worshipper} actions={button(`${of}/worshipper`, words.nameWorshipper)}>
        <Holder holder={card.worshipper} none={words.noWorshipper} />
      </Card>
      {card.earlier.length > 0 && (
        <Card title={words.earlier}>
          <ul class="plain-list">
            {card.earlier.map(one => (
              <li>
                {one.fullName ?? words.elsewhere}: {words.earlierLine(words[one.office], formatDate(one.namedAt), formatDate(one.endedAt))}
              </li>
            ))}
          </ul>
        </Card>
      )}
    </>,
  )
}

function Gaps({ card, writes }: { card: MartyrCard; writes: boolean }) {
  const words = useScreen().say.martyrs
  const form = { 'worshipper-missing': 'worshipper', 'worshipper-while-relative-lives': 'representative' } as Record<string, string>
  return (
    <>
      {card.gaps.map(gap => (
        <p class="said said-note">
          <Icon name="alert-triangle" />
          {words.gaps[gap]}{' '}
          {writes && (
            <a href={`/martyrs/${card.martyr.id}/${form[gap] ?? 'representative'}`}>
              {gap === 'worshipper-missing' ? words.nameWorshipper : words.nameRepresentative}
            </a>
          )}
        </p>
      ))}
    </>
  )
}

function MemberName({ member }: { member: FamilyMember }) {
  const words = useScreen().say.martyrs
  if (member.person == null) return <em>{words.elsewhere}</em>
  const { fullName, birthYear } = member.person
  return <a href={`/people/${member.relative.personId}`}>{birthYear == null ? fullName : `${fullName}, ${birthYear}`}</a>
}

function RelationOf({ member }: { member: FamilyMember }) {
  const words = useScreen().say.martyrs
  return (
    <>
      {words.relations[member.relative.relation] ?? member.relative.relation} {!member.legal && <Badge tone="warn">{words.notLegal}</Badge>}
    </>
  )
}

function Life({ living }: { living: boolean }) {
  const words = useScreen().say.martyrs
  return living ? <Badge tone="good">{words.alive}</Badge> : <Badge>{words.dead}</Badge>
}

function Holder({ holder, none }: { holder: OfficeHolder | null; none: string }) {
  const words = useScreen().say.martyrs
  if (holder == null) return <p>{none}</p>
  return (
    <p>
      {holder.fullName == null ? <em>{words.elsewhere}</em> : <a href={`/people/${holder.personId}`}>{holder.fullName}</a>}{' '}
      <Life living={holder.living} /> {words.since(formatDate(holder.namedAt))}
      {holder.paper != null && ` · ${holder.paper}`}
    </p>
  )
}

/** The martyrs on a person's card. */
export async function martyrTies(c: WebContext, personId: string) {
  const { ctx, say } = c.var
  if (!may(ctx, 'martyrs.read')) return null
  const words = say.martyrs
  const ties = await martyrsOfPerson(ctx, personId)
  return (
    <Card title={words.personTies}>
      <Table
        rows={ties}
        empty={words.noTies}
        columns={[
          {
            head: words.fullName,
            cell: tie =>
              tie.martyrName == null ? <em>{words.elsewhereMartyr}</em> : <a href={`/martyrs/${tie.martyrId}`}>{tie.martyrName}</a>,
          },
          {
            head: words.relationWith,
            cell: tie =>
              [words.ties[tie.tie], tie.relation == null ? null : (words.relations[tie.relation] ?? tie.relation)]
                .filter(Boolean)
                .join(', '),
          },
          { head: words.allowance, cell: tie => (tie.allowance == null ? '' : words.allowances[tie.allowance]) },
        ]}
      />
    </Card>
  )
}

/** The same as lines, for a person beside another. */
export async function martyrTieLines(c: WebContext, personId: string) {
  const { ctx, say } = c.var
  if (!may(ctx, 'martyrs.read')) return '–'
  const words = say.martyrs
  const ties = await martyrsOfPerson(ctx, personId)
  if (ties.length === 0) return '–'
  return (
    <ul class="plain-list">
      {ties.map(tie => (
        <li>
          {[
            tie.martyrName ?? words.elsewhereMartyr,
            words.ties[tie.tie],
            tie.relation == null ? null : (words.relations[tie.relation] ?? tie.relation),
          ]
            .filter(Boolean)
            .join(', ')}
        </li>
      ))}
    </ul>
  )
}
