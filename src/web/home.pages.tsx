import { may } from '../permissions.ts'
import type { Web } from './environment.ts'
import { Icon } from './icon.tsx'
import { page } from './layout.tsx'
import { navigation } from './navigation.ts'
import { Empty } from './tables.tsx'

/** The first page after signing in: the rooms this person may enter. The board takes its place for those who may see it. */
export function homePage(app: Web): void {
  app.get('/', c => {
    const { ctx, say } = c.var
    const rooms = navigation.flatMap(group => group.rooms).filter(room => may(ctx, room.permission))
    return page(
      c,
      { title: say.web.homeGreeting(ctx.actor.name), lead: rooms.length > 0 ? say.web.homeHint : undefined },
      rooms.length === 0 ? (
        <Empty>{say.web.homeNothing}</Empty>
      ) : (
        <div class="rooms">
          {rooms.map(room => (
            <a class="room" href={room.path}>
              <Icon name={room.icon} />
              {say.web.nav[room.label]}
            </a>
          ))}
        </div>
      ),
    )
  })
}
