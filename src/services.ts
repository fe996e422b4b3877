import type { MikroORM } from '@mikro-orm/postgresql'
import { type Logger, pino } from 'pino'
import { accountsHolding } from './access/accounts-of-area.ts'
import { areaHoldings } from './areas/area-holdings.ts'
import type { Config } from './config.ts'
import type { Ground } from './context.ts'
import { openOrm } from './database/orm.ts'
import { documentKinds } from './documents/document-kind.ts'
import { resultReportKind } from './handovers/result-report.document.ts'
import { settlementMinutesKind } from './handovers/settlement-minutes.document.ts'
import { unitResultsKind } from './handovers/unit-results.document.ts'
import { eventDocumentKinds } from './events/events.documents.ts'
import { eventsHolding } from './events/events-of-area.ts'
import { eventReactions } from './events/events.reactions.ts'
import { comparisonKind } from './lists/comparison.document.ts'
import { coordinatorExportKind } from './lists/coordinator-export.document.ts'
import { listHoldings } from './lists/lists-of-area.ts'
import { flagDecidedSinceMerge, listsAfterMerge, lockedSinceMerge } from './lists/lists-after-merge.ts'
import { listReactions } from './lists/lists.reactions.ts'
import { giftsWaiting } from './lists/open-work.queries.ts'
import { publicListKind } from './lists/public-list.document.ts'
import { allImportKinds } from './import-kinds.ts'
import { handedOverSinceMerge } from './handovers/handed-over-since-merge.ts'
import { giftsWaitingOf } from './handovers/gifts-waiting.queries.ts'
import { giftsOpen } from './handovers/gifts-of-person.ts'
import { seatGivenOnInMerge, seenSinceMerge } from './events/seen-since-merge.ts'
import { seatsOpen } from './events/seats-of-person.ts'
import { officesOpen } from './martyrs/offices-of-person.ts'
import { mergeEffects, mergeHolds } from './registry/merge-effects.ts'
import { openMatters } from './registry/open-matters.ts'
import { importKinds } from './imports/import-kind.ts'
import { signOffBookKind } from './lists/sign-off-book.document.ts'
import { noticeReactions } from './notices/files-ready.notice-kind.ts'
import { handoverErasure } from './handovers/handovers.erasure.ts'
import { handoverData } from './handovers/handovers.personal-data.ts'
import { handoverReactions } from './handovers/handovers.reactions.ts'
import { accessedOfEvents } from './events/accessed-of-events.ts'
import { eventErasure } from './events/events.erasure.ts'
import { eventData } from './events/events.personal-data.ts'
import { healthRetention } from './events/health-retention.ts'
import { accessedOfLists } from './lists/accessed-of-lists.ts'
import { listErasure } from './lists/lists.erasure.ts'
import { listData } from './lists/lists.personal-data.ts'
import { sponsorListKind } from './lists/sponsor-list.document.ts'
import { martyrErasure } from './martyrs/martyrs.erasure.ts'
import { martyrData } from './martyrs/martyrs.personal-data.ts'
import { medicineData } from './pharmacy/pharmacy.personal-data.ts'
import { accessedKind } from './privacy/accessed.document.ts'
import { accessedPeople } from './privacy/accessed.queries.ts'
import { erasureParts } from './privacy/erasure-part.ts'
import { erasurePartsOfTheLeft } from './privacy/erasure-of-the-left.ts'
import { dataOfTheLeft } from './privacy/data-of-the-left.ts'
import { personExportKind } from './privacy/person-export.document.ts'
import { personalData } from './privacy/personal-data.ts'
import { consentsSinceMerge, privacyReactions } from './privacy/privacy.reactions.ts'
import { retentionKinds } from './privacy/retention-kind.ts'
import { retentionOfTheLeft } from './privacy/retention-kinds.ts'
import { volunteerRetention } from './volunteers/volunteer-retention.ts'
import { openMail } from './mail/transport.ts'
import { martyrReactions, tiesSinceMerge } from './martyrs/martyrs.reactions.ts'
import { martyrsHolding } from './martyrs/martyrs-follow-area.ts'
import { peopleHolding } from './registry/people-follow-area.ts'
import { collectReactions } from './reaction.ts'
import { volunteerReactions } from './volunteers/volunteers.reactions.ts'
import { supply, type Supplies } from './supply.ts'

export interface Services {
  readonly config: Config
  readonly ground: Ground
  readonly orm: MikroORM
  readonly log: Logger
  close(): Promise<void>
}

/** What each feature on the right does when one on the left reports an event. A missing one does not compile. */
const reactions = collectReactions([
  ...privacyReactions,
  ...martyrReactions,
  ...listReactions,
  ...handoverReactions,
  ...eventReactions,
  ...volunteerReactions,
  ...noticeReactions,
])

/** What features bring for the engines on their left: kinds of sheet, kinds of file. */
const supplies: Supplies = new Map([
  supply(areaHoldings, [peopleHolding, martyrsHolding, ...listHoldings, eventsHolding, accountsHolding]),
  supply(openMatters, [giftsOpen, seatsOpen, officesOpen]),
  supply(mergeEffects, [listsAfterMerge]),
  supply(mergeHolds, [
    lockedSinceMerge,
    handedOverSinceMerge,
    seenSinceMerge,
    flagDecidedSinceMerge,
    seatGivenOnInMerge,
    tiesSinceMerge,
    consentsSinceMerge,
  ]),
  supply(giftsWaiting, [giftsWaitingOf]),
  supply(importKinds, allImportKinds),
  supply(documentKinds, [
    signOffBookKind,
    publicListKind,
    sponsorListKind,
    coordinatorExportKind,
    comparisonKind,
    resultReportKind,
    settlementMinutesKind,
    unitResultsKind,
    ...eventDocumentKinds,
    personExportKind,
    accessedKind,
  ]),
  supply(personalData, [...dataOfTheLeft, martyrData, ...listData, handoverData, ...eventData, medicineData]),
  supply(erasureParts, [...erasurePartsOfTheLeft, martyrErasure, ...listErasure, ...handoverErasure, ...eventErasure]),
  supply(retentionKinds, [...retentionOfTheLeft, ...healthRetention, volunteerRetention]),
  supply(accessedPeople, [...accessedOfLists, ...accessedOfEvents]),
])

/** The composition root: the only place that reads the clock and opens connections. */
export async function openServices(config: Config, purpose: 'web' | 'worker' | 'command'): Promise<Services> {
  const log = pino({ level: config.logLevel, base: { process: purpose } })
  const orm = await openOrm({ url: config.databaseUrl, applicationName: `hau-phuong-${purpose}` })
  const mail = openMail({ smtpUrl: config.smtpUrl, from: config.mailFrom, perSecond: config.mailPerSecond, now: () => new Date() })
  const since = config.businessDateSince?.getTime() ?? Date.now()
  const shift = config.businessDate == null ? 0 : new Date(`${config.businessDate}T08:00:00+07:00`).getTime() - since
  const ground: Ground = {
    orm,
    secrets: config.secrets,
    log,
    mail,
    mailPerSecond: config.mailPerSecond,
    reactions,
    supplies,
    publicUrl: config.publicUrl,
    now: () => new Date(Date.now() + shift),
  }
  return {
    config,
    ground,
    orm,
    log,
    close: async () => {
      mail.close()
      await orm.close(true)
    },
  }
}
