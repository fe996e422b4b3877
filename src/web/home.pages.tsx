import type { Child } from 'hono/jsx'
import { may } from '../permissions.ts'
import type { Web, WebContext } from './environment.ts'
import { Icon } from './icon.tsx'
import { page } from './layout.tsx'
import { navigation } from './navigation.ts'
import { Empty } from './tables.tsx'

/** What a feature knows to be waiting for the reader: handed in where the pages are mounted. */
export type HomePart = (c: WebContext) => Promise<Child>

/** The first page after signing in: what waits, then the rooms this person may enter. */
export function homePage(app: Web, parts: readonly HomePart[]): void {
  app.get('/', async c => {
    const { ctx, say } = c.var
    const rooms = navigation.flatMap(group => group.rooms).filter(room => may(ctx, room.permission))
    const waiting: Child[] = []
    if (ctx.actor.kind === 'account') for (const part of parts) waiting.push(await part(c))
    return page(
      c,
      { title: say.web.homeGreeting(ctx.actor.name), lead: rooms.length > 0 ? say.web.homeHint : undefined },
      rooms.length === 0 ? (
        <Empty>{say.web.homeNothing}</Empty>
      ) : (
        <>
          {waiting}
          <div class="rooms">
            {rooms.map(room => (
              <a class="room" href={room.path}>
                <Icon name={room.icon} />
                {say.web.nav[room.label]}
              </a>
            ))}
          </div>
        </>
      ),
    )
  })
}
