import { Writable } from 'node:stream'
import { inTransaction } from '../../src/database/in-transaction.ts'
import { allocateSeats } from '../../src/events/allocate-seats.ts'
import { announceTimes } from '../../src/events/announce-times.ts'
import { invitationLettersKind } from '../../src/events/invitation-letters.document.ts'
import { invitePeople } from '../../src/events/invite-people.ts'
import { invitationLetter } from '../../src/events/invitation-letter.ts'
import { getEventCard } from '../../src/events/events.queries.ts'
import { findInvitees } from '../../src/events/invitees.queries.ts'
import { writeLetters } from '../../src/sheets/letter.ts'
import { makeEvent, makePeople } from '../events/make-event.ts'
import { makeCommune } from '../make.ts'
import { acting } from './acting.ts'
import { aim, type Bench, medianMs } from './bench.ts'

const people = 2000

/** The invitation letters of a health event of 2,000 people. */
export const bench: Bench = {
  name: 'letters',
  async run({ openServices }) {
    const services = await openServices()
    try {
      const officer = acting(services, 'policy-officer')
      const { id: areaId } = await makeCommune(services)
      await makePeople(
        services,
        areaId,
        Array.from({ length: people }, (_, at) => ({ birthYear: 1930 + (at % 60) })),
      )
      const { event } = await makeEvent(officer, [areaId], { doctors: 40, patientsPerDoctor: 50 })
      await invitePeople(officer, { eventId: event.id, filter: {} })
      await allocateSeats(officer, { eventId: event.id, again: false })
      await announceTimes(officer, { eventId: event.id })
      let pages = 0
      const letters = async () => {
        const made = await invitationLettersKind.write(officer, { eventId: event.id, perPage: 2 }, 'pdf', nowhere(), officer)
        if (made.rows !== people) throw new Error(`${made.rows} letters`)
        pages = made.pages ?? 0
      }
      const lettersMs = await medianMs(1, letters)
      const { event: card } = await getEventCard(officer, event.id)
      const [line] = await inTransaction(officer, tx => findInvitees(tx, event.id, { placement: 'seat' }))
      const plain = { ...invitationLetter({ event: card, hostName: 'Xã', line: line!, code: 'x', printedOn: officer.now() }) }
      const lettersFloor = await medianMs(1, () =>
        writeLetters(
          { name: 'x', createdAt: officer.now(), language: 'vi-VN', perPage: 2, letters: Array.from({ length: people }, () => plain) },
          nowhere(),
        ),
      )

      return [
        {
          what: `${people} invitation letters`,
          ours: lettersMs,
          floor: lettersFloor,
          ratio: lettersMs / lettersFloor,
          floorIs: 'the letter writer alone, one letter over and over',
          unit: 'ms',
          limit: null,
          aim: aim('letters', lettersMs / 1000, 20, 's'),
          notes: `${pages} pages`,
        },
      ]
    } finally {
      await services.close()
    }
  },
}

const nowhere = () => new Writable({ write: (_chunk, _encoding, done) => done() })
