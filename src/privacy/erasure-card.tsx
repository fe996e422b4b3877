import { may } from '../permissions.ts'
import { formatDateTime } from '../vietnamese/dates.ts'
import { SearchField } from '../web/forms.tsx'
import { PlainPost, useScreen } from '../web/layout.tsx'
import { Badge, Card, Facts, Table } from '../web/tables.tsx'
import type { Erasure, FoundToErase } from './erasure.queries.ts'
import type { SubjectRequest } from './registers.queries.ts'

const tones = { queued: 'calm', running: 'calm', failed: 'bad', done: 'good' } as const

/** Whom a request to be erased is about: looked for, then how far the erasing is. */
export function ErasureCard({
  request,
  erasure,
  q,
  found,
}: {
  request: SubjectRequest
  erasure: Erasure | null
  q: string
  found: FoundToErase | null
}) {
  const { ctx, say } = useScreen()
  const words = say.erasure
  const address = `/privacy/requests/${request.id}`
  const running = erasure?.standing === 'queued' || erasure?.standing === 'running'
  const searches = may(ctx, 'privacy.manage') && request.doneAt == null && (erasure == null || erasure.standing === 'failed')
  if (erasure == null && !searches) return null
  return (
    <Card title={words.title} id="erasure">
      {erasure != null && (
        <Facts
          facts={[
            erasure.standing === 'failed' ? [words.person, erasure.personName ?? words.elsewhere] : null,
            [
              words.state,
              <>
                <Badge tone={tones[erasure.standing]}>{words.standings[erasure.standing]}</Badge>
                <span class="field-hint below">{words.grantedLine(formatDateTime(erasure.grantedAt), erasure.grantedByName)}</span>
                {erasure.erasedAt != null && <span class="field-hint below">{words.erasedLine(formatDateTime(erasure.erasedAt))}</span>}
                {running && (
                  <a class="below" href={address}>
                    {words.reload}
                  </a>
                )}
              </>,
            ],
          ]}
        />
      )}
      {erasure?.standing === 'failed' && <Failed erasure={erasure} address={address} again={searches} />}
      {searches && <Search address={address} q={q} found={found} hint={erasure == null ? words.lead : words.other} />}
    </Card>
  )
}

function Failed({ erasure, address, again }: { erasure: Erasure; address: string; again: boolean }) {
  const { say } = useScreen()
  const words = say.erasure
  const sentence = Object.entries(say.refusals).find(([code]) => code === erasure.reason)?.[1]
  const place = `${address}/people/${erasure.personId}`
  return (
    <>
      <p class="said said-note" role="status">
        {words.failedBecause(sentence?.({}) ?? erasure.reason ?? words.lost)}
      </p>
      {again && erasure.personName != null && (
        <p class="filter">
          <a class="btn" href={place}>
            {words.choose}
          </a>
          <PlainPost action={place} label={words.tryAgain} class="btn" />
        </p>
      )}
    </>
  )
}

function Search({ address, q, found, hint }: { address: string; q: string; found: FoundToErase | null; hint: string }) {
  const words = useScreen().say.erasure
  return (
    <>
      <p>{hint}</p>
      <form method="get" action={`${address}#erasure`} class="filter" role="search">
        <SearchField label={words.search} value={q} id="erasure-q" />
        <button type="submit" class="btn">
          {words.find}
        </button>
      </form>
      {found?.more === true && <p class="said said-note">{words.more}</p>}
      {found != null && (
        <Table
          rows={found.people}
          empty={words.noneFound}
          href={row => `${address}/people/${row.id}`}
          columns={[
            {
              head: words.name,
              cell: row => (
                <>
                  {row.fullName}
                  {row.dead && ` (${words.dead})`}
                </>
              ),
            },
            { head: words.born, cell: row => row.birthYear ?? '' },
            { head: words.place, cell: row => [row.hamletName, row.areaName].filter(part => part != null).join(', ') },
          ]}
        />
      )}
    </>
  )
}
