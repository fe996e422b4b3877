/** Every way the domain says no. The sentence for each code is in the refusals file of each locale; one without a sentence does not compile. */
export const refusalKinds = {
  // everywhere
  'access/forbidden': 'forbidden',
  'access/not-signed-in': 'forbidden',
  'record/missing': 'missing',
  'record/changed-meanwhile': 'conflict',
  'input/invalid': 'invalid',
  'request/too-large': 'invalid',
  'request/too-many': 'limited',
  'request/key-reused': 'conflict',
  'form/expired': 'invalid',
  // access
  'account/email-taken': 'conflict',
  'account/password-common': 'invalid',
  'account/password-short': 'invalid',
  'account/second-factor-needed': 'forbidden',
  'account/second-factor-there': 'conflict',
  'account/code-wrong': 'invalid',
  'account/duties-incompatible': 'conflict',
  'account/last-administrator': 'conflict',
  'account/sign-in-failed': 'invalid',
  'account/slowed-down': 'limited',
  'account/disabled': 'forbidden',
  'account/password-must-change': 'forbidden',
  'account/password-wrong': 'invalid',
  'account/own-account': 'conflict',
  'account/already-holds-role': 'conflict',
  'account/dates-reversed': 'invalid',
  'account/link-invalid': 'invalid',
  // areas
  'area/not-valid-then': 'invalid',
  'hamlet/name-taken': 'conflict',
  'area-change/not-planned': 'conflict',
  'area-change/not-carried-out': 'conflict',
  'area-change/not-yet': 'conflict',
  'area-change/without-target': 'invalid',
  'area-change/leftovers': 'conflict',
  'area-change/built-upon': 'conflict',
  'area-tree/unreadable': 'invalid',
  'move/already-offered': 'conflict',
  'move/same-commune': 'invalid',
  'move/already-decided': 'conflict',
  // imports
  'spreadsheet/not-one': 'invalid',
  'spreadsheet/encrypted': 'invalid',
  'spreadsheet/empty': 'invalid',
  'spreadsheet/too-large': 'invalid',
  'spreadsheet/expands-too-much': 'invalid',
  'spreadsheet/kind-unknown': 'invalid',
  'spreadsheet/column-missing': 'invalid',
  'spreadsheet/no-usable-row': 'invalid',
  'import/same-file': 'conflict',
  'import/not-read': 'conflict',
  'import/already-applied': 'conflict',
  'import/not-applied': 'conflict',
  'import/built-upon': 'conflict',
  // registry and martyrs
  'person/national-id-taken': 'conflict',
  'person/dead': 'conflict',
  'person/already-dead': 'conflict',
  'person/birth-in-future': 'invalid',
  'person/date-impossible': 'invalid',
  'person/possible-duplicate': 'conflict',
  'request/already-settled': 'conflict',
  'person/not-dead': 'conflict',
  'person/died-before-birth': 'invalid',
  'person/date-in-future': 'invalid',
  'person/national-id-not-one': 'invalid',
  'person/hamlet-of-another-commune': 'invalid',
  'person/departure-already-reported': 'conflict',
  'person/departure-not-reported': 'conflict',
  'person/id-not-recorded': 'missing',
  'contact/phone-not-one': 'invalid',
  'contact/empty': 'invalid',
  'merit/category-unknown': 'invalid',
  'merit/belongs-to-martyr': 'invalid',
  'merit/dates-reversed': 'invalid',
  'merit/rate-outside-scale': 'invalid',
  'soldier-family/dates-reversed': 'invalid',
  'martyr/possible-duplicate': 'conflict',
  'martyr/already-representative': 'conflict',
  'martyr/already-worshipper': 'conflict',
  'martyr/relative-holds-office': 'conflict',
  'martyr/representative-not-a-relative': 'conflict',
  'martyr/representative-dead': 'conflict',
  'martyr/worshipper-dead': 'conflict',
  'martyr/relative-alive': 'conflict',
  'martyr/relative-already-entered': 'conflict',
  // campaigns
  'campaign/name-taken': 'conflict',
  'campaign/closed': 'conflict',
  'campaign/lists-still-open': 'conflict',
  'source/name-taken': 'conflict',
  'source/rules-unknown': 'invalid',
  // lists
  'list/register-changed': 'conflict',
  'list/sent-back': 'conflict',
  'list/not-locked': 'conflict',
  'list/nothing-to-add': 'conflict',
  'list/rows-altered': 'conflict',
  'list/no-past-list': 'conflict',
  'flag/already-decided': 'conflict',
  'question/answered-in-register': 'invalid',
  'list/not-compiled': 'conflict',
  'list/already-approved': 'conflict',
  'list/already-locked': 'conflict',
  'list/not-approved': 'conflict',
  'list/own-work': 'forbidden',
  'list/open-questions': 'conflict',
  'list/superseded': 'conflict',
  // events
  'event/without-stations': 'conflict',
  'event/without-seats': 'conflict',
  'event/cancelled': 'conflict',
  'event/nothing-told': 'conflict',
  'event/not-this-area': 'invalid',
  'session/ends-before-it-begins': 'invalid',
  'session/longer-than-half-day': 'invalid',
  'session/overlaps': 'conflict',
  'session/capacity-below-given': 'conflict',
  'session/has-people': 'conflict',
  'session/over': 'conflict',
  'seat/none-free': 'conflict',
  'seat/already-given': 'conflict',
  'ticket/not-ours': 'invalid',
  'ticket/other-event': 'conflict',
  'ticket/unknown': 'missing',
  'ticket/withdrawn': 'conflict',
  'arrival/already': 'conflict',
  'arrival/other-session': 'conflict',
  'arrival/not-arrived': 'conflict',
  'arrival/already-examined': 'conflict',
  'station/nobody-waiting': 'conflict',
  'station/has-queue': 'conflict',
  'station/no-such-desk': 'invalid',
  'turn/not-called': 'conflict',
  'turn/called-enough': 'conflict',
  'turn/over': 'conflict',
  'turn/elsewhere': 'conflict',
  'health/no-consent': 'conflict',
  'referral/already-closed': 'conflict',
  // pharmacy
  'medicine/name-taken': 'conflict',
  'lot/number-taken': 'conflict',
  'lot/expired': 'conflict',
  'lot/recalled': 'conflict',
  'stock/not-enough': 'conflict',
  'stock/difference-unexplained': 'invalid',
  'stock/already-counted': 'conflict',
  'dispensing/already-undone': 'conflict',
  // documents
  'document/not-ready': 'conflict',
  'document/expired': 'missing',
  'document/list-not-locked': 'conflict',
  'document/kind-unknown': 'invalid',
  // handovers and visits
  'gift/list-not-locked': 'conflict',
  'gift/already-handed-over': 'conflict',
  'gift/already-returned': 'conflict',
  'gift/settled': 'conflict',
  'gift/person-dead': 'conflict',
  'gift/person-alive': 'conflict',
  'gift/withheld': 'conflict',
  'gift/receiver-dead': 'conflict',
  'handover/in-future': 'invalid',
  'handover/before-lock': 'invalid',
  'handover/already-reversed': 'conflict',
  'receiver/name-missing': 'invalid',
  'receiver/relation-missing': 'invalid',
  'receiver/paper-missing': 'invalid',
  'book/lines-wrong': 'invalid',
  'return/sources-mixed': 'invalid',
  'return/reference-taken': 'conflict',
  'return/not-standing': 'conflict',
  'advance/more-than-held': 'conflict',
  'advance/more-than-open': 'conflict',
  'settlement/nothing': 'conflict',
  'settlement/already': 'conflict',
  'settlement/still-open': 'conflict',
  'settlement/advance-open': 'conflict',
  'settlement/not-adding-up': 'conflict',
  'visit/already-planned': 'conflict',
  'visit/in-past': 'invalid',
  'visit/already-recorded': 'conflict',
  'visit/not-yet': 'conflict',
  // jobs
  'job/not-failed': 'conflict',
  // notices
  'notice/nothing-to-retry': 'conflict',
  // volunteers
  'volunteer/email-not-one': 'invalid',
  'volunteer/phone-not-one': 'invalid',
  'shift/ends-before-it-begins': 'invalid',
  'shift/too-long': 'invalid',
  'shift/fewer-than-assigned': 'conflict',
  'shift/withdrawn': 'conflict',
  'shift/begun': 'conflict',
  'shift/not-begun': 'conflict',
  'shift/nobody-left': 'conflict',
  'assignment/overlaps': 'conflict',
  'assignment/skill-missing': 'conflict',
  'assignment/not-free': 'conflict',
  'assignment/shift-full': 'conflict',
  'assignment/already-there': 'conflict',
  'assignment/declined': 'conflict',
  'assignment/ended': 'conflict',
  'schedule/nothing-to-tell': 'conflict',
  'schedule/link-forged': 'forbidden',
  'schedule/link-expired': 'forbidden',
  'schedule/link-used': 'conflict',
} as const satisfies Record<string, RefusalKind>

export type RefusalKind = 'forbidden' | 'missing' | 'conflict' | 'invalid' | 'limited'
export type RefusalCode = keyof typeof refusalKinds
export type Facts = Readonly<Record<string, string | number | boolean | null>>

export class Refusal extends Error {
  readonly code: RefusalCode
  readonly facts: Facts
  /** The form field or JSON path the refusal points at, where there is one. */
  readonly field: string | null

  constructor(code: RefusalCode, facts: Facts = {}, field: string | null = null) {
    super(code)
    this.name = 'Refusal'
    this.code = code
    this.facts = facts
    this.field = field
  }

  get kind(): RefusalKind {
    return refusalKinds[this.code]
  }
}

export const refuse = (code: RefusalCode, facts?: Facts, field?: string): never => {
  throw new Refusal(code, facts, field ?? null)
}

export const httpStatusOf = { forbidden: 403, missing: 404, conflict: 409, invalid: 422, limited: 429 } as const satisfies Record<
  RefusalKind,
  number
>
