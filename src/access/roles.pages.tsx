import { allow, permissions, roleNames, roles, type Permission } from '../permissions.ts'
import type { Web } from '../web/environment.ts'
import { Icon } from '../web/icon.tsx'
import { page } from '../web/layout.tsx'
import { Card, Table } from '../web/tables.tsx'
import { inTransaction } from '../database/in-transaction.ts'
import { dutyReason, readDuties } from './incompatible-duties.ts'

const groupOf = (permission: Permission) => permission.split('.')[0] ?? ''

/** The one table of what each role may do, as people read it. */
export function rolesPage(app: Web): void {
  app.get('/roles', async c => {
    const { ctx, say } = c.var
    allow(ctx, 'access.read')
    const duties = await inTransaction(ctx, readDuties)
    const groupNames: Readonly<Record<string, string>> = say.permissions.groups
    const groups = Object.keys(groupNames).map(group => ({ group, tasks: permissions.filter(task => groupOf(task) === group) }))
    return page(
      c,
      { title: say.access.rolesTitle, lead: say.access.rolesLead },
      <>
        <p class="said said-note">
          <Icon name="scale" />
          {say.access.incompatible}
        </p>
        <Card title={say.access.dutiesTitle}>
          <Table
            rows={duties}
            columns={[
              { head: say.access.task, cell: duty => say.permissions.names[duty.one] },
              { head: say.access.task, cell: duty => say.permissions.names[duty.other] },
              { head: say.access.why, cell: duty => dutyReason(ctx, duty.because) },
            ]}
          />
        </Card>
        <div class="table-frame matrix" tabindex={0}>
          <table class="table">
            <thead>
              <tr>
                <th scope="col">{say.access.task}</th>
                {roleNames.map(role => (
                  <th scope="col">
                    <span>{say.permissions.roles[role]}</span>
                  </th>
                ))}
              </tr>
            </thead>
            {groups.map(({ group, tasks }) => (
              <tbody>
                <tr>
                  <th scope="rowgroup" class="matrix-group" colspan={roleNames.length + 1}>
                    {groupNames[group]}
                  </th>
                </tr>
                {tasks.map(task => (
                  <tr>
                    <th scope="row">{say.permissions.names[task]}</th>
                    {roleNames.map(role => (
                      <td>
                        {(roles[role] as readonly Permission[]).includes(task) && (
                          <span class="matrix-yes">
                            <Icon name="check" />
                            <span class="visually-hidden">{say.access.allowed}</span>
                          </span>
                        )}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            ))}
          </table>
        </div>
      </>,
    )
  })
}
