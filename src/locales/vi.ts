import { viAccess } from './vi/access.ts'
import { viAreaChanges } from './vi/area-changes.ts'
import { viAreas } from './vi/areas.ts'
import { viBoard } from './vi/board.ts'
import { viCampaigns } from './vi/campaigns.ts'
import { viRuleSets } from './vi/rule-sets.ts'
import { viDuplicates } from './vi/duplicates.ts'
import { viDocuments } from './vi/documents.ts'
import { viLists } from './vi/lists.ts'
import { viJobs } from './vi/jobs.ts'
import { viImports } from './vi/imports.ts'
import { viHandovers } from './vi/handovers.ts'
import { viMartyrs } from './vi/martyrs.ts'
import { viPermissions } from './vi/permissions.ts'
import { viRefusals } from './vi/refusals.ts'
import { viRegistry } from './vi/registry.ts'
import { viNotices } from './vi/notices.ts'
import { viErasure } from './vi/erasure.ts'
import { viPrivacy } from './vi/privacy.ts'
import { viTrail } from './vi/trail.ts'
import { viVolunteers } from './vi/volunteers.ts'
import { viWeb } from './vi/web.ts'
import { viEvents } from './vi/events.ts'
import { viPharmacy } from './vi/pharmacy.ts'

/** One line a feature. The shape of this dictionary is the law: English must have every sentence, or nothing compiles. */
export const vi = {
  web: viWeb,
  refusals: viRefusals,
  permissions: viPermissions,
  access: viAccess,
  areas: viAreas,
  board: viBoard,
  areaChanges: viAreaChanges,
  campaigns: viCampaigns,
  ruleSets: viRuleSets,
  documents: viDocuments,
  duplicates: viDuplicates,
  lists: viLists,
  imports: viImports,
  handovers: viHandovers,
  registry: viRegistry,
  martyrs: viMartyrs,
  notices: viNotices,
  jobs: viJobs,
  privacy: viPrivacy,
  erasure: viErasure,
  trail: viTrail,
  volunteers: viVolunteers,
  events: viEvents,
  pharmacy: viPharmacy,
}
