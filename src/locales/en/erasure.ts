import type { OpenHold } from '../../privacy/erasure-rules.ts'
import type { Facts } from '../../refusal.ts'
import { formatDate } from '../../vietnamese/dates.ts'
import type { viErasure } from '../vi/erasure.ts'

const some = (n: number, one: string, many: string) => (n === 1 ? `1 ${one}` : `${n} ${many}`)

const holds: Readonly<Record<OpenHold, (count: number) => string>> = {
  gifts: n => `${some(n, 'gift', 'gifts')} of a locked list not handed over yet. Hand over or return the money, then come back.`,
  lists: n => `Stands on ${some(n, 'gift list', 'gift lists')} not locked yet. Wait until the list is locked and the gift handed over.`,
  visits: n => `${some(n, 'home visit', 'home visits')} without an outcome. Record the outcome or cancel the visit.`,
  seats: n => `${some(n, 'seat', 'seats')} at a health event ahead. Withdraw the invitation there.`,
  offices: n => `Representative or worshipper of ${some(n, 'martyr', 'martyrs')}. On the martyr’s page, name somebody else first.`,
  move: () => 'The file waits for another commune to accept it. Wait for the answer, or withdraw the offer.',
  relatives: n =>
    `A relative of ${some(n, 'martyr', 'martyrs')}, whom the commune must know for what they are due. Answer with a refusal and this reason.`,
  merits: n =>
    `In ${some(n, 'category', 'categories')} today, so the commune must keep the file. If it has ended, enter the day; otherwise answer with a refusal and this reason.`,
  'soldier-family': () =>
    'In the family of a soldier in service. If the service has ended, enter the day; otherwise answer with a refusal and this reason.',
}

export function enHeld(facts: Facts): string {
  const { hold, count, rule, source, from } = facts
  if (hold === 'retention')
    return `The retention rule “${rule}” (${source}) still keeps the file. It may go from ${formatDate(String(from))}; until then answer with a refusal and this reason.`
  const sentence = holds[hold as OpenHold]
  return sentence == null
    ? 'Something is still open about this file, or a retention rule keeps it. “Dry run” says what.'
    : sentence(Number(count))
}

export const enErasure: typeof viErasure = {
  title: 'Erase the file, as asked',
  lead: 'Find the right person, then look at the dry run. Searching and looking erase nothing.',
  search: 'Name, telephone, national id',
  find: 'Find',
  more: 'There are more. Type more of the name to find the right person.',
  noneFound: 'Nobody found in your areas.',
  name: 'Name',
  born: 'Born',
  place: 'Lives in',
  dead: 'dead',
  choose: 'Dry run',
  plan: name => `Dry run of an erasure: ${name}`,
  planLead: 'Nothing is erased yet. Compare name, year of birth and place with the papers of whoever asks before granting.',
  categories: 'Categories',
  erased: 'Will be erased',
  erasedAlways: 'Name, day and month of birth, national ids, address, notes',
  erasedTrail: 'The values of these in the trail',
  erasedParts: {
    merit_record: 'File numbers, decisions and notes of categories',
    death: 'Who reported the death, day and month',
    departure: 'Who reported the departure, notes',
    relative: 'File number and notes as a martyr’s relative',
    representative: 'Papers as representative',
    worshipper: 'Papers as worshipper',
    filled_value: 'Traces of spreadsheet cells that filled the file',
    contact: 'Contacts, telephones',
    soldier_family: 'Soldier’s family',
    residence: 'Former residences',
    move_offer: 'Offers of a move',
    courtesy_visit: 'Name and notes on home visits',
    checkup_entry: 'Check-up entries and the complaints on them',
    health: 'Health details: findings, advice, referrals, doses',
  },
  kept: 'Will be kept, and why',
  keptAlways: 'Year of birth, sex, commune, hamlet: to be counted, without a name',
  keptRequest: 'This request: until the retention of settled requests ends',
  keptParts: {
    merits: 'Categories and rates: to be counted, without a name',
    consents: 'That consent was given or taken back: as proof',
    files: 'Imported spreadsheets with this person: until the retention of spreadsheets ends',
    gifts: 'Lines of locked gift lists, with the name: money records',
    handovers: 'Hand-overs, with the name signed: money records',
    arrivals: 'Arrivals at health events: to be counted',
  },
  held: 'Cannot be erased yet',
  heldLead: 'Settle what stands below, or answer with a refusal on the page of the request.',
  grant: 'Grant and erase',
  grantHint: 'This cannot be taken back. It runs in the background, mostly within a minute.',
  answerFirst: 'Record “Answered” on the page of the request first, then come back to grant it.',
  back: 'To the request',
  granted: 'Granted. The file is being erased.',
  person: 'Whose file is erased',
  elsewhere: 'somebody in a commune outside your areas',
  grantedLine: (at, by) => `Granted ${at}${by == null ? '' : ` by ${by}`}`,
  erasedLine: at => `The file was anonymised ${at}`,
  state: 'State',
  standings: { queued: 'waiting', running: 'erasing', failed: 'failed', done: 'erased' },
  failedBecause: reason => `Not erased: ${reason}`,
  lost: 'the job could not run',
  tryAgain: 'Try again',
  other: 'Choose somebody else',
  reload: 'Load again to see',
}
