import type { Context, Grant } from '../../src/context.ts'
import { newId } from '../../src/database/id.ts'
import type { Role } from '../../src/permissions.ts'
import type { Services } from '../../src/services.ts'
import type { TestGround } from '../database.ts'

/** Somebody with a role, everywhere or in some communes. */
export function acting({ ground }: Services, role: Role, areas: Grant['areas'] = 'all'): Context {
  return {
    actor: { kind: 'account', id: newId(), name: 'Người đo tốc độ' },
    grants: [{ role, areas }],
    locale: 'vi',
    requestId: newId(),
    ground,
    now: () => ground.now(),
  }
}

/** What the makers of the tests want: the bench's services under the name of a test's ground. */
export const asTestGround = (services: Services, databaseUrl: string): TestGround => ({
  services,
  databaseUrl,
  ground: services.ground,
  orm: services.orm,
  config: services.config,
  clock: { now: services.ground.now() },
  contextOf: role => acting(services, typeof role === 'string' ? role : 'viewer'),
  close: () => services.close(),
})
