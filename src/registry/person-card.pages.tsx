import type { Child } from 'hono/jsx'
import { may } from '../permissions.ts'
import { formatDate, formatDateTime } from '../vietnamese/dates.ts'
import { maskPhone } from '../vietnamese/phone.ts'
import type { Web, WebContext } from '../web/environment.ts'
import { reading } from '../web/reading.ts'
import { page, useScreen } from '../web/layout.tsx'
import { Badge, Card, Facts, Table } from '../web/tables.tsx'
import { type PersonCard, readPersonCard } from './person-card.queries.ts'
import { birthOf, diedOn } from './known-dates.ts'
import type { Contact, MeritRecord, Payer, SoldierFamily } from './person.entity.ts'
import type { ValueOrigin } from './value-origins.queries.ts'

/** What a feature to the right shows of a person on the person's card: handed in where the pages are mounted. */
export type PersonCardPart = (c: WebContext, personId: string) => Promise<Child>

export function personCardPage(app: Web, parts: readonly PersonCardPart[]): void {
  app.get(
    '/people/:personId',
    reading<'/people/:personId'>(async c => {
      const { ctx, say } = c.var
      const words = say.registry
      const card = await readPersonCard(ctx, c.req.param('personId'), 'card')
      const { person, death, departure } = card
      const writes = person.mergedIntoId == null && may(ctx, 'registry.write', person.areaId)
      const pieces: Child[] = []
      for (const part of parts) pieces.push(await part(c, person.id))
      const of = `/people/${person.id}`
      return page(
        c,
        {
          title: words.address(person.sex ?? null, person.fullName),
          nav: '/people',
          trail: [['/people', words.title]],
          actions: writes && (
            <>
              <a class="btn" href={`${of}/correct`}>
                {words.correct}
              </a>
              {death == null && (departure == null || departure.decision != null) && (
                <a class="btn" href={`${of}/departure`}>
                  {words.reportDeparture}
                </a>
              )}
              {death == null && (
                <a class="btn btn-quiet-danger" href={`${of}/death`}>
                  {words.recordDeath}
                </a>
              )}
            </>
          ),
        },
        <>
          <StateOfLife card={card} writes={writes} />
          <Who card={card} reveals={may(ctx, 'registry.reveal', person.areaId)} />
          <Merits card={card} writes={writes} />
          {pieces}
          <Contacts contacts={card.contacts} of={of} writes={writes} reveals={may(ctx, 'registry.reveal', person.areaId)} />
          <SoldierFamilies families={card.soldierFamilies} of={of} writes={writes} />
          <p>
            <a href={`/lists/why/${person.id}`}>{words.whyNotOnList}</a>
          </p>
          <Origins card={card} />
          <History card={card} />
        </>,
      )
    }),
  )
}

function StateOfLife({ card: { person, death, departure }, writes }: { card: PersonCard; writes: boolean }) {
  const words = useScreen().say.registry
  const of = `/people/${person.id}`
  return (
    <>
      {death != null && (
        <p class="said said-note">
          {words.deadSince(diedOn(death), death.source)} {writes && <a href={`${of}/take-back-death`}>{words.takeBackDeath}</a>}
        </p>
      )}
      {departure != null && departure.decision == null && (
        <p class="said said-note">
          {words.departureAsked} {writes && <a href={`${of}/decide-departure`}>{words.decideDeparture}</a>}
        </p>
      )}
    </>
  )
}

function Who({ card, reveals }: { card: PersonCard; reveals: boolean }) {
  const { say } = useScreen()
  const words = say.registry
  const { person, death, departure } = card
  const left = departure?.decision === 'left'
  return (
    <Card title={words.who}>
      <Facts
        facts={[
          [words.fullName, person.fullName],
          [
            words.living,
            <>
              {death == null ? <Badge tone="good">{words.alive}</Badge> : <Badge tone="warn">{words.dead}</Badge>}{' '}
              {left && <Badge tone="warn">{words.departureLeft}</Badge>}
            </>,
          ],
          [words.sex, person.sex == null ? words.unknown : words.sexes[person.sex]],
          [words.birth, birthOf(person) || words.unknown],
          [
            words.nationalId,
            <>
              {card.nationalId ?? words.unknown}{' '}
              {reveals && (card.nationalId ?? card.oldId) != null && <a href={`/people/${person.id}/reveal`}>{words.reveal}</a>}
            </>,
          ],
          card.oldId == null ? null : [words.oldId, card.oldId],
          [words.commune, card.areaName],
          [words.hamlet, card.hamletName ?? words.unknown],
          person.address == null ? null : [words.livesAt, person.address],
          [words.mobility, person.mobility == null ? words.unknown : words.mobilities[person.mobility]],
          person.note == null ? null : [words.note, person.note],
        ]}
      />
    </Card>
  )
}

const AddLink = ({ href, label }: { href: string; label: string }) => (
  <a class="btn" href={href}>
    {label}
  </a>
)

function Merits({ card, writes }: { card: PersonCard; writes: boolean }) {
  const words = useScreen().say.registry
  const monthly = (merit: MeritRecord) => words.monthlyAnswers[merit.monthly == null ? 'unknown' : merit.monthly ? 'yes' : 'no']
  return (
    <Card
      title={words.merits}
      id="merits"
      actions={writes && <AddLink href={`/people/${card.person.id}/merits/new`} label={words.addMerit} />}
    >
      <Table
        rows={card.merits}
        empty={words.noMerits}
        columns={[
          {
            head: words.category,
            cell: ({ merit, categoryName }) => (
              <>
                {categoryName}
                {merit.payer !== 'civil' && (
                  <>
                    {' '}
                    <Badge>{words.paidBy(words.payers[merit.payer as Payer])}</Badge>
                  </>
                )}
                {merit.untilOn != null && (
                  <>
                    {' '}
                    <Badge>{words.ended(formatDate(merit.untilOn))}</Badge>
                  </>
                )}
              </>
            ),
          },
          { head: words.rateShort, align: 'end', cell: ({ merit }) => (merit.rate == null ? '' : `${merit.rate} %`) },
          {
            head: words.monthlyShort,
            cell: ({ merit }) => (merit.monthly == null ? <Badge tone="warn">{monthly(merit)}</Badge> : monthly(merit)),
          },
          { head: words.fileNo, wide: true, cell: ({ merit }) => merit.fileNo ?? '' },
          ...(writes
            ? [
                {
                  head: '',
                  align: 'end' as const,
                  cell: ({ merit }: { merit: MeritRecord }) => (
                    <>
                      <a href={`/merits/${merit.id}/correct`}>{words.edit}</a>
                      {merit.untilOn == null && (
                        <>
                          {' · '}
                          <a href={`/merits/${merit.id}/end`}>{words.endMerit}</a>
                        </>
                      )}
                    </>
                  ),
                },
              ]
            : []),
        ]}
      />
    </Card>
  )
}

function Contacts({ contacts, of, writes, reveals }: { contacts: readonly Contact[]; of: string; writes: boolean; reveals: boolean }) {
  const words = useScreen().say.registry
  return (
    <Card title={words.contacts} actions={writes && <AddLink href={`${of}/contacts/new`} label={words.addContact} />}>
      <Table
        rows={contacts}
        empty={words.noContacts}
        columns={[
          {
            head: words.contactName,
            cell: contact => [contact.name, words.contactRelations[contact.relation] ?? contact.relation].filter(Boolean).join(', '),
          },
          {
            head: words.phone,
            cell: contact =>
              contact.phone != null && (
                <>
                  {maskPhone(contact.phone)} {reveals && <a href={`/contacts/${contact.id}/reveal`}>{words.reveal}</a>}
                </>
              ),
          },
          { head: words.email, wide: true, cell: contact => contact.email },
          { head: words.note, wide: true, cell: contact => contact.note },
          ...(writes
            ? [
                {
                  head: '',
                  align: 'end' as const,
                  cell: (contact: Contact) => (
                    <>
                      <a href={`/contacts/${contact.id}/correct`}>{words.edit}</a>
                      {' · '}
                      <a href={`/contacts/${contact.id}/remove`}>{words.remove}</a>
                    </>
                  ),
                },
              ]
            : []),
        ]}
      />
    </Card>
  )
}

function SoldierFamilies({ families, of, writes }: { families: readonly SoldierFamily[]; of: string; writes: boolean }) {
  const words = useScreen().say.registry
  return (
    <Card title={words.soldierFamilies} actions={writes && <AddLink href={`${of}/soldiers/new`} label={words.addSoldierFamily} />}>
      <Table
        rows={families}
        empty={words.noSoldierFamilies}
        columns={[
          { head: words.soldierName, cell: family => family.soldierName },
          { head: words.soldierRelation, cell: family => words.soldierRelations[family.relation] ?? family.relation },
          { head: words.enlistedOn, cell: family => (family.enlistedOn == null ? words.unknown : formatDate(family.enlistedOn)) },
          {
            head: words.dischargedOn,
            cell: family => (family.dischargedOn == null ? <Badge tone="good">{words.serving}</Badge> : formatDate(family.dischargedOn)),
          },
          ...(writes
            ? [
                {
                  head: '',
                  align: 'end' as const,
                  cell: (family: SoldierFamily) => <a href={`/soldiers/${family.id}/correct`}>{words.edit}</a>,
                },
              ]
            : []),
        ]}
      />
    </Card>
  )
}

/** For every value on the card, the cell or the hand it came from. */
function Origins({ card }: { card: PersonCard }) {
  const words = useScreen().say.registry
  const shown = [card.person.id, ...card.merits.map(({ merit }) => merit.id)]
  const rows = shown.flatMap(id =>
    [...(card.origins.get(id) ?? [])].flatMap(([column, origin]) => {
      const label = words.columns[column]
      return label == null ? [] : [{ label, origin }]
    }),
  )
  return (
    <Card title={words.origin}>
      <Table
        rows={rows}
        columns={[
          { head: words.originValue, cell: row => row.label },
          { head: words.originFrom, cell: row => <Origin origin={row.origin} /> },
        ]}
      />
    </Card>
  )
}

function Origin({ origin }: { origin: ValueOrigin }) {
  const words = useScreen().say.registry
  return origin.kind === 'cell' ? (
    <a href={`/imports/${origin.importId}`}>{words.fromCell(origin.file, origin.row, origin.column, origin.raw)}</a>
  ) : (
    <>{words.fromHand(origin.by, formatDateTime(origin.at))}</>
  )
}

function History({ card }: { card: PersonCard }) {
  const words = useScreen().say.registry
  return (
    <Card title={words.history}>
      {card.changes.length === 0 ? (
        <p>{words.noHistory}</p>
      ) : (
        <ul class="plain-list">
          {card.changes.map(change => (
            <li>
              {formatDateTime(change.at)} · {change.by ?? '…'}: {words.actions[change.action]} {words.nouns[change.noun] ?? change.noun}
              {change.columns.length > 0 && ` (${change.columns.map(column => words.columns[column] ?? column).join(', ')})`}
              {change.imported && ` · ${words.byImport}`}
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
