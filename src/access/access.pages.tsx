import type { Services } from '../services.ts'
import type { Web } from '../web/environment.ts'
import { accountPages } from './account.pages.tsx'
import { accountsPages } from './accounts.pages.tsx'
import { rolesPage } from './roles.pages.tsx'
import { signInPages } from './sign-in.pages.tsx'
import type { SignInSystem } from './sign-in-system.ts'

export function accessPages(app: Web, services: Services, system: SignInSystem): void {
  signInPages(app, services, system)
  accountPages(app)
  accountsPages(app)
  rolesPage(app)
}
