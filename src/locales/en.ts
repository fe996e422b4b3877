import { enAccess } from './en/access.ts'
import { enAreaChanges } from './en/area-changes.ts'
import { enAreas } from './en/areas.ts'
import { enBoard } from './en/board.ts'
import { enCampaigns } from './en/campaigns.ts'
import { enRuleSets } from './en/rule-sets.ts'
import { enDuplicates } from './en/duplicates.ts'
import { enDocuments } from './en/documents.ts'
import { enLists } from './en/lists.ts'
import { enJobs } from './en/jobs.ts'
import { enImports } from './en/imports.ts'
import { enHandovers } from './en/handovers.ts'
import { enMartyrs } from './en/martyrs.ts'
import { enPermissions } from './en/permissions.ts'
import { enRefusals } from './en/refusals.ts'
import { enRegistry } from './en/registry.ts'
import { enNotices } from './en/notices.ts'
import { enErasure } from './en/erasure.ts'
import { enPrivacy } from './en/privacy.ts'
import { enTrail } from './en/trail.ts'
import { enVolunteers } from './en/volunteers.ts'
import { enWeb } from './en/web.ts'
import { enEvents } from './en/events.ts'
import { enPharmacy } from './en/pharmacy.ts'
import type { vi } from './vi.ts'

export const en: typeof vi = {
  web: enWeb,
  refusals: enRefusals,
  permissions: enPermissions,
  access: enAccess,
  areas: enAreas,
  board: enBoard,
  areaChanges: enAreaChanges,
  campaigns: enCampaigns,
  ruleSets: enRuleSets,
  documents: enDocuments,
  duplicates: enDuplicates,
  lists: enLists,
  imports: enImports,
  handovers: enHandovers,
  registry: enRegistry,
  martyrs: enMartyrs,
  notices: enNotices,
  jobs: enJobs,
  privacy: enPrivacy,
  erasure: enErasure,
  trail: enTrail,
  volunteers: enVolunteers,
  events: enEvents,
  pharmacy: enPharmacy,
}
