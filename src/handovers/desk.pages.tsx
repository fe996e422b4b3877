import { may } from '../permissions.ts'
import { Refusal } from '../refusal.ts'
import { formatDong } from '../vietnamese/money.ts'
import type { Web, WebContext } from '../web/environment.ts'
import { reading } from '../web/reading.ts'
import { page, useScreen } from '../web/layout.tsx'
import { blankForm, type FormState, submitForm } from '../web/submit-form.ts'
import { Badge, Card, Empty, Progress, Table } from '../web/tables.tsx'
import { GiftTable, HandOverForms } from './gift-parts.tsx'
import { HandOverToPerson, handOverToPerson } from './hand-over-to-person.ts'
import { isOfTeam, refusalOf } from './hand-over-gifts.ts'
import type { PaidFrom } from './handover.entity.ts'
import {
  findAtDesk,
  findGiftsOfPerson,
  findListProgress,
  isOpen,
  type ListProgress,
  mostPeople,
  type PersonAtDesk,
} from './handovers.queries.ts'

/** The hand-over desk: type, Enter, Enter, next. Everything by keyboard, nothing by script. */
export function deskPages(app: Web): void {
  app.get(
    '/handovers',
    reading(c => deskPage(c)),
  )
  app.get(
    '/handovers/people/:personId',
    reading<'/handovers/people/:personId'>(c => personPage(c, c.req.param('personId'), blankForm())),
  )
  app.post('/handovers/people/:personId', c => {
    const { ctx, say } = c.var
    const personId = c.req.param('personId')
    return submitForm(c, HandOverToPerson, {
      write: async input => ({ answers: await handOverToPerson(ctx, input), place: input.place, paidFrom: input.paidFrom }),
      refused: ({ answers }) => refusalOf(answers),
      done: ({ answers, place, paidFrom }) => {
        const granted = answers.filter(answer => answer.granted).map(answer => answer.handover)
        const money = granted.reduce((sum, handover) => sum + handover.amount, 0)
        const refused = answers.length - granted.length
        const message = say.handovers.done(granted[0]!.receiverName, granted.length, money)
        return [
          desk({ place, ...(paidFrom === 'advance' && { paidFrom }) }),
          refused === 0 ? message : message + say.handovers.partly(refused),
        ]
      },
      again: form => personPage(c, personId, form),
    })
  })
}

function withQuery(path: string, query: Readonly<Record<string, string>>): string {
  const given = Object.entries(query).filter(([, value]) => value !== '')
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`
}
const desk = (query: Readonly<Record<string, string>>) => withQuery('/handovers', query)

async function deskPage(c: WebContext): Promise<Response> {
  const { ctx, say } = c.var
  const typed = (c.req.query('q') ?? '').trim().slice(0, 100)
  const place = (c.req.query('place') ?? '').trim().slice(0, 200)
  const paidFrom = paidFromOf(c)
  const found = typed === '' ? null : await findAtDesk(ctx, typed)
  const [only] = found ?? []
  if (found?.length === 1 && only != null) return personPage(c, only.personId, blankForm(), place)
  const lists = found == null ? await findListProgress(ctx) : []
  return page(
    c,
    { title: say.handovers.title, nav: '/handovers', lead: say.handovers.lead },
    <>
      <Search typed={typed} place={place} paidFrom={paidFrom} focus={found == null || found.length === 0} />
      {found == null ? (
        <Lists lists={lists} />
      ) : (
        <Found people={found} typed={typed} query={{ place, ...(paidFrom === 'advance' && { paidFrom }) }} />
      )}
    </>,
  )
}

/** Carried from one person to the next, like the place: a team at its table pays from its advance all morning. */
const paidFromOf = (c: WebContext): PaidFrom => (c.req.query('paidFrom') === 'advance' ? 'advance' : 'till')

async function personPage(c: WebContext, personId: string, form: FormState, given?: string): Promise<Response> {
  const { ctx, say } = c.var
  const sent = form.values['place']
  const place = given ?? c.req.query('place') ?? (typeof sent === 'string' ? sent : '')
  const gifts = await findGiftsOfPerson(ctx, personId)
  const paidFrom = gifts.some(gift => isOfTeam(ctx, gift)) ? 'advance' : paidFromOf(c)
  const first = gifts[0]
  if (first == null) throw new Refusal('record/missing')
  const records = may(ctx, 'handovers.record')
  return page(
    c,
    {
      title: first.fullName,
      nav: '/handovers',
      trail: [[desk({ place }), say.handovers.title]],
      lead: [first.birthYear == null ? null : say.handovers.born(first.birthYear), first.hamletName, first.areaName]
        .filter(Boolean)
        .join(' · '),
      status: form.status,
    },
    <>
      <Card title={say.handovers.sources}>
        <GiftTable gifts={gifts} />
      </Card>
      {records && gifts.some(isOpen) && (
        <Card title={say.handovers.toSelf(first.fullName)}>
          <HandOverForms gifts={gifts} form={form} action={`/handovers/people/${personId}`} place={place} paidFrom={paidFrom} />
        </Card>
      )}
      <Search typed="" place={place} paidFrom={paidFrom} focus={!gifts.some(isOpen)} label={say.handovers.next} />
    </>,
  )
}

interface SearchProps {
  readonly typed: string
  readonly place: string
  readonly paidFrom: PaidFrom
  readonly focus: boolean
  readonly label?: string
}

function Search({ typed, place, paidFrom, focus, label }: SearchProps) {
  const { say } = useScreen()
  return (
    <form method="get" action="/handovers" class="filter desk-search" role="search">
      {paidFrom === 'advance' && <input type="hidden" name="paidFrom" value="advance" />}
      <div class="filter-part">
        <label for="q">{label ?? say.handovers.search}</label>
        <input id="q" name="q" type="search" class="form-control" value={typed} autocomplete="off" autofocus={focus} />
      </div>
      <div class="filter-part">
        <label for="place">{say.handovers.place}</label>
        <input id="place" name="place" class="form-control" value={place} autocomplete="off" placeholder={say.handovers.placeHint} />
      </div>
      <button type="submit" class="btn btn-primary">
        {say.handovers.find}
      </button>
    </form>
  )
}

interface FoundProps {
  readonly people: readonly PersonAtDesk[]
  readonly typed: string
  /** What is carried from one person to the next. */
  readonly query: Readonly<Record<string, string>>
}

function Found({ people, typed, query }: FoundProps) {
  const { say } = useScreen()
  const words = say.handovers
  if (people.length === 0) return <Empty>{words.nobody(typed)}</Empty>
  const address = (id: string) => withQuery(`/handovers/people/${id}`, query)
  return (
    <Card title={people.length < mostPeople ? words.found(people.length) : words.foundFirst(people.length)}>
      <ul class="plain-list desk-found">
        {people.map((person, at) => (
          <li>
            <a href={address(person.personId)} autofocus={at === 0}>
              {person.fullName}
            </a>{' '}
            <span class="field-hint">
              {[
                person.birthYear == null ? null : words.born(person.birthYear),
                person.hamletName,
                person.areaName,
                words.giftsWaiting(person.gifts.filter(isOpen).length),
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
            {person.dead && <Badge tone="bad">{words.deadTag}</Badge>}
          </li>
        ))}
      </ul>
    </Card>
  )
}

function Lists({ lists }: { lists: readonly ListProgress[] }) {
  const { say } = useScreen()
  const words = say.handovers
  return (
    <Card title={words.lists}>
      <Table
        rows={lists}
        empty={words.noLists}
        href={list => `/handovers/lists/${list.listId}`}
        columns={[
          {
            head: words.list,
            cell: list => `${list.areaName} – ${list.sourceName}${list.kind === 'main' ? '' : ` (${words.supplementary})`}`,
          },
          { head: words.handed, cell: list => <Progress done={list.handedGifts + list.returnedGifts} total={list.gifts} /> },
          { head: words.stillOpen, cell: list => formatDong(list.openAmount), align: 'end', wide: true },
          {
            head: words.state,
            wide: true,
            cell: list =>
              list.settled ? (
                <Badge tone="good">{words.settledTag}</Badge>
              ) : (
                <Badge tone={list.openGifts === 0 ? 'calm' : 'warn'}>{words.gifts(list.openGifts)}</Badge>
              ),
          },
          { head: words.campaign, cell: list => list.campaignName, wide: true },
        ]}
      />
    </Card>
  )
}
