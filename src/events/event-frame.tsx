import { may, type Permission } from '../permissions.ts'
import type { WebContext } from '../web/environment.ts'
import { ErrorSummary } from '../web/forms.tsx'
import { page, useScreen } from '../web/layout.tsx'
import type { FormState } from '../web/submit-form.ts'

type Child = Parameters<typeof page>[2]

export interface EventHead {
  readonly id: string
  readonly name: string
  readonly cancelledBecause?: string | null | undefined
}

const rooms: readonly [
  path: string,
  label: 'stepDay' | 'sessions' | 'stations' | 'invitees' | 'calls' | 'homeVisits' | 'desk' | 'queue' | 'live',
  permission: Permission,
][] = [
  ['/invitees', 'invitees', 'events.read'],
  ['/calls', 'calls', 'events.invite'],
  ['/home-visits', 'homeVisits', 'events.read'],
  ['/arrivals', 'desk', 'events.arrive'],
  ['/queue', 'queue', 'events.flow'],
  ['/live', 'live', 'events.read'],
]

/** Every page of an event: the way back, the rooms of the event, what was refused, then its own body. */
export function eventPage(
  c: WebContext,
  event: EventHead,
  options: {
    readonly title: string
    readonly lead?: Child
    readonly actions?: Child
    readonly form?: FormState
    readonly status?: FormState['status']
    readonly path?: string
  },
  body: Child,
): Promise<Response> {
  const { say } = c.var
  const home = options.path == null
  return page(
    c,
    {
      title: options.title,
      nav: '/events',
      trail: [['/events', say.events.title], ...(home ? [] : [[`/events/${event.id}`, event.name] as const])],
      lead: options.lead,
      actions: options.actions,
      status: options.form?.status ?? options.status ?? 200,
    },
    <>
      <EventRooms event={event} path={options.path ?? ''} />
      {event.cancelledBecause != null && <p class="said said-note">{say.events.cancelledBecause(event.cancelledBecause)}</p>}
      {options.form != null && <ErrorSummary form={options.form} />}
      {body}
    </>,
  )
}

function EventRooms({ event, path }: { event: EventHead; path: string }) {
  const { ctx, say } = useScreen()
  return (
    <nav class="event-rooms" aria-label={event.name}>
      {rooms
        .filter(([, , permission]) => may(ctx, permission))
        .map(([room, label]) => (
          <a href={`/events/${event.id}${room}`} aria-current={room === path ? 'page' : undefined}>
            {say.events[label]}
          </a>
        ))}
    </nav>
  )
}
