import type { Context } from '../context.ts'
import type { Sentences } from '../locales/sentences.ts'
import { may, type Permission } from '../permissions.ts'

type Labels = Sentences['web']['nav']

export interface Room {
  readonly path: string
  readonly label: Exclude<keyof Labels, 'groups'>
  readonly icon: string
  readonly permission: Permission
}

/** The menu: a room appears once its pages are mounted (add its line with them), to those who may enter. */
export const navigation: readonly { readonly group: keyof Labels['groups']; readonly rooms: readonly Room[] }[] = [
  {
    group: 'gifts',
    rooms: [
      { path: '/board', label: 'board', icon: 'dashboard', permission: 'board.read' },
      { path: '/campaigns', label: 'campaigns', icon: 'calendar-heart', permission: 'campaigns.read' },
      { path: '/rule-sets', label: 'ruleSets', icon: 'scale', permission: 'rules.read' },
      { path: '/lists', label: 'lists', icon: 'list-check', permission: 'lists.read' },
      { path: '/documents', label: 'documents', icon: 'files', permission: 'documents.read' },
      { path: '/handovers', label: 'handovers', icon: 'gift', permission: 'handovers.read' },
      { path: '/visits', label: 'visits', icon: 'home-heart', permission: 'campaigns.read' },
    ],
  },
  {
    group: 'people',
    rooms: [
      { path: '/people', label: 'registry', icon: 'users', permission: 'registry.read' },
      { path: '/martyrs', label: 'martyrs', icon: 'star', permission: 'martyrs.read' },
      { path: '/moves', label: 'moves', icon: 'arrows-exchange', permission: 'registry.write' },
      { path: '/imports', label: 'imports', icon: 'file-import', permission: 'imports.read' },
    ],
  },
  {
    group: 'health',
    rooms: [
      { path: '/events', label: 'events', icon: 'stethoscope', permission: 'events.read' },
      { path: '/pharmacy', label: 'pharmacy', icon: 'pill', permission: 'pharmacy.read' },
    ],
  },
  {
    group: 'helpers',
    rooms: [
      { path: '/volunteers', label: 'volunteers', icon: 'heart-handshake', permission: 'volunteers.read' },
      { path: '/shifts', label: 'shifts', icon: 'calendar-time', permission: 'volunteers.read' },
      { path: '/notices', label: 'notices', icon: 'mail', permission: 'notices.read' },
    ],
  },
  {
    group: 'office',
    rooms: [
      { path: '/areas', label: 'areas', icon: 'map-2', permission: 'areas.read' },
      { path: '/accounts', label: 'accounts', icon: 'users-group', permission: 'access.read' },
      { path: '/jobs', label: 'jobs', icon: 'server-cog', permission: 'jobs.manage' },
      { path: '/privacy', label: 'privacy', icon: 'lock', permission: 'privacy.read' },
      { path: '/trail', label: 'audit', icon: 'history', permission: 'audit.read' },
      { path: '/roles', label: 'roles', icon: 'shield-check', permission: 'access.read' },
    ],
  },
]

/** Whether the room that an address lies in is open to this account; what lies in no room says so itself. */
export const mayEnter = (ctx: Context, href: string): boolean =>
  navigation
    .flatMap(group => group.rooms)
    .filter(room => href === room.path || new RegExp(`^${room.path}[/?#]`).test(href))
    .every(room => may(ctx, room.permission))
