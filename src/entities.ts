import { Area, AreaSuccession, Hamlet } from './areas/area.entity.ts'
import { Campaign } from './campaigns/campaign.entity.ts'
import { Document } from './documents/document.entity.ts'
import { GiftSource } from './gifts/gift-source.entity.ts'
import { Import, ImportFile, ImportRow } from './imports/import.entity.ts'
import { Gift, GiftList, GiftReason, OpenQuestion } from './lists/gift-list.entity.ts'
import { Martyr, Relative, Representative, Worshipper } from './martyrs/martyr.entity.ts'
import { Job } from './outbox/job.entity.ts'
import { Category } from './registry/category.entity.ts'
import { Contact, Death, Departure, MeritRecord, Origin, Person, SoldierFamily } from './registry/person.entity.ts'

/** Every entity, listed. */
export const entities = [
  Area,
  AreaSuccession,
  Hamlet,
  Job,
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
  ImportRow,
  Campaign,
  GiftSource,
  GiftList,
  Gift,
  GiftReason,
  OpenQuestion,
  Document,
] as const
