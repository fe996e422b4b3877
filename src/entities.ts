import { Account } from './access/account.entity.ts'
import { ApiKey } from './access/api-key.entity.ts'
import { RoleGrant } from './access/role-grant.entity.ts'
import { MoveOffer } from './registry/move-offer.entity.ts'
import { KeptApart, PersonMerge } from './registry/person-merge.entity.ts'
import { AreaChange } from './areas/area-change.entity.ts'
import { Area, AreaSuccession, Hamlet } from './areas/area.entity.ts'
import { Campaign } from './campaigns/campaign.entity.ts'
import { CourtesyVisit } from './campaigns/courtesy-visit.entity.ts'
import { Document } from './documents/document.entity.ts'
import { EventSession, HealthEvent, Station } from './events/event.entity.ts'
import { Consent } from './privacy/consent.entity.ts'
import { CheckupEntry, Finding, Referral } from './events/health.entity.ts'
import { HomeVisit, Invitation, InvitationCall, Invitee, Seat } from './events/invitee.entity.ts'
import { Arrival, ArrivalRefusal, StationVisit } from './events/visit.entity.ts'
import { DocumentRequest } from './documents/document-request.entity.ts'
import { GiftSource } from './gifts/gift-source.entity.ts'
import { Advance } from './handovers/advance.entity.ts'
import { Handover, HandoverRefusal } from './handovers/handover.entity.ts'
import { MissedHandover } from './handovers/missed-handover.entity.ts'
import { MoneyReturn, ReturnedGift } from './handovers/money-return.entity.ts'
import { SettledList, Settlement } from './handovers/settlement.entity.ts'
import { Import, ImportFile, ImportPage } from './imports/import.entity.ts'
import { GiftFlag } from './lists/gift-flag.entity.ts'
import { Gift, GiftList, GiftReason, OpenQuestion } from './lists/gift-list.entity.ts'
import { PastList } from './lists/past-list.entity.ts'
import { SettledQuestion } from './lists/settled-question.entity.ts'
import { Martyr, Relative, Representative, Worshipper } from './martyrs/martyr.entity.ts'
import { Notice } from './notices/notice.entity.ts'
import { Assignment } from './volunteers/assignment.entity.ts'
import { Schedule } from './volunteers/schedule.entity.ts'
import { Shift } from './volunteers/shift.entity.ts'
import { Volunteer } from './volunteers/volunteer.entity.ts'
import { Job } from './outbox/job.entity.ts'
import { Dispensing, Medicine, MedicineLot, StockCount, StockMovement } from './pharmacy/medicine.entity.ts'
import { Category } from './registry/category.entity.ts'
import { Contact, Death, Departure, MeritRecord, Origin, Person, SoldierFamily } from './registry/person.entity.ts'

/** Every entity, listed. */
export const entities = [
  Area,
  AreaChange,
  MoveOffer,
  PersonMerge,
  KeptApart,
  AreaSuccession,
  Hamlet,
  Account,
  RoleGrant,
  ApiKey,
  Job,
  Notice,
  Volunteer,
  Shift,
  Assignment,
  Schedule,
  Category,
  Person,
  Death,
  Departure,
  Contact,
  MeritRecord,
  SoldierFamily,
  Origin,
  Martyr,
  Relative,
  Representative,
  Worshipper,
  Import,
  ImportFile,
  ImportPage,
  Campaign,
  GiftSource,
  GiftList,
  Gift,
  GiftReason,
  OpenQuestion,
  GiftFlag,
  PastList,
  SettledQuestion,
  DocumentRequest,
  Document,
  HealthEvent,
  EventSession,
  Station,
  Invitee,
  Seat,
  Invitation,
  InvitationCall,
  HomeVisit,
  Arrival,
  ArrivalRefusal,
  StationVisit,
  Consent,
  Finding,
  Referral,
  CheckupEntry,
  Medicine,
  MedicineLot,
  Dispensing,
  StockMovement,
  StockCount,
  CourtesyVisit,
  Handover,
  HandoverRefusal,
  MissedHandover,
  MoneyReturn,
  ReturnedGift,
  Advance,
  Settlement,
  SettledList,
] as const
