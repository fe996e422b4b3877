import { groupThousands } from '../../vietnamese/money.ts'
import type { viNotices } from '../vi/notices.ts'

const daysLeft = (days: number) =>
  days === 0 ? 'The deadline is today' : days === 1 ? 'One day to the deadline' : `${days} days to the deadline`

export const enNotices: typeof viNotices = {
  title: 'Notices',
  lead: 'Who is told what, when, and with what outcome.',
  kinds: {
    'events.invitation': 'Check-up invitation',
    'events.cancellation': 'Event called off',
    'volunteers.schedule': 'Volunteer schedule',
    'volunteers.shift-withdrawn': 'Shift withdrawn',
    'documents.files-ready': 'Files are ready',
    'campaigns.deadline': 'Deadline reminder',
    'volunteers.reminder': 'Reminder the day before',
  },
  states: {
    asked: 'Waiting',
    claimed: 'Being sent',
    sent: 'Sent',
    'awaiting-retry': 'Waiting to try again',
    'not-reached': 'Not reached',
    refused: 'Returned',
    withdrawn: 'Withdrawn',
    stale: 'Too late, not sent',
  },
  causes: cause =>
    ({
      'no-address': 'no e-mail address',
      'bad-address': 'the e-mail address is not right',
      begun: 'what it announces has begun',
      superseded: 'there is a newer notice',
      gone: 'nothing left to tell',
      'given back': 'the sender before stopped half-way',
      'shift-withdrawn': 'the shift was withdrawn',
      'event-cancelled': 'the event was called off',
      'event cancelled': 'the event was called off',
      done: 'the work is done',
    })[cause] ??
    (cause.startsWith('gave-up: ')
      ? `tried many times: ${cause.slice(9)}`
      : cause.startsWith('cannot be written: ')
        ? `the letter could not be written (${cause.slice(19)})`
        : `the mail server says: ${cause}`),
  deadline: {
    subject: (campaign, days) => `${daysLeft(days)}: ${campaign}`,
    heading: daysLeft,
    greeting: name => `Dear ${name},`,
    intro: (campaign, on) => `Gifts of ${campaign} are to be handed over by ${on}. Left in your area:`,
    waits: gifts => (gifts == null ? 'list not locked' : `${groupThousands(gifts)} ${gifts === 1 ? 'gift' : 'gifts'} not handed over`),
    head: ['Commune', 'Source of money', 'What is left'],
    more: rest => `And ${groupThousands(rest)} more, on the page of the occasion.`,
    action: 'Open the occasion',
    closing: 'With regards.',
    footer: 'Hậu Phương sends this because you coordinate. What is done is not mentioned again.',
  },
  recipient: 'Recipient',
  about: 'About',
  kind: 'Kind',
  state: 'State',
  askedAt: 'Asked for',
  when: 'When',
  cause: 'Why',
  address: 'Sent to',
  attempts: 'Tries',
  anyKind: 'Any kind',
  anyState: 'Any state',
  filter: 'Filter',
  unreached: 'Not reached, and why',
  unreachedLead: 'These people got no mail, and it will not mend itself. Call them, or correct the address and try again.',
  all: 'All notices',
  none: 'No notices yet.',
  noneUnreached: 'Nobody is unreached.',
  steps: 'What happened',
  retry: 'Try again',
  retried: 'Asked for again.',
  paused: (until, because) => `Sending is paused until ${until}, as the mail server fails: ${because}. Nobody is lost.`,
  reopen: 'Go on sending now',
  reopened: 'Sending goes on.',
}
