import { may } from '../permissions.ts'
import { useScreen } from '../web/layout.tsx'

const rooms = [
  ['/privacy', 'clocks', 'privacy.read'],
  ['/privacy/purposes', 'purposes', 'areas.read'],
  ['/privacy/retention', 'retention', 'privacy.read'],
  ['/privacy/office-days', 'officeDays', 'privacy.read'],
] as const

export function PrivacyRooms({ path }: { path: string }) {
  const { ctx, say } = useScreen()
  return (
    <nav class="event-rooms" aria-label={say.privacy.title}>
      {rooms
        .filter(([, , permission]) => may(ctx, permission))
        .map(([href, label]) => (
          <a href={href} aria-current={href === path ? 'page' : undefined}>
            {say.privacy.rooms[label]}
          </a>
        ))}
    </nav>
  )
}
