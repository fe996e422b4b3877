import { z } from '@hono/zod-openapi'
import { maskPhone } from '../vietnamese/phone.ts'
import type { Api } from '../web/api.ts'
import { AddContact, addContact } from './add-contact.ts'
import { AddMerit, addMerit } from './add-merit.ts'
import { AddPerson, addPerson } from './add-person.ts'
import { AddSoldierFamily, addSoldierFamily } from './add-soldier-family.ts'
import { CorrectContact, correctContact } from './correct-contact.ts'
import { CorrectMerit, correctMerit } from './correct-merit.ts'
import { CorrectPerson, correctPerson } from './correct-person.ts'
import { CorrectSoldierFamily, correctSoldierFamily } from './correct-soldier-family.ts'
import { DecideDeparture, decideDeparture } from './decide-departure.ts'
import { EndMerit, endMerit } from './end-merit.ts'
import type { Contact } from './person.entity.ts'
import { foundPerson } from './found-person.ts'
import { readPersonCard } from './person-card.queries.ts'
import { RecordDeath, recordDeath } from './record-death.ts'
import { RemoveContact, removeContact } from './remove-contact.ts'
import { ReportDeparture, reportDeparture } from './report-departure.ts'
import { RevealId, revealId, RevealPhone, revealPhone } from './reveal-id.ts'
import { SearchPeople, searchPeople } from './search-people.queries.ts'
import { TakeBackDeath, takeBackDeath } from './take-back-death.ts'

const ofPerson = z.object({ personId: z.uuid() })
const Found = foundPerson.openapi('FoundPerson')
const PersonAnswer = z
  .object({
    id: z.uuid(),
    areaId: z.uuid(),
    hamletId: z.uuid().nullish(),
    fullName: z.string(),
    sex: z.enum(['male', 'female']).nullish(),
    birthYear: z.int().nullish(),
    birthMonth: z.int().nullish(),
    birthDay: z.int().nullish(),
    mobility: z.enum(['walks', 'needs-help', 'bedridden']).nullish(),
    address: z.string().nullish(),
    note: z.string().nullish(),
    version: z.int(),
  })
  .openapi('Person')
const MeritAnswer = z
  .object({
    id: z.uuid(),
    personId: z.uuid(),
    categoryCode: z.string(),
    rate: z.int().nullish(),
    monthly: z.boolean().nullish(),
    lossOfCapacity: z.boolean(),
    payer: z.enum(['civil', 'army', 'police']),
    fileNo: z.string().nullish(),
    fromOn: z.string().nullish(),
    untilOn: z.string().nullish(),
    version: z.int(),
  })
  .openapi('MeritRecord')
const ContactAnswer = z
  .object({
    id: z.uuid(),
    personId: z.uuid(),
    name: z.string().nullish(),
    relation: z.string(),
    phone: z.string().nullish(),
    email: z.string().nullish(),
    version: z.int(),
  })
  .openapi('Contact')
const SoldierFamilyAnswer = z
  .object({
    id: z.uuid(),
    personId: z.uuid(),
    soldierName: z.string(),
    relation: z.string(),
    enlistedOn: z.string().nullish(),
    dischargedOn: z.string().nullish(),
    version: z.int(),
  })
  .openapi('SoldierFamily')
const EventAnswer = z.object({ id: z.uuid(), personId: z.uuid() })

const tag = 'people'

export function registryApi(api: Api): void {
  api.route({
    method: 'get',
    path: '/people',
    tag,
    summary: 'Find people by name, file number, telephone or national id; nobody is listed unasked',
    permission: 'registry.read',
    query: SearchPeople,
    answer: z.object({ items: z.array(Found), next: z.string().nullable() }),
    handle: async ({ ctx, query }) => {
      const { people, next } = await searchPeople(ctx, query)
      return { items: [...people], next }
    },
  })
  api.route({
    method: 'get',
    path: '/people/{personId}',
    tag,
    summary: 'One person with records, contacts and state; ids masked',
    permission: 'registry.read',
    params: ofPerson,
    answer: PersonAnswer.extend({
      dead: z.boolean(),
      departure: z.enum(['asked', 'left', 'stays']).nullable(),
      nationalIdMasked: z.string().nullable(),
      merits: z.array(MeritAnswer),
      contacts: z.array(ContactAnswer),
      soldierFamilies: z.array(SoldierFamilyAnswer),
    }),
    handle: async ({ ctx, params }) => {
      const card = await readPersonCard(ctx, params.personId, 'api')
      return {
        ...plain(card.person),
        dead: card.death != null,
        departure: card.departure == null ? null : (card.departure.decision ?? ('asked' as const)),
        nationalIdMasked: card.nationalId,
        merits: card.merits.map(({ merit }) => plain(merit)),
        contacts: card.contacts.map(masked),
        soldierFamilies: card.soldierFamilies.map(plain),
      }
    },
  })
  api.route({
    method: 'post',
    path: '/people',
    tag,
    summary: 'Add a person',
    permission: 'registry.write',
    body: AddPerson,
    status: 201,
    answer: PersonAnswer,
    handle: async ({ ctx, body }) => plain(await addPerson(ctx, body)),
  })
  api.route({
    method: 'put',
    path: '/people/{personId}',
    tag,
    summary: 'Correct a person; `version` as last read',
    permission: 'registry.write',
    params: ofPerson,
    body: CorrectPerson.omit({ personId: true }),
    answer: PersonAnswer,
    handle: async ({ ctx, params, body }) => plain(await correctPerson(ctx, { ...body, ...params })),
  })
  api.route({
    method: 'post',
    path: '/people/{personId}/death',
    tag,
    summary: 'Record a death',
    permission: 'registry.write',
    params: ofPerson,
    body: RecordDeath.omit({ personId: true }),
    status: 201,
    answer: EventAnswer,
    handle: async ({ ctx, params, body }) => plain(await recordDeath(ctx, { ...body, ...params })),
  })
  api.route({
    method: 'post',
    path: '/people/{personId}/take-back-death',
    tag,
    summary: 'Take a wrongly recorded death back',
    permission: 'registry.write',
    params: ofPerson,
    body: TakeBackDeath.omit({ personId: true }),
    answer: EventAnswer,
    handle: async ({ ctx, params, body }) => plain(await takeBackDeath(ctx, { ...body, ...params })),
  })
  api.route({
    method: 'post',
    path: '/people/{personId}/departure',
    tag,
    summary: 'Report that a person moved away',
    permission: 'registry.write',
    params: ofPerson,
    body: ReportDeparture.omit({ personId: true }),
    status: 201,
    answer: EventAnswer,
    handle: async ({ ctx, params, body }) => plain(await reportDeparture(ctx, { ...body, ...params })),
  })
  api.route({
    method: 'post',
    path: '/people/{personId}/decide-departure',
    tag,
    summary: 'Decide whether a person moved away',
    permission: 'registry.write',
    params: ofPerson,
    body: DecideDeparture.omit({ personId: true }),
    answer: EventAnswer,
    handle: async ({ ctx, params, body }) => plain(await decideDeparture(ctx, { ...body, ...params })),
  })
  api.route({
    method: 'post',
    path: '/people/{personId}/reveal',
    tag,
    summary: 'Show the ids in clear; who asked and why is kept',
    permission: 'registry.reveal',
    replayable: false,
    params: ofPerson,
    body: RevealId.omit({ personId: true }),
    answer: z.object({ nationalId: z.string().nullable(), oldId: z.string().nullable() }),
    handle: ({ ctx, params, body }) => revealId(ctx, { ...body, ...params }),
  })
  api.route({
    method: 'post',
    path: '/contacts/{contactId}/reveal',
    tag,
    summary: 'Show a telephone number in clear; who asked and why is kept',
    permission: 'registry.reveal',
    replayable: false,
    params: z.object({ contactId: z.uuid() }),
    body: RevealPhone.omit({ contactId: true }),
    answer: z.object({ phone: z.string() }),
    handle: ({ ctx, params, body }) => revealPhone(ctx, { ...body, ...params }),
  })
  api.route({
    method: 'post',
    path: '/people/{personId}/merits',
    tag,
    summary: 'Add a merit record',
    permission: 'registry.write',
    params: ofPerson,
    body: AddMerit.omit({ personId: true }),
    status: 201,
    answer: MeritAnswer,
    handle: async ({ ctx, params, body }) => plain(await addMerit(ctx, { ...body, ...params })),
  })
  api.route({
    method: 'put',
    path: '/merits/{meritId}',
    tag,
    summary: 'Correct a merit record',
    permission: 'registry.write',
    params: z.object({ meritId: z.uuid() }),
    body: CorrectMerit.omit({ meritId: true }),
    answer: MeritAnswer,
    handle: async ({ ctx, params, body }) => plain(await correctMerit(ctx, { ...body, ...params })),
  })
  api.route({
    method: 'post',
    path: '/merits/{meritId}/end',
    tag,
    summary: 'End a merit record',
    permission: 'registry.write',
    params: z.object({ meritId: z.uuid() }),
    body: EndMerit.omit({ meritId: true }),
    answer: MeritAnswer,
    handle: async ({ ctx, params, body }) => plain(await endMerit(ctx, { ...body, ...params })),
  })
  api.route({
    method: 'post',
    path: '/people/{personId}/contacts',
    tag,
    summary: 'Add a contact',
    permission: 'registry.write',
    params: ofPerson,
    body: AddContact.omit({ personId: true }),
    status: 201,
    answer: ContactAnswer,
    handle: async ({ ctx, params, body }) => masked(await addContact(ctx, { ...body, ...params })),
  })
  api.route({
    method: 'put',
    path: '/contacts/{contactId}',
    tag,
    summary: 'Correct a contact',
    permission: 'registry.write',
    params: z.object({ contactId: z.uuid() }),
    body: CorrectContact.omit({ contactId: true }),
    answer: ContactAnswer,
    handle: async ({ ctx, params, body }) => masked(await correctContact(ctx, { ...body, ...params })),
  })
  api.route({
    method: 'delete',
    path: '/contacts/{contactId}',
    tag,
    summary: 'Remove a contact',
    permission: 'registry.write',
    params: z.object({ contactId: z.uuid() }),
    body: RemoveContact.omit({ contactId: true }),
    answer: z.object({ personId: z.uuid() }),
    handle: ({ ctx, params, body }) => removeContact(ctx, { ...body, ...params }),
  })
  api.route({
    method: 'post',
    path: '/people/{personId}/soldier-families',
    tag,
    summary: 'Add a soldier in service of whom the person is family',
    permission: 'registry.write',
    params: ofPerson,
    body: AddSoldierFamily.omit({ personId: true }),
    status: 201,
    answer: SoldierFamilyAnswer,
    handle: async ({ ctx, params, body }) => plain(await addSoldierFamily(ctx, { ...body, ...params })),
  })
  api.route({
    method: 'put',
    path: '/soldier-families/{soldierFamilyId}',
    tag,
    summary: 'Correct, or end with the day of discharge',
    permission: 'registry.write',
    params: z.object({ soldierFamilyId: z.uuid() }),
    body: CorrectSoldierFamily.omit({ soldierFamilyId: true }),
    answer: SoldierFamilyAnswer,
    handle: async ({ ctx, params, body }) => plain(await correctSoldierFamily(ctx, { ...body, ...params })),
  })
}

/** The answer's schema drops what it does not name. */
const masked = (contact: Contact) => ({ ...contact, phone: contact.phone == null ? null : maskPhone(contact.phone) })
const plain = <Row extends object>(row: Row): Row => ({ ...row })
