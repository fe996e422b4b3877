import { useScreen } from '../web/layout.tsx'
import { Badge } from '../web/tables.tsx'
import type { ListState } from './gift-list.entity.ts'

const tones = { compiled: 'calm', approved: 'warn', locked: 'good', superseded: 'calm' } as const

export function StateBadge({ list }: { list: { state: ListState; sentBack: boolean } | null }) {
  const { say } = useScreen()
  if (list == null) return <Badge>{say.lists.notCompiled}</Badge>
  if (list.sentBack && list.state === 'compiled') return <Badge tone="bad">{say.lists.sentBackState}</Badge>
  return <Badge tone={tones[list.state]}>{say.lists.states[list.state]}</Badge>
}
