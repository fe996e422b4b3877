import { isSheetField } from '../../imports/sheet-fields.ts'
import type { viRefusals } from '../vi/refusals.ts'
import { formatDateTime } from '../../vietnamese/dates.ts'
import { enHeld } from './erasure.ts'
import { enImportColumns } from './import-columns.ts'

const wait = (seconds: unknown) => (Number(seconds) >= 90 ? `${Math.ceil(Number(seconds) / 60)} minutes` : `${seconds} seconds`)

const columnNames = (fields: unknown) =>
  String(fields ?? '?')
    .split(', ')
    .map(field => `“${isSheetField(field) ? enImportColumns[field] : field}”`)
    .join(', ')

const works: Readonly<Record<string, string>> = {
  assignment: 'assignments of volunteers',
  gift: 'gifts of a list',
  open_question: 'open questions of a list',
  handover: 'gifts handed over',
  invitee: 'people invited to a check-up',
  invitation: 'invitation letters',
  checkup_entry: 'a check-up list',
  contact: 'contacts added since',
  merit_record: 'merit records added since',
  death: 'deaths reported since',
  departure: 'departures reported since',
  relative: 'relatives added since',
  representative: 'representatives named since',
  worshipper: 'worshippers named since',
  soldier_family: 'soldiers’ families added since',
}

function builtUpon(what: unknown): string {
  const name = String(what ?? '')
  return name.startsWith('corrected:') ? 'corrections made since' : (works[name] ?? 'later work')
}

const enDoubts: Readonly<Record<string, string>> = {
  died: 'is reported to have died',
  moved: 'left the commune after the lock',
  merged: 'the record was merged with another and may receive there',
  changed: 'would not be owed the gift by the register of today',
  duplicate: 'is reported to receive twice',
}

const earlier: Readonly<Record<string, string>> = {
  received: ' and is being read',
  read: ' and waits to be looked at',
  applying: ' and is being applied',
  applied: ' and applied',
}

export const enRefusals: typeof viRefusals = {
  'access/forbidden': () => 'Your account has not been given this task. If you need it, ask an administrator for the right role.',
  'access/not-signed-in': () => 'You are not signed in, or your session has ended. Please sign in again.',
  'record/missing': () => 'This was not found, or it lies outside the areas you work for.',
  'record/changed-meanwhile': () => 'Somebody has just changed this. Reload the page to see the new state, then try again.',
  'input/invalid': () => 'Something is not right yet. Look at the marked fields.',
  'request/too-large': f =>
    `What was sent is too large${f['limit'] == null ? '' : ` (at most ${f['limit']} MB)`}. Send it in smaller parts.`,
  'request/too-many': f => `Too many requests at once. Wait ${wait(f['seconds'] ?? 60)} and try again.`,
  'request/key-reused': () => 'This form was already sent with other contents. Open the page again and fill it in anew.',
  'form/expired': () =>
    'The form has expired, because it was open for long or you signed in again. Go back, reload the page and send it once more.',
  'account/email-taken': f => `There is already an account with the e-mail address ${f['email'] ?? 'given'}.`,
  'account/password-common': () => 'This password is too common and easily guessed. Choose a long phrase that only you would think of.',
  'account/password-long': f => `A password has at most ${f['maximum'] ?? 128} characters.`,
  'account/password-short': f => `A password needs at least ${f['minimum'] ?? 10} characters.`,
  'account/second-factor-needed': () => 'Show the code of the second step first: open the web page and sign in there.',
  'account/second-factor-there': () => 'A second step is set up already. For a new telephone, ask another administrator to take it off.',
  'account/code-wrong': () => 'The code is wrong or was used already. Wait for the next one and type that.',
  'account/duties-incompatible': facts =>
    `Not given: this person does “${facts['held']}” and must not also do “${facts['task']}”. ${facts['because']}`,
  'account/last-administrator': () => 'This is the last administrator. Give the role to somebody else first.',
  'account/sign-in-failed': () => 'The e-mail address or the password is not right.',
  'account/slowed-down': f => `Too many wrong attempts. Wait ${wait(f['seconds'])} and try again, or use “Forgotten password”.`,
  'account/disabled': () => 'This account is disabled. Please speak to an administrator.',
  'account/password-must-change': () => 'You are using a one-time password. Change it before anything else.',
  'account/password-wrong': () => 'The current password is not right.',
  'account/own-account': () => 'You cannot disable your own account. Ask another administrator.',
  'account/dates-reversed': () => 'The role ends before it begins. Check both dates.',
  'account/already-holds-role': () => 'The account already holds this role for this area in that time.',
  'account/link-invalid': () => 'This link has been used or has expired. Ask for a new one.',
  'area/not-valid-then': f => `The area ${f['name'] ?? ''} does not exist on that day. Choose one that does.`,
  'hamlet/name-taken': f => `This commune already has a hamlet called “${f['name'] ?? ''}”. Use that one or choose another name.`,
  'area-change/not-planned': ({ name }) => `“${name}” has been carried out or dropped. See where it stands on the mergers and splits page.`,
  'area-change/not-carried-out': ({ name }) => `“${name}” has not been carried out, so there is nothing to undo.`,
  'area-change/not-yet': ({ day }) => `This takes effect on ${day}. It can be carried out from that day.`,
  'area-change/without-target': () => 'No receiving unit. Choose one that exists or name a new one.',
  'area-change/leftovers': ({ hamlets, people }) =>
    `${hamlets} hamlets and ${people} people or martyrs have no place yet. Place each hamlet, or choose the unit that takes the rest.`,
  'area-change/built-upon': ({ count }) =>
    `Cannot be undone: ${count} records were changed or made in the new unit since. Deal with those first.`,
  'area-tree/unreadable': ({ row }) => `Row ${row} of the file cannot be read. Check key, kind, name, parent and the dates.`,
  'move/already-offered': ({ name }) => `Moving ${name} has been offered already and waits for the other commune.`,
  'move/same-commune': () => 'The destination must be another commune.',
  'move/already-decided': () => 'This offer has been answered or withdrawn.',
  'spreadsheet/not-one': () => 'This file is not a spreadsheet. Choose an .xlsx, .xls, .ods or .csv file.',
  'spreadsheet/encrypted': () => 'This spreadsheet has a password. Remove it and send the file again.',
  'spreadsheet/empty': () => 'This spreadsheet holds no data.',
  'spreadsheet/too-large': f => `The file is larger than ${f['limit'] ?? 20} MB. Split it and send the parts.`,
  'spreadsheet/expands-too-much': () =>
    'This file grows beyond reason when opened, so it was not read. Save it anew in Excel and try again.',
  'spreadsheet/kind-unknown': () =>
    'No header row of a register, a gift list or a check-up list was found in this file. Check the labels of the columns (full name, category, hamlet …) and send it again.',
  'spreadsheet/column-missing': f =>
    `The header (row ${f['row'] ?? '?'}) has no column: ${columnNames(f['columns'])}. Add it to the sheet and send the file again.`,
  'spreadsheet/no-usable-row': () => 'No row could be read as data. Check the header row and what stands below it.',
  'import/same-file': f =>
    `This very file was sent ${f['at'] == null ? 'before' : `at ${formatDateTime(String(f['at']))}`}${f['by'] == null ? '' : ` by ${f['by']}`}${
      earlier[String(f['state'])] ?? ''
    }. Nothing was added. To import it anew, undo or discard that import first.`,
  'import/not-read': () => 'This import was not read to its end or was discarded, so there is nothing to apply. Send the file again.',
  'import/already-applied': () => 'This import has already been applied.',
  'import/not-applied': () => 'This import was not applied, so there is nothing to undo.',
  'import/built-upon': f =>
    `This cannot be undone: other work builds on it: ${builtUpon(f['what'])}${f['count'] == null ? '' : ` (${f['count']})`}. Correct the entries one by one.`,
  'person/national-id-taken': () => 'Another person already has this national id. Find that person before adding one.',
  'person/dead': f => `${f['name'] ?? 'This person'} has died${f['on'] == null ? '' : ` on ${f['on']}`}.`,
  'person/already-dead': () => 'This person is already recorded as dead.',
  'person/birth-in-future': () => 'The date of birth lies in the future. Please check.',
  'person/date-impossible': () => 'There is no such day. Enter day/month/year, or only the year.',
  'merit/rate-outside-scale': () => 'The injury rate must be from 0 to 100 and fit the category.',
  'martyr/representative-not-a-relative': () => 'A representative must be one of the martyr’s relatives. Add the relative first.',
  'martyr/representative-dead': () => 'This person has died and cannot be the representative.',
  'martyr/worshipper-dead': () => 'This person has died and cannot be the worshipper.',
  'martyr/relative-alive': () => 'The martyr has living relatives: name a representative instead of a worshipper.',
  'martyr/relative-already-entered': () => 'This relative is already entered for the martyr.',
  'list/not-compiled': () => 'The list has not been compiled. Compile it first.',
  'list/already-approved': f =>
    `The list was already approved${f['by'] == null ? '' : ` by ${f['by']}`}${f['at'] == null ? '' : ` at ${f['at']}`}. To compile it again, send it back first.`,
  'list/already-locked': f =>
    `The list was locked${f['by'] == null ? '' : ` by ${f['by']}`}${f['at'] == null ? '' : ` at ${f['at']}`} and cannot change. Later people go on a supplementary list.`,
  'list/not-approved': () => 'The list has not been approved.',
  'list/own-work': () => 'Whoever drew up a list, or an earlier version of it, cannot approve it. Somebody else must.',
  'list/open-questions': f => `${f['count'] ?? 'Some'} questions are open. Look at them and tick “I have seen” before you approve.`,
  'list/superseded': () => 'There is a newer version of this list. Open that one.',
  'document/not-ready': () => 'The file is not finished yet. Please wait a moment.',
  'document/expired': () => 'The file has expired and was removed. Ask for it again.',
  'document/list-not-locked': () => 'Sign-off books are only compiled from a locked list.',
  'job/not-failed': () => 'This job has not failed, so there is nothing to try again.',
  'merge/already-merged': f =>
    `The entry of ${f['name'] ?? 'this person'} was merged into another already${f['at'] ? ` at ${f['at']}` : ''}${f['by'] ? ` by ${f['by']}` : ''}. Reload the page to see it.`,
  'merge/not-merged': f => `The entry of ${f['name'] ?? 'this person'} is not merged into another, so there is nothing to take apart.`,
  'merge/move-offered': f =>
    `Another commune has been asked to take ${f['name'] ?? 'this person'} over. Withdraw that, or wait for the answer, then merge.`,
  'merge/ties-differ': f =>
    `The two entries disagree about the relation to, or the allowance for, the martyr ${f['martyr'] ?? ''}. Correct it on the martyr’s page first.`,
  'merge/merged-on': f => `The entry of ${f['name'] ?? 'this person'} was merged again since. Take the later merge apart first.`,
  'merge/changed-since': f =>
    `It cannot be taken apart: ${mergedNoun(f['what'])} of ${f['name'] ?? 'this person'} was corrected since the merge. Add a new entry for the other person and correct by hand.`,
  'merge/added-since': f =>
    `It cannot be taken apart: ${mergedNoun(f['what'])} was added for ${f['name'] ?? 'this person'} since the merge, and nobody can tell whose it is. Remove it or take it back first.`,
  'merge/list-locked': f =>
    `It cannot be taken apart: the list ${f['list'] ?? ''} names ${f['name'] ?? 'this person'} and was locked since the merge. A locked list does not change.`,
  'merge/handed-over': f =>
    `It cannot be taken apart: a gift of ${f['name'] ?? 'this person'} was handed over or returned since the merge. If that was a mistake, reverse it first.`,
  'merge/flag-decided': f => `It cannot be taken apart: the double gift of ${f['name'] ?? 'this person'} on a locked list was decided on.`,
  'merge/examined': f => `It cannot be taken apart: ${f['name'] ?? 'this person'} came to a check-up since the merge, under the one name.`,
  'merge/seat-given-on': () => 'It cannot be taken apart: the second seat was given up with the merge and went to the waiting list.',
  'merge/kept-apart-already': () => 'This pair was answered as two people already.',
  'merge/not-kept-apart': () => 'There is no answer about this pair to take back.',
  'person/possible-duplicate': f =>
    f['elsewhere'] === true
      ? 'This person may already be recorded in another commune. Ask the coordinator before adding.'
      : `This person may already be recorded: ${f['name'] ?? ''}. Open that record, or confirm that this is somebody else.`,
  'request/already-settled': () => 'This step is done already, or an answer must come before the end. Load the page again.',
  'person/not-dead': f => `${f['name'] ?? 'This person'} is not recorded as dead, so there is nothing to take back.`,
  'person/died-before-birth': () => 'The date of death lies before the date of birth. Check both.',
  'person/date-in-future': () => 'This day lies in the future. Please check.',
  'person/national-id-not-one': () => 'This is not a national id: 12 digits are needed (or the 9 of an old identity card).',
  'person/hamlet-of-another-commune': () => 'This hamlet belongs to another commune. Choose one of the commune given.',
  'person/departure-already-reported': f => `A departure is already reported for ${f['name'] ?? 'this person'}.`,
  'person/departure-not-reported': f => `No departure is reported for ${f['name'] ?? 'this person'}, so there is nothing to take back.`,
  'person/id-not-recorded': f => `No national id is recorded for ${f['name'] ?? 'this person'}.`,
  'contact/phone-not-one': () => 'This is not a phone number. Enter 10 digits, for example 0912 345 678.',
  'contact/empty': () => 'At least one way to reach the contact is needed: phone or e-mail.',
  'merit/category-unknown': () => 'There is no such category. Choose one from the list.',
  'merit/belongs-to-martyr': () => 'This category belongs to a martyr. Enter it with the martyr, not with this person.',
  'merit/dates-reversed': () => 'The end lies before the beginning. Check both dates.',
  'soldier-family/dates-reversed': () => 'The discharge lies before the enlistment. Check both dates.',
  'martyr/possible-duplicate': f =>
    f['elsewhere'] === true
      ? 'This martyr may already be recorded in another commune. Ask the coordinator before adding.'
      : `This martyr may already be recorded: ${f['name'] ?? ''}. Open that record, or confirm that this is another.`,
  'martyr/already-representative': () => 'This person already is the martyr’s representative.',
  'martyr/already-worshipper': () => 'This person already is the martyr’s worshipper.',
  'martyr/relative-holds-office': () => 'This relative is the representative or worshipper. Name somebody else first.',
  'campaign/name-taken': f => `There already is a campaign called “${f['name'] ?? ''}”. Choose another name.`,
  'campaign/closed': f => `The campaign ${f['name'] ?? ''} is closed and cannot change.`,
  'campaign/lists-still-open': f =>
    `Some lists of the campaign are not locked yet${f['count'] == null ? '' : ` (${f['count']})`}. Lock or drop them first.`,
  'campaign/gifts-still-open': f =>
    `${f['count'] ?? 'Some'} gifts were neither handed over nor paid back. Once closed, the desks find them no more, and it is not opened again. Hand over or pay back first, or tick that you know and close.`,
  'source/name-taken': f => `The campaign already has a source of money called “${f['name'] ?? ''}”.`,
  'source/rules-unknown': () => 'There are no rules for this source on this occasion. Choose other rules.',
  'rules/overlap': f =>
    `There already are the rules “${f['title'] ?? ''}” from ${f['from'] ?? ''} to ${f['to'] ?? ''}. On any day a source has one set of rules: choose other dates.`,
  'rules/in-use': f =>
    `${f['lists'] ?? ''} approved or locked lists were compiled with these rules, so they cannot change. Make the next period from them.`,
  'rules/key-fixed': f => `The key of these rules is ${f['key'] ?? ''} and cannot change. For another source or occasion add new rules.`,
  'rules/not-json': () => 'This is not JSON. Check brackets, commas and quotation marks.',
  'rules/dates-reversed': () => 'The last day is before the first. Check both.',
  'rules/doubt-and-verified': () => 'Unverified rules must say what is not certain; verified ones leave that blank.',
  'rules/clause-twice': f => `The clause “${f['clause'] ?? ''}” stands there twice.`,
  'rules/clause-unknown': f => `No clause counted by person has the code “${f['clause'] ?? ''}”.`,
  'rules/scope-twice': f =>
    `The clause “${f['clause'] ?? ''}” is the second of its kind. There is one for representatives and one for worshippers.`,
  'rules/level-unknown': f => `There is no level “${f['level'] ?? ''}”.`,
  'rules/category-unknown': f => `“${f['category'] ?? ''}” is not a category that can stand here.`,
  'rules/range-reversed': f => `The range from ${f['from'] ?? ''} % to ${f['to'] ?? ''} % is reversed.`,
  'rules/award-date': () => 'The day (month-day) before which the award was made goes with “award”, and with nothing else.',
  'list/register-changed': () => 'The register or the gift rules have changed since the list was compiled. Compile it again first.',
  'list/changed-since-approval': () =>
    'The register or the gift rules have changed since the list was compiled. Send it back to be compiled again; to lock it all the same, say why.',
  'list/listed-twice': f =>
    `${f['count'] ?? 'Some'} gifts of this list stand on a locked list of the same source already. Send it back and compile it again: they will be left out.`,
  'list/sent-back': f =>
    `The list was sent back${f['by'] == null ? '' : ` by ${f['by']}`}${f['at'] == null ? '' : ` at ${f['at']}`}. Mend it, compile it again, then submit it.`,
  'list/not-locked': () => 'The list is not locked. Lock it first.',
  'list/nothing-to-add': f => `There is nobody to add${f['commune'] == null ? '' : ` in ${f['commune']}`}.`,
  'list/rows-altered': () => 'The rows of the list no longer match its hash. Do not use it; tell an administrator.',
  'question/answered-in-register': () => 'This is answered by mending the record itself, not by an answer beside it.',
  'flag/none': f => `Nothing happened to the gift of ${f['name'] ?? 'this person'} after the lock, so there is nothing to decide.`,
  'flag/other-answers': () => 'Choose one of the decisions offered: the family receives only after a death.',
  'flag/already-decided': f =>
    `This was decided already${f['by'] == null ? '' : ` by ${f['by']}`}${f['at'] == null ? '' : ` at ${f['at']}`}.`,
  'event/without-stations': () => 'The event has no stations. Add some first.',
  'event/without-seats': () => 'The event has no seats. Open sessions and seats first.',
  'event/nothing-told': () => 'Nobody has been told a time yet, so there are no letters. Allocate seats, then press “Fix times to tell”.',
  'event/cancelled': f => `The event is cancelled${f['because'] ? `: ${f['because']}` : ''}.`,
  'event/not-this-area': () => 'This event is not for that area.',
  'session/ends-before-it-begins': () => 'The session ends before it begins. Please check.',
  'session/longer-than-half-day': () => 'A session lasts half a day at most. Make two of it.',
  'session/overlaps': f => `This session overlaps “${f['name'] ?? ''}”. Choose another time.`,
  'session/capacity-below-given': f =>
    `At ${f['time'] ?? 'that time'} ${f['given'] ?? 'more'} seats are given already; they cannot become ${f['asked'] ?? 'fewer'}. Move people first.`,
  'session/has-people': f =>
    `“${f['name'] ?? ''}” cannot be removed: ${f['people'] ?? 'some'} people have a seat there or were told of it. Move them first, or call the event off.`,
  'session/over': () => 'The session is over.',
  'seat/none-free': () => 'No seat is free. Choose another time or use the waiting list.',
  'seat/already-given': () => 'This person already has a seat.',
  'ticket/not-ours': () => 'This code is not one of our invitations. Search by name or number.',
  'ticket/other-event': f =>
    f['event'] == null
      ? 'This invitation is for another event.'
      : `This invitation is for “${f['event']}”${f['day'] == null ? '' : ` on ${f['day']}`} at ${f['place'] ?? ''}. Show them the way.`,
  'ticket/unknown': f =>
    f['ticket'] == null
      ? 'This person is not on the list. They can be received as a walk-in.'
      : `There is no number ${f['ticket']} in this event. Search by name.`,
  'ticket/withdrawn': f => `${f['name'] ?? 'This person'} was taken off the list. Ask whoever keeps it.`,
  'walk-in/in-register': f =>
    `The register has somebody named ${f['name'] ?? 'so'}. Choose the person above, or tick that this is somebody else.`,
  'arrival/already': f => `${f['name'] ?? 'This person'} was already received${f['at'] == null ? '' : ` at ${f['at']}`}. Nothing to do.`,
  'arrival/other-session': f =>
    `${f['name'] ?? 'This person'} is invited to ${f['session'] ?? 'another session'}, ${f['time'] ?? ''} on ${f['day'] ?? ''} at ${f['place'] ?? ''}. Tell them, or receive them now as a walk-in.`,
  'arrival/other-day': f =>
    `${f['name'] ?? 'This person'} is invited to ${f['session'] ?? 'another session'}, ${f['time'] ?? ''} on ${f['day'] ?? ''}, not today, ${f['today'] ?? ''}. Ask them to come that day, or receive them now.`,
  'arrival/not-arrived': () => 'This person has not been received yet. Do that first.',
  'arrival/already-examined': f =>
    `This person has already been seen${f['station'] == null ? '' : ` at ${f['station']}`}, so the arrival stays.`,
  'station/nobody-waiting': f => `Nobody is waiting at ${f['station'] ?? 'this station'}.`,
  'station/has-queue': f => `People have been at “${f['name'] ?? 'this station'}”, so it cannot be removed.`,
  'station/no-such-desk': f => `${f['station'] ?? 'This station'} has only ${f['desks'] ?? 'so many'} desks. Choose another number.`,
  'turn/not-called': () => 'This number has not been called.',
  'turn/called-enough': f => `Called ${f['calls'] ?? 3} times. Mark the turn as missed and call the next one.`,
  'turn/over': () => 'This turn is over.',
  'turn/elsewhere': f => `This person is waiting at ${f['station'] ?? 'another station'}.`,
  'request/words-missing': () => 'Write the reason or the outcome first.',
  'purpose/without-words': () => 'Nothing has been worded to ask for this purpose, so it cannot rest on consent yet.',
  'consent/not-agreed': () => 'Record it only after the person has agreed. Tick after hearing the answer.',
  'incident/span-reversed': () => 'The end must come after the beginning. Choose the span again.',
  'retention/not-by-program': () => 'The program never erases these records. Destroy them by the archive rules of accounting.',
  'erasure/not-answered': () => 'Record “Answered” for this request first, then grant it.',
  'erasure/already-anonymous': () => 'This file is anonymous already. Record “Carried out” on the page of the request.',
  'erasure/already-granted': () => 'This request was granted already. Load its page again to see how far it is.',
  'erasure/under-way': () =>
    'The file is being erased for this request. When that is done, the request is marked as carried out by itself.',
  'erasure/held': enHeld,
  'consent/not-the-basis': () => 'This purpose does not rest on consent, so none is asked. Choose one of the list.',
  'consent/already-withdrawn': () => 'This consent was taken back already. Load the page again.',
  'health/no-consent': () => 'This person has not consented to findings being recorded. Record the consent first.',
  'referral/already-closed': () => 'This referral is already closed.',
  'medicine/name-taken': f => `${f['name'] ?? 'This medicine'} is in the catalogue already. Use that line.`,
  'lot/number-taken': f =>
    `Lot ${f['lot'] ?? ''} was entered with expiry ${f['expires'] ?? 'another'}. Look at the label again: two dates on one number are a mistake.`,
  'lot/expired': f =>
    `${f['medicine'] ?? `Lot ${f['lot'] ?? ''}`} has expired${f['expires'] == null ? '' : ` on ${f['expires']}`}. It must not be taken in or given; set it aside.`,
  'lot/recalled': f =>
    `${f['medicine'] ?? `Lot ${f['lot'] ?? ''}`} is recalled${f['because'] ? `: ${f['because']}` : ''}. It must not be given.`,
  'lot/same-expiry': f => `Lot ${f['lot'] ?? ''} has this expiry already; there is nothing to correct.`,
  'lot/given-later': f =>
    `Lot ${f['lot'] ?? ''} was last given out on ${f['last'] ?? ''}, after the date typed. If that date is right, recall the lot to find who received it.`,
  'stock/not-enough': f =>
    `Not enough ${f['medicine'] ?? 'medicine'}: ${f['usable'] ?? 0} ${f['unit'] ?? ''} left, ${f['asked'] ?? ''} asked. Give less or take in more.`,
  'stock/difference-unexplained': f => `The book says ${f['expected'] ?? '?'}, you counted ${f['counted'] ?? '?'}. Say why.`,
  'stock/already-counted': f => `Lot ${f['lot'] ?? 'this one'} has been counted already.`,
  'dispensing/already-undone': () => 'This dispensing was already undone.',
  'document/kind-unknown': () => 'There is no such kind of document.',
  'schedule/nothing-to-tell': () => 'Nothing to tell: everybody has the newest schedule.',
  'schedule/link-forged': () => 'The link is not right or lacks characters. Open it again from the mail, or call the coordinator.',
  'schedule/link-expired': () => 'The link has expired, as its shifts are over. Call the coordinator if need be.',
  'schedule/link-used': f =>
    `You said you cannot come${f['when'] ? ` at ${f['when']}` : ''}, and somebody else may have the shift. If you changed your mind, call the coordinator.`,
  'shift/fewer-than-assigned': f =>
    Number(f['needed']) > 0
      ? `${f['assigned']} people are assigned, more than the ${f['needed']} needed. Take somebody off first.`
      : `${f['assigned']} people stand here for the former role. Take them off before you change it.`,
  'shift/too-long': f => `The shift is longer than ${f['hours'] ?? 16} hours. Make several of it.`,
  'shift/ends-before-it-begins': f => `The end ${f['to'] ?? ''} is not after the beginning ${f['from'] ?? ''}. Please check.`,
  'shift/withdrawn': f => `This shift was withdrawn${f['because'] ? `: ${f['because']}` : ''}.`,
  'shift/nothing-planned': () => 'These shifts exist already, or the plan changed. Reload the page to see which are missing.',
  'shift/begun': f => `This shift has begun${f['at'] ? ` at ${f['at']}` : ''} and cannot change.`,
  'shift/not-begun': f => `This shift has not begun yet${f['at'] ? ` (${f['at']})` : ''}. Record it after it begins.`,
  'assignment/declined': f => `${f['name'] ?? 'This person'} said they cannot come to this shift. Choose somebody else.`,
  'assignment/not-free': f => `${f['name'] ?? 'This person'} is not free on that half-day. Ask and correct it, or choose somebody else.`,
  'assignment/skill-missing': f => `${f['name'] ?? 'This person'} does not have the skill this shift needs. Choose somebody else.`,
  'assignment/already-there': f => `${f['name'] ?? 'This person'} is on this shift already.`,
  'assignment/ended': () => 'This assignment no longer stands. Reload the page, or open the newest mail.',
  'assignment/overlaps': f =>
    `${f['name'] ?? 'This person'} has a shift at the same time${f['place'] ? `: ${f['place']}, ${f['when']}` : ''}. Choose somebody else, or take them off the other one.`,
  'assignment/shift-full': () => 'This shift is full. Reload the page.',
  'volunteer/email-not-one': () => 'This is not an e-mail address. For example: name@office.vn.',
  'volunteer/phone-not-one': () => 'This is not a phone number. Enter 10 digits.',
  'notice/nothing-to-retry': () => 'This notice was sent, is being sent or was withdrawn: there is nothing to try again.',
  'list/no-past-list': () => 'There is no list of last year to compare with. Import it first.',
  'gift/list-not-locked': f => `The list of ${f['name'] ?? 'this person'} is not locked, so nothing can be handed over yet.`,
  'gift/already-handed-over': f =>
    `This gift was already handed over${f['to'] ? ` to ${f['to']}` : ''}${f['when'] ? ` at ${f['when']}` : ''}${f['where'] ? ` in ${f['where']}` : ''}${f['by'] ? `, recorded by ${f['by']}` : ''}.`,
  'gift/already-returned': f =>
    `The gift of ${f['name'] ?? 'this person'} was returned${f['on'] ? ` on ${f['on']}` : ''}${f['reference'] ? ` (slip ${f['reference']})` : ''}.`,
  'gift/settled': f =>
    `This was settled${f['when'] ? ` at ${f['when']}` : ''}${f['by'] ? ` by ${f['by']}` : ''} and cannot change any more.`,
  'gift/person-dead': f =>
    `${f['name'] ?? 'This person'} has died${f['on'] ? ` on ${f['on']}` : ''}. A decision must be recorded before handing over. If the gift was received before the death, enter that day.`,
  'gift/awaits-decision': f =>
    `${f['name'] ?? 'This person'}: ${enDoubts[String(f['kind'])] ?? 'something changed after the lock'}. A decision must be recorded before the gift is handed over or returned.`,
  'gift/withheld': f => `It was decided not to hand over the gift of ${f['name'] ?? 'this person'}. Record its return.`,
  'gift/receiver-dead': f =>
    `${f['name'] ?? 'This person'} has died${f['on'] ? ` on ${f['on']}` : ''} and cannot receive in person. Enter who receives instead, or the day before the death on which they received.`,
  'handover/in-future': f => `The day ${f['on'] ?? ''} lies in the future. Please check.`,
  'handover/before-lock': f => `The day ${f['on'] ?? ''} lies before the list was locked on ${f['locked'] ?? ''}. Please check.`,
  'handover/already-reversed': f =>
    `This hand-over was already reversed${f['when'] ? ` at ${f['when']}` : ''}${f['by'] ? ` by ${f['by']}` : ''}.`,
  'receiver/name-missing': () => 'Enter the name of who receives instead.',
  'receiver/relation-missing': () => 'Enter how the receiver is related to the person.',
  'receiver/paper-missing': () => 'Enter the reference of the authorisation paper.',
  'book/lines-wrong': () =>
    'Some lines could not be read, overlap, or do not exist in the book. Look at those named. Nothing was recorded.',
  'return/sources-mixed': () => 'The gifts belong to several sources of money. Return each source by itself.',
  'return/reference-taken': f => `There already is a return slip ${f['reference'] ?? ''}.`,
  'return/not-standing': () => 'This gift has no return to take back.',
  'advance/more-than-held': f => `${f['hamlet'] ?? 'This hamlet'} holds only ${f['held'] ?? ''}. Check the amount.`,
  'advance/more-than-open': f => `${f['hamlet'] ?? 'This hamlet'} has only ${f['open'] ?? ''} left to hand over. Check the advance.`,
  'advance/not-enough': f =>
    `The team of ${f['hamlet'] ?? 'this hamlet'} held only ${f['held'] ?? ''} of its advance on that day, too little for this gift. Record the slip of the advance first, or choose the commune's money.`,
  'settlement/nothing': () => 'There are no gifts to settle.',
  'settlement/already': () => 'This source is already settled.',
  'settlement/own-list': () => 'Whoever drew up or approved a list cannot settle its money. Somebody else must.',
  'settlement/still-open': f =>
    `${f['gifts'] ?? ''} gifts are neither handed over nor returned${f['hamlets'] ? ` (${f['hamlets']})` : ''}. Finish them, then settle.`,
  'settlement/advance-open': f => `${f['hamlet'] ?? 'A hamlet'} still holds advance money. Take it back before settling.`,
  'settlement/not-adding-up': () => 'Allocated, handed over, returned and open do not add up. Tell an administrator; nothing was settled.',
  'visit/already-planned': f => `A visit to ${f['name'] ?? 'this person'} is already planned${f['on'] ? ` on ${f['on']}` : ''}.`,
  'visit/in-past': f => `The day ${f['on'] ?? ''} has passed. Choose another.`,
  'visit/already-recorded': f => `The visit to ${f['name'] ?? 'this person'} was already recorded${f['by'] ? ` by ${f['by']}` : ''}.`,
  'visit/not-yet': f => `The visit is on ${f['on'] ?? ''}. Record it afterwards.`,
  'shift/nobody-left': () => 'Nobody is left who could take this shift. Add volunteers, or correct when they are free.',
}

const mergedNouns: Readonly<Record<string, string>> = {
  person: 'something',
  death: 'a death',
  departure: 'a departure',
  merit_record: 'a merit record',
  contact: 'a contact',
  soldier_family: 'a soldier’s family',
  relative: 'a tie to a martyr',
  representative: 'a representative',
  worshipper: 'a worshipper',
  consent: 'a consent',
  invitee: 'an invitation to a check-up',
  seat: 'a seat',
  invitation: 'an invitation letter',
  checkup_entry: 'an entry of a check-up list',
  courtesy_visit: 'a planned visit',
}
const mergedNoun = (table: unknown) => mergedNouns[String(table)] ?? 'something'
