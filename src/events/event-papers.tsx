import { may } from '../permissions.ts'
import { PlainPost, useScreen } from '../web/layout.tsx'
import { Card, Table } from '../web/tables.tsx'
import type { HealthEvent } from './event.entity.ts'
import type { ToldHamlet } from './invitees.queries.ts'

interface Papers {
  readonly event: Pick<HealthEvent, 'id'>
  readonly told: number
  readonly hamlets: readonly ToldHamlet[]
  /** Of several communes: a hamlet's name alone does not say which. */
  readonly several: boolean
}

/** What can be printed of an event: for the whole of it, a file a hamlet, or for the one hamlet whose stack is missing. */
export function EventPapers({ event, told, hamlets, several }: Papers) {
  const { ctx, say } = useScreen()
  if (!may(ctx, 'documents.request')) return null
  const invites = may(ctx, 'events.invite')
  const button = (fields: Readonly<Record<string, string>>, label: string) => (
    <PlainPost action={`/events/${event.id}/papers`} fields={fields} label={label} class="btn" />
  )
  return (
    <Card title={say.events.papers}>
      <div class="heading-actions">
        {invites && told > 0 && button({ paper: 'invitation-letters', format: 'pdf' }, say.events.letters)}
        {invites && hamlets.length > 1 && button({ paper: 'invitation-letters', format: 'pdf', each: 'yes' }, say.events.lettersEach)}
        {invites && button({ paper: 'call-sheet', format: 'pdf' }, say.events.callSheet)}
        {invites && button({ paper: 'call-sheet', format: 'xlsx' }, say.events.callSheetXlsx)}
        {button({ paper: 'attendance', format: 'pdf' }, say.events.attendance)}
        {button({ paper: 'attendance', format: 'xlsx' }, say.events.attendanceXlsx)}
      </div>
      {invites && told === 0 && <p class="field-hint">{say.events.noLettersYet}</p>}
      {invites && hamlets.length > 1 && (
        <details class="panel">
          <summary>{say.events.papersOfHamlet}</summary>
          <Table
            rows={hamlets}
            columns={[
              { head: say.events.hamlet, cell: hamlet => (several ? `${hamlet.name} – ${hamlet.area}` : hamlet.name) },
              { head: say.events.told, cell: hamlet => say.events.toldInHamlet(hamlet.told), wide: true },
              {
                head: say.events.papers,
                align: 'end',
                cell: hamlet => (
                  <div class="heading-actions">
                    {button({ paper: 'invitation-letters', format: 'pdf', hamletId: hamlet.id }, say.events.lettersOne)}
                    {button({ paper: 'call-sheet', format: 'pdf', hamletId: hamlet.id }, say.events.callSheetOne)}
                  </div>
                ),
              },
            ]}
          />
        </details>
      )}
    </Card>
  )
}
