import type { Context, Grant } from '../../src/context.ts'
import { newId } from '../../src/database/id.ts'
import type { Role } from '../../src/permissions.ts'
import type { Services } from '../../src/services.ts'

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
