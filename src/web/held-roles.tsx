import type { Child } from 'hono/jsx'
import { formatDate, isoDay } from '../vietnamese/dates.ts'
import { useScreen } from './layout.tsx'
import { Badge, Table } from './tables.tsx'
import type { HeldRole } from '../access/accounts.queries.ts'

/** Roles with their areas and days; `end` draws what can be done with one. */
export function HeldRoles({ roles, end }: { roles: readonly HeldRole[]; end?: (held: HeldRole) => Child }) {
  const { ctx, say } = useScreen()
  const today = isoDay(ctx.now())
  return (
    <Table
      rows={roles}
      empty={say.access.noRoles}
      columns={[
        { head: say.access.role, cell: ({ grant }) => say.permissions.roles[grant.role] },
        { head: say.access.area, cell: ({ area, hamlet }) => [hamlet, area].filter(Boolean).join(', ') || say.access.everywhere },
        { head: say.access.fromOn, cell: ({ grant }) => formatDate(grant.fromOn), wide: true },
        {
          head: say.access.toOn,
          cell: ({ grant }) =>
            grant.toOn == null ? (
              say.access.noEnd
            ) : (
              <>
                {formatDate(grant.toOn)} {grant.toOn < today && <Badge>{say.access.ended}</Badge>}
              </>
            ),
        },
        ...(end == null ? [] : [{ head: '', align: 'end' as const, cell: end }]),
      ]}
    />
  )
}
